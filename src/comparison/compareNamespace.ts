import type { Difference } from '../api';
import { sha256 } from '../digest';
import { ageOf, areTimed, isNewer } from '../history/age';
import { BrokenCheckpointError, type Checkpoint, readExactCheckpoint } from '../history/checkpoint';
import { comparePair } from './comparePair';
import type { ComparisonReader } from './comparisonReader';
import { Cursor, SideError } from './cursor';
import type { Extra, Findings } from './findings';
import { normalForm } from './normalForm';
import { printJson } from '../json/print';
import { type LargeCheckpoint, readNamespace, type ReadOptions } from '../history/readNamespace';
import type { HistoryReading } from '../history/reading';
import type { SideName } from '../history/side';
import type { Tally } from './tally';
import { type ExpectedCopy, expectedCopyOf } from '../history/expectedCopy';

function digest(checkpoint: Checkpoint, threadId: string): string {
  return sha256(printJson(normalForm(readExactCheckpoint(checkpoint), threadId), 0));
}

type Sides = [HistoryReading, HistoryReading];

/** Both rows are of one and the same other thread than the two that were asked for, of which nothing is known then. */
function noteForeign(findings: Findings, [left, right]: [Checkpoint, Checkpoint], sides: Sides): void {
  const owner = left.threadId;
  if (owner === undefined || owner !== right.threadId || sides.some(({ threadId }) => threadId === owner)) return;
  findings.foreign ??= { namespace: left.namespace, checkpointId: left.id };
}

/** Gives what was found in this pair alone. */
function addPair(findings: Findings, [left, right]: [Checkpoint, Checkpoint], sides: Sides): Tally {
  const { tally, missingResults } = comparePair(left, right, sides, findings.memory);
  noteForeign(findings, [left, right], sides);
  if (tally.differenceCount + tally.redacted === 0) findings.identical++;
  const shortSide = missingResults === 'left' ? sides[0] : sides[1];
  if (missingResults && shortSide.isHead(missingResults === 'left' ? left : right)) {
    findings.unfinishedHeads.push({ missingOn: missingResults, tally });
  } else {
    findings.tally.addAll(tally);
  }
  return tally;
}

function differenceOf(kind: Difference['kind'], { namespace, id }: Pick<Checkpoint, 'namespace' | 'id'>): Difference {
  return { kind, namespace, checkpointId: id, pointer: '' };
}

const keyOf = ({ namespace, id }: Pick<Checkpoint, 'namespace' | 'id'>): string => `${namespace}\0${id}`;
const otherSide = (side: SideName): SideName => (side === 'left' ? 'right' : 'left');

/** Notes a checkpoint that stands alone on its side, as far as is known. */
function addAlone(findings: Findings, { reading, asked, position, previousId }: Cursor, checkpoint: Checkpoint): void {
  const { namespace, id, createdAt } = checkpoint;
  const place = { namespace, id, createdAt, asked, position, previousId };
  findings.extras[reading.name].set(keyOf(checkpoint), { ...place, digest: digest(checkpoint, reading.threadId) });
}

/**
 * Pairs a checkpoint with one of the other side that stood alone before. Where lists are not in order of the ids a partner
 * may come late, and under two names rows come at two times; all the same both sides must have them in the same order.
 */
async function addLate(
  findings: Findings,
  [cursor, other]: [Cursor, Cursor],
  checkpoint: Checkpoint,
  options: ReadOptions,
): Promise<void> {
  const { reading, asked, position } = cursor;
  const extras = findings.extras[other.reading.name];
  const late = extras.get(keyOf(checkpoint));
  if (!late) return;
  extras.delete(keyOf(checkpoint));
  const positions = { left: position, right: position, [other.reading.name]: late.position };
  findings.addCommon(checkpoint, positions);
  const isInOrder = late.asked !== asked || other.paired < late.position;
  if (late.asked === asked) other.paired = Math.max(other.paired, late.position);
  cursor.paired = position;
  if (!isInOrder) findings.tally.addDifference(differenceOf('order', checkpoint));
  const isRedacted = reading.isRedacted || other.reading.isRedacted;
  const isSame = !isRedacted && late.digest === digest(checkpoint, reading.threadId);
  // Its bytes are gone: only they tell a rewritten id from a difference.
  const partner = isSame ? checkpoint : await readLate(other.reading, late, options);
  if (!partner) {
    findings.tally.addDifference(differenceOf('changed', checkpoint));
    return;
  }
  const isLeft = reading.name === 'left';
  const sides: Sides = isLeft ? [reading, other.reading] : [other.reading, reading];
  const pair: [Checkpoint, Checkpoint] = isLeft ? [checkpoint, partner] : [partner, checkpoint];
  if (!isSame) addPair(findings, pair, sides);
  else if (isInOrder) findings.identical++;
}

