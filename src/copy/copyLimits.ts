import { KeyedSemaphore, type Release } from '../concurrency';

/** At a time, of those that are requested. */
export const mostCopies = 3;

/**
 * What all copies of one process do to one origin at once, so that they stay within its four connections: a copy that is
 * being requested, looked at or looked for holds one, for minutes perhaps, a verification reads two histories at once,
 * and one connection is left to whoever wants a small answer.
 */
export class CopyLimits {
  readonly #semaphore = new KeyedSemaphore(mostCopies);

  /** `undefined` when the signal fires first. */
  request(origin: string, signal: AbortSignal, onWait?: () => void): Promise<Release | undefined> {
    return this.#semaphore.take(origin, 1, signal, onWait);
  }

  verification(origin: string, signal: AbortSignal, onWait?: () => void): Promise<Release | undefined> {
    return this.#semaphore.take(origin, 2, signal, onWait);
  }
}
