import type { Thread } from '../../langgraph/types';
import { addNamed, readAll, readFromStart, readOn, type ReadPage, type Reading } from './reading';

/** A thread that stands first, whatever the page, until Refresh: one that was just made. */
export interface PinnedThread {
  thread: Thread;
  /** The thread it was copied from. */
  copyOf?: string;
}

/**
 * The threads of one deployment, page by page. Every thread is one row, whatever pages the server gives. One load runs
 * at a time and others join it; the answer to a load that was given up is dropped.
 */
export class ThreadList {
  #rows = new Map<string, Thread>();
  #pinned: PinnedThread[] = [];
  /** Ids of all that the server listed, matching or not. */
  #listed = new Set<string>();
  /** Whether threads were seen to have moved since the list was read from its beginning. */
  #moved = false;
  /** Deleted while a load was under way, perhaps. */
  readonly #removed = new Set<string>();
  /** Rows that the server has counted off so far, repeated ones included. */
  #offset = 0;
  #unreadable = 0;
  /** The last of them, where it still has to stand when the next page is read. */
  #last: string | undefined;
  #more = false;
  #loaded = false;
  #error: { thrown: unknown } | undefined;
  #running: { done: Promise<void>; first: boolean; stop: AbortController } | undefined;

  constructor(
    private readonly readPage: ReadPage,
    /** `number`: also of how many threads there are, which no reading has said. */
    private readonly changed: (what?: 'number') => void = () => undefined,
    /** Whether a thread's row has to stay for the moment, whatever the server lists. */
    private readonly held: (threadId: string) => boolean = () => false,
  ) {}

