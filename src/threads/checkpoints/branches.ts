import type { CheckpointRow } from '../../history/checkpointRows';

/** Where a checkpoint stands among the branches of its history. */
export interface BranchFacts {
  /**
   * What comes before it: the next older row (`'older'`), an earlier one, so that a branch begins here (`'branch'`),
   * nothing, although there are older rows (`'beginning'`), nothing at all (`'first'`), one that the server has no more
   * (`'gone'`), or one that is not loaded yet (`'unknown'`).
   */
  after: 'older' | 'branch' | 'beginning' | 'first' | 'gone' | 'unknown';
  /** The step of the parent, where a branch begins and the parent is loaded. */
  parentStep: number | undefined;
  /** How many checkpoints go on from it; a branch point has several. */
  children: number;
  /** Nothing goes on from it, and it is not the newest. */
  isEarlierEnd: boolean;
}

/**
 * One for each of `rows`, which are newest first from the newest on. A checkpoint's children are newer than it, so they
 * are among the rows above it.
 *
 * @param following the checkpoint behind the last row, where it is known.
 * @param ended whether there are no more.
 */
export function branchFacts(
  rows: readonly CheckpointRow[],
  following: CheckpointRow | undefined,
  ended: boolean,
): BranchFacts[] {
  const known = following === undefined ? rows : [...rows, following];
  const byId = new Map(known.map((row) => [row.id, row]));
  const children = new Map<string, number>();
  for (const { parentId } of known) {
    if (parentId !== undefined) children.set(parentId, (children.get(parentId) ?? 0) + 1);
  }
  return rows.map((row, index) => {
    const after = place(row, known[index + 1], ended, byId);
    const parent = row.parentId === undefined ? undefined : byId.get(row.parentId);
    const count = children.get(row.id) ?? 0;
    return {
      after,
      parentStep: after === 'branch' ? parent?.step : undefined,
      children: count,
      isEarlierEnd: index > 0 && count === 0,
    };
  });
}

function place(
  { parentId }: CheckpointRow,
  older: CheckpointRow | undefined,
  ended: boolean,
  byId: ReadonlyMap<string, CheckpointRow>,
): BranchFacts['after'] {
  if (older === undefined && !ended) return parentId === undefined ? 'first' : 'unknown';
  if (parentId === undefined) return older === undefined ? 'first' : 'beginning';
  if (parentId === older?.id) return 'older';
  return ended && !byId.has(parentId) ? 'gone' : 'branch';
}
