import type { AgentServer } from '../../langgraph/agentServer';
import type { Lack } from '../../langgraph/threadListing';
import type { Thread } from '../../langgraph/types';
import { titleOf } from '../../langgraph/threadTitle';
import { isSetFilter, newestFirst, type ThreadQuery } from './filter';
import { isLargeInteger, looksAtEach, rowFields, toSearch } from './filterSearch';
import { ThreadList } from './threadList';
import { readThreadPage } from './pages';
import type { ThreadPage } from './reading';

/** What a deployment's row says about its threads. */
export interface ListFacts {
  query: ThreadQuery;
  /** Neither the usual filter (none) nor the usual order. */
  filtered: boolean;
  sorted: boolean;
  /** Threads that match, where that is known. */
  total: number | undefined;
  /** Where it is not: at least so many. */
  atLeast: number;
  /** Threads looked at, where the server cannot search by itself. */
  looked: number | undefined;
  lacks: ReadonlySet<Lack>;
  /** The most threads that the server gives at once, where that is few. */
  pageCap: number;
  /** Rows of the server's that name no thread. */
  unreadable: number;
}

/** An interrupted thread's row says what it waits for. */
const select = [...rowFields, 'interrupts'] as const;

export interface ThreadSource {
  /** Throws where nothing can be asked. */
  server(): AgentServer;
  query(): ThreadQuery;
  pageSize(): number;
  changed(): void;
  failed(error: unknown): void;
  /** How many threads were looked at so far, for a page that is being read. */
  looking?: (threads: number) => void;
  /** Whether a thread's row has to stay for the moment, whatever the server lists. */
  held?: (threadId: string) => boolean;
}

/** The threads of one deployment as its filter and order want them, with their titles and their number. */
export class DeploymentThreads {
  readonly list: ThreadList;
  /** What threads are called or begin with; undefined where there was nothing when the thread was last updated at `at`. */
  readonly #openings = new Map<string, { text: string | undefined; at: string }>();
  #counted: number | undefined;
  /** Counts again, unless a reading from the beginning does. */
  #counting: AbortController | undefined;
  /** What is found out after a page, for those who wait for it. */
  readonly #background = new Set<Promise<void>>();
  #lacks: ReadonlySet<Lack> = new Set();
  #pageCap = Infinity;

  constructor(private readonly source: ThreadSource) {
    this.list = new ThreadList(
      (offset, signal, extra) => this.#readPage(offset, signal, extra),
      (what) => {
        if (what === 'number' && this.list.more) this.#alongside(this.#countAgain());
        source.changed();
      },
      source.held,
    );
  }