  /** Pinned ones first, then in the server's order. Only pinned ones while the deployment cannot be read. */
  get rows(): PinnedThread[] {
    const pinned = new Set(this.#pinned.map(({ thread }) => thread.thread_id));
    const read = this.#loaded ? [...this.#rows.values()] : [];
    const others = read.filter(({ thread_id }) => !pinned.has(thread_id) && !this.#removed.has(thread_id));
    const first = this.#pinned.filter(({ thread }) => !this.#isGone(thread.thread_id));
    return [
      ...first.map((pin) => ({ ...pin, thread: this.#rows.get(pin.thread.thread_id) ?? pin.thread })),
      ...others.map((thread) => ({ thread })),
    ];
  }

  /** Whether the first page has been read or has failed. */
  get settled(): boolean {
    return this.#loaded || this.#error !== undefined;
  }

  /** Whether the server has more rows than were read. */
  get more(): boolean {
    return this.#more;
  }

  /** Threads that match, of those read. */
  get size(): number {
    return this.#loaded ? this.#rows.size : 0;
  }

  /** Threads that the server listed so far, matching or not. */
  get looked(): number {
    return this.#offset;
  }

  /** Rows that name no thread, and cannot be shown. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** What the last load threw. */
  get error(): { thrown: unknown } | undefined {
    return this.#error;
  }

  get loading(): boolean {
    return this.#running !== undefined;
  }

  /** Whether a load is under way that reads the list from its beginning. */
  get readsAnew(): boolean {
    return this.#running?.first === true;
  }

  /** The first page, once. */
  load(): Promise<void> {
    return this.settled ? Promise.resolve() : this.#readFirst();
  }

  /** Reads the shown rows anew and lets the pinned ones go. A running Load More is given up; a running refresh is joined. */
  refresh(): Promise<void> {
    return this.#running?.first === true ? this.#running.done : this.restart();
  }

  /** A refresh that gives every running load up: what it was started with is no longer so. */
  restart(): Promise<void> {
    this.#running?.stop.abort();
    return this.#run(true, (signal) => this.#readAnew(signal, false));
  }

  /** Other threads are wanted now: what was read is forgotten at once, pinned ones stay. */
  replace(): Promise<void> {
    this.#running?.stop.abort();
    this.#pinned.push(...this.#heldBut(new Map()));
    this.#rows = new Map();
    this.#listed = new Set();
    this.#offset = 0;
    this.#last = undefined;
    this.#more = false;
    this.#loaded = false;
    this.#error = undefined;
    const done = this.#run(true, (signal) => this.#readAnew(signal, true));
    this.changed();
    return done;
  }

  /** The next page. */
  loadMore(): Promise<void> {
    if (this.#running !== undefined) {
      return this.#running.done;
    }
    return this.#loaded ? this.#run(false, (signal) => this.#readNext(signal)) : this.#readFirst();
  }

  /** Reads what failed again. */
  retry(): Promise<void> {
    return this.#loaded ? this.loadMore() : this.#readFirst();
  }

  pin(pin: PinnedThread): void {
    const others = this.#pinned.filter(({ thread }) => thread.thread_id !== pin.thread.thread_id);
    this.#pinned = [pin, ...others];
    this.changed('number');
  }

  /**
   * Takes a thread out that was deleted, at once or when it need not stay any more. A load that is under way may still
   * bring it: it stays out until the next one.
   */
  remove(threadId: string): void {
    const row = this.held(threadId) ? this.rows.find(({ thread }) => thread.thread_id === threadId) : undefined;
    this.#removed.add(threadId);
    this.#listed.delete(threadId);
    if (this.#rows.delete(threadId)) {
      // The server counts one less too: else Load More would leave one out.
      this.#offset -= 1;
      this.#last = this.#last === threadId ? undefined : this.#last;
    }
    const others = this.#pinned.filter(({ thread }) => thread.thread_id !== threadId);
    this.#pinned = row === undefined ? others : [row, ...others];
    this.changed('number');
  }

  /** Known rows as they are now, where they stand. */
  amend(threads: readonly Thread[]): void {
    for (const thread of threads) {
      if (this.#rows.has(thread.thread_id)) {
        this.#rows.set(thread.thread_id, thread);
      }
      this.#pinned = this.#pinned.map((pin) => (pin.thread.thread_id === thread.thread_id ? { ...pin, thread } : pin));
    }
    this.changed();
  }

  dispose(): void {
    this.#running?.stop.abort();
    this.#running = undefined;
  }

  /** No refresh: pinned ones stay. */
  #readFirst(): Promise<void> {
    return this.#running?.done ?? this.#run(true, (signal) => this.#readAnew(signal, true));
  }

  #run(first: boolean, read: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const stop = new AbortController();
    const done = read(stop.signal)
      .catch((thrown: unknown) => {
        if (!stop.signal.aborted) {
          this.#error = { thrown };
          this.#loaded &&= !first;
        }
      })
      .finally(() => {
        if (this.#running?.stop === stop) {
          this.#running = undefined;
          this.changed();
        }
      });
    this.#running = { done, first, stop };
    return done;
  }

  async #readAnew(signal: AbortSignal, keepPinned: boolean): Promise<void> {
    this.#pinned = this.#pinned.filter(({ thread }) => !this.#isGone(thread.thread_id));
    for (const threadId of this.#removed) {
      if (!this.held(threadId)) this.#removed.delete(threadId);
    }
    const before = keepPinned ? [] : this.#pinned;
    const reading = await readFromStart(this.readPage, this.#offset, signal);
    if (reading !== undefined) {
      // What was pinned meanwhile stays.
      const pinned = this.#pinned.filter((pin) => !before.includes(pin) || this.held(pin.thread.thread_id));
      this.#pinned = [...pinned, ...this.#heldBut(reading.rows)];
      this.#rows = reading.rows;
      this.#listed = reading.ids;
      this.#moved = false;
      this.#accept(reading);
    }
  }

  #isGone(threadId: string): boolean {
    return this.#removed.has(threadId) && !this.held(threadId);
  }

  /** Rows that have to stay, and that neither are pinned nor stand in `rows`. */
  #heldBut(rows: ReadonlyMap<string, Thread>): PinnedThread[] {
    const pinned = new Set(this.#pinned.map(({ thread }) => thread.thread_id));
    return [...this.#rows]
      .filter(([id]) => this.held(id) && !rows.has(id) && !pinned.has(id) && !this.#removed.has(id))
      .map(([, thread]) => ({ thread }));
  }

  /** See `readOn`. Threads that came to the front stand last until Refresh. */
  async #readNext(signal: AbortSignal): Promise<void> {
    const place = {
      offset: this.#offset,
      last: this.#last,
      isKnown: (id?: string) => id !== undefined && this.#listed.has(id),
    };
    const following = await readOn(this.readPage, place, signal);
    if (following === undefined) return;
    const { threads, ids, unreadable, moved } = following;
    const named = new Set([...this.#listed, ...ids]);
    // Threads may have come to stand among those that were read: the whole list is looked at once, at its end.
    const isShort =
      !following.more && (this.#moved || moved) && named.size + this.#unreadable + unreadable < following.offset;
    const pages = isShort ? await readAll(this.readPage, signal) : [];
    if (pages === undefined) return;
    for (const page of pages) addNamed(named, page);
    for (const thread of [...threads, ...pages.flatMap((page) => page.threads)]) {
      // A row that comes again keeps its place and takes what is newer.
      this.#rows.set(thread.thread_id, thread);
    }
    this.#listed = named;
    this.#moved ||= moved;
    this.#accept({ ...following, unreadable: this.#unreadable + unreadable });
  }

  #accept({ offset, unreadable, last, more }: Omit<Reading, 'rows' | 'ids'>): void {
    this.#offset = offset;
    this.#unreadable = unreadable;
    this.#last = last;
    this.#more = more;
    this.#loaded = true;
    this.#error = undefined;
  }
}
