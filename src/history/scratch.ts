/** Memory that is used over and over for what comes in pieces. */
export class Scratch {
  private memory = Buffer.alloc(0);
  private length = 0;

  append(piece: Buffer): void {
    const needed = this.length + piece.length;
    if (needed > this.memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.ceil(needed * 1.25));
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
