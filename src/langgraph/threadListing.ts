import { asThreads, parseJson } from './answers';
import { json, type Call, type Caller } from './caller';
import { isAgentServerError } from './http/errors';
import { ThreadOpenings } from './threadOpenings';
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
  | 'filter';

export interface ThreadRows {
  threads: Thread[];
  /** A guess where the server gives no `X-Pagination-Next`: see `AgentServer.searchThreads`. */
  more: boolean;
}

/** aegra takes at most 100. */
const modestLimit = 100;
const mebibyte = 1024 * 1024;

/** From all that was asked for down to what every server has. */
const simplifications: ((search: ThreadSearch) => ThreadSearch)[] = [
  (search) => search,
  (search) => ({ ...search, limit: Math.min(search.limit, modestLimit) }),
  ({ limit, offset, ids, metadata, status }) => ({
    limit: Math.min(limit, modestLimit),
    offset,
    ...(ids && { ids }),
    ...(metadata && { metadata }),
    ...(status && { status }),
  }),
  ({ limit, offset }) => ({ limit: Math.min(limit, modestLimit), offset }),
];

/**
 * Lists the threads of one server with as much of `POST /threads/search` as it has. What it refuses (400, 422) is asked
 * for in simpler words, and the words that it took are remembered, for each combination of options, as long as this
 * object lives.
 */
export class ThreadListing {
  readonly #taken = new Map<string, number>();
  readonly #lacks = new Set<Lack>();
  readonly #openings: ThreadOpenings;

  constructor(private readonly caller: Caller) {
    this.#openings = new ThreadOpenings(caller);
  }

  /** What was found missing so far. */
  get lacks(): ReadonlySet<Lack> {
    return this.#openings.unsupported ? new Set([...this.#lacks, 'extract']) : this.#lacks;
  }

  /** Something that an answer showed: options that were taken, and not followed. */
  note(lack: Lack): void {
    this.#lacks.add(lack);
  }

  /**
   * `POST /threads/search`. May give fewer threads than `limit` although there are more. Rejects with the server's
   * answer to the whole search where it refuses the simplest one too.
   */
  async search(search: ThreadSearch, signal?: AbortSignal): Promise<ThreadRows> {
    const options = [...Object.keys(search).sort(), search.limit > modestLimit].join();
    let refusal: unknown;
    for (let step = this.#taken.get(options) ?? 0; step < simplifications.length; step++) {
      const simpler = simplifications[step]?.(search) ?? search;
      if (refusal !== undefined && isSame(simpler, search)) continue;
      try {
        const rows = await this.#ask(simpler, signal);
        this.#remember(options, step, search);
        return rows;
      } catch (error) {
        if (!isAgentServerError(error) || error.kind !== 'refused') throw error;
        refusal ??= error;
      }
    }
    throw refusal;
  }

  /**
   * `POST /threads/count`: how many threads the server has with this status and metadata; it takes no notice of `ids`.
   * Undefined where it does not count (remembered), or could not now.
   */
  async count(search: Pick<ThreadSearch, 'status' | 'metadata'>, signal?: AbortSignal): Promise<number | undefined> {
    if (this.#lacks.has('count')) return undefined;
    const { status, metadata } = search;
    const body = { ...(status && { status }), ...(metadata && { metadata }) };
    const call: Call = { method: 'POST', path: '/threads/count', template: '/threads/count', repeat: 'read', body };
    try {
      return await this.caller.send(call, { signal }, json(asCount));
    } catch (error) {
      if (isAgentServerError(error) && ['unsupported', 'refused', 'notAgentServer', 'notFound'].includes(error.kind)) {
        this.note('count');
      }
      return undefined;
    }
  }

  /** The first human message of each of these threads that has one: see `ThreadOpenings`. */
  firstMessages(threadIds: readonly string[], signal?: AbortSignal): Promise<Map<string, string | undefined>> {
    return this.#openings.read(threadIds, signal);
  }

  async #ask(search: ThreadSearch, signal?: AbortSignal): Promise<ThreadRows> {
    const path = '/threads/search';
    const call: Call = { method: 'POST', path, template: path, repeat: 'read', body: search };
    return this.caller.send(call, { signal, maxBytes: 64 * mebibyte }, ({ body, headers }) => {
      const threads = asThreads(parseJson(body));
      return threads && { threads, more: threads.length >= search.limit || headers['x-pagination-next'] !== undefined };
    });
  }

  #remember(options: string, step: number, search: ThreadSearch): void {
    this.#taken.set(options, step);
    if (step >= 2) {
      if (search.sort_by !== undefined) this.note('sort');
      if (search.select !== undefined) this.note('select');
    }
    if (step >= 3 && (search.ids ?? search.metadata ?? search.status) !== undefined) this.note('filter');
  }
}

function asCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function isSame(one: ThreadSearch, other: ThreadSearch): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
