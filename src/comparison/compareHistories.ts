import type { Note, Verification, VerificationProgress } from '../api';
import { isAgentServerError } from '../langgraph/http/errors';
import { compareNamespace } from './compareNamespace';
import { checkBeginnings, isAccountedFor, olderGoneNotes } from '../history/completeness';
import type { CopyEvidence } from './copyPoint';
import type { ComparisonReader } from './comparisonReader';
import { SideError } from './cursor';
import { decide, type Decision } from './decide';
import { Findings } from './findings';
import { snapshotAgain, snapshotRow, type RowSnapshot, type ThreadSnapshot } from '../history/snapshot';
import { hasMoved, isTorn, type ThreadMoment } from '../history/movement';
import { NamespaceWalk } from '../history/walk';
import { HistoryReading } from '../history/reading';
import { reasonOf } from './reason';
import { firstPageFor, usualPageBytes } from '../history/page';
import type { ReadOptions } from '../history/readNamespace';
import { canonicalThread, type ThreadSource, type SideName } from '../history/side';
import { addUnread } from './unread';

export interface CompareOptions {
  signal: AbortSignal;
  onProgress?: ((progress: VerificationProgress) => void) | undefined;
  /** Bytes of the largest checkpoint that is read. */
  maxCheckpointBytes?: number | undefined;
  /** Where `right` is our own copy of `left`. */
  copy?: CopyEvidence | undefined;
  /**
   * Told of the verdict on all that the servers list, where there are many hidden namespaces to be asked for behind it.
   * It is the result's if these are given up.
   */
  onListed?: ((soFar: Verification) => void) | undefined;
  /** Sees what is read, so that it can be shown without being read again. */
  reader?: ComparisonReader | undefined;
}

/** What no reading of histories can see. */
export const notChecked = ['storeItems', 'runs', 'crons', 'threadRow', 'jsonLosses'];
/** A thread that went back while it was read (a run rolled back or deleted), or changed during a look, is read again. */
const readings = 2;
/** Namespaces, or checkpoints, that a note quotes. */
const mostNames = 5;

type Sides = [HistoryReading, HistoryReading];
/** Says which side it was that failed. */
export async function ofSide<T>(reading: HistoryReading, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof SideError ? error : new SideError(reading, '', error);
  }
}

/** Both sides at once. */
async function ofBoth<T>(
  [left, right]: Sides,
  work: (reading: HistoryReading) => Promise<T>,
): Promise<Record<SideName, T>> {
  const [ofLeft, ofRight] = await Promise.all([ofSide(left, work(left)), ofSide(right, work(right))]);
  return { left: ofLeft, right: ofRight };
}

/**
 * Whether all servers say in `GET /info` that they are JavaScript servers, which show the tasks of every checkpoint that
 * they list (1.1.17 to 1.5.1). Python servers in memory (up to 0.15) hide those behind a join edge.
 */
function namesOnlyJavaScript(infos: string): boolean {
  return infos.split('\n').every((info) => info.includes('"langgraph_js_version"'));
}

/** What `GET /info` answers, as text; empty where the server has no such call. */
async function readInfo(reading: HistoryReading, signal: AbortSignal): Promise<string> {
  try {
    return (await reading.side.server.infoBytes(signal)).toString('utf8');
  } catch (error) {
    if (isAgentServerError(error) && ['notFound', 'unsupported', 'notAgentServer'].includes(error.kind)) return '';
    throw new SideError(reading, '', error);
  }
}

/** What both sides' deployments say of themselves; each is asked once. */
async function readInfos([left, right]: Sides, signal: AbortSignal): Promise<string> {
  const asked = left.side.server === right.side.server ? [left] : [left, right];
  return (await Promise.all(asked.map((reading) => readInfo(reading, signal)))).join('\n');
}

function startReading(left: ThreadSource, right: ThreadSource): Sides {
  const named = (side: ThreadSource): ThreadSource => ({ ...side, thread: canonicalThread(side.thread) });
  const owners = new Map<string, string>();
  return [new HistoryReading('left', named(left), owners), new HistoryReading('right', named(right), owners)];
}

function ofSideNote({ code, facts }: Note, side: SideName): Note {
  return { code, facts: { ...facts, side } };
}

interface Outcome {
  findings: Findings;
  decision: Decision | { verdict: 'cannotTell' | 'cancelled'; reason?: Note; relation: Verification['relation'] };
  notes: Note[];
}

interface Listeners {
  onListed: (outcome: Outcome) => void;
  onProbe: (asked: number, known: number) => void;
}

