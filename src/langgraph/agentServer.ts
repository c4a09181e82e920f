import { asServerInfo, asThread, asThreads, isCheckpointId, isThreadId, parseJson } from './answers';
import { isAgentServerError } from './errors';
import { failure } from './failures';
import { HistoryDialect } from './historyDialect';
import type { Http, HttpAnswer, HttpRequest } from './httpTypes';
import { createRedactor } from './redactor';
import { serverWords } from './serverWords';
import type { HistoryQuery, ServerInfo, Thread, ThreadSearch } from './types';
import { unlessAborted } from './unlessAborted';

const mebibyte = 1024 * 1024;

export interface Connection {
  /** As `parseBaseUrl` spells it. */
  baseUrl: string;
  /** Asked at every request; only ever the headers entered for this base URL. */
  headers(): Promise<Record<string, string>>;
  requestTimeoutMs(): number;
  /** Loads the second bundle at the first request. */
  http(): Promise<Http>;
  /** Method, path template, status, milliseconds; never an id, a header or the server's words. */
  log?(line: { level: 'debug' | 'trace' | 'warn'; text: string }): void;
}

/** What a call is, before credentials and time limits. */
type Call = Pick<HttpRequest, 'method' | 'path' | 'template' | 'repeat' | 'body'>;

interface CallOptions {
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
  maxBytes?: number;
}

/**
 * One deployment's Agent Server. Every rejection is an `AgentServerError`; answers are checked before they are given
 * on. Seen on the JavaScript server 1.5.1 and the Python server 0.16.7 unless said otherwise.
 */
export class AgentServer {
  readonly baseUrl: string;
  private readonly dialect = new HistoryDialect();

  constructor(private readonly connection: Connection) {
    this.baseUrl = connection.baseUrl;
  }

  /** `GET /info`, which both servers answer without credentials. */
  async info(signal?: AbortSignal): Promise<ServerInfo> {
    const info = await this.send(getInfo, { signal }, json(asServerInfo));
    if (info.langgraph_py_version !== undefined) this.dialect.expectPython();
    return info;
  }

  /** The bytes of `GET /info`, to see whether a deployment changed between two readings. */
  async infoBytes(signal?: AbortSignal): Promise<Buffer> {
    return this.send(getInfo, { signal }, bytes);
  }

  /**
   * `POST /threads/search`. `more` is a guess where the server gives no `X-Pagination-Next` (the JavaScript server
   * hardly ever does): a full page may be the last.
   */
  async searchThreads(search: ThreadSearch, signal?: AbortSignal): Promise<{ threads: Thread[]; more: boolean }> {
    const call: Call = {
      method: 'POST',
      path: '/threads/search',
      template: '/threads/search',
      repeat: 'read',
      body: search,
    };
    return this.send(call, { signal, maxBytes: 64 * mebibyte }, ({ body, headers }) => {
      const threads = asThreads(parseJson(body));
      return threads && { threads, more: threads.length >= search.limit || headers['x-pagination-next'] !== undefined };
    });
  }

  async getThread(threadId: string, signal?: AbortSignal): Promise<Thread> {
    return this.send(threadCall('GET', threadId), { signal, maxBytes: 256 * mebibyte }, json(asThread));
  }

  /** The bytes of `GET /threads/{thread_id}`, its values included. */
  async threadBytes(threadId: string, signal?: AbortSignal, maxBytes = 256 * mebibyte): Promise<Buffer> {
    return this.send(threadCall('GET', threadId), { signal, maxBytes }, bytes);
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
    const call = threadCall('POST', threadId, '/state/checkpoint');
    return this.send({ ...call, body }, { signal, maxBytes: 256 * mebibyte }, bytes);
  }

  /** `POST /threads`, sent once. */
  async createThread(body: { metadata?: Record<string, unknown> }, signal?: AbortSignal): Promise<Thread> {
    const call: Call = { method: 'POST', path: '/threads', template: '/threads', repeat: 'never', body };
    return this.send(call, { signal }, json(asThread));
  }

  /**
   * `POST /threads/{thread_id}/copy`, sent exactly once. For a source that is missing both servers answer 409, the
   * agent protocol 404: kind `notFound`. After any other failure but a refusal a copy may have been made.
   */
  async copyThread(threadId: string, options: { signal?: AbortSignal; timeoutMs: number }): Promise<Thread> {
    const call: Call = { ...threadCall('POST', threadId, '/copy'), repeat: 'never' };
    // A server that names the source as its copy would have it compared with itself.
    const asCopy = json((value) => {
      const copy = asThread(value);
      return copy?.thread_id.toLowerCase() === threadId.toLowerCase() ? undefined : copy;
    });
    return this.send(call, options, asCopy).catch((error: unknown) => {
      if (!isAgentServerError(error) || error.kind !== 'conflict') throw error;
      const { status, detail, requestId } = error.facts;
      throw failure(call, 'notFound', { status, detail, requestId });
    });
  }

