import * as v from 'valibot';
import type { SourceCheck, ThreadReference } from '../api';
import { BoundedMap } from '../boundedMap';
import type { KeptState } from '../copy/keptState';
import { readAs } from '../schemas';

const key = 'sourceChecks';
/** Of how many copies it is remembered. */
const most = 100;
const stored = v.array(v.tuple([v.string(), v.picklist(['unchanged', 'movedByOthers', 'changed', 'cannotTell'])]));

/** What became of the sources of copies while the copies ran: it is said in their headers, after a reload too. */
export class SourceChecks {
  /** Reads nothing before it is asked. */
  #outcomes: BoundedMap<string, SourceCheck['outcome']> | undefined;

  constructor(private readonly state: KeptState) {}

  of(copy: ThreadReference): SourceCheck['outcome'] | undefined {
    return this.#all().get(nameOf(copy));
  }

  async remember(copy: ThreadReference, outcome: SourceCheck['outcome']): Promise<void> {
    const outcomes = this.#all();
    outcomes.set(nameOf(copy), outcome);
    await this.state.update(key, [...outcomes.entries()]);
  }

  #all(): BoundedMap<string, SourceCheck['outcome']> {
    if (this.#outcomes === undefined) {
      this.#outcomes = new BoundedMap(most);
      for (const [copy, outcome] of readAs(stored, this.state.get(key)) ?? []) this.#outcomes.set(copy, outcome);
    }
    return this.#outcomes;
  }
}

/** A base URL has no space. */
function nameOf({ deployment, threadId }: ThreadReference): string {
  return `${deployment} ${threadId}`;
}
