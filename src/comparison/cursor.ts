import type { Checkpoint } from '../history/checkpoint';
import { readNamespace, type ReadOptions } from '../history/readNamespace';
import type { HistoryReading } from '../history/reading';

/** Reading one side failed; `cause` says how. */
export class SideError extends Error {
  override readonly name = 'SideError' as const;

  constructor(
    readonly reading: HistoryReading,
    readonly namespace: string,
    override readonly cause: unknown,
    /** The checkpoint that would have been read next, where the last one's parent tells; else `''`. */
    readonly nextCheckpointId = '',
  ) {
    super(`reading ${reading.name} failed`);
  }
}

/** One side's checkpoints of a namespace, each once, with one in hand. */
export class Cursor {
  current: Checkpoint | undefined;
  private readonly rows: AsyncGenerator<Checkpoint, void, void>;
  private advancing: Promise<void> | undefined;
  private hasBegun = false;
  private parentOfLast: string | undefined;

  constructor(
    readonly reading: HistoryReading,
    private readonly asked: string,
    options: ReadOptions,
    /** Told of a checkpoint that came before. */
    private readonly onRepeated: (checkpoint: Checkpoint) => void,
  ) {
    const onBytes = (bytes: number): void => {
      reading.bytes += bytes;
      options.onBytes?.(bytes);
    };
    const isAll = (): boolean => reading.checkpoints === reading.stored;
    this.rows = readNamespace(reading.side, asked, { ...options, onBytes, isAll, largest: reading.largestPage });
  }

  next(): Promise<void> {
    this.advancing = this.advance().catch((error: unknown) => {
      throw new SideError(this.reading, this.asked, error, this.parentOfLast);
    });
    return this.advancing;
  }

  /** Resolves when `next` has ended, well or not. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.advancing]);
  }

  private async advance(): Promise<void> {
    for (;;) {
      const { value } = await this.rows.next();
      this.current = value ?? undefined;
      if (!value) return;
      this.reading.answered.set(this.asked, value.namespace);
      const isAlias = !this.hasBegun && value.namespace !== this.asked;
      if (isAlias && this.reading.hasNamespace(value.namespace)) {
        // Stateful subgraphs answer the same checkpoints under a name a turn; they have been read.
        this.current = undefined;
        await this.close();
        return;
      }
      this.hasBegun = true;
      this.parentOfLast = value.parentId;
      if (this.reading.add(value, this.asked)) return;
      this.onRepeated(value);
    }
  }

  async close(): Promise<void> {
    await this.rows.return();
  }
}