async function readAndDecide(
  sides: Sides,
  findings: Findings,
  options: CompareOptions,
  listeners: Listeners,
  isFirst: boolean,
): Promise<Outcome | 'again'> {
  const [left, right] = sides;
  const { signal } = options;
  let probing: VerificationProgress['probing'];
  let verdictSoFar: VerificationProgress['verdictSoFar'];
  const progress = (): void => {
    const { checkpoints, bytes } = left;
    options.onProgress?.({
      left: { checkpoints, bytes },
      right: { checkpoints: right.checkpoints, bytes: right.bytes },
      ...(probing && { probing }),
      ...(verdictSoFar && { verdictSoFar }),
    });
  };
  const { maxCheckpointBytes, reader } = options;
  const read: ReadOptions = { signal, maxCheckpointBytes, onBytes: progress };
  // A source that runs has moved on since.
  const known = isFirst && options.copy?.after.status !== 'busy' ? options.copy?.after : undefined;
  const [infoBefore, rows] = await Promise.all([
    readInfos(sides, signal),
    ofBoth(sides, async (reading) => {
      // Of our own copy's source that has just been read.
      if (reading === left && known) return { ...known, rowBytes: known.headBytes };
      return snapshotRow(reading.side, signal, maxCheckpointBytes);
    }),
  ]);
  reader?.begin(left.threadId, right.threadId);
  for (const reading of sides) reading.stored = rows[reading.name].stored?.checkpoints;
  // Both are read in step.
  const rootPage = firstPageFor(
    Math.max(rows.left.rowBytes, rows.right.rowBytes),
    Math.min(left.side.server.pageBytes ?? usualPageBytes, right.side.server.pageBytes ?? usualPageBytes),
  );
  const walk = new NamespaceWalk(sides, (namespace) =>
    compareNamespace(namespace, sides, findings, { ...read, reader, firstPage: namespace === '' ? rootPage : 1 }),
  );
  const settle = (soFar: boolean) =>
    settleReading(sides, soFar ? findings.copy() : findings, options, { infoBefore, rows, soFar });
  // The server's own count says whether anything is hidden; without it every task has to be asked about.
  await walk.visitAll(
    () => sides.every((reading) => isAccountedFor(reading, rows[reading.name], rows[reading.name]) === true),
    {
      onListed: async () => {
        const outcome = await settle(true);
        if (outcome === 'again') return;
        verdictSoFar = outcome.decision.verdict;
        reader?.end();
        listeners.onListed(outcome);
      },
      onProbe: (asked, known) => {
        probing = { asked, known };
        listeners.onProbe(asked, known);
        progress();
      },
    },
  );
  probing = undefined;
  reader?.end();
  return settle(false);
}

/**
 * Looks whether both stood still while they were read, and decides. `soFar`: before the hidden namespaces are asked for;
 * then `'again'` where either has moved, for nothing is to be said of it yet.
 */
async function settleReading(
  sides: Sides,
  findings: Findings,
  options: CompareOptions,
  before: { infoBefore: string; rows: Record<SideName, RowSnapshot>; soFar: boolean },
): Promise<Outcome | 'again'> {
  const [left, right] = sides;
  const { signal, maxCheckpointBytes } = options;
  const { infoBefore, rows, soFar } = before;
  // What came first of each namespace was its head: it need not be asked for once more.
  const start: Record<SideName, ThreadMoment> = {
    left: { ...rows.left, heads: left.newestHeads() },
    right: { ...rows.right, heads: right.newestHeads() },
  };
  const beginnings = await ofBoth(sides, (reading) => checkBeginnings(reading, signal));
  const [infoAfter, end] = await Promise.all([
    readInfos(sides, signal),
    ofBoth(sides, ({ name, side, root }): Promise<ThreadSnapshot> => {
      const read = { heads: start[name].heads, root };
      return snapshotAgain(side, start[name], read, signal, maxCheckpointBytes);
    }),
  ]);
  const isUnread = (reading: HistoryReading) =>
    [...end[reading.name].heads].some(([namespace, { id }]) => !reading.has(namespace, id));
  if (soFar && sides.some(isUnread)) return 'again';
  for (const reading of sides) reading.stored = end[reading.name].stored?.checkpoints;
  if (await addUnread(sides, findings, start, end, options)) return 'again';
  if (sides.some(({ name }) => isTorn(start[name], end[name]))) return 'again';
  findings.addLeftOut(sides);

  const flaws = sides.flatMap(({ name, side }) => (side.server.flaws ?? []).map((flaw) => ofSideNote(flaw, name)));
  const decision = decide({
    readings: sides,
    findings,
    start,
    end,
    sameServer: left.side.server.baseUrl === right.side.server.baseUrl,
    evidence: options.copy,
    incomplete: beginnings.left.incomplete ?? beginnings.right.incomplete ?? flaws[0],
    deploymentChanged: infoBefore !== infoAfter,
    showsAllTasks: namesOnlyJavaScript(infoBefore),
    isSoFar: soFar,
  });
  const notes: Note[] = olderGoneNotes(beginnings.left.olderGone, beginnings.right.olderGone);
  notes.push(...flaws.filter((flaw) => flaw !== decision.reason));
  if (findings.tally.redacted > 0 && decision.reason?.code !== 'redacted') {
    notes.push({ code: 'redacted', facts: { places: findings.tally.redacted } });
  }
  for (const reading of sides) {
    const side = reading.name;
    if (!end[side].stored) notes.push({ code: 'noStorage', facts: { side } });
    if (!end[side].stored && reading.refusesUnlisted) notes.push({ code: 'subgraphsNotShown', facts: { side } });
    const silent = end[side].stored ? [] : reading.silent();
    if (silent.length > 0) {
      const names = silent.slice(0, mostNames).join(', ');
      notes.push({ code: 'namespacesSilent', facts: { side, namespaces: silent.length, names } });
    }
    const large = [...reading.leftOut.values()];
    const broken = [...reading.broken.values()];
    if (large.length > 0) {
      const names = large.slice(0, mostNames).map(({ id }) => id);
      notes.push({ code: 'leftOut', facts: { side, checkpoints: large.length, names: names.join(', ') } });
    }
    if (broken.length > 0) {
      const names = broken.slice(0, mostNames).map(({ id, pointer }) => `${id} (${pointer})`);
      notes.push({ code: 'notJson', facts: { side, checkpoints: broken.length, names: names.join(', ') } });
    }
    if (reading.foreignTask) notes.push({ code: 'tasksInOtherThread', facts: { side, ...reading.foreignTask } });
    if (hasMoved(start[side], end[side])) notes.push({ code: 'sourceMoved', facts: { side } });
    else if (end[side].values === 'differFromHead') notes.push({ code: 'sourceValuesDiffer', facts: { side } });
    const added = findings.tally.addedThreadIds[side];
    if (added > 0) notes.push({ code: 'threadIdAdded', facts: { side, places: added } });
  }
  return { findings, decision, notes };
}

