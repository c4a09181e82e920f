import type { StepEffects } from '../../conversation/stepEffects';
import type { CheckpointRow } from '../../history/checkpointRows';
import type { StepsPage } from './steps';

/** Reads up to `limit` checkpoints older than `before`. */
export type ReadCheckpoints = (page: {
  before: string | undefined;
  limit: number;
  signal: AbortSignal;
}) => Promise<StepsPage>;

export const checkpointsPerPage = 20;
/** Refresh reads as many rows again as are shown, up to this many. */
const mostRefreshed = 100;

/**
 * The checkpoints of one namespace, page by page, newest first. One load runs at a time and others join it; the answer
 * to a load that was given up is dropped.
 */
export class CheckpointList {
  #rows = new Map<string, CheckpointRow>();
  /** By checkpoint id. What a step did does not change. */
  #effects = new Map<string, StepEffects>();
  #following: CheckpointRow | undefined;
  #ended = false;
  #loaded = false;
  #stale = false;
  #error: { thrown: unknown; anew: boolean } | undefined;
  #running: { done: Promise<void>; anew: boolean; stop: AbortController } | undefined;

  constructor(
    private readonly readPage: ReadCheckpoints,
    private readonly changed: () => void,
  ) {}

  get rows(): CheckpointRow[] {
    return [...this.#rows.values()];
  }

  /** The checkpoint behind the last row. */
  get following(): CheckpointRow | undefined {
    return this.#following;
  }

  /** What the steps did, by checkpoint id, where that is known. */
  get effects(): ReadonlyMap<string, StepEffects> {
    return this.#effects;
  }

  /** Whether there are none but `rows`. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether the first page has been read or has failed. */
  get settled(): boolean {
    return this.#loaded || this.#error !== undefined;
  }

  /** What was read may be out of date. */
  get stale(): boolean {
    return this.#stale;
  }

  get error(): { thrown: unknown } | undefined {
    return this.#error;
  }

  /** The first page, once; the shown rows anew where they are out of date. */
  load(): Promise<void> {
    if (this.settled && !this.#stale) {
      return this.#running?.done ?? Promise.resolve();
    }
    return this.#running?.anew === true ? this.#running.done : this.#readAgain();
  }

  /** The rows stay until they are read anew, which the next `load` does. */
  expire(): void {
    this.#running?.stop.abort();
    this.#running = undefined;
    this.#stale = true;
  }

  /** The next page. */
  loadMore(): Promise<void> {
    if (this.#running !== undefined) {
      return this.#running.done;
    }
    return this.#loaded && !this.#stale ? this.#run(false, (signal) => this.#readNext(signal)) : this.load();
  }

  /** Reads what failed again. */
  retry(): Promise<void> {
    if (this.#running !== undefined) {
      return this.#running.done;
    }
    return this.#error?.anew === false ? this.loadMore() : this.#readAgain();
  }

  dispose(): void {
    this.#running?.stop.abort();
    this.#running = undefined;
  }

  #readAgain(): Promise<void> {
    this.#running?.stop.abort();
    return this.#run(true, (signal) => this.#readAnew(signal));
  }

  #run(anew: boolean, read: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const stop = new AbortController();
    const done = read(stop.signal)
      .catch((thrown: unknown) => {
        if (!stop.signal.aborted) {
          this.#error = { thrown, anew };
          // What was read before stays, under the problem, until somebody tries again.
          this.#stale &&= !anew;
        }
      })
      .finally(() => {
        if (this.#running?.stop === stop) {
          this.#running = undefined;
          this.changed();
        }
      });
    this.#running = { done, anew, stop };
    return done;
  }

  async #readAnew(signal: AbortSignal): Promise<void> {
    const wanted = Math.min(Math.max(this.#rows.size, checkpointsPerPage), mostRefreshed);
    const rows = new Map<string, CheckpointRow>();
    const effects = new Map<string, StepEffects>();
    let page: StepsPage;
    do {
      const before = [...rows.values()].at(-1)?.id;
      page = await this.readPage({ before, limit: wanted - rows.size, signal });
      if (signal.aborted) {
        return;
      }
      add(rows, page.rows);
      page.effects.forEach((effect, id) => effects.set(id, effect));
    } while (!page.ended && page.rows.length > 0 && rows.size < wanted);
    this.#effects = effects;
    this.#accept(rows, page);
  }

  async #readNext(signal: AbortSignal): Promise<void> {
    const before = this.rows.at(-1)?.id;
    const page = await this.readPage({ before, limit: checkpointsPerPage, signal });
    if (!signal.aborted) {
      add(this.#rows, page.rows);
      page.effects.forEach((effect, id) => this.#effects.set(id, effect));
      this.#accept(this.#rows, page);
    }
  }

  #accept(rows: Map<string, CheckpointRow>, page: StepsPage): void {
    this.#rows = rows;
    this.#following = page.following;
    // A server that promises more and gives nothing would be asked for ever.
    this.#ended = page.ended || page.rows.length === 0;
    this.#loaded = true;
    this.#stale = false;
    this.#error = undefined;
  }
}

function add(rows: Map<string, CheckpointRow>, more: CheckpointRow[]): void {
  for (const row of more) {
    rows.set(`${row.namespace}\0${row.id}`, row);
  }
}
