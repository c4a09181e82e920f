/** What a fault server can do to a request, and which requests it does it to. */
import type { IncomingHttpHeaders } from 'node:http';

export interface RecordedRequest {
  method: string;
  /** With the query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** `Date.now()` when its last byte had come. */
  at: number;
  /** Number of its connection, from 1. */
  socket: number;
  /** Connections open at that moment. */
  openSockets: number;
  /** Of the answer sent; absent when none was. */
  status?: number;
  /** Milliseconds until the answer's headers were sent. */
  headersMs?: number;
  /** Milliseconds until the exchange ended, by whomever. */
  ended?: number;
  /** The client closed the connection before the answer was complete. */
  abandoned?: boolean;
}

/** Where in the answer: before its headers, after them, or after so many bytes of the body. */
export type Place = 'beforeHeaders' | 'afterHeaders' | { bytes: number };

/**
 * One way to fail. Where `processed` is offered: true lets the real server do its work first, so that only the answer
 * is lost; otherwise the request never reaches it.
 */
export type Fault =
  /** The connection is reset (RST). After the headers, or later, the real server has done its work anyway. */
  | { reset: Place; processed?: boolean }
  /** The connection ends (FIN) in the middle of the answer. */
  | { cut: Place; processed?: boolean }
  /** Silence, for `ms` milliseconds and then the rest; without `ms`, until the client gives up. */
  | { stall: Place; ms?: number; processed?: boolean }
  /** The body comes `bytes` (1) at a time, every `everyMs`; or the headers do, a byte at a time and without an end. */
  | { trickle: { everyMs: number; bytes?: number; headers?: true } }
  /** An answer of the test's own. */
  | {
      answer: { status: number; headers?: Record<string, string>; body?: string | Buffer };
      processed?: boolean;
    }
  /** Exactly these bytes instead of an answer, then the end: broken HTTP, wrong lengths, bad chunks. */
  | { raw: string | Buffer }
  /** A body of so many bytes after inflation. */
  | { bomb: { bytes: number; encoding: 'gzip' | 'br' | 'identity' } }
  /** Other headers on the real answer; `undefined` drops one. */
  | { headers: Record<string, string | undefined> }
  /** Another request than the one that came. */
  | { rewrite: (request: { method: string; path: string; body: string }) => { path?: string; body?: string } }
  /** A lie: the real answer's JSON, changed. Numbers keep their text; strings may be escaped otherwise. */
  | { transform: (json: unknown, request: RecordedRequest) => unknown };

export interface Match {
  method?: string;
  /** Tested against path and query. */
  path?: RegExp;
  /** Only requests with such headers; names in lower case. */
  headers?: Record<string, RegExp>;
  /** Tested against the request's body. */
  body?: RegExp;
  /** Only the nth request that matches the rest, from 1; or those for which it says so. */
  nth?: number | ((n: number) => boolean);
}

export interface Rule {
  match: Match;
  fault: Fault;
}

/** The first rule that matches. `counts` remembers how often each has. */
export function chooseFault(
  rules: Rule[],
  counts: number[],
  request: { method: string; path: string; headers: IncomingHttpHeaders; body: string },
): Fault | undefined {
  let chosen: Fault | undefined;
  rules.forEach(({ match: { method, path, headers = {}, body, nth }, fault }, index) => {
    if ((method !== undefined && method !== request.method) || (path && !path.test(request.path))) return;
    if (body && !body.test(request.body)) return;
    if (!Object.entries(headers).every(([name, value]) => value.test(String(request.headers[name])))) return;
    const n = (counts[index] ?? 0) + 1;
    counts[index] = n;
    const applies = nth === undefined || (typeof nth === 'number' ? nth === n : nth(n));
    if (applies) chosen ??= fault;
  });
  return chosen;
}