/** What differs in checkpoints that both sides have differs whatever could not be read. */
function decideUnread(findings: Findings, reason: Note): Outcome {
  const { tally, foreign } = findings;
  const places = tally.differenceCount - tally.nextOrTasksCount;
  if (places === 0 || foreign)
    return { findings, decision: { verdict: 'cannotTell', reason, relation: 'unknown' }, notes: [] };
  const changed = { code: 'changed', facts: { places: tally.differenceCount } };
  return { findings, decision: { verdict: 'different', reason: changed, relation: 'unknown' }, notes: [reason] };
}

/** Cancelled; where only the hidden namespaces were left to be asked for, with the verdict so far. */
function decideCancelled(
  findings: Findings,
  soFar: Outcome | undefined,
  probing: { asked: number; known: number },
): Outcome {
  if (!soFar) return { findings, decision: { verdict: 'cancelled', relation: 'unknown' }, notes: [] };
  const { verdict, relation } = soFar.decision;
  const reason: Note = { code: 'hiddenNotAsked', facts: { verdict, ...probing } };
  // A difference is one whatever is hidden; all else is only said when everything was read.
  return verdict === 'different'
    ? { ...soFar, notes: [...soFar.notes, reason] }
    : { ...soFar, decision: { verdict: 'cancelled', reason, relation } };
}

/**
 * Reads both histories whole, both at once, and compares them exactly: every namespace that the servers list, and those
 * of subgraphs called inside tasks, which they do not list. Memory holds one pair of checkpoints, whatever the length.
 *
 * Never rejects for what it finds out: what cannot be read is `cannotTell` with the reason, an aborted signal
 * `cancelled`, both with what had been read so far.
 */
export async function compareHistories(
  leftSide: ThreadSource,
  rightSide: ThreadSource,
  options: CompareOptions,
): Promise<Verification> {
  const started = performance.now();
  let outcome: Outcome | 'again' = 'again';
  let sides = startReading(leftSide, rightSide);
  let findings = new Findings();
  let soFar: Outcome | undefined;
  let probing = { asked: 0, known: 0 };
  try {
    for (let reading = 0; reading < readings && outcome === 'again'; reading++) {
      sides = startReading(leftSide, rightSide);
      findings = new Findings();
      soFar = undefined;
      outcome = await readAndDecide(
        sides,
        findings,
        options,
        {
          onListed: (listed) => {
            soFar = listed;
            options.onListed?.(toVerification(listed, sides, started));
          },
          onProbe: (asked, known) => (probing = { asked, known }),
        },
        reading === 0,
      );
    }
    if (outcome === 'again') {
      outcome = {
        findings,
        decision: { verdict: 'cannotTell', reason: { code: 'sourceMoved', facts: {} }, relation: 'unknown' },
        notes: [],
      };
    }
  } catch (error) {
    outcome = options.signal.aborted
      ? decideCancelled(findings, soFar, probing)
      : decideUnread(findings, reasonOf(error));
  }
  return toVerification(outcome, sides, started);
}

function toVerification({ findings, decision, notes }: Outcome, sides: Sides, started: number): Verification {
  const { tally } = findings;
  return {
    ...decision,
    notes,
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
