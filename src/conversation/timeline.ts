import type { Checkpoint } from '../history/checkpoint';
import { type CheckpointRow, readCheckpointRows } from '../history/checkpointRows';
import { type LaneRow, Lanes } from '../history/lanes';
import type { ThreadSource } from '../history/side';
import type { StepEffects } from './stepEffects';
import { StepTracker } from './stepTracker';

/** A checkpoint, its place in the graph, and what led to it. */
export interface TimelineRow {
  row: CheckpointRow;
  lane: LaneRow;
  /** The nodes that ran to make it, where its parent is loaded; without `__start__`. */
  ran: string[];
  /** `undefined` while its parent is not loaded, or is gone, and where states are too large to be kept for it. */
  effects: StepEffects | undefined;
}

/**
 * The history of one namespace, newest first, read by pages: for each checkpoint what a graph of it shows. States pass by
 * and are not kept, but for those whose parent is still to come.
 */
export class Timeline {
  readonly rows: TimelineRow[] = [];
  ended = false;
  readonly #lanes = new Lanes();
  readonly #known = new Set<string>();
  readonly #steps = new StepTracker();
  /** Of all that passed by. */
  #passed = { rows: 0, bytes: 0 };

  constructor(
    private readonly side: ThreadSource,
    readonly namespace: string,
  ) {}

  /**
   * Reads the next `limit` checkpoints, fewer where they are large. Gives the rows that are new, and those of which more is known now.
   * `onHead` gets the newest checkpoint, the first time; its bytes are good until it returns. Throws what
   * `readCheckpointRows` throws.
   */
  async more(
    limit: number,
    options: {
      signal: AbortSignal;
      maxCheckpointBytes?: number | undefined;
      onHead?: (checkpoint: Checkpoint) => void;
      /** What the last row's step did is not known then before the next call. */
      isAlone?: boolean;
    },
  ): Promise<TimelineRow[]> {
    if (this.ended) return [];
    let isFirst = this.rows.length === 0;
    const page = await readCheckpointRows(this.side, this.namespace, {
      signal: options.signal,
      maxCheckpointBytes: options.maxCheckpointBytes,
      limit,
      isAlone: options.isAlone,
      before: this.rows.at(-1)?.row.id,
      usualBytes: this.#passed.rows === 0 ? undefined : this.#passed.bytes / this.#passed.rows,
      onCheckpoint: (checkpoint) => {
        this.#passed.rows++;
        this.#passed.bytes += checkpoint.span.bytes.length;
        if (isFirst) options.onHead?.(checkpoint);
        isFirst = false;
        if (!this.#known.has(checkpoint.id)) this.#steps.pass(checkpoint);
      },
    });
    const unsure = this.rows.filter(({ effects, row }) => effects === undefined && row.parentId !== undefined);
    const fresh = page.rows
      .filter(({ id }) => !this.#known.has(id))
      .map((row): TimelineRow => ({ row, lane: this.#lanes.add(row), ran: [], effects: undefined }));
    for (const { row } of fresh) this.#known.add(row.id);
    this.rows.push(...fresh);
    const tasks = new Map(
      [...page.rows, ...(page.following ? [page.following] : [])].map((row) => [row.id, row.tasks]),
    );
    for (const each of [...unsure, ...fresh]) {
      const parent = each.row.parentId === undefined ? undefined : tasks.get(each.row.parentId);
      each.ran = parent?.map(({ name }) => name).filter((name) => name !== '__start__') ?? each.ran;
      each.effects = this.#steps.take(each.row.id) ?? each.effects;
    }
    this.ended = page.ended;
    return [...unsure.filter(({ effects }) => effects !== undefined), ...fresh];
  }
}
