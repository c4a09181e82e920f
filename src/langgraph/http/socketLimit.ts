import type { Release } from '../../concurrency';
import { onAbort } from '../../time';

interface Entry {
  use: SocketUse;
  /** It has waited for a moment. */
  isLate: boolean;
  start: () => void;
}

interface Origin {
  responses: number;
  streams: number;
  writes: number;
  waiting: Entry[];
}

/** A `write` may take minutes: a copy, a run. */
export type SocketUse = 'response' | 'stream' | 'write';

const counters = { response: 'responses', stream: 'streams', write: 'writes' } as const;

/** Milliseconds. Most responses, and streams of what is small, end sooner than this. */
const patience = 250;

/**
 * At most `limit` requests to an origin at a time, first come, first served, but writes before others. An `http.Agent`
 * cannot do this: in the extension host VS Code replaces it by one of its own for every request.
 *
 * Nobody waits for ever: a stream may be held back by its reader until another stream of the same reader gets on, and a
 * write may take minutes. So nobody waits for writes alone, nor longer than a moment for streams and writes alone, and a
 * write waits for a moment at most. One comparison (two streams, or four small ones) and any number of responses that come
 * soon stay within the limit.
 */
export class SocketLimit {
  private readonly origins = new Map<string, Origin>();

  constructor(private readonly limit: number) {}

  /** Resolves when the request may start; when the signal fires first, it rejects with the signal's reason. */
  async take(name: string, use: SocketUse, signal: AbortSignal): Promise<Release> {
    signal.throwIfAborted();
    const origin = this.origins.get(name) ?? { responses: 0, streams: 0, writes: 0, waiting: [] };
    this.origins.set(name, origin);
    const { promise, resolve, reject } = Promise.withResolvers<Release>();
    const entry: Entry = { use, isLate: false, start: () => resolve(this.occupy(name, origin, use)) };
    const stop = onAbort(signal, () => {
      origin.waiting = origin.waiting.filter((other) => other !== entry);
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    });
    origin.waiting.splice(use === 'write' ? waitingWrites(origin) : origin.waiting.length, 0, entry);
    this.startWaiting(origin);
    const timer = setTimeout(() => {
      entry.isLate = true;
      this.startWaiting(origin);
    }, patience);
    return promise.finally(() => {
      clearTimeout(timer);
      stop();
    });
  }

  private occupy(name: string, origin: Origin, use: SocketUse): Release {
    const counter = counters[use];
    origin[counter]++;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      origin[counter]--;
      this.startWaiting(origin);
      if (inUse(origin) + origin.waiting.length === 0) this.origins.delete(name);
    };
  }

  private startWaiting(origin: Origin): void {
    const mayStart = ({ use, isLate }: Entry): boolean =>
      inUse(origin) < this.limit ||
      (use === 'write' && isLate) ||
      (origin.responses === 0 && (origin.streams === 0 || isLate));
    for (let next = origin.waiting.find(mayStart); next; next = origin.waiting.find(mayStart)) {
      origin.waiting.splice(origin.waiting.indexOf(next), 1);
      next.start();
    }
  }
}

function inUse({ responses, streams, writes }: Origin): number {
  return responses + streams + writes;
}

function waitingWrites({ waiting }: Origin): number {
  return waiting.filter(({ use }) => use === 'write').length;
}
