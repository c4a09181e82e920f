/** Memory that is used over and over for what comes in pieces. */
export class GrowableBuffer {
  private memory = Buffer.alloc(0);
  private length = 0;

  /** @param most bytes that there may be in all: no more memory is taken ahead. */
  constructor(private readonly most: number) {}

  /** @param expected how many bytes there will probably be in all. */
  append(piece: Buffer, expected = 0): void {
    const needed = this.length + piece.length;
    if (needed > this.memory.length) {
      // Doubled, so that what is let go of on the way is not more than what is kept.
      const wanted = Math.min(Math.max(2 * this.memory.length, 1.1 * expected), this.most);
      const larger = Buffer.allocUnsafeSlow(Math.ceil(Math.max(needed, wanted)));
      this.bytes.copy(larger);
      this.memory = larger;
    }
    piece.copy(this.memory, this.length);
    this.length = needed;
  }

  get size(): number {
    return this.length;
  }

  clear(): void {
    this.truncate(0);
  }

  /** Keeps the first bytes alone. */
  truncate(length: number): void {
    this.length = length;
  }

  /** What was appended since `clear`; good until then. */
  get bytes(): Buffer {
    return this.memory.subarray(0, this.length);
  }
}
