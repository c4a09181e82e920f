/** Gives the socket back; further calls do nothing. */
export type Release = () => void;

interface Origin {
  answers: number;
  streams: number;
  waiting: { use: SocketUse; start: () => void }[];
}

export type SocketUse = 'answer' | 'stream';

/**
 * At most `limit` reads of an origin at a time, first come, first served. An `http.Agent` cannot do this: in the
 * extension host VS Code replaces it by one of its own for every request.
 *
 * The one exception keeps comparisons from waiting for each other for ever: a stream may be held back by its reader
 * until another stream of the same reader gets on, so nobody waits for streams alone. One comparison (two streams) and
 * any number of answers stay within the limit.
 */
export class SocketLimit {
  private readonly origins = new Map<string, Origin>();

  constructor(private readonly limit: number) {}

  /** Resolves when the request may start; when the signal fires first, it rejects with the signal's reason. */
  take(name: string, use: SocketUse, signal: AbortSignal): Promise<Release> {
    const origin = this.origins.get(name) ?? { answers: 0, streams: 0, waiting: [] };
    this.origins.set(name, origin);
    return new Promise((resolve, reject) => {
      const entry = {
        use,
        start: (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve(this.occupy(name, origin, use));
        },
      };
      const giveUp = (): void => {
        origin.waiting = origin.waiting.filter((other) => other !== entry);
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      if (signal.aborted) {
        giveUp();
        return;
      }
      signal.addEventListener('abort', giveUp, { once: true });
      origin.waiting.push(entry);
      this.startWaiting(origin);
    });
  }

  private occupy(name: string, origin: Origin, use: SocketUse): Release {
    const counter = use === 'answer' ? 'answers' : 'streams';
    origin[counter]++;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      origin[counter]--;
      this.startWaiting(origin);
      if (origin.answers + origin.streams + origin.waiting.length === 0) this.origins.delete(name);
    };
  }

  private startWaiting(origin: Origin): void {
    while (origin.answers + origin.streams < this.limit || origin.answers === 0) {
      const next = origin.waiting.shift();
      if (!next) return;
      next.start();
    }
  }
}
