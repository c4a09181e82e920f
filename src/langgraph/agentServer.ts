import { asServerInfo, asThread, asUpdatedState, isCheckpointId, parseExactly, parseJson } from './responses';
import { asServices, type TimeToLive } from './serverExtras';
import {
  bytes,
  RequestSender,
  json,
  threadRead,
  threadWrite,
  type ServerRequest,
  type Connection,
} from './requestSender';
import { isAgentServerError } from './http/errors';
import { failure } from './http/failures';
import { HistoryDialect } from './historyDialect';
import type { ResponseStream } from './http/types';
import { ThreadRuns } from './runs';
import { ThreadBuilding } from './threadBuilding';
import { ThreadListing, type ThreadRows } from './threadListing';
import type { HistoryPaging, HistoryQuery, ServerInfo, Thread, ThreadSearch } from './types';

const mebibyte = 1024 * 1024;
/** A thread's row and a checkpoint hold one state. What is parsed here takes three times as much memory meanwhile. */
const stateMaxBytes = 128 * mebibyte;
const parsedMaxBytes = 64 * mebibyte;

/**
 * One deployment's Agent Server. Every rejection is an `AgentServerError`; responses are checked before they are given
 * on. Seen on the JavaScript server 1.5.1 and the Python server 0.16.7 unless said otherwise.
 */
export class AgentServer {
  readonly baseUrl: string;
  /** Searching, counting and first messages, as far as this server has them. */
  readonly listing: ThreadListing;
  /** Background runs, and what is needed to start one. */
  readonly runs: ThreadRuns;
  /** Threads made of states. */
  readonly building: ThreadBuilding;
  private readonly sender: RequestSender;
  private readonly dialect = new HistoryDialect();
  #info: Buffer | undefined;
  #tellsStorage = true;

  constructor(connection: Connection) {
    this.baseUrl = connection.baseUrl;
    this.sender = new RequestSender(connection);
    this.runs = new ThreadRuns(this.sender);
    this.building = new ThreadBuilding(this.sender);
    this.listing = new ThreadListing(this.sender);
  }

  /** `GET /info`, which both servers answer without credentials. */
  async info(signal?: AbortSignal): Promise<ServerInfo> {
    const info = await this.sender.send(getInfo, { signal }, json(asServerInfo));
    if (info.langgraph_py_version !== undefined) this.dialect.expectPython();
    return info;
  }

