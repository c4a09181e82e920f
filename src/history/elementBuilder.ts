import { isUtf8 } from 'node:buffer';
import { ElementTooLargeError, JsonError } from './jsonError';
import { firstBrokenByte } from './utf8';

/** One element: its bytes, and where in them each top-level member's value stands (`end` exclusive). */
export interface ElementSpan {
  bytes: Buffer;
  members: Map<string, { start: number; end: number }>;
  /** Position of the element's first byte in the answer. */
  position: number;
}

/** Puts an element together from the chunks it came in. All positions are those in the whole answer. */
export class ElementBuilder {
  private start = -1;
  /** Where the element's bytes begin in the chunk at hand. */
  private chunkStart = 0;
  private pieces: Buffer[] = [];
  private pieceBytes = 0;
  private keyStart = 0;
  private keyEnd = 0;
  private key = '';
  private valueStart = 0;
  private members: ElementSpan['members'] = new Map();

  constructor(private readonly maxBytes: number) {}

  get isOpen(): boolean {
    return this.start >= 0;
  }

  /** @param indexInChunk where `position` is in the chunk at hand. */
  begin(position: number, indexInChunk: number): void {
    this.start = position;
    this.chunkStart = indexInChunk;
    this.members = new Map();
  }

  startKey(position: number): void {
    this.keyStart = position;
  }

  endKey(position: number): void {
    this.keyEnd = position;
  }

  /** To be called with the colon, when the key's last byte is in `chunk` or before it. */
  readKey(chunk: Buffer): void {
    const from = this.keyStart - this.start;
    const to = this.keyEnd - this.start;
    const raw =
      from >= this.pieceBytes
        ? chunk.subarray(this.chunkStart + from - this.pieceBytes, this.chunkStart + to - this.pieceBytes)
        : Buffer.concat([...this.pieces, chunk.subarray(this.chunkStart)]).subarray(from, to);
    this.key = JSON.parse(raw.toString('utf8')) as string;
    if (this.members.has(this.key)) throw new JsonError('duplicateKey', this.keyStart);
  }

  startValue(position: number): void {
    this.valueStart = position;
  }

  endValue(position: number): void {
    this.members.set(this.key, { start: this.valueStart - this.start, end: position - this.start });
  }

  /** Keeps what of the element stands in the chunk; it goes on in the next one. */
  endChunk(chunk: Buffer): void {
    if (!this.isOpen) return;
    const piece = chunk.subarray(this.chunkStart);
    this.pieces.push(piece);
    this.pieceBytes += piece.length;
    this.chunkStart = 0;
    if (this.pieceBytes > this.maxBytes) throw new ElementTooLargeError(this.pieceBytes, this.maxBytes);
  }

  /** The element, whose last byte is just before `chunkEnd`. */
  finish(chunk: Buffer, chunkEnd: number): ElementSpan {
    const piece = chunk.subarray(this.chunkStart, chunkEnd);
    const bytes = this.pieces.length > 0 ? Buffer.concat([...this.pieces, piece]) : piece;
    if (bytes.length > this.maxBytes) throw new ElementTooLargeError(bytes.length, this.maxBytes);
    if (!isUtf8(bytes)) throw new JsonError('brokenUtf8', this.start + firstBrokenByte(bytes));
    const span = { bytes, members: this.members, position: this.start };
    this.pieces = [];
    this.pieceBytes = 0;
    this.start = -1;
    return span;
  }
}
