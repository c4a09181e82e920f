/** Resolves after so many milliseconds, or as soon as the signal fires. Never rejects. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers();
  // Not of `timers/promises`: the usual one is what tests shorten.
  const timer = setTimeout(resolve, milliseconds);
  const stop = onAbort(signal, () => resolve(undefined));
  await promise;
  clearTimeout(timer);
  stop();
}

/** Calls back once, when the signal fires: at once where it has. Gives what takes that back. */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal?.aborted) callback();
  else signal?.addEventListener('abort', callback, { once: true });
  return () => signal?.removeEventListener('abort', callback);
}

/** `work`, or a rejection with `toError()` as soon as the signal fires: nobody waits for what cannot be cancelled. */
export async function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  toError: () => Error,
): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = onAbort(signal, () => reject(toError()));
  return Promise.race([aborted, work]).finally(stop);
}

/** What `work` gives, or `undefined` where it takes longer than so many milliseconds: it goes on, and nobody waits. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  const done = new AbortController();
  const late = sleep(milliseconds, done.signal).then(() => undefined);
  return Promise.race([work, late]).finally(() => done.abort());
}

/** Work that goes on for so many milliseconds after the signal has fired: the signal that it gets fires later by these. */
export async function withGrace<T>(
  signal: AbortSignal,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const [late, done] = [new AbortController(), new AbortController()];
  const stop = onAbort(signal, () => void sleep(milliseconds, done.signal).then(() => late.abort()));
  return work(late.signal).finally(() => {
    stop();
    done.abort();
  });
}

/** ISO 8601 of what servers have as a time: that, or a Unix time in seconds or milliseconds; `''` for anything else. */
export function timeOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return '';
  // Seconds of the year 5138 are milliseconds of 1973.
  const time = new Date(Math.abs(value) < 1e11 ? value * 1000 : value);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}

/** Ends the waits that are under way, not later ones. */
export class Nudge {
  private controller = new AbortController();

  /** Fires at the next nudge. */
  get next(): AbortSignal {
    return this.controller.signal;
  }

  give(): void {
    const { controller } = this;
    this.controller = new AbortController();
    controller.abort();
  }
}
