import * as v from 'valibot';
import type { ThreadReference } from '../api';
import { BoundedMap } from '../boundedMap';
import { listOf, readAs } from '../schemas';
import type { KeptState } from './keptState';

const key = 'copySources';
const most = 1_000;

/** Deployment, copy, source: kept short, for all of them are written at every change. */
type Kept = [deployment: string, copyId: string, sourceId: string];
const keptList = listOf(v.strictTuple([v.string(), v.string(), v.string()]));

/** Which thread each copy was made from, as far as this extension made it: the newest 1,000, in `globalState`. */
export class CopySources {
  /**
   * What this window remembered. VS Code (1.139) gives an extension its own writes back a moment later, and by that may
   * take away what was written in between.
   */
  readonly #own = new BoundedMap<string, Kept>(most);
  #read: { kept: unknown; sources: Map<string, string> } | undefined;

  constructor(private readonly state: KeptState) {}

  async remember(copy: ThreadReference, source: ThreadReference): Promise<void> {
    this.#own.set(nameOf(copy.deployment, copy.threadId), [copy.deployment, copy.threadId, source.threadId]);
    const others = this.#kept().filter(([deployment, copyId]) => !this.#own.has(nameOf(deployment, copyId)));
    await this.state.update(key, [...others, ...this.#own.values()].slice(-most));
  }

  /** The id of the thread that this one was copied from. */
  of({ deployment, threadId }: ThreadReference): string | undefined {
    const [, , own] = this.#own.get(nameOf(deployment, threadId)) ?? [];
    if (own !== undefined) return own;
    const kept = this.state.get(key);
    // Asked for every row at every drawing.
    if (this.#read === undefined || this.#read.kept !== kept) {
      const sources = new Map(this.#kept().map(([at, copyId, sourceId]) => [nameOf(at, copyId), sourceId]));
      this.#read = { kept, sources };
    }
    return this.#read.sources.get(nameOf(deployment, threadId));
  }

  #kept(): Kept[] {
    return readAs(keptList, this.state.get(key)) ?? [];
  }
}

/** A base URL has no space. */
function nameOf(deployment: string, threadId: string): string {
  return `${deployment} ${threadId}`;
}
