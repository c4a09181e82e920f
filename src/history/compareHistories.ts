import type { Note, Verification, VerificationProgress } from '../api';
import { isServerError } from './serverError';
import { compareNamespace, Findings, SideError } from './compareNamespace';
import { checkBeginnings, isAccountedFor, olderGoneNotes } from './completeness';
import type { CopyEvidence } from './copyPoint';
import { decide, type Decision } from './decide';
import { ElementTooLargeError, JsonError } from './jsonError';
import { lookAtThread, hasMoved, type ThreadLook } from './look';
import { NamespaceWalk } from './namespaces';
import { SideReading } from './reading';
import { CursorIgnoredError, type ReadOptions } from './readNamespace';
import { canonicalThread, type HistorySide, type SideName } from './side';

export interface CompareOptions {
  signal: AbortSignal;
  onProgress?: ((progress: VerificationProgress) => void) | undefined;
  /** Bytes of the largest checkpoint that is read. */
  maxCheckpointBytes?: number | undefined;
  /** Where `right` is our own copy of `left`. */
  copy?: CopyEvidence | undefined;
}

/** What no reading of histories can see. */
const notChecked = ['storeItems', 'runs', 'crons', 'threadRow', 'jsonLosses'];
/** A thread that went back while it was read (a run rolled back or deleted) is read again. */
const readings = 2;

type Sides = [SideReading, SideReading];
type Looks = Record<SideName, ThreadLook>;

async function ofSide<T>(reading: SideReading, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof SideError ? error : new SideError(reading, '', error);
  }
}

async function lookAtBoth([left, right]: Sides, signal: AbortSignal): Promise<Looks> {
  const looks = [left, right].map((reading) => ofSide(reading, lookAtThread(reading.side, signal)));
  const [leftLook, rightLook] = await Promise.all(looks);
  if (!leftLook || !rightLook) throw new Error('two looks were asked for');
  return { left: leftLook, right: rightLook };
}

/** What `GET /info` answers, as text; empty where the server has no such call. */
async function readInfo(reading: SideReading, signal: AbortSignal): Promise<string> {
  try {
    return (await reading.side.server.infoBytes(signal)).toString('utf8');
  } catch (error) {
    if (isServerError(error) && ['notFound', 'unsupported', 'notAgentServer'].includes(error.kind)) return '';
    throw new SideError(reading, '', error);
  }
}

function reasonOf(error: unknown): Note {
  if (!(error instanceof SideError)) throw error;
  const { cause, namespace } = error;
  const side = error.reading.name;
  if (isServerError(cause)) {
    const { kind, method, path, status, detail, code } = cause.facts;
    const facts: Note['facts'] = { side, kind, method, path };
    if (status !== undefined) facts.status = status;
    if (detail !== undefined) facts.detail = detail;
    if (code !== undefined) facts.code = code;
    return namespace === ''
      ? { code: 'serverError', facts }
      : { code: 'namespaceUnreadable', facts: { ...facts, namespace } };
  }
  if (cause instanceof JsonError) {
    return { code: 'brokenAnswer', facts: { side, namespace, position: cause.position, what: cause.fault } };
  }
  if (cause instanceof ElementTooLargeError) {
    const { bytes, limit } = cause;
    return { code: 'tooLarge', facts: { side, namespace, checkpointId: error.nextCheckpointId, bytes, limit } };
  }
  if (cause instanceof CursorIgnoredError) {
    return { code: 'cursorIgnored', facts: { side, namespace, checkpointId: cause.checkpointId } };
  }
  throw error;
}

/** Checkpoints that a side got after it had been read count as its own; true where a side went back instead. */
function addUnread(sides: Sides, findings: Findings, end: Looks): boolean {
  let wentBack = false;
  for (const reading of sides) {
    for (const [namespace, head] of end[reading.name].heads) {
      if (reading.has(namespace, head.id)) continue;
      findings.extras[reading.name].set(`${namespace}\0${head.id}`, { namespace, ...head });
    }
    const endHead = end[reading.name].heads.get('')?.id ?? '';
    if (endHead < reading.headCheckpointId) wentBack = true;
  }
  return wentBack;
}

function startReading(left: HistorySide, right: HistorySide): Sides {
  const named = (side: HistorySide): HistorySide => ({ ...side, thread: canonicalThread(side.thread) });
  return [new SideReading('left', named(left)), new SideReading('right', named(right))];
}

interface Outcome {
  decision: Decision | { verdict: 'cannotTell' | 'cancelled'; reason?: Note; relation: Verification['relation'] };
  notes: Note[];
}

