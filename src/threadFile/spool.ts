import { open, rm, type FileHandle } from 'node:fs/promises';
import { blockBytes, readFully, readTogether, type Span } from './spans';

/** A new file that is written from its beginning to its end. */
export class Output {
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  private position = 0;
  private writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /** Rejects where there is a file already, or none can be made: with Node's error. */
  static async create(path: string): Promise<Output> {
    return new Output(path, await open(path, 'wx+', 0o600));
  }

  get length(): number {
    return this.position;
  }

  append(bytes: Buffer): Span {
    const span = { offset: this.position, length: bytes.length };
    this.position += bytes.length;
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
    return span;
  }

  /** To be waited for now and then, so that what was appended does not stay in memory. */
  async drain(): Promise<void> {
    if (this.waitingBytes > blockBytes) await this.flush();
  }

  private flush(): Promise<void> {
    const bytes = Buffer.concat(this.waiting);
    this.waiting = [];
    this.waitingBytes = 0;
    this.writing = this.writing.then(async () => {
      for (let at = 0; at < bytes.length;) at += (await this.file.write(bytes, at)).bytesWritten;
    });
    return this.writing;
  }

  /** All of it is on the disk then. */
  async sync(): Promise<void> {
    await this.flush();
    await this.file.sync();
  }

  /** What was appended at these places, in their order. */
  async *read(spans: readonly Span[]): AsyncGenerator<Buffer, void, void> {
    await this.flush();
    yield* readTogether(spans, (offset, length) => readFully(this.file, offset, length));
  }

  async close(): Promise<void> {
    await this.writing.catch(() => undefined);
    await this.file.close();
  }

  /** Closes it and removes it. */
  async discard(): Promise<void> {
    await this.close().catch(() => undefined);
    await rm(this.path, { force: true });
  }
}
