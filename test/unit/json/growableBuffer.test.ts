import assert from 'node:assert/strict';
import { GrowableBuffer } from '../../../src/json/growableBuffer';

const mb = 1024 * 1024;
const piece = Buffer.alloc(64 * 1024, 7);

/** All the memory that was taken on the way, in bytes. */
function taken(buffer: GrowableBuffer, bytes: number, expected?: number): number {
  const memories = new Set<ArrayBufferLike>();
  for (let length = 0; length < bytes; length += piece.length) {
    buffer.append(piece, expected);
    memories.add(buffer.bytes.buffer);
  }
  return [...memories].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

describe('memory for what comes in pieces', () => {
  it('holds what was appended since it was cleared', () => {
    const buffer = new GrowableBuffer(64 * mb);
    buffer.append(Buffer.from('gone'));
    buffer.clear();
    for (const text of ['one', ', ', 'two']) buffer.append(Buffer.from(text));
    assert.equal(buffer.bytes.toString(), 'one, two');
  });

  it('leaves little behind while it grows', () => {
    assert.ok(taken(new GrowableBuffer(64 * mb), 10 * mb) <= 4 * 10 * mb);
    assert.ok(taken(new GrowableBuffer(64 * mb), 60 * mb) <= 130 * mb);
  });

  it('is not taken for more than there can be', () => {
    const buffer = new GrowableBuffer(5 * mb);
    taken(buffer, 5 * mb, 9 * mb);
    assert.equal(buffer.bytes.buffer.byteLength, 5 * mb);
  });

  it('is taken once where its size is known', () => {
    const buffer = new GrowableBuffer(64 * mb);
    assert.equal(taken(buffer, 10 * mb, 10 * mb), 11 * mb);
    buffer.clear();
    assert.equal(taken(buffer, 10.9 * mb), 11 * mb, 'and used again');
  });
});
