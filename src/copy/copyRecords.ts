import type { CopyResult, ThreadReference } from '../api';
import { CopyLimits } from './copyLimits';
import { CopySources } from './copySources';
import type { CopyJournal } from './copyAndVerify';
import type { KeptState } from './keptState';
import { PendingCopies, type LostEntry } from './pendingCopies';
import type { PendingCopy } from './pendingCopy';

/**
 * What all copies of this process share: which are not answered yet, where those that are came from, and how many run at
 * once. A record that cannot be kept stops no copy.
 */
export class CopyRecords implements CopyJournal {
  readonly limits = new CopyLimits();
  readonly sources: CopySources;
  readonly #pending: PendingCopies;
  readonly #begun = new Map<PendingCopy, LostEntry>();
  readonly #lost = new WeakMap<CopyResult, LostEntry>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param folder for the copies that are not answered yet; it need not exist. */
  constructor(
    state: KeptState,
    folder: string,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.sources = new CopySources(state);
    this.#pending = new PendingCopies(folder, state);
  }

  async begin(pending: PendingCopy): Promise<void> {
    await this.#attempt(async () => {
      this.#begun.set(pending, { id: await this.#pending.add(pending), pending });
    });
  }

  async settle(pending: PendingCopy, result?: CopyResult): Promise<void> {
    const entry = this.#begun.get(pending);
    this.#begun.delete(pending);
    const copy = result?.copy;
    if (copy) await this.#attempt(() => this.sources.remember(copy, pending.source));
    if (result?.outcome === 'unknown' && !copy) {
      if (entry) this.#lost.set(result, entry);
    } else if (entry) await this.forget(entry);
  }

  isKnownCopy(thread: ThreadReference): boolean {
    return this.sources.of(thread) !== undefined;
  }

  /** What is kept of a copy with an unknown outcome. */
  lostEntry(result: CopyResult): LostEntry | undefined {
    return this.#lost.get(result);
  }

  /** See `PendingCopies.takeOver`. */
  async takeOver(): Promise<Awaited<ReturnType<PendingCopies['takeOver']>>> {
    return (await this.#attempt(() => this.#pending.takeOver())) ?? { entries: [], othersLive: false };
  }

  /** It was found: from now on it is a copy like any other. */
  async found(entry: LostEntry, copy: ThreadReference): Promise<void> {
    await this.#attempt(() => this.sources.remember(copy, entry.pending.source));
    await this.forget(entry);
  }

  /** Keeps it while it is looked for, and until its outcome is known. */
  async keep(entry: LostEntry): Promise<LostEntry> {
    const id = await this.#attempt(() => this.#pending.add(entry.pending));
    if (id === undefined) return entry;
    // Only now: whoever ends in between must not lose it.
    await this.forget(entry);
    return { ...entry, id };
  }

  async forget(entry: LostEntry): Promise<void> {
    await this.#attempt(() => this.#pending.remove(entry.id));
  }

  /** One after the other: the sources are read and written changed. `undefined` where it failed. */
  #attempt<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    const done = this.#last.then(work).catch((error: unknown) => {
      this.onFailure(error);
      return undefined;
    });
    this.#last = done;
    return done;
  }
}
