import { isAgentServerError } from './http/errors';
import { isThreadId, parseJson } from './responses';
import type { CredentialRenewal, Refusal } from './credentialRenewal';
import { failure } from './http/failures';
import type { ResponseStream, Http, HttpResponse, HttpRequest } from './http/types';
import { createRedactor } from './http/redactor';
import { serverWords } from './http/serverWords';
import { unlessAborted } from '../time';

export interface Connection {
  /** As `parseBaseUrl` spells it. */
  baseUrl: string;
  /** Asked at every request; only ever the headers entered for this base URL. */
  headers(): Promise<Record<string, string>>;
  requestTimeoutMs(): number;
  /** Loads the second bundle at the first request. */
  http(): Promise<Http>;
  /** Where credentials may be asked for in the middle of a reading. */
  renewal?: CredentialRenewal;
  /** Method, path template, status, milliseconds; never an id, a header or the server's words. */
  log?(line: { level: 'debug' | 'trace' | 'warn'; text: string }): void;
}

/** What a call is, before credentials and time limits. */
export type ServerRequest = Pick<HttpRequest, 'method' | 'path' | 'template' | 'repeat' | 'body' | 'eventsAfter'>;

export interface SendOptions {
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
  maxBytes?: number;
}

/** Makes calls over a connection. Every rejection is an `AgentServerError`. */
export class RequestSender {
  constructor(private readonly connection: Connection) {}

  /** `read` gives undefined for what is no response to this request; the server's own words about it are then quoted. */
  async send<T>(
    call: ServerRequest,
    options: SendOptions,
    read: (response: HttpResponse) => T | undefined,
  ): Promise<T> {
    return this.renewing(call, options, async (http, request) => {
      const response = await http.send(
        options.maxBytes === undefined ? request : { ...request, maxBytes: options.maxBytes },
      );
      const result = read(response);
      if (result !== undefined) return result;
      // Python answers 201 with only a `detail` where a thread could not be made whole.
      const words = serverWords(response.body, response.headers['content-type'] ?? '', createRedactor(request.headers));
      throw failure(call, 'notAgentServer', { status: response.status, detail: words });
    });
  }

  /** The body's chunks as they arrive. */
  async open(call: ServerRequest, signal: AbortSignal | undefined): Promise<ResponseStream> {
    return this.renewing(call, { signal }, (http, request) => http.stream(request));
  }

  /** A read whose credentials are refused is sent once more, where others can be had. What writes is sent once. */
  private async renewing<T>(
    call: ServerRequest,
    options: SendOptions,
    work: (http: Http, request: HttpRequest) => Promise<T>,
  ): Promise<T> {
    const renewal = call.repeat === 'read' ? this.connection.renewal : undefined;
    const sent: { headers?: Record<string, string> } = {};
    const attempt = (): Promise<T> =>
      this.logged(call, async () => {
        const { http, request } = await this.prepare(call, options);
        sent.headers = request.headers;
        const result = await work(http, request);
        renewal?.accept(call, request.headers);
        return result;
      });
    try {
      return await attempt();
    } catch (error) {
      const refusal = refusalOf(error);
      if (!renewal || !refusal || !sent.headers) throw error;
      if (!(await renewal.renew(call, sent.headers, refusal, options.signal))) throw error;
      return await attempt();
    }
  }

  private async prepare(
    call: ServerRequest,
    { signal, timeoutMs }: SendOptions,
  ): Promise<{ http: Http; request: HttpRequest }> {
    const ready = Promise.all([this.connection.http(), this.credentials(call)]);
    const [http, headers] = await unlessAborted(ready, signal, () => failure(call, 'cancelled'));
    const limits = { timeoutMs: timeoutMs ?? this.connection.requestTimeoutMs(), ...(signal && { signal }) };
    return { http, request: { ...call, baseUrl: this.connection.baseUrl, headers, ...limits } };
  }

  private async credentials(call: ServerRequest): Promise<Record<string, string>> {
    try {
      return await this.connection.headers();
    } catch {
      // The cause may quote what it could not read.
      throw failure(call, 'unauthorized', { code: 'CREDENTIALS_UNREADABLE' });
    }
  }

  private async logged<T>(call: ServerRequest, work: () => Promise<T>): Promise<T> {
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

function refusalOf(error: unknown): Refusal | undefined {
  if (!isAgentServerError(error)) return undefined;
  return error.kind === 'unauthorized' || error.kind === 'forbidden' ? error.kind : undefined;
}

/** The response's body as it is. */
export const bytes = (response: HttpResponse): Buffer => response.body;

/** The response's body parsed and checked. */
export function json<T>(check: (value: unknown) => T | undefined): (response: HttpResponse) => T | undefined {
  return (response) => check(parseJson(response.body));
}

/** A read of one thread, which may be repeated. Throws kind `refused` for an id that must not come into a URL. */
export function threadRead(method: 'GET' | 'POST', threadId: string, suffix = ''): ServerRequest {
  return { ...threadCall(method, threadId, suffix), repeat: 'read' };
}

/** A call that changes something: sent once, whatever happens. Throws like `threadRead`. */
export function threadWrite(method: 'POST' | 'PATCH' | 'DELETE', threadId: string, suffix = ''): ServerRequest {
  return { ...threadCall(method, threadId, suffix), repeat: 'never' };
}

function threadCall(method: ServerRequest['method'], threadId: string, suffix: string): Omit<ServerRequest, 'repeat'> {
  const template = `/threads/{thread_id}${suffix}`;
  if (!isThreadId(threadId)) throw failure({ method, template }, 'refused', { detail: 'not a thread id' });
  return { method, path: `/threads/${encodeURIComponent(threadId)}${suffix}`, template };
}
