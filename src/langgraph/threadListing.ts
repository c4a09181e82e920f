import * as v from 'valibot';
import { readAs } from '../schemas';
import { asThread, parseExactly } from './responses';
import { json, type ServerRequest, type RequestSender } from './requestSender';
import { isAgentServerError, type AgentServerError } from './http/errors';
import { failure } from './http/failures';
import { simplerSearches, without, type SearchOption } from './searchOptions';
import { ThreadOpenings } from './threadOpenings';
import { ThreadWords } from './threadWords';
import type { Thread, ThreadSearch } from './types';

/** What a server turned out not to have. */
export type Lack =
  /** `POST /threads/count` (before Python 0.2.133; aegra). */
  | 'count'
  /** `extract` in a search (the JavaScript server takes no notice of it). */
  | 'extract'
  /** `sort_by`, `sort_order`: threads come in the server's own order. */
  | 'sort'
  /** `select`: whole threads come, their states included. */
  | 'select'
  /** `status`, `metadata`, `ids`: whoever asked has to leave out what does not match. */
  | 'filter'
  /** Not of the server's: states are too large to look for words in what was said first. */
  | 'texts'
  /** Fewer than 1,000 threads at once: see `ThreadListing.mostAtOnce`. */
  | 'limit';

export interface ThreadRows {
  threads: Thread[];
  /** As the server listed them: undefined where a row could not be understood, for it names no thread. */
  listed: (Thread | undefined)[];
  /** Whether there are more threads, by a full page, by the server's word, or because it was asked. */
  more: boolean;
}

/** What both servers give at once (JavaScript 1.5.1, Python 0.16.7). */
const usualMost = 1000;
const mebibyte = 1024 * 1024;
const path = '/threads/search';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const threadList = v.object({ threads: v.array(v.unknown()) });

/**
 * `POST /threads/search`, with as much of it as one server has. What it refuses (400, 422) is left out and a `limit` that
 * is too high is lowered, by what the refusal names, else by trying; what was found out holds as long as this object lives.
 */
export class ThreadListing {
  readonly #refused = new Set<SearchOption>();
  readonly #noted = new Set<Lack>();
  readonly #openings = new ThreadOpenings(this);
  readonly #words = new ThreadWords(this);
  #most = usualMost;
  /** Rows of the largest page that was not the end. */
  #largest = 0;
  #trusted = false;

  constructor(private readonly sender: RequestSender) {}

  /** What was found missing so far. */
  get lacks(): ReadonlySet<Lack> {
    return this.#noted;
  }

  /** Something that a response showed: options that were taken, and not followed. */
  note(lack: Lack): void {
    this.#noted.add(lack);
  }

  /** The most threads that the server gives at once, as far as that is known. */
  get mostAtOnce(): number {
    return this.#most;
  }

  /**
   * Whether what the server says about order and ends of lists may be believed: it has the headers of the two servers
   * that do what they are asked (`X-Pagination-Total`, JavaScript 1.5.1, Python 0.16.7).
   */
  get isTrusted(): boolean {
    return this.#trusted;
  }

