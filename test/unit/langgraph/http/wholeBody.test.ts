import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { markAsUntransferable } from 'node:worker_threads';
import { wholeBody } from '../../../../src/langgraph/http/body';
import { freeChunk } from '../../../../src/langgraph/http/chunkMemory';
import { Deadline } from '../../../../src/langgraph/http/deadline';
import { failureOf } from '../scriptedServer';

const request = { method: 'GET', template: '/things/{id}' } as const;
const mebibyte = 1024 * 1024;

function read(chunks: Iterable<Buffer>, limits: { maxBytes?: number; announced?: number } = {}): Promise<Buffer> {
  return wholeBody(
    Readable.from(chunks),
    { maxBytes: 10 * mebibyte, ...limits },
    new Deadline(60_000, undefined),
    request,
  );
}
const threeChunks = (): Buffer[] => ['[', ' ', ']'].map((text) => Buffer.alloc(mebibyte, text));

describe('a whole body', () => {
  for (const [title, announced] of [
    ['of unknown length', undefined],
    ['of the announced length', 3 * mebibyte],
    ['longer than announced', 2 * mebibyte],
  ] as const) {
    it(`${title} has every byte, and its chunks are freed`, async () => {
      const chunks = threeChunks();
      const whole = Buffer.concat(chunks);
      assert.ok((await read([...chunks], { ...(announced && { announced }) })).equals(whole));
      assert.deepEqual(
        chunks.map(({ length }) => length),
        [0, 0, 0],
      );
    });
  }

  it('frees what was read of one that is too large', async () => {
    const chunks = threeChunks();
    assert.equal((await failureOf(read([...chunks], { maxBytes: 1.5 * mebibyte }))).kind, 'tooLarge');
    assert.deepEqual(
      chunks.map(({ length }) => length),
      [0, 0, mebibyte],
    );
  });

  it('is cut where a chunk was freed before it was read', async () => {
    const chunks = threeChunks();
    const [first, second, third] = chunks as [Buffer, Buffer, Buffer];
    freeChunk(second);
    for (const announced of [0, 3 * mebibyte]) {
      assert.equal(
        (await failureOf(read([Buffer.from(first), second, Buffer.from(third)], { announced }))).kind,
        'cut',
      );
    }
  });

  it('leaves alone what its owner keeps', async () => {
    const kept = Buffer.alloc(mebibyte, '[');
    markAsUntransferable(kept.buffer);
    assert.equal((await read([kept])).length, mebibyte);
    assert.equal(kept.length, mebibyte);
  });
});