  /** The bytes of `GET /threads/{thread_id}/storage` (Python 0.16); undefined where there is no such call, or thread. */
  async storageBytes(threadId: string, signal?: AbortSignal): Promise<Buffer | undefined> {
    try {
      return await this.send(threadCall('GET', threadId, '/storage'), { signal }, bytes);
    } catch (error) {
      if (isAgentServerError(error) && (error.kind === 'notFound' || error.kind === 'unsupported')) return undefined;
      throw error;
    }
  }

  /**
   * A page of a history as the server's bytes, newest checkpoint first. The root is read by GET, whose `before` both
   * servers understand; other namespaces only by POST, whose `before` has two dialects (`historyDialect.ts`).
   */
  async historyStream(threadId: string, query: HistoryQuery, signal?: AbortSignal): Promise<AsyncIterable<Buffer>> {
    const { namespace, limit, before } = query;
    const get = threadCall('GET', threadId, '/history');
    if (before !== undefined && !isCheckpointId(before)) {
      throw failure(get, 'refused', { detail: 'not a checkpoint id' });
    }
    if (namespace === '') {
      const cursor = before === undefined ? '' : `&before=${encodeURIComponent(before)}`;
      return this.open({ ...get, path: `${get.path}?limit=${limit}${cursor}` }, signal);
    }
    // Never a thread_id in `checkpoint`: on older Python servers it wins over the one in the path.
    const body = { limit, checkpoint: { checkpoint_ns: namespace } };
    const post: Call = { ...get, method: 'POST' };
    if (before === undefined) return this.open({ ...post, body }, signal);
    return this.dialect.ask(before, (cursor) => this.open({ ...post, body: { ...body, before: cursor } }, signal));
  }

  /** `read` gives undefined for what is no answer to this call; the server's own words about it are then quoted. */
  private async send<T>(call: Call, options: CallOptions, read: (answer: HttpAnswer) => T | undefined): Promise<T> {
    return this.logged(call, async () => {
      const { http, request } = await this.prepare(call, options);
      const answer = await http.send(
        options.maxBytes === undefined ? request : { ...request, maxBytes: options.maxBytes },
      );
      const result = read(answer);
      if (result !== undefined) return result;
      // Python answers 201 with only a `detail` where a thread could not be made whole.
      const words = serverWords(answer.body, answer.headers['content-type'] ?? '', createRedactor(request.headers));
      throw failure(call, 'notAgentServer', { status: answer.status, detail: words });
    });
  }

  private async open(call: Call, signal: AbortSignal | undefined): Promise<AsyncIterable<Buffer>> {
    return this.logged(call, async () => {
      const { http, request } = await this.prepare(call, { signal });
      return http.stream(request);
    });
  }

  private async prepare(call: Call, { signal, timeoutMs }: CallOptions): Promise<{ http: Http; request: HttpRequest }> {
    const ready = Promise.all([this.connection.http(), this.credentials(call)]);
    const [http, headers] = await unlessAborted(ready, signal, () => failure(call, 'cancelled'));
    const limits = { timeoutMs: timeoutMs ?? this.connection.requestTimeoutMs(), ...(signal && { signal }) };
    return { http, request: { ...call, baseUrl: this.baseUrl, headers, ...limits } };
  }

  private async credentials(call: Call): Promise<Record<string, string>> {
    try {
      return await this.connection.headers();
    } catch {
      // The cause may quote what it could not read.
      throw failure(call, 'unauthorized', { code: 'CREDENTIALS_UNREADABLE' });
    }
  }

  private async logged<T>(call: Call, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const tell = (level: 'debug' | 'warn', outcome: string): void => {
      const text = `${call.method} ${call.template} ${outcome} ${Math.round(performance.now() - start)} ms`;
      this.connection.log?.({ level, text });
    };
    try {
      const result = await work();
      tell('debug', 'ok');
      return result;
    } catch (error) {
      const { kind, status, code } = isAgentServerError(error) ? error.facts : { kind: 'failed' };
      tell(
        kind === 'cancelled' ? 'debug' : 'warn',
        [kind, status, code].filter((word) => word !== undefined).join(' '),
      );
      throw error;
    }
  }
}

const getInfo: Call = { method: 'GET', path: '/info', template: '/info', repeat: 'read' };

const bytes = (answer: HttpAnswer): Buffer => answer.body;

function json<T>(check: (value: unknown) => T | undefined): (answer: HttpAnswer) => T | undefined {
  return (answer) => check(parseJson(answer.body));
}

/** A call of one thread. Throws kind `refused` for an id that must not come into a URL. */
function threadCall(method: 'GET' | 'POST', threadId: string, suffix = ''): Call {
  const template = `/threads/{thread_id}${suffix}`;
  if (!isThreadId(threadId)) throw failure({ method, template }, 'refused', { detail: 'not a thread id' });
  return { method, path: `/threads/${encodeURIComponent(threadId)}${suffix}`, template, repeat: 'read' };
}
