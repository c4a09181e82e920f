import assert from 'node:assert/strict';
import { Scratch } from '../../../src/json/scratch';

const mb = 1024 * 1024;
const piece = Buffer.alloc(64 * 1024, 7);

/** All the memory that was taken on the way, in bytes. */
function taken(scratch: Scratch, bytes: number, expected?: number): number {
  const memories = new Set<ArrayBufferLike>();
  for (let length = 0; length < bytes; length += piece.length) {
    scratch.append(piece, expected);
    memories.add(scratch.bytes.buffer);
  }
  return [...memories].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

describe('memory for what comes in pieces', () => {
  it('holds what was appended since it was cleared', () => {
    const scratch = new Scratch(64 * mb);
    scratch.append(Buffer.from('gone'));
    scratch.clear();
    for (const text of ['one', ', ', 'two']) scratch.append(Buffer.from(text));
    assert.equal(scratch.bytes.toString(), 'one, two');
  });

  it('leaves little behind while it grows', () => {
    assert.ok(taken(new Scratch(64 * mb), 10 * mb) <= 4 * 10 * mb);
    assert.ok(taken(new Scratch(64 * mb), 60 * mb) <= 130 * mb);
  });

  it('is not taken for more than there can be', () => {
    const scratch = new Scratch(5 * mb);
    taken(scratch, 5 * mb, 9 * mb);
    assert.equal(scratch.bytes.buffer.byteLength, 5 * mb);
  });

  it('is taken once where its size is known', () => {
    const scratch = new Scratch(64 * mb);
    assert.equal(taken(scratch, 10 * mb, 10 * mb), 11 * mb);
    scratch.clear();
    assert.equal(taken(scratch, 10.9 * mb), 11 * mb, 'and used again');
  });
});
