/**
 * The chunks of an answer, taken from the socket before they are asked for, up to `limit` bytes of them: a server that
 * sends two answers at once is then never kept waiting for the one whose turn it is not. Throws what the source throws,
 * behind the chunks that came before. Leaving early leaves the source.
 */
export async function* readAhead(
  source: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Uint8Array, void, void> {
  const chunks: AsyncIterator<Uint8Array, unknown> = source[Symbol.asyncIterator]();
  const queue: Uint8Array[] = [];
  let bytes = 0;
  let ended: { error?: unknown } | undefined;
  let stopped = false;
  const isWanted = (): boolean => !stopped;
  let wakeReader = (): void => undefined;
  let wakeTaker = (): void => undefined;
  const take = async (): Promise<void> => {
    while (isWanted()) {
      const taken = await chunks.next();
      if (taken.done === true) return;
      queue.push(taken.value);
      bytes += taken.value.length;
      wakeReader();
      while (bytes >= limit && isWanted()) {
        await new Promise<void>((resolve) => (wakeTaker = resolve));
      }
    }
  };
  const taking = take().then(
    () => (ended = {}),
    (error: unknown) => (ended = { error }),
  );
  void taking.then(() => {
    wakeReader();
  });
  try {
    for (;;) {
      const chunk = queue.shift();
      if (chunk) {
        bytes -= chunk.length;
        wakeTaker();
        yield chunk;
      } else if (ended) {
        if ('error' in ended) throw ended.error;
        return;
      } else {
        await new Promise<void>((resolve) => (wakeReader = resolve));
      }
    }
  } finally {
    stopped = true;
    wakeTaker();
    await chunks.return?.();
  }
}
