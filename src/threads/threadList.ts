import type { Thread } from '../langgraph/types';

export interface ThreadPage {
  threads: Thread[];
  more: boolean;
}

/** Reads `limit` threads from `offset` on. */
export type ReadPage = (offset: number, signal: AbortSignal) => Promise<ThreadPage>;

/** A thread that stands first, whatever the page, until Refresh: one that was just made. */
export interface PinnedThread {
  thread: Thread;
  /** The thread it was copied from. */
  copyOf?: string;
}

/** Refresh reads as many rows again as are shown, up to this many. */
const mostRowsRefreshed = 1000;

/**
 * The threads of one deployment, page by page. Every thread is one row, whatever pages the server gives. One load runs
 * at a time and others join it; the answer to a load that was given up is dropped.
 */
export class ThreadList {
  #rows = new Map<string, Thread>();
  #pinned: PinnedThread[] = [];
  /** Rows that the server has counted off so far, repeated ones included. */
  #offset = 0;
  #more = false;
  #loaded = false;
  #error: { thrown: unknown } | undefined;
  #running: { done: Promise<void>; first: boolean; stop: AbortController } | undefined;

  constructor(
    private readonly readPage: ReadPage,
    private readonly changed: () => void = () => undefined,
  ) {}

  /** Pinned ones first, then in the server's order. Only pinned ones while the deployment cannot be read. */
  get rows(): PinnedThread[] {
    const pinned = new Set(this.#pinned.map(({ thread }) => thread.thread_id));
    const read = this.#loaded ? [...this.#rows.values()] : [];
    const others = read.filter((thread) => !pinned.has(thread.thread_id));
    return [
      ...this.#pinned.map((pin) => ({ ...pin, thread: this.#rows.get(pin.thread.thread_id) ?? pin.thread })),
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

  /** What the last load threw. */
  get error(): { thrown: unknown } | undefined {
    return this.#error;
  }

  get loading(): boolean {
    return this.#running !== undefined;
  }

  /** The first page, once. */
  load(): Promise<void> {
    return this.settled ? Promise.resolve() : this.refresh();
  }

  /** Reads the shown rows anew and lets the pinned ones go. A running Load More is given up; a running refresh is joined. */
  refresh(): Promise<void> {
    return this.#running?.first === true ? this.#running.done : this.restart();
  }

  /** A refresh that gives every running load up: what it was started with is no longer so. */
  restart(): Promise<void> {
    this.#running?.stop.abort();
    return this.#run(true, (signal) => this.#readAnew(signal));
  }

  /** The next page. */
  loadMore(): Promise<void> {
    if (this.#running !== undefined) {
      return this.#running.done;
    }
    return this.#loaded ? this.#run(false, (signal) => this.#readNext(signal)) : this.refresh();
  }

  /** Reads what failed again. */
  retry(): Promise<void> {
    return this.#loaded ? this.loadMore() : this.refresh();
  }

  pin(pin: PinnedThread): void {
    const others = this.#pinned.filter(({ thread }) => thread.thread_id !== pin.thread.thread_id);
    this.#pinned = [pin, ...others];
    this.changed();
  }

  dispose(): void {
    this.#running?.stop.abort();
    this.#running = undefined;
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

  async #readAnew(signal: AbortSignal): Promise<void> {
    const wanted = Math.min(this.#offset, mostRowsRefreshed);
    const rows = new Map<string, Thread>();
    let offset = 0;
    let page: ThreadPage;
    do {
      page = await this.readPage(offset, signal);
      if (signal.aborted) {
        return;
      }
      add(rows, page);
      offset += page.threads.length;
    } while (hasMore(page) && offset < wanted);
    this.#rows = rows;
    this.#pinned = [];
    this.#accept(offset, page);
  }

  async #readNext(signal: AbortSignal): Promise<void> {
    const page = await this.readPage(this.#offset, signal);
    if (signal.aborted) {
      return;
    }
    add(this.#rows, page);
    this.#accept(this.#offset + page.threads.length, page);
  }

  #accept(offset: number, page: ThreadPage): void {
    this.#offset = offset;
    this.#more = hasMore(page);
    this.#loaded = true;
    this.#error = undefined;
  }
}

/** A row that comes again keeps its place and takes what is newer. */
function add(rows: Map<string, Thread>, page: ThreadPage): void {
  for (const thread of page.threads) {
    rows.set(thread.thread_id, thread);
  }
}

/** A server that promises more and gives nothing would be asked for ever. */
function hasMore(page: ThreadPage): boolean {
  return page.more && page.threads.length > 0;
}
