import * as v from 'valibot';
import type { SourceCheck, ThreadReference } from '../api';
import { BoundedMap } from '../boundedMap';
import type { KeptState } from '../copy/keptState';

const key = 'sourceChecks';
/** Of how many copies it is remembered. */
const most = 100;
const stored = v.array(v.tuple([v.string(), v.picklist(['unchanged', 'movedByOthers', 'changed', 'cannotTell'])]));

/** What became of the sources of copies while the copies ran: it is said in their headers, after a reload too. */
export class SourceChecks {
  readonly #outcomes = new BoundedMap<string, SourceCheck['outcome']>(most);

  constructor(private readonly state: KeptState) {
    const parsed = v.safeParse(stored, state.get(key));
    for (const [copy, outcome] of parsed.success ? parsed.output : []) this.#outcomes.set(copy, outcome);
  }

  of(copy: ThreadReference): SourceCheck['outcome'] | undefined {
    return this.#outcomes.get(nameOf(copy));
  }

  async remember(copy: ThreadReference, outcome: SourceCheck['outcome']): Promise<void> {
    this.#outcomes.set(nameOf(copy), outcome);
    await this.state.update(key, [...this.#outcomes.entries()]);
  }
}

/** A base URL has no space. */
function nameOf({ deployment, threadId }: ThreadReference): string {
  return `${deployment} ${threadId}`;
}
