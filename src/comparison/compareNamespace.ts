import type { Difference } from '../api';
import { sha256 } from '../digest';
import { type Checkpoint, readCheckpointValue } from '../history/checkpoint';
import { comparePair } from './comparePair';
import type { ComparisonReader } from './comparisonReader';
import { Cursor, SideError } from './cursor';
import type { Findings } from './findings';
import { normalForm } from '../history/normalForm';
import { printJson } from '../json/print';
import type { ReadOptions } from '../history/readNamespace';
import type { HistoryReading } from '../history/reading';
import type { Tally } from './tally';
import { type ExpectedCopy, expectedCopyOf } from '../history/expectedCopy';

function digest(checkpoint: Checkpoint, threadId: string): string {
  return sha256(printJson(normalForm(readCheckpointValue(checkpoint.span), threadId), 0));
}

/** Gives what was found in this pair alone. */
function addPair(
  findings: Findings,
  left: Checkpoint,
  right: Checkpoint,
  sides: [HistoryReading, HistoryReading],
): Tally {
  const { tally, missingResults } = comparePair(left, right, sides[0].threadId, sides[1].threadId);
  findings.addCommon(left);
  const owner = left.threadId;
  if (owner !== undefined && owner === right.threadId && sides.every(({ threadId }) => threadId !== owner)) {
    // Neither row is of the thread that was asked for, so nothing is known of that one.
    findings.foreign ??= { namespace: left.namespace, checkpointId: left.id };
  }
  if (tally.differenceCount === 0) findings.identical++;
  const shortSide = missingResults === 'left' ? sides[0] : sides[1];
  if (missingResults && shortSide.isHead(missingResults === 'left' ? left : right)) {
    findings.unfinishedHeads.push({ missingOn: missingResults, tally });
  } else {
    findings.tally.addAll(tally);
  }
  return tally;
}

function orderDifference(checkpoint: Checkpoint): Difference {
  return { kind: 'order', namespace: checkpoint.namespace, checkpointId: checkpoint.id, pointer: '' };
}

/** Takes a checkpoint that stands alone on its side; it may be the late partner of one that stood alone before. */
function addAlone(findings: Findings, cursor: Cursor, other: Cursor, checkpoint: Checkpoint): void {
  const { reading, asked, position } = cursor;
  const { namespace, id, createdAt } = checkpoint;
  const key = `${namespace}\0${id}`;
  const others = findings.extras[reading.name === 'left' ? 'right' : 'left'];
  const late = others.get(key);
  const ownDigest = digest(checkpoint, reading.threadId);
  if (!late) {
    findings.extras[reading.name].set(key, { namespace, id, createdAt, digest: ownDigest, asked, position });
    return;
  }
  others.delete(key);
  findings.addCommon(checkpoint);
  // Where ids do not descend a partner may come late, and under two names rows come at two times; in order all the same.
  const isInOrder = late.asked !== asked || other.paired < late.position;
  if (late.asked === asked) other.paired = Math.max(other.paired, late.position);
  cursor.paired = position;
  if (!isInOrder) findings.tally.addDifference(orderDifference(checkpoint));
  else if (late.digest === ownDigest) findings.identical++;
  if (late.digest !== ownDigest) findings.tally.addDifference({ ...orderDifference(checkpoint), kind: 'changed' });
}

/**
 * Reads a namespace of both sides at once and compares it. Only the pair in hand is in memory: servers answer newest
 * first by checkpoint id, so the greater id of the two in hand is on its side alone. Throws `SideError`.
 */
export async function compareNamespace(
  namespace: string,
  sides: [HistoryReading, HistoryReading],
  findings: Findings,
  options: ReadOptions & { reader?: ComparisonReader | undefined },
): Promise<void> {
  // When one side fails, the other one's request must not be waited for.
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const onRepeated = (checkpoint: Checkpoint): void => {
    findings.tally.addDifference(orderDifference(checkpoint));
  };
  const left = new Cursor(sides[0], namespace, { ...options, signal, onRepeated });
  // A copy has its source's bytes, so what comes on the right is mostly known from the left.
  const expected = async (): Promise<ExpectedCopy | undefined> => {
    await left.settled();
    return left.current && expectedCopyOf(left.current, sides[0].threadId, sides[1].threadId);
  };
  const right = new Cursor(sides[1], namespace, { ...options, signal, onRepeated, expected });
  try {
    await Promise.all([left.next(), right.next()]);
    while (left.current !== undefined || right.current !== undefined) await step(left, right, findings, options.reader);
  } finally {
    failed.abort();
    await Promise.allSettled([left.close(), right.close()]);
  }
}

const isSame = (left: Checkpoint, right: Checkpoint): boolean =>
  left.id === right.id && left.namespace === right.namespace;
const comesFirst = (left: Checkpoint, right: Checkpoint): boolean =>
  left.id > right.id || (left.id === right.id && left.namespace >= right.namespace);

/** Throws `SideError` for a checkpoint that cannot be parsed; bytes that are equal on both sides need not be. */
function compareInHand(
  left: Cursor,
  right: Cursor,
  isPair: boolean,
  alone: Cursor,
  findings: Findings,
): Tally | undefined {
  const { current: l } = left;
  const { current: r } = right;
  try {
    if (l && r && isPair) {
      left.paired = left.position;
      right.paired = right.position;
      return addPair(findings, l, r, [left.reading, right.reading]);
    }
    if (alone.current) addAlone(findings, alone, alone === left ? right : left, alone.current);
    return undefined;
  } catch (error) {
    const broken = isPair && l && isReadable(l) ? right : alone;
    throw new SideError(broken.reading, broken.current?.namespace ?? '', error);
  }
}

export function isReadable(checkpoint: Checkpoint): boolean {
  try {
    return readCheckpointValue(checkpoint.span).size > 0;
  } catch {
    return false;
  }
}

async function step(
  left: Cursor,
  right: Cursor,
  findings: Findings,
  reader: ComparisonReader | undefined,
): Promise<void> {
  const l = left.current;
  const r = right.current;
  const isPair = l !== undefined && r !== undefined && isSame(l, r);
  const first = l && (!r || comesFirst(l, r)) ? left : right;
  const tally = compareInHand(left, right, isPair, first, findings);
  reader?.take({
    left: isPair || first === left ? l : undefined,
    right: isPair || first === right ? r : undefined,
    isSame: tally?.foundNothing ?? false,
    differs: tally !== undefined && tally.differenceCount > 0,
  });
  await Promise.all(isPair ? [left.next(), right.next()] : [first.next()]);
}
