import type { Note } from '../api';
import { checkBeginnings, olderGoneNotes } from '../history/completeness';
import { hasMoved, isTorn, type ThreadMoment } from '../history/movement';
import type { HistoryReading } from '../history/reading';
import type { SideName } from '../history/side';
import { type RowSnapshot, snapshotAgain, type ThreadSnapshot } from '../history/snapshot';
import type { CopyEvidence } from './copyPoint';
import { decide } from './decide';
import type { Findings } from './findings';
import { namesOnlyJavaScript, ofBoth, readInfos, type Sides } from './sides';
import { addUnread } from './unread';
import type { Outcome } from './verification';

/** Namespaces, or checkpoints, that a note quotes. */
const mostNames = 5;

interface SettleOptions {
  signal: AbortSignal;
  maxCheckpointBytes?: number | undefined;
  copy?: CopyEvidence | undefined;
}

/**
 * Looks whether both stood still while they were read, and decides. `soFar`: before the hidden namespaces are asked for;
 * then `'again'` where either has moved, for nothing is to be said of it yet.
 */
export async function settleReading(
  sides: Sides,
  findings: Findings,
  options: SettleOptions,
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
  const notes = [
    ...olderGoneNotes(beginnings.left.olderGone, beginnings.right.olderGone),
    ...flaws.filter((flaw) => flaw !== decision.reason),
    ...(findings.tally.redacted > 0 && decision.reason?.code !== 'redacted'
      ? [{ code: 'redacted', facts: { places: findings.tally.redacted } }]
      : []),
    ...sides.flatMap((reading) => notesOf(reading, findings, start[reading.name], end[reading.name])),
  ];
  return { findings, decision, notes };
}

/** What is to be said of one side, whatever the verdict. */
function notesOf(reading: HistoryReading, findings: Findings, start: ThreadMoment, end: ThreadSnapshot): Note[] {
  const { name: side } = reading;
  const notes: Note[] = [];
  if (!end.stored) notes.push({ code: 'noStorage', facts: { side } });
  if (!end.stored && reading.refusesUnlisted) notes.push({ code: 'subgraphsNotShown', facts: { side } });
  const silent = end.stored ? [] : reading.silent();
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
  if (hasMoved(start, end)) notes.push({ code: 'sourceMoved', facts: { side } });
  else if (end.values === 'differFromHead') notes.push({ code: 'sourceValuesDiffer', facts: { side } });
  const added = findings.tally.addedThreadIds[side];
  if (added > 0) notes.push({ code: 'threadIdAdded', facts: { side, places: added } });
  return notes;
}

function ofSideNote({ code, facts }: Note, side: SideName): Note {
  return { code, facts: { ...facts, side } };
}
