import { onAbort } from './time';

/**
 * Does the work of each item, in order and at most `limit` at a time, and gives the results in the order of the items.
 * When one fails no other begins, and when those under way have ended it rejects with a failure.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  // A generator, unlike the iterator of an array, is closed for all workers when one of them throws.
  const next = (function* () {
    yield* items.entries();
  })();
  const worker = async (): Promise<void> => {
    for (const [index, item] of next) results[index] = await work(item, index);
  };
  const ended = await Promise.allSettled(Array.from({ length: limit }, worker));
  const failed = ended.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return results;
}

/** Gives back what was taken; further calls do nothing. */
export type Release = () => void;

interface Queue {
  taken: number;
  waiting: { weight: number; start: () => void }[];
}

/** For each key, what weighs at most `most` together runs at a time; first come, first served. */
export class KeyedSemaphore {
  readonly #queues = new Map<string, Queue>();

  constructor(private readonly most: number) {}

  /** Resolves when there is room; to `undefined` when the signal fires first. `onWait`: there is none yet. */
  async take(key: string, weight: number, signal: AbortSignal, onWait?: () => void): Promise<Release | undefined> {
    if (signal.aborted) return undefined;
    const queue = this.#queues.get(key) ?? { taken: 0, waiting: [] };
    this.#queues.set(key, queue);
    if (queue.waiting.length > 0 || queue.taken + weight > this.most) onWait?.();
    const { promise: isStarted, resolve } = Promise.withResolvers<boolean>();
    const entry = { weight, start: () => resolve(true) };
    const stop = onAbort(signal, () => {
      queue.waiting = queue.waiting.filter((other) => other !== entry);
      // Those behind it may fit now.
      this.#startWaiting(key, queue);
      resolve(false);
    });
    queue.waiting.push(entry);
    this.#startWaiting(key, queue);
    const isTaken = await isStarted;
    stop();
    if (!isTaken) return undefined;
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      queue.taken -= weight;
      this.#startWaiting(key, queue);
    };
  }

  #startWaiting(key: string, queue: Queue): void {
    for (let next = queue.waiting[0]; next && queue.taken + next.weight <= this.most; next = queue.waiting[0]) {
      queue.waiting.shift();
      queue.taken += next.weight;
      next.start();
    }
    if (queue.taken === 0 && queue.waiting.length === 0) this.#queues.delete(key);
  }
}