  /**
   * May give fewer threads than `limit` although there are more. Rejects with the server's response to the whole search
   * where it refuses the simplest one too; kind `anotherApi` where the server lists threads in another way.
   */
  async search(
    wanted: ThreadSearch,
    signal?: AbortSignal,
    { maxBytes = 64 * mebibyte }: { maxBytes?: number } = {},
  ): Promise<ThreadRows> {
    const send = (search: ThreadSearch): Promise<ThreadRows> => this.#ask(search, maxBytes, signal);
    const left = new Set(this.#refused);
    const most = Math.min(wanted.limit, this.#most);
    let search = { ...without(wanted, left), limit: most };
    for (;;) {
      try {
        const rows = await send(search);
        left.forEach((option) => this.#refuse(option));
        if (search.limit < most) this.#lower(search.limit);
        return await this.#withEnd(rows, search, signal);
      } catch (error) {
        if (!isAgentServerError(error)) throw error;
        if (error.kind === 'unsupported') throw await this.#otherApi(error, signal);
        if (!isAboutSearch(error)) throw error;
        const named = refusedBy(error, search);
        named.left.forEach((option) => left.add(option));
        const possible = { ...without(search, left), limit: named.limit };
        if (isSame(possible, search)) return this.#findSimpler(search, { left, most }, error, send, signal);
        search = possible;
      }
    }
  }

  /**
   * `POST /threads/count`: how many threads the server has with this status and metadata; it takes no notice of `ids`.
   * Undefined where it does not count (remembered), or could not now.
   */
  async count(search: Pick<ThreadSearch, 'status' | 'metadata'>, signal?: AbortSignal): Promise<number | undefined> {
    if (this.#noted.has('count')) return undefined;
    const { status, metadata } = search;
    const body = { ...(status && { status }), ...(metadata && { metadata }) };
    const call: ServerRequest = {
      method: 'POST',
      path: '/threads/count',
      template: '/threads/count',
      repeat: 'read',
      body,
    };
    try {
      return await this.sender.send(
        call,
        { signal },
        json((value) => readAs(count, value)),
      );
    } catch (error) {
      if (isAgentServerError(error) && ['unsupported', 'refused', 'notAgentServer', 'notFound'].includes(error.kind)) {
        this.note('count');
      }
      return undefined;
    }
  }

  /** What each of these threads is called, or begins with, as far as its state says so: see `ThreadOpenings`. */
  openings(threadIds: readonly string[], signal?: AbortSignal): Promise<Map<string, string | undefined>> {
    return this.#openings.read(threadIds, signal);
  }

  /** The same search, with the words that each thread is found by: see `ThreadWords`. */
  searchWords(search: ThreadSearch, signal?: AbortSignal): Promise<ThreadRows> {
    return this.#words.search(search, signal);
  }

  #ask(search: ThreadSearch, maxBytes: number, signal?: AbortSignal): Promise<ThreadRows> {
    const call: ServerRequest = { method: 'POST', path, template: path, repeat: 'read', body: search };
    return this.sender.send(call, { signal, maxBytes }, ({ body, headers }) => {
      const rows = parseExactly(body);
      if (!Array.isArray(rows)) return undefined;
      if (headers['x-pagination-total'] !== undefined) this.#trusted = true;
      const listed = rows.map(asThread);
      const threads = listed.filter((thread) => thread !== undefined);
      return { threads, listed, more: rows.length >= search.limit || headers['x-pagination-next'] !== undefined };
    });
  }

  /** A short page may be all that a server ever gives at once. One that was longer before, without an end, tells that it is not. */
  async #withEnd(rows: ThreadRows, search: ThreadSearch, signal?: AbortSignal): Promise<ThreadRows> {
    const { length } = rows.listed;
    if (rows.more) this.#largest = Math.max(this.#largest, length);
    const isEnd = rows.more || this.#trusted || length < Math.max(1, this.#largest) || search.ids !== undefined;
    if (isEnd) return rows;
    const next = await this.#ask({ ...search, offset: search.offset + length, limit: 1 }, 64 * mebibyte, signal);
    // The same rows again: the server takes no notice of `offset`, and there is nothing behind them.
    const isKnown = rows.listed.some((thread) => thread?.thread_id === next.listed[0]?.thread_id);
    if (next.listed.length === 0 || isKnown) return rows;
    this.#lower(length);
    return { ...rows, more: true };
  }

  /** Tries what a refusal may have meant. What had to be left out is known then. */
  async #findSimpler(
    search: ThreadSearch,
    known: { left: ReadonlySet<SearchOption>; most: number },
    refusal: AgentServerError,
    send: (search: ThreadSearch) => Promise<ThreadRows>,
    signal?: AbortSignal,
  ): Promise<ThreadRows> {
    for (const { left, limit } of simplerSearches(search)) {
      const simpler = { ...without(search, left), limit };
      try {
        const rows = await send(simpler);
        // Both servers refuse ids that are no UUIDs: that says nothing about filters.
        const lost = left.filter((option) => option !== 'filter' || !search.ids);
        [...known.left, ...lost].forEach((option) => this.#refuse(option));
        if (limit < known.most) this.#lower(limit);
        return await this.#withEnd(rows, simpler, signal);
      } catch (error) {
        if (!isAgentServerError(error) || !isAboutSearch(error)) throw error;
      }
    }
    throw refusal;
  }

  #refuse(option: SearchOption): void {
    this.#refused.add(option);
    this.note(option);
  }

  #lower(limit: number): void {
    this.#most = Math.min(this.#most, limit);
    this.note('limit');
  }

  /** A server without a search may have threads all the same: LangSmith Fleet gives `{threads, next_cursor}`. */
  async #otherApi(error: AgentServerError, signal?: AbortSignal): Promise<AgentServerError> {
    const list: ServerRequest = { method: 'GET', path: '/threads', template: '/threads', repeat: 'read' };
    const isList = await this.sender
      .send(
        list,
        { signal, maxBytes: mebibyte },
        json((value) => v.is(threadList, value) || undefined),
      )
      .catch((thrown: unknown) => {
        if (signal?.aborted === true) throw thrown;
        return false;
      });
    const { method, path: template, status } = error.facts;
    return isList ? failure({ method, template }, 'anotherApi', { status }) : error;
  }
}

/** Whether a plainer search may be answered: it is not where a bill (402) or a size (413) is the matter. */
function isAboutSearch({ kind, facts: { status } }: AgentServerError): boolean {
  return kind === 'refused' && (status === 400 || status === 422);
}

/** What a refusal names, in its own way or in a sentence. */
function refusedBy({ facts }: AgentServerError, search: ThreadSearch): { left: SearchOption[]; limit: number } {
  const named = facts.members ?? [];
  const isNamed = (name: string) =>
    named.some((member) => member.name === name) || new RegExp(`\\b${name}\\b`).test(facts.detail ?? '');
  const members = { select: ['select'], extract: ['extract'], sort: ['sort_by', 'sort_order'] } as const;
  const left = (['select', 'extract', 'sort'] as const).filter((option) =>
    members[option].some((name) => Object.hasOwn(search, name) && isNamed(name)),
  );
  const most = named.find(({ name }) => name === 'limit')?.most ?? search.limit / 2;
  return { left, limit: isNamed('limit') ? Math.max(1, Math.min(search.limit, Math.floor(most))) : search.limit };
}

function isSame(one: ThreadSearch, other: ThreadSearch): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
