import type { StepEffects } from '../../conversation/stepEffects';
import { StepTracker } from '../../conversation/stepTracker';
import {
  readCheckpointRows,
  type CheckpointPage,
  type CheckpointRow,
  type PageOptions,
} from '../../history/checkpointRows';
import type { ThreadSource } from '../../history/side';

/** What led to a checkpoint, as far as a page shows it. */
export interface StepFacts {
  /** The nodes that ran to make it, without `__start__`; `undefined` where its parent is not loaded, or too large. */
  ran: string[] | undefined;
  effects: StepEffects | undefined;
}

export type StepsPage = CheckpointPage & { effects: ReadonlyMap<string, StepEffects> };

/** A page of checkpoints with what each step did. The states pass by and are not kept. Throws what `readCheckpointRows` throws. */
export async function readSteps(side: ThreadSource, namespace: string, options: PageOptions): Promise<StepsPage> {
  const tracker = new StepTracker();
  const page = await readCheckpointRows(side, namespace, {
    ...options,
    onCheckpoint: (checkpoint) => {
      tracker.pass(checkpoint);
    },
  });
  const effects = new Map<string, StepEffects>();
  for (const { id } of page.rows) {
    const found = tracker.take(id);
    if (found !== undefined) effects.set(id, found);
  }
  return { ...page, effects };
}

/** One for each of `rows`. @param following the checkpoint behind the last row, where it is known. */
export function stepFacts(
  rows: readonly CheckpointRow[],
  following: CheckpointRow | undefined,
  effects: ReadonlyMap<string, StepEffects>,
): StepFacts[] {
  const known = following === undefined ? rows : [...rows, following];
  const byId = new Map(known.map((row) => [row.id, row]));
  return rows.map(({ id, parentId }) => {
    const parent = parentId === undefined ? undefined : byId.get(parentId);
    const isRead = parent !== undefined && parent.largerThan === undefined;
    const ran = !isRead ? undefined : parent.tasks.map(({ name }) => name).filter((name) => name !== '__start__');
    return { ran: ran && [...new Set(ran)], effects: effects.get(id) };
  });
}
