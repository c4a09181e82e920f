import { randomUUID } from 'node:crypto';
import { sleep } from '../time';
import { parsePendingCopy, type PendingCopy } from './pendingCopy';
import type { Memory } from './memory';

/** What stands in `globalState`, which all windows share: a key for each copy, and one for each window that is making some. */
const entryPrefix = 'pendingCopy ';
const beatPrefix = 'copying ';
const claimKey = 'lostCopiesClaim';
const mostEntries = 50;
const rounds = 6;

/** Milliseconds. Who does not beat for so long as others wait has gone: clocks may be set, so no time of day is compared. */
const pace = { beat: 3_000, silence: 8_000, claim: 700 };

/** A copy whose answer is, or may be, lost. */
export interface LostEntry {
  id: string;
  pending: PendingCopy;
}

/**
 * The copies that were requested and not answered, so that neither a reload nor the death of the extension host forgets
 * one. Reads nothing before it is asked.
 */
export class CopyJournal {
  readonly #session = randomUUID();
  readonly #pace: typeof pace;
  readonly #own = new Set<string>();
  #beats = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly memory: Memory,
    paceOf = pace,
  ) {
    this.#pace = paceOf;
  }

  /** Resolves to the entry's id when it is kept. */
  async begin(pending: PendingCopy): Promise<string> {
    const id = `${entryPrefix}${randomUUID()}`;
    this.#own.add(id);
    await this.memory.update(id, { pending, owner: this.#session });
    await this.#beat();
    await this.#forgetOldest();
    return id;
  }

  /** What became of this copy is known, or nobody wants to know any more. */
  async end(id: string): Promise<void> {
    this.#own.delete(id);
    await this.memory.update(id, undefined);
    if (this.#own.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      await this.memory.update(beatPrefix + this.#session, undefined);
    }
  }

  /**
   * The copies of windows and extension hosts that are gone: they belong to this one now, and no other gets them. Takes
   * seconds where there are any, for a living owner shows itself in that time.
   */
  async takeOver(): Promise<LostEntry[]> {
    for (let round = 0; round < rounds; round++) {
      const before = this.#foreign();
      if (before.length === 0) {
        return [];
      }
      const beats = new Map(before.map(({ owner }) => [owner, this.#beatOf(owner)]));
      const claimed = this.memory.get(claimKey);
      // Windows that open together do not claim together.
      await sleep(this.#pace.silence + Math.random() * 3 * this.#pace.claim);
      const orphans = this.#foreign().filter(
        ({ owner }) => beats.has(owner) && beats.get(owner) === this.#beatOf(owner),
      );
      if (orphans.length === 0) {
        return [];
      }
      if (this.memory.get(claimKey) === claimed && (await this.#claim())) {
        return this.#adopt(orphans);
      }
    }
    return [];
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  /**
   * A write reaches other windows a moment later, and takes all that the extension keeps along. So of two that claim at
   * once each sees the other's claim: neither has won, and both try again.
   */
  async #claim(): Promise<boolean> {
    const claim = randomUUID();
    await this.memory.update(claimKey, claim);
    await sleep(this.#pace.claim);
    return this.memory.get(claimKey) === claim;
  }

  async #adopt(orphans: LostEntry[]): Promise<LostEntry[]> {
    for (const { id, pending } of orphans) {
      this.#own.add(id);
      await this.memory.update(id, { pending, owner: this.#session });
    }
    await this.#beat();
    return orphans.map(({ id, pending }) => ({ id, pending }));
  }

  #foreign(): (LostEntry & { owner: string })[] {
    return this.memory
      .keys()
      .filter((key) => key.startsWith(entryPrefix) && !this.#own.has(key))
      .flatMap((id) => {
        const entry = this.#read(id);
        return entry ? [{ id, ...entry }] : [];
      });
  }

  #read(id: string): { pending: PendingCopy; owner: string } | undefined {
    const kept = this.memory.get(id) as { pending?: unknown; owner?: unknown } | undefined;
    const pending = parsePendingCopy(kept?.pending);
    return pending && { pending, owner: typeof kept?.owner === 'string' ? kept.owner : '' };
  }

  #beatOf(owner: string): unknown {
    return this.memory.get(beatPrefix + owner);
  }

  async #beat(): Promise<void> {
    this.#timer ??= setInterval(() => {
      void this.memory.update(beatPrefix + this.#session, ++this.#beats);
    }, this.#pace.beat).unref();
    await this.memory.update(beatPrefix + this.#session, ++this.#beats);
  }

  async #forgetOldest(): Promise<void> {
    const keys = this.memory.keys().filter((key) => key.startsWith(entryPrefix));
    if (keys.length > mostEntries) {
      const oldest = keys
        .filter((key) => !this.#own.has(key))
        .sort((left, right) => (this.#read(left)?.pending.at ?? 0) - (this.#read(right)?.pending.at ?? 0));
      await Promise.all(oldest.slice(0, keys.length - mostEntries).map((key) => this.memory.update(key, undefined)));
    }
    // Windows that are gone leave their beat behind.
    const owners = new Set(keys.map((key) => this.#read(key)?.owner));
    const stale = this.memory
      .keys()
      .filter((key) => key.startsWith(beatPrefix) && !owners.has(key.slice(beatPrefix.length)));
    await Promise.all(stale.map((key) => this.memory.update(key, undefined)));
  }
}