async function readAndDecide(sides: Sides, findings: Findings, options: CompareOptions): Promise<Outcome | 'again'> {
  const [left, right] = sides;
  const { signal } = options;
  const progress = (): void => {
    const { checkpoints, bytes } = left;
    options.onProgress?.({
      left: { checkpoints, bytes },
      right: { checkpoints: right.checkpoints, bytes: right.bytes },
    });
  };
  const read: ReadOptions = { signal, maxCheckpointBytes: options.maxCheckpointBytes, onBytes: progress };
  const infoBefore = await Promise.all(sides.map((reading) => readInfo(reading, signal)));
  const start = await lookAtBoth(sides, signal);
  const walk = new NamespaceWalk(sides, (namespace) => compareNamespace(namespace, sides, findings, read));
  await walk.visitListed();
  // The server's own count says whether anything is hidden; without it every task has to be asked about.
  if (!sides.every((reading) => isAccountedFor(reading, start[reading.name], start[reading.name]) === true)) {
    await walk.visitHidden();
  }
  const [leftBeginnings, rightBeginnings] = await Promise.all([
    ofSide(left, checkBeginnings(left, signal)),
    ofSide(right, checkBeginnings(right, signal)),
  ]);
  const end = await lookAtBoth(sides, signal);
  const infoAfter = await Promise.all(sides.map((reading) => readInfo(reading, signal)));
  for (const reading of sides) reading.stored = end[reading.name].stored?.checkpoints;
  if (addUnread(sides, findings, end)) return 'again';

  const decision = decide({
    readings: sides,
    findings,
    start,
    end,
    sameServer: left.side.server.baseUrl === right.side.server.baseUrl,
    evidence: options.copy,
    incomplete: leftBeginnings.incomplete ?? rightBeginnings.incomplete,
    deploymentChanged: infoBefore.join('\n') !== infoAfter.join('\n'),
  });
  const notes: Note[] = olderGoneNotes(leftBeginnings.olderGone, rightBeginnings.olderGone);
  for (const reading of sides) {
    const side = reading.name;
    if (!end[side].stored) notes.push({ code: 'noStorage', facts: { side } });
    if (hasMoved(start[side], end[side])) notes.push({ code: 'sourceMoved', facts: { side } });
    else if (start[side].values === 'differFromHead') notes.push({ code: 'sourceValuesDiffer', facts: { side } });
    const added = findings.tally.addedThreadIds[side];
    if (added > 0) notes.push({ code: 'threadIdAdded', facts: { side, places: added } });
  }
  return { decision, notes };
}

/**
 * Reads both histories whole, both at once, and compares them exactly: every namespace that the servers list, and those
 * of subgraphs called inside tasks, which they do not list. Memory holds one pair of checkpoints, whatever the length.
 *
 * Never rejects for what it finds out: what cannot be read is `cannotTell` with the reason, an aborted signal
 * `cancelled`, both with what had been read so far.
 */
export async function compareHistories(
  leftSide: HistorySide,
  rightSide: HistorySide,
  options: CompareOptions,
): Promise<Verification> {
  const started = performance.now();
  let outcome: Outcome | 'again' = 'again';
  let sides = startReading(leftSide, rightSide);
  let findings = new Findings();
  try {
    for (let reading = 0; reading < readings && outcome === 'again'; reading++) {
      sides = startReading(leftSide, rightSide);
      findings = new Findings();
      outcome = await readAndDecide(sides, findings, options);
    }
    if (outcome === 'again') {
      outcome = {
        decision: { verdict: 'cannotTell', reason: { code: 'sourceMoved', facts: {} }, relation: 'diverged' },
        notes: [],
      };
    }
  } catch (error) {
    const decision = options.signal.aborted
      ? ({ verdict: 'cancelled', relation: 'diverged' } as const)
      : ({ verdict: 'cannotTell', reason: reasonOf(error), relation: 'diverged' } as const);
    outcome = { decision, notes: [] };
  }
  const { tally } = findings;
  return {
    ...outcome.decision,
    notes: outcome.notes,
    notChecked,
    ...(findings.newestCommonRootId === '' ? {} : { lastCommonCheckpointId: findings.newestCommonRootId }),
    left: sides[0].summary(),
    right: sides[1].summary(),
    identicalCheckpoints: findings.identical,
    masked: Object.fromEntries(tally.masked),
    rewrittenIds: Object.fromEntries(tally.rewrittenIds),
    differences: tally.differences,
    differenceCount: tally.differenceCount,
    milliseconds: Math.round(performance.now() - started),
  };
}
