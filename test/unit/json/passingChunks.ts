import { freeChunk } from '../../../src/langgraph/http/chunkMemory';

/** The bytes, cut at these places. As of an answer, each chunk is good until the next one is asked for. */
export function* passingChunks(bytes: Buffer, cuts: readonly number[]): Generator<Buffer, void, void> {
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    const chunk = Buffer.alloc(to - from);
    bytes.copy(chunk, 0, from, to);
    yield chunk;
    freeChunk(chunk);
    from = to;
  }
}

/** Where to cut for chunks of this size. */
export function cutsEvery(size: number, bytes: Buffer): number[] {
  return Array.from({ length: Math.max(0, Math.ceil(bytes.length / size) - 1) }, (_, index) => (index + 1) * size);
}