/** A checkpoint that was read before; `undefined` where the server does not give it any more. Throws `SideError`. */
async function readLate(reading: HistoryReading, late: Extra, options: ReadOptions): Promise<Checkpoint | undefined> {
  const { signal, maxCheckpointBytes } = options;
  const read: ReadOptions = { signal, maxCheckpointBytes, onTooLarge: () => undefined };
  try {
    for (const before of new Set([late.previousId, undefined])) {
      const rows = readNamespace(reading.side, late.asked, { ...read, before });
      for await (const row of rows) {
        if (isSame(row, late)) return row;
        if (before !== undefined) break;
      }
    }
    return undefined;
  } catch (error) {
    throw new SideError(reading, late.namespace, error);
  }
}

/**
 * Reads a namespace of both sides at once and compares it. Only the pair in hand is in memory: servers answer newest
 * first, so the newer of the two in hand is on its side alone; where nobody knows which that is, a partner comes late.
 * Throws `SideError`.
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
    findings.tally.addDifference(differenceOf('order', checkpoint));
  };
  const onLeftOut = (side: SideName) => (large: LargeCheckpoint) => options.reader?.leaveOut(side, large);
  const left = new Cursor(sides[0], namespace, {
    ...{ ...options, signal, onRepeated, setsBrokenAside: true },
    onLeftOut: onLeftOut('left'),
  });
  // A copy has its source's bytes, so what comes on the right is mostly known from the left.
  const expected = async (): Promise<ExpectedCopy | undefined> => {
    await left.settled();
    if (sides.some(({ isRedacted }) => isRedacted)) return undefined;
    return left.current && expectedCopyOf(left.current, sides[0].threadId, sides[1].threadId);
  };
  const right = new Cursor(sides[1], namespace, {
    ...{ ...options, signal, onRepeated, expected, setsBrokenAside: true },
    onLeftOut: onLeftOut('right'),
  });
  try {
    await Promise.all([left.next(), right.next()]);
    while (left.current !== undefined || right.current !== undefined)
      await step(left, right, findings, { ...options, signal });
  } finally {
    failed.abort();
    await Promise.allSettled([left.close(), right.close()]);
  }
}

type Place = Pick<Checkpoint, 'namespace' | 'id'>;
const isSame = (left: Place, right: Place): boolean => left.id === right.id && left.namespace === right.namespace;

/** Of two that are no pair: which is likelier to stand alone, for it is newer. What is wrong here is paired late. */
function comesFirst(left: Checkpoint, right: Checkpoint): boolean {
  if (left.id === right.id) return left.namespace >= right.namespace;
  // Servers whose ids grow with time list by them, and not by `created_at`.
  if (areTimed(left.id, right.id)) return left.id > right.id;
  if (left.parentId === right.id) return true;
  if (right.parentId === left.id) return false;
  return isNewer(ageOf(left), ageOf(right)) ?? left.id > right.id;
}

/** One that cannot be parsed is set aside; bytes that are equal on both sides need not be. Throws `SideError`. */
async function compareInHand(
  [left, right]: [Cursor, Cursor],
  first: Cursor | 'both',
  findings: Findings,
  options: ReadOptions,
): Promise<Tally | undefined> {
  const { current: l } = left;
  const { current: r } = right;
  try {
    if (l && r && first === 'both') {
      left.paired = left.position;
      right.paired = right.position;
      findings.addCommon(l, { left: left.position, right: right.position });
      return addPair(findings, [l, r], [left.reading, right.reading]);
    }
    const alone = first === 'both' ? left : first;
    if (!alone.current) return undefined;
    const other = alone === left ? right : left;
    if (isLate(findings, alone)) await addLate(findings, [alone, other], alone.current, options);
    else addAlone(findings, alone, alone.current);
    return undefined;
  } catch (error) {
    if (!(error instanceof BrokenCheckpointError)) throw error;
    const inHand = [left, right].find(({ current }) => current === error.checkpoint);
    // One that came late is read again, on the side that it is of.
    const broken = inHand ?? (first === left ? right : left);
    broken.reading.setAside(error.checkpoint, error.place, broken.asked);
    return undefined;
  }
}

/** Whether the other side has given the checkpoint in hand before. */
function isLate(findings: Findings, { reading, current }: Cursor): boolean {
  return current !== undefined && findings.extras[otherSide(reading.name)].has(keyOf(current));
}

function chooseFirst(left: Cursor, right: Cursor, findings: Findings): Cursor | 'both' {
  const { current: l } = left;
  const { current: r } = right;
  if (!l || !r) return l ? left : right;
  if (isSame(l, r)) return 'both';
  if (isLate(findings, left)) return left;
  return !isLate(findings, right) && comesFirst(l, r) ? left : right;
}

async function step(
  left: Cursor,
  right: Cursor,
  findings: Findings,
  options: ReadOptions & { reader?: ComparisonReader | undefined },
): Promise<void> {
  const { current: l } = left;
  const { current: r } = right;
  const first = chooseFirst(left, right, findings);
  const tally = await compareInHand([left, right], first, findings, options);
  options.reader?.take({
    left: first === right ? undefined : l,
    right: first === left ? undefined : r,
    isSame: tally?.foundNothing ?? false,
    differs: tally !== undefined && tally.differenceCount > 0,
  });
  await Promise.all(first === 'both' ? [left.next(), right.next()] : [first.next()]);
}
