/** Bytes. Up to here memory is doubled, beyond it grows by a quarter: what is let go of on the way is garbage too. */
const doubledUpTo = 16 * 1024 * 1024;

/** Memory that is used over and over for what comes in pieces. */
export class Scratch {
  private memory = Buffer.alloc(0);
  private length = 0;

  /** @param expected how many bytes there may be in all. */
  append(piece: Buffer, expected = 0): void {
    const needed = this.length + piece.length;
    if (needed > this.memory.length) {
      const grown = this.memory.length < doubledUpTo ? 2 * this.memory.length : 1.25 * this.memory.length;
      const larger = Buffer.allocUnsafeSlow(Math.ceil(Math.max(needed, grown, 1.1 * expected)));
      this.bytes.copy(larger);
      this.memory = larger;
    }
    piece.copy(this.memory, this.length);
    this.length = needed;
  }

  clear(): void {
    this.length = 0;
  }

  /** What was appended since `clear`; good until then. */
  get bytes(): Buffer {
    return this.memory.subarray(0, this.length);
  }
}
