import { type Checkpoint, memberBytes, readExactMember } from '../history/checkpoint';
import type { HistoryReading } from '../history/reading';
import { compareValues } from './compareValues';
import { PairMemory } from './pairMemory';
import { Tally } from './tally';

/** Members in which a checkpoint names its thread: equal bytes there would mean that a copy names its source. */
const envelopeMembers = new Set(['metadata', 'checkpoint', 'parent_checkpoint', 'tasks']);

export interface PairResult {
  tally: Tally;
  /** Where nothing differs but results, errors and interrupts of tasks that one side has and the other has not yet. */
  missingResults: 'left' | 'right' | undefined;
}

/**
 * Compares two checkpoints of the same namespace and id. A twin is done, and so are members whose bytes are equal: the
 * `values` of a whole copy are never parsed. Throws `BrokenCheckpointError` for what had to be parsed and
 * cannot be, such as a key twice.
 */
export function comparePair(
  left: Checkpoint,
  right: Checkpoint,
  [leftSide, rightSide]: [HistoryReading, HistoryReading],
  memory = new PairMemory(),
): PairResult {
  const tally = new Tally();
  const isRedacted = { left: leftSide.isRedacted, right: rightSide.isRedacted };
  if (right.twin?.of === left) {
    for (const path of right.twin.masked) tally.addMasked(path);
    return { tally, missingResults: undefined };
  }
  const [leftId, rightId] = [leftSide.threadId, rightSide.threadId];
  const context = { leftId, rightId, namespace: left.namespace, checkpointId: left.id, tally, isRedacted };
  for (const name of new Set([...left.span.members.keys(), ...right.span.members.keys()])) {
    const same = memberBytes(left.span, name).equals(memberBytes(right.span, name));
    const isTaken = (isRedacted.left || isRedacted.right) && memberBytes(left.span, name).includes('"<redacted ');
    if (same && !envelopeMembers.has(name) && !isTaken) continue;
    if (name === 'values') {
      const ofLeft = readExactMember(left, name, (bytes) => memory.left.parse(bytes));
      const ofRight = readExactMember(right, name, (bytes) => memory.right.parse(bytes));
      compareValues({ ...context, memory }, [name], ofLeft, ofRight);
    } else compareValues(context, [name], readExactMember(left, name), readExactMember(right, name));
  }
  return { tally, missingResults: missingResults(tally) };
}

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

function missingResults(tally: Tally): PairResult['missingResults'] {
  if (tally.differenceCount === 0 || tally.differenceCount > tally.differences.length) return undefined;
  const ofResults = tally.differences.every(({ pointer }) =>
    /^\/(tasks\/\d+\/(result|error)|(tasks\/\d+\/)?interrupts(\/\d+)?)$/.test(pointer),
  );
  if (!ofResults) return undefined;
  if (tally.differences.every(({ right }) => isMissing(right))) return 'right';
  return tally.differences.every(({ left }) => isMissing(left)) ? 'left' : undefined;
}