  get facts(): ListFacts {
    const query = this.source.query();
    const { list } = this;
    const looksHere = looksAtEach(query.filter) || (isSetFilter(query.filter) && this.#lacks.has('filter'));
    const known = list.settled && list.error === undefined;
    return {
      query,
      filtered: isSetFilter(query.filter),
      sorted: query.sort.by !== newestFirst.by || query.sort.order !== newestFirst.order,
      total: known ? (list.more ? (looksHere ? undefined : this.#counted) : list.rows.length) : undefined,
      atLeast: list.size,
      looked: looksHere && list.settled ? list.looked : undefined,
      lacks: this.#lacks,
      pageCap: this.#pageCap,
      unreadable: list.unreadable,
    };
  }

  /** How a thread begins, found out elsewhere: for as long as its row says nothing newer. */
  learnOpening({ thread_id: threadId, updated_at: at }: Thread, text: string): void {
    this.#openings.set(threadId, { text, at });
  }

  /** A row as it is now: its title at once, its place at the next Refresh. */
  amend(thread: Thread): void {
    this.list.amend([this.#withOpening(thread)]);
  }

  /** Resolves when the number and the titles of what was read are known, too, as far as they can be. */
  async settled(): Promise<void> {
    while (this.#background.size > 0) {
      await Promise.all(this.#background);
    }
  }

  #alongside(work: Promise<void>): void {
    this.#background.add(work);
    void work.finally(() => this.#background.delete(work));
  }

  async #readPage(offset: number, signal: AbortSignal, extra: number): Promise<ThreadPage> {
    try {
      const server = this.source.server();
      const query = this.source.query();
      const limit = this.source.pageSize() + extra;
      const page = await readThreadPage(server, query, {
        offset,
        limit,
        signal,
        select,
        onLooked: this.source.looking,
      });
      if (!signal.aborted) {
        this.#learn(server);
        // One after the other: a list has one connection beside the one that it is read on.
        const counted = this.#count(server, query, offset, page, signal);
        this.#alongside(counted.then(() => this.#nameThreads(server, page.threads)));
      }
      for (const thread of page.threads) {
        if (thread.opening !== undefined) this.learnOpening(thread, thread.opening);
      }
      return { ...page, threads: page.threads.map((thread) => this.#withOpening(thread)) };
    } catch (error) {
      if (!signal.aborted) {
        this.source.failed(error);
      }
      throw error;
    }
  }

  /** After a thread was made or deleted. Never rejects. */
  async #countAgain(): Promise<void> {
    try {
      const { signal } = (this.#counting = new AbortController());
      await this.#readCount(this.source.server(), this.source.query(), signal);
    } catch {
      // What can't be asked now has its problem row at the next reading.
    }
  }

  /** Asked once for each reading from the beginning, and only where the rows do not tell. Never rejects. */
  async #count(
    server: AgentServer,
    query: ThreadQuery,
    offset: number,
    { more }: ThreadPage,
    signal: AbortSignal,
  ): Promise<void> {
    if (offset > 0 || !more || !this.list.readsAnew) {
      return;
    }
    this.#counted = undefined;
    this.#counting?.abort();
    await this.#readCount(server, query, signal);
  }

  async #readCount(server: AgentServer, query: ThreadQuery, signal: AbortSignal): Promise<void> {
    // The server takes no notice of ids here, so what it would count is something else.
    const isExact = !Object.values(query.filter.metadata ?? {}).some(isLargeInteger);
    const countable =
      isExact && !looksAtEach(query.filter) && query.filter.ids === undefined && !this.#lacks.has('filter');
    const counted = countable ? await server.listing.count(toSearch(query), signal) : undefined;
    if (!signal.aborted) {
      this.#counted = counted;
      this.#changed(server);
    }
  }

  /** Finds out how threads are called or begin that have no title of their own. Never rejects. */
  async #nameThreads(server: AgentServer, threads: readonly Thread[]): Promise<void> {
    const nameless = threads.filter((thread) => titleOf(thread) === undefined && !this.#isKnown(thread));
    // The first update of a thread that never ran is its making.
    const ran = nameless.filter(({ created_at: made, updated_at: updated }) => made !== updated);
    const found = await server.listing.openings(ran.map(({ thread_id: threadId }) => threadId));
    for (const { thread_id: threadId, updated_at: at } of ran) {
      if (found.has(threadId)) this.#openings.set(threadId, { text: found.get(threadId), at });
    }
    const shown = new Map(this.list.rows.map(({ thread }) => [thread.thread_id, thread]));
    const named = [...found].flatMap(([threadId, text]) => (text === undefined ? [] : (shown.get(threadId) ?? [])));
    if (named.length > 0) {
      this.list.amend(named.map((thread) => this.#withOpening(thread)));
    } else if (ran.length > 0) {
      this.#changed(server);
    }
  }

  #changed(server: AgentServer): void {
    this.#learn(server);
    this.source.changed();
  }

  #learn({ listing }: AgentServer): void {
    this.#lacks = new Set(listing.lacks);
    this.#pageCap = listing.mostAtOnce;
  }

  #isKnown({ thread_id: threadId, updated_at: at }: Thread): boolean {
    const known = this.#openings.get(threadId);
    return known !== undefined && (known.text !== undefined || known.at === at);
  }

  #withOpening(thread: Thread): Thread {
    return { ...thread, opening: this.#openings.get(thread.thread_id)?.text ?? thread.opening };
  }
}
