import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { readAhead } from '../../../src/history/readAhead';

interface Source extends AsyncIterable<Uint8Array> {
  taken: number;
  left: boolean;
}

/** `count` chunks of 10 bytes, the nth filled with n, and then an error if there is one. */
function sourceOf(count: number, error?: Error): Source {
  const source: Source = {
    taken: 0,
    left: false,
    async *[Symbol.asyncIterator]() {
      try {
        for (; source.taken < count;) {
          await turn();
          source.taken++;
          yield Buffer.alloc(10, source.taken);
        }
        if (error) throw error;
      } finally {
        source.left = true;
      }
    },
  };
  return source;
}

const firstBytes = async (chunks: AsyncIterable<Uint8Array>): Promise<number[]> => {
  const found: number[] = [];
  for await (const chunk of chunks) found.push(chunk[0] ?? 0);
  return found;
};

describe('reading ahead', () => {
  it('gives every chunk once, in order', async () => {
    const source = sourceOf(50);
    const expected = Array.from({ length: 50 }, (_, index) => index + 1);
    assert.deepEqual(await firstBytes(readAhead(source, 25)), expected);
    assert.ok(source.left);
  });

  it('takes no more than the limit and one chunk while nobody asks', async () => {
    const source = sourceOf(50);
    const chunks = readAhead(source, 25);
    await chunks.next();
    for (let turns = 0; turns < 100; turns++) await turn();
    assert.equal(source.taken, 4);
    await chunks.return();
  });

  it('throws what the source throws, behind the chunks that came before', async () => {
    const chunks = readAhead(sourceOf(3, new Error('cut')), 1_000);
    const found: number[] = [];
    await assert.rejects(async () => {
      for await (const chunk of chunks) {
        found.push(chunk[0] ?? 0);
        for (let turns = 0; turns < 10; turns++) await turn();
      }
    }, /cut/);
    assert.deepEqual(found, [1, 2, 3]);
  });

  it('leaves the source when it is left, whether that waits for room or for a chunk', async () => {
    for (const limit of [5, 1_000]) {
      const source = sourceOf(50);
      for await (const chunk of readAhead(source, limit)) if (chunk[0] === 2) break;
      assert.ok(source.left, `limit ${limit}`);
    }
  });
});