  /** The bytes of `GET /info`, to see whether a deployment changed between two readings. */
  async infoBytes(signal?: AbortSignal): Promise<Buffer> {
    const info = await this.sender.send(getInfo, { signal }, bytes);
    if (info.includes('"langgraph_py_version"')) this.dialect.expectPython();
    if (this.#info?.equals(info) === false) this.#tellsStorage = true;
    this.#info = info;
    return info;
  }

  /** Bytes that a page of a history is best made of: see `HistoryDialect`. Changes when the server is known. */
  get pageBytes(): number {
    return this.dialect.pageBytes;
  }

  /** How far this server can page a history, as far as that is known. */
  get paging(): HistoryPaging {
    return this.dialect.paging;
  }

  /** `POST /threads/search`: see `ThreadListing.search`. */
  searchThreads(search: ThreadSearch, signal?: AbortSignal): Promise<ThreadRows> {
    return this.listing.search(search, signal);
  }

  async getThread(threadId: string, signal?: AbortSignal): Promise<Thread> {
    return this.sender.send(threadRead('GET', threadId), { signal, maxBytes: parsedMaxBytes }, exactThread);
  }

  /**
   * The bytes of `GET /threads/{thread_id}`, its values included; with `?include=ttl` also when it is swept (`ttl`, Python
   * 0.16; JavaScript 1.5.1 takes no notice of it). Where a server refuses the query, without.
   */
  async threadBytes(
    threadId: string,
    signal?: AbortSignal,
    maxBytes = stateMaxBytes,
    include?: 'ttl',
  ): Promise<Buffer> {
    const call = threadRead('GET', threadId);
    const plain = () => this.sender.send(call, { signal, maxBytes }, bytes);
    if (include === undefined) return plain();
    const whole = { ...call, path: `${call.path}?include=${include}` };
    return this.sender.send(whole, { signal, maxBytes }, bytes).catch((error: unknown) => {
      if (isRefused(error)) return plain();
      throw error;
    });
  }

  /**
   * The bytes of one checkpoint's state. Both servers answer 200 for a checkpoint that is not there, with
   * `created_at: null` (JavaScript 1.5.1, Python 0.16.7).
   */
  async checkpointBytes(
    threadId: string,
    { checkpointId, namespace }: { checkpointId: string; namespace: string },
    signal?: AbortSignal,
  ): Promise<Buffer> {
    const body = { checkpoint: { checkpoint_id: checkpointId, checkpoint_ns: namespace } };
    const call = threadRead('POST', threadId, '/state/checkpoint');
    return this.sender.send({ ...call, body }, { signal, maxBytes: stateMaxBytes }, bytes);
  }

  /** `POST /threads`, sent once. */
  async createThread(body: { metadata?: Record<string, unknown> }, signal?: AbortSignal): Promise<Thread> {
    const call: ServerRequest = { method: 'POST', path: '/threads', template: '/threads', repeat: 'never', body };
    return this.sender.send(call, { signal }, exactThread);
  }

  /**
   * `POST /threads/{thread_id}/copy`, sent exactly once. For a source that is missing both servers answer 409, the
   * agent protocol 404: kind `notFound`; `unsupported` where the source is there and 404 is said all the same. After any other failure but a refusal a copy may have been made.
   */
  async copyThread(threadId: string, options: { signal?: AbortSignal; timeoutMs: number }): Promise<Thread> {
    const call = threadWrite('POST', threadId, '/copy');
    // A server that names the source as its copy would have it compared with itself.
    const asCopy = (response: { body: Buffer }): Thread | undefined => {
      const copy = exactThread(response);
      return copy?.thread_id.toLowerCase() === threadId.toLowerCase() ? undefined : copy;
    };
    return this.sender.send(call, options, asCopy).catch(async (error: unknown) => {
      if (!isAgentServerError(error)) throw error;
      const { status, detail, requestId } = error.facts;
      if (error.kind === 'conflict') throw failure(call, 'notFound', { status, detail, requestId });
      if (error.kind === 'notFound' && (await this.#hasThread(threadId, options.signal))) {
        throw failure(call, 'unsupported', { status, detail, requestId });
      }
      throw error;
    });
  }

  /** Whether the server has a thread, however large. False also where that could not be found out. */
  async #hasThread(threadId: string, signal?: AbortSignal, repeat: ServerRequest['repeat'] = 'read'): Promise<boolean> {
    try {
      await this.sender.send({ ...threadRead('GET', threadId), repeat }, { signal, maxBytes: 1 }, () => true);
      return true;
    } catch (error) {
      return isAgentServerError(error) && error.kind === 'tooLarge';
    }
  }

  /**
   * The services that a Python server (0.16) keeps its data in, by `GET /ok`: none for the in-memory one. Undefined where
   * that is not said.
   */
  async services(signal?: AbortSignal): Promise<string[] | undefined> {
    const call: ServerRequest = { method: 'GET', path: '/ok', template: '/ok', repeat: 'read' };
    const read = ({ body }: { body: Buffer }) => ({ services: asServices(parseJson(body)) });
    return (await this.sender.send(call, { signal }, read)).services;
  }

  /**
   * `PATCH /threads/{thread_id}`, sent once. Merges metadata at the top level; a key can be set to null, not taken away. A
   * time to live counts from now (not on the JavaScript server). Gives the thread with its state (JavaScript 1.5.1, Python 0.16.7).
   */
  async patchThread(
    threadId: string,
    body: { metadata: Record<string, unknown> } | { ttl: TimeToLive },
  ): Promise<Thread> {
    const call: ServerRequest = { ...threadWrite('PATCH', threadId), body };
    return this.sender.send(call, { maxBytes: parsedMaxBytes }, exactThread);
  }

  /**
   * `POST /threads/{thread_id}/state` with `as_node: "__copy__"`, sent once: the root gets a newest checkpoint with the
   * values and `next` of this one. Gives its id. Both spellings of the checkpoint's id are sent, for some servers read
   * only one; never a thread_id, which wins over the path on older Python servers. For an unknown checkpoint JavaScript
   * (1.5.1) answers 500, Python (0.16.7) 400.
   */
  async forkCheckpoint(
    threadId: string,
    checkpointId: string,
    signal?: AbortSignal,
  ): Promise<{ checkpointId: string }> {
    const checkpoint = { checkpoint_id: checkpointId, checkpoint_ns: '' };
    const body = { values: null, as_node: '__copy__', checkpoint_id: checkpointId, checkpoint };
    return this.sender.send({ ...threadWrite('POST', threadId, '/state'), body }, { signal }, json(asUpdatedState));
  }

  /**
   * `POST /threads/{thread_id}/state` behind a checkpoint of the root, sent once: it becomes the parent of a new newest one.
   * Channels with a reducer merge the values. Gives the new checkpoint's id. An unknown node is refused (JavaScript 1.5.1:
   * 500, Python 0.16.7: 400); without one the server takes the node that ran last, and refuses where several did.
   */
  async updateState(
    threadId: string,
    { values, asNode, checkpointId }: { values: unknown; asNode: string | undefined; checkpointId: string },
    signal?: AbortSignal,
  ): Promise<{ checkpointId: string }> {
    const checkpoint = { checkpoint_id: checkpointId, checkpoint_ns: '' };
    const body = { values, ...(asNode !== undefined && { as_node: asNode }), checkpoint_id: checkpointId, checkpoint };
    return this.sender.send({ ...threadWrite('POST', threadId, '/state'), body }, { signal }, json(asUpdatedState));
  }

  /** `DELETE /threads/{thread_id}`, sent once. Both servers delete a busy thread without complaint: look before. */
  async deleteThread(threadId: string, signal?: AbortSignal): Promise<void> {
    await this.sender.send(threadWrite('DELETE', threadId), { signal }, () => true);
  }

  /**
   * The bytes of `GET /threads/{thread_id}/storage` (Python 0.16); undefined where there is no such call, or thread. A
   * server without it (JavaScript 1.5.1) is asked once, and again when `/info` says that it is another one.
   */
  async storageBytes(threadId: string, signal?: AbortSignal): Promise<Buffer | undefined> {
    if (!this.#tellsStorage) return undefined;
    try {
      return await this.sender.send(threadRead('GET', threadId, '/storage'), { signal }, bytes);
    } catch (error) {
      if (!isAgentServerError(error) || (error.kind !== 'notFound' && error.kind !== 'unsupported')) throw error;
      // 404 may mean the thread.
      if (error.kind === 'unsupported' || (await this.#hasThread(threadId, signal, 'never')))
        this.#tellsStorage = false;
      return undefined;
    }
  }

  /**
   * A page of a history as the server's bytes, newest checkpoint first. The root is read by GET, whose `before` both
   * servers understand, or else by POST as all other namespaces only by POST, whose `before` has two dialects (`historyDialect.ts`).
   */
  async historyStream(threadId: string, query: HistoryQuery, signal?: AbortSignal): Promise<ResponseStream> {
    return this.dialect.limited(query, (limited) => this.#historyPage(threadId, limited, signal));
  }

  async #historyPage(threadId: string, query: HistoryQuery, signal: AbortSignal | undefined): Promise<ResponseStream> {
    const { namespace, limit, before } = query;
    const get = threadRead('GET', threadId, '/history');
    if (before !== undefined && !isCheckpointId(before)) {
      throw failure(get, 'refused', { detail: 'not a checkpoint id' });
    }
    if (namespace === '' && !this.dialect.onlyPost) {
      const cursor = before === undefined ? '' : `&before=${encodeURIComponent(before)}`;
      try {
        return await this.sender.open({ ...get, path: `${get.path}?limit=${limit}${cursor}` }, signal);
      } catch (error) {
        if (!this.dialect.isWorthPosting(error, before)) throw error;
        const isGetMissing = !isRefused(error);
        const response = await this.#postHistory(get, query, signal).catch((second: unknown) => {
          // So POST is there, and takes no such limit.
          if (!isGetMissing || !isRefused(second)) throw error;
          this.dialect.onlyPost = true;
          throw second;
        });
        this.dialect.onlyPost = true;
        return response;
      }
    }
    return this.#postHistory(get, query, signal);
  }

  async #postHistory(
    get: ServerRequest,
    { namespace, limit, before }: HistoryQuery,
    signal: AbortSignal | undefined,
  ): Promise<ResponseStream> {
    // Never a thread_id in `checkpoint`: on older Python servers it wins over the one in the path.
    const body = { limit, ...(namespace !== '' && { checkpoint: { checkpoint_ns: namespace } }) };
    const post: ServerRequest = { ...get, method: 'POST' };
    if (before === undefined) return this.sender.open({ ...post, body }, signal);
    return this.dialect.ask(before, (cursor) =>
      this.sender.open({ ...post, body: { ...body, before: cursor } }, signal),
    );
  }
}

function isRefused(error: unknown): boolean {
  return isAgentServerError(error) && [400, 422].includes(error.facts.status ?? 0);
}

/** Like a search's rows: integers with all their digits. */
const exactThread = ({ body }: { body: Buffer }): Thread | undefined => asThread(parseExactly(body));

const getInfo: ServerRequest = { method: 'GET', path: '/info', template: '/info', repeat: 'read' };
