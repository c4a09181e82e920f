import { isUtf8 } from 'node:buffer';
import { ElementTooLargeError, JsonError, type JsonFault } from './error';
import { GrowableBuffer } from './growableBuffer';
import { firstBrokenByte } from './utf8';

/** One element: its bytes, and where in them each top-level member's value stands (`end` exclusive). */
export interface ElementSpan {
  readonly bytes: Buffer;
  readonly members: Map<string, { start: number; end: number }>;
  /** Position of the element's first byte in the response. */
  readonly position: number;
  /** What is no JSON in it, by the member in which it is: the first place of each. Positions are those in the response. */
  readonly faults?: ReadonlyMap<string, { what: JsonFault; position: number }>;
}

/** What comes from a socket at a time is smaller: so an element that is too large takes no other memory when that is seen. */
const largestChunk = 1024 * 1024;
/** How far an element that is too large is followed for the member that names it, at least, in bytes. */
const followed = 256 * 1024 * 1024;
/** The largest such member, and the longest key. */
const longestName = 64 * 1024;

/** Puts an element together from the chunks it came in. All positions are those in the whole response. */
export class ElementBuilder {
  private start = -1;
  /** Where the element's bytes begin in the chunk at hand. */
  private chunkStart = 0;
  private pieces: GrowableBuffer;
  /** The pieces of the element before, whose bytes stay good while the next one is built. */
  private otherPieces: GrowableBuffer;
  /** Of the element, before the chunk at hand; in `pieces` are those from `pieceStart` on. */
  private pieceBytes = 0;
  private pieceStart = 0;
  private keyStart = 0;
  private keyEnd = 0;
  private key = '';
  private valueStart = 0;
  /** What is being read of a member. */
  private inside: 'key' | 'value' | undefined;
  private members: ElementSpan['members'] = new Map();
  private faults = new Map<string, { what: JsonFault; position: number }>();

  /** @param naming the member that says which element it is, for `ElementTooLargeError`. */
  constructor(
    private readonly maxBytes: number,
    private readonly naming?: string,
    private readonly isTolerant = false,
  ) {
    this.pieces = new GrowableBuffer(maxBytes + largestChunk);
    this.otherPieces = new GrowableBuffer(maxBytes + largestChunk);
  }

  get isOpen(): boolean {
    return this.start >= 0;
  }

  /** @param indexInChunk where `position` is in the chunk at hand. */
  begin(position: number, indexInChunk: number): void {
    this.start = position;
    this.chunkStart = indexInChunk;
    this.pieceBytes = 0;
    this.pieceStart = 0;
    [this.pieces, this.otherPieces] = [this.otherPieces, this.pieces];
    this.pieces.clear();
    this.members = new Map();
    this.faults = new Map();
  }

  /** Position of the open element's first byte. */
  get position(): number {
    return this.start;
  }

  /** The member that is being read, or was read last. */
  get memberName(): string {
    return this.key;
  }

  /** An element that is open will have no end. */
  abandon(): void {
    // The next one is not to be built over the one before this one.
    if (this.isOpen) [this.pieces, this.otherPieces] = [this.otherPieces, this.pieces];
    this.start = -1;
    this.inside = undefined;
  }

  startKey(position: number): void {
    this.keyStart = position;
    this.inside = 'key';
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
        : Buffer.concat([this.pieces.bytes.subarray(from - this.pieceStart), chunk.subarray(this.chunkStart)]).subarray(
            0,
            to - from,
          );
    this.inside = undefined;
    this.key = JSON.parse(raw.toString('utf8')) as string;
    if (!this.members.has(this.key)) return;
    if (!this.isTolerant) throw new JsonError('duplicateKey', this.keyStart);
    this.refuse('duplicateKey', this.keyStart);
  }

  /** In the member that is being read, or was read last. */
  refuse(what: JsonFault, position: number): void {
    if (!this.faults.has(this.key)) this.faults.set(this.key, { what, position });
  }

  startValue(position: number): void {
    this.valueStart = position;
    this.inside = 'value';
  }

  endValue(position: number): void {
    this.inside = undefined;
    // Of one that is there twice, all from the first value on.
    const first = this.members.get(this.key)?.start;
    this.members.set(this.key, { start: first ?? this.valueStart - this.start, end: position - this.start });
  }

  /** Keeps what of the element stands in the chunk; it goes on in the next one. */
  endChunk(chunk: Buffer): void {
    if (!this.isOpen) return;
    const piece = chunk.subarray(this.chunkStart);
    // As large as the one before, perhaps.
    this.pieces.append(piece, this.otherPieces.bytes.length);
    this.pieceBytes += piece.length;
    this.chunkStart = 0;
    if (this.pieceBytes > this.maxBytes) this.follow();
  }

  /** Of an element that is too large only the member that names it is still of use, and what it takes to find that. */
  private follow(): void {
    if (this.naming === undefined || this.members.has(this.naming)) throw this.tooLarge();
    const isNeeded = this.inside === 'key' || (this.inside === 'value' && this.key === this.naming);
    const from = isNeeded ? (this.inside === 'key' ? this.keyStart : this.valueStart) - this.start : this.pieceBytes;
    const isHopeless = this.pieceBytes > Math.max(followed, 4 * this.maxBytes) || this.pieceBytes - from > longestName;
    const needed =
      isNeeded && !isHopeless ? Buffer.from(this.pieces.bytes.subarray(from - this.pieceStart)) : undefined;
    this.pieces.clear();
    if (isHopeless) throw this.tooLarge();
    if (needed) this.pieces.append(needed);
    this.pieceStart = from;
  }

  private tooLarge(): ElementTooLargeError {
    const at = this.naming === undefined ? undefined : this.members.get(this.naming);
    const named = at && Buffer.from(this.pieces.bytes.subarray(at.start - this.pieceStart, at.end - this.pieceStart));
    return new ElementTooLargeError(this.pieceBytes, this.maxBytes, named);
  }

  /** The element, whose last byte is just before `chunkEnd`. Its bytes are good until the next but one is begun. */
  finish(chunk: Buffer, chunkEnd: number): ElementSpan {
    const piece = chunk.subarray(this.chunkStart, chunkEnd);
    // Also where it came in one piece: the chunk is of no use any more when the next one comes.
    this.pieces.append(piece);
    this.pieceBytes += piece.length;
    if (this.pieceBytes > this.maxBytes) throw this.tooLarge();
    const { bytes } = this.pieces;
    if (!isUtf8(bytes)) this.refuseUtf8(firstBrokenByte(bytes));
    const { members, faults } = this;
    const span = { bytes, members, position: this.start, ...(faults.size > 0 && { faults }) };
    this.start = -1;
    return span;
  }

  private refuseUtf8(at: number): void {
    const [name] = [...this.members].find(([, { start, end }]) => start <= at && at < end) ?? [];
    if (!this.isTolerant || name === undefined) throw new JsonError('brokenUtf8', this.start + at);
    if (!this.faults.has(name)) this.faults.set(name, { what: 'brokenUtf8', position: this.start + at });
  }
}
