/** What `agentServer.ts` needs of HTTP. Types only, so that axios stays in the second bundle. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** As `parseBaseUrl` spells it: no trailing slash, perhaps a path prefix. */
  baseUrl: string;
  /** Begins with `/`; every parameter already went through `encodeURIComponent`. */
  path: string;
  /** The path with its parameters' names, such as `/threads/{thread_id}/history`, for errors and the log. */
  template: string;
  /** Sent as JSON; left out when undefined. */
  body?: unknown;
  /** The credentials entered for `baseUrl`. */
  headers: Record<string, string>;
  signal?: AbortSignal;
  /** Milliseconds. `send`: over the whole exchange, retries included. `stream`: of silence, retries included. */
  timeoutMs: number;
  /** `read` may be repeated without harm; `never` is sent once, whatever happens. */
  repeat: 'read' | 'never';
  /**
   * The response is to be a stream of events (`text/event-stream`) behind the one with this id; kind `unsupported` where it is
   * something else. Without, it is JSON.
   */
  eventsAfter?: string | undefined;
}

export interface HttpResponse {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
}

/**
 * The chunks of a body as they come in, some of them taken from the socket before they are asked for; then the server is
 * held back. A chunk is good until the next one is asked for: then its memory is freed. Leaving the loop early closes the
 * connection. A body that breaks off throws kind `cut`.
 */
export interface ResponseStream extends AsyncIterable<Buffer> {
  /** Once all have been received, read or not: how many, and the last 4 KiB. `undefined` where that did not happen. */
  readonly received: Promise<{ bytes: number; tail: Buffer } | undefined>;
}

/** Every rejection is an `AgentServerError` (by name: it comes from another bundle). */
export interface Http {
  /** The whole body of a 2xx response, at most `maxBytes` after inflation (default 16 MiB). */
  send(request: HttpRequest & { maxBytes?: number }): Promise<HttpResponse>;
  /** The body of a 2xx response. */
  stream(request: HttpRequest): Promise<ResponseStream>;
}
