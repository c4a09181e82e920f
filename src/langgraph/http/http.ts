import { Agent as HttpAgent, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';

import axios, { AxiosHeaders, type AxiosResponse } from 'axios';

import { ResponseChunks } from './responseChunks';
import { beginning, beginsLikeJson, wholeBody } from './body';
import { freeReceived, parserCopies } from './chunkMemory';
import { Deadline } from './deadline';
import { isAgentServerError, type AgentServerError } from './errors';
import { codeOf, failure, isRepeatableCode, isRepeatableStatus, kindOfCode, kindOfStatus } from './failures';
import { refusedMembers } from './refusedMembers';
import { requestUrl } from './request';
import type { Http, HttpRequest } from './types';
import { createRedactor } from './redactor';
import { PassingFailure, withRetries } from './retries';
import { retryAfterMs } from './retryAfter';
import { quotable, serverWords } from './serverWords';
import type { Release } from '../../concurrency';
import { SocketLimit, type SocketUse } from './socketLimit';

const socketsPerOrigin = 4;
const defaultMaxBytes = 16 * 1024 * 1024;
/** What is read of an error's body, in bytes and milliseconds. */
const wordsMaxBytes = 64 * 1024;
const wordsTimeoutMs = 2_000;
const eventStream = 'text/event-stream';

type StreamedResponse = AxiosResponse<Readable>;

export interface HttpOptions {
  /** Asked at the first request: what sockets received is freed only where that is proven to be safe. */
  mayFreeReceived?: () => Promise<boolean>;
  /**
   * Whether a request comes with an agent of ours: then VS Code uses no proxy for it where the setting `http.proxySupport`
   * is `on`.
   */
  bringsAgent?: (url: URL) => boolean;
}

/**
 * The extension's only way to the network. Nothing of axios leaves this file: an AxiosError prints the credentials
 * from `toJSON()` and from `util.inspect`. Redirects are never followed, since they would carry the credentials along.
 */
export function createHttp({ mayFreeReceived = parserCopies, bringsAgent = () => true }: HttpOptions = {}): Http {
  let isFreeing: Promise<boolean> | undefined;
  const readAgents = agents({ keepAlive: true });
  // Of their own, so that a copy neither waits behind reads nor lands on a connection that is about to be closed.
  const writeAgents = agents({ keepAlive: false, maxSockets: socketsPerOrigin });
  const sockets = new SocketLimit(socketsPerOrigin);
  const client = axios.create({
    adapter: 'http',
    allowAbsoluteUrls: false,
    maxRedirects: 0,
    proxy: false, // VS Code's own patch of http does the proxies
    responseType: 'stream',
    maxContentLength: -1, // counted by whoever reads, after inflation
    maxBodyLength: -1,
    validateStatus: () => true,
    transformRequest: [],
    transformResponse: [],
  });

  /** One try: the response once its headers are here and its status is 2xx. */
  async function attempt(request: HttpRequest, use: SocketUse, deadline: Deadline): Promise<StreamedResponse> {
    const url = requestUrl(request);
    const reads = request.repeat === 'read';
    let release: Release = () => undefined;
    const frees = await (isFreeing ??= mayFreeReceived().catch(() => false));
    let response: StreamedResponse;
    try {
      release = await sockets.take(url.origin, reads ? use : 'write', deadline.signal);
      response = await client.request<Readable>({
        method: request.method,
        baseURL: request.baseUrl,
        url: request.path,
        data: request.body === undefined ? undefined : JSON.stringify(request.body),
        headers: headersOf(request),
        sensitiveHeaders: Object.keys(request.headers),
        redact: Object.keys(request.headers),
        signal: deadline.signal,
        ...(bringsAgent(url) && (reads ? readAgents : writeAgents)),
      });
    } catch (error) {
      release();
      throw deadline.ended ? failure(request, deadline.ended) : connectFailure(error, request);
    }
    response.data.once('close', release);
    if (frees) freeReceived(response.request as ClientRequest);
    if (response.status >= 200 && response.status < 300) return response;
    throw await statusFailure(response, request, deadline);
  }

  /** Tries until there is a 2xx response, or no more; the deadline ends it at any moment. */
  async function open(request: HttpRequest, use: SocketUse, deadline: Deadline): Promise<StreamedResponse> {
    let last: AgentServerError | undefined;
    const tried = async (): Promise<StreamedResponse> => {
      last = undefined;
      try {
        return await attempt(request, use, deadline);
      } catch (error) {
        if (!(error instanceof PassingFailure)) throw error;
        last = error.failure;
        // A wait beyond the time limit would only turn what the server said into a timeout.
        throw (error.waitMs ?? 0) < deadline.remainingMs() && request.repeat === 'read' ? error : error.failure;
      }
    };
    const ended = deadline.untilEnded(
      (outcome) => (outcome === 'timeout' ? last : undefined) ?? failure(request, outcome),
    );
    const response = await Promise.race([withRetries(tried, deadline.signal), ended]);
    if (/html/i.test(textHeaders(response)['content-type'] ?? '')) {
      response.data.destroy();
      throw failure(request, 'notAgentServer', { status: response.status });
    }
    return response;
  }

  return {
    async send(request) {
      const deadline = new Deadline(request.timeoutMs, request.signal);
      try {
        const response = await open(request, 'response', deadline);
        const limits = { maxBytes: request.maxBytes ?? defaultMaxBytes, announced: announcedBytes(response) };
        const body = await wholeBody(response.data, limits, deadline, request);
        const mayBeEmpty = request.method === 'DELETE' && body.length === 0;
        if (!mayBeEmpty && !beginsLikeJson(body, request)) {
          throw failure(request, 'notAgentServer', { status: response.status });
        }
        return { status: response.status, headers: textHeaders(response), body };
      } catch (error) {
        throw known(error, request);
      } finally {
        deadline.stop();
      }
    },
    async stream(request) {
      const deadline = new Deadline(request.timeoutMs, request.signal);
      try {
        const response = await open(request, 'stream', deadline);
        const type = textHeaders(response)['content-type'] ?? '';
        if (request.eventsAfter !== undefined && !type.toLowerCase().startsWith(eventStream)) {
          response.data.destroy();
          throw failure(request, 'unsupported', { status: response.status });
        }
        return new ResponseChunks(response.data, deadline, request);
      } catch (error) {
        deadline.stop();
        throw known(error, request);
      }
    },
  };
}

function agents(options: { keepAlive: boolean; maxSockets?: number }): {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
} {
  return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
}

/** The credentials first: none of ours can be replaced by one of theirs. */
function headersOf(request: HttpRequest): AxiosHeaders {
  const headers = new AxiosHeaders({ 'user-agent': 'langgraph-threads', ...request.headers });
  headers.set('accept', request.eventsAfter === undefined ? 'application/json' : eventStream);
  if (request.eventsAfter !== undefined) headers.set('last-event-id', request.eventsAfter);
  if (request.body !== undefined) headers.set('content-type', 'application/json');
  if (request.repeat === 'never') headers.set('connection', 'close');
  return headers;
}

function connectFailure(error: unknown, request: HttpRequest): Error {
  const code = codeOf(error);
  const told = failure(request, kindOfCode(code), { code });
  return isRepeatableCode(code) ? new PassingFailure(told, undefined) : told;
}

async function statusFailure(response: StreamedResponse, request: HttpRequest, deadline: Deadline): Promise<Error> {
  const { status } = response;
  const redact = createRedactor(request.headers);
  const headers = textHeaders(response);
  const body = await beginning(response.data, wordsMaxBytes, Math.min(wordsTimeoutMs, deadline.remainingMs() / 2));
  const location = status >= 300 && status < 400 ? originOf(headers.location, request) : undefined;
  const requestId = headers['x-request-id'];
  const told = failure(request, kindOfStatus(status, request.template), {
    status,
    members: status === 400 || status === 422 ? refusedMembers(body) : undefined,
    detail: serverWords(body, headers['content-type'] ?? '', redact),
    location: location === undefined ? undefined : redact(location),
    requestId: requestId === undefined ? undefined : quotable(requestId.slice(0, 200), redact)?.slice(0, 100),
  });
  if (!isRepeatableStatus(status)) return told;
  return new PassingFailure(told, retryAfterMs(headers['retry-after'], headers.date, Date.now()));
}

/** By its Content-Length; undefined where the response says nothing of its length. */
function announcedBytes(response: StreamedResponse): number | undefined {
  const length = textHeaders(response)['content-length'] ?? '';
  return /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

/** Where a redirect points to, as an origin: the rest of the URL may carry anything. */
function originOf(location: string | undefined, request: HttpRequest): string | undefined {
  if (location === undefined || !URL.canParse(location, request.baseUrl)) return undefined;
  const { origin, protocol } = new URL(location, request.baseUrl);
  return protocol === 'http:' || protocol === 'https:' ? origin : undefined;
}

/** Node gives the names in lower case; what comes several times (cookies) is of no use here. */
function textHeaders(response: StreamedResponse): Record<string, string> {
  const entries: [string, unknown][] = Object.entries(response.headers);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** The last gate: whatever was not foreseen leaves as a code at most. */
function known(error: unknown, request: HttpRequest): AgentServerError {
  return isAgentServerError(error) ? error : failure(request, 'unreachable', { code: codeOf(error) });
}
