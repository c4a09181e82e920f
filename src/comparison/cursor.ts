import type { Checkpoint } from '../history/checkpoint';
import type { HistoryReading } from '../history/reading';
import { readUnread, type UnreadOptions } from '../history/walk';

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
  /** Of `current`: see `HistoryReading.positionOf`. */
  position = -1;
  /** The id of the checkpoint that came before `current`. */
  previousId: string | undefined;
  /** The last position of those that have found their partners. */
  paired = -1;
  private readonly rows: AsyncGenerator<Checkpoint, void, void>;
  private advancing: Promise<void> | undefined;
  private parentOfLast: string | undefined;

  constructor(
    readonly reading: HistoryReading,
    readonly asked: string,
    options: UnreadOptions,
  ) {
    this.rows = readUnread(reading, asked, options);
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
    const { value } = await this.rows.next();
    this.previousId = this.current?.id;
    this.current = value ?? undefined;
    if (!value) return;
    this.position = this.reading.positionOf(value) ?? -1;
    this.parentOfLast = value.parentId;
  }

  async close(): Promise<void> {
    await this.rows.return();
  }
}
