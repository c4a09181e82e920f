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
