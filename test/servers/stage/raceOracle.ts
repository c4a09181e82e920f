/** What a verification of a copy may say, by what the server shows of both threads when everything has come to rest. */
import * as rest from './rest';

/** Every checkpoint of a thread: its text without the thread's id, and without what may come later. */
export type Snapshot = Map<string, { createdAt: number; text: string }>;

/** Results, errors and questions come to a checkpoint's tasks after it was made. */
function lasting({ tasks, ...row }: rest.Row): unknown {
  return { ...row, interrupts: undefined, tasks: tasks.map(({ id, name }) => ({ id, name })) };
}

/** Empty for a thread that is gone. */
export async function snapshot(target: rest.Target, threadId: string): Promise<Snapshot> {
  if ((await rest.call(target, 'GET', `/threads/${threadId}`)).status === 404) return new Map();
  const all = [await rest.allHistories(target, threadId), await rest.hiddenNamespaces(target, threadId)];
  const rows = all.flatMap((histories) => [...histories.values()]).flatMap((history) => history.rows);
  return new Map(
    rows.map((row) => [
      `${row.checkpoint.checkpoint_id} ${row.checkpoint.checkpoint_ns}`,
      { createdAt: Date.parse(row.created_at), text: JSON.stringify(lasting(row)).replaceAll(threadId, 'ID') },
    ]),
  );
}

/** When things happened, in milliseconds of the clock that the server has too. */
export interface Times {
  /** What was done to a thread meanwhile; absent where it only ran. */
  event?: { start: number; end: number };
  /** The last look at the thread to which it was done began. */
  lastLook: number;
  end: number;
}

export interface Race {
  before: Snapshot;
  after: Snapshot;
  /** The source is gone. */
  isDeleted: boolean;
  copyBefore: Snapshot;
  copyAfter: Snapshot;
  times: Times;
  /** No look shows what was done, the newest checkpoints being as they were: what was read before it counts. */
  isUnseen: boolean;
}

/** A checkpoint's time is taken a moment before it can be read. */
const slack = 100;

const without = (some: Snapshot, others: Snapshot): [string, { createdAt: number; text: string }][] =>
  [...some].filter(([key]) => !others.has(key));

/** What is right of two threads that stand as these do, as `figures` begins; `since`: of what stands on the source alone. */
function verdictsOn(source: Snapshot, copy: Snapshot, lastLook: number): string[] {
  const changed = [...copy].filter(([key, { text }]) => (source.get(key)?.text ?? text) !== text);
  if (changed.length > 0) return [`different changed`];
  const [more, lost] = [without(source, copy), without(copy, source)];
  if (more.length > 0 && lost.length > 0) return ['different diverged'];
  if (lost.length > 0) return [`different sourceLost checkpoints=${lost.length} `];
  const newest = [...copy.keys()].reduce((a, b) => (a > b ? a : b), '');
  if (more.some(([key]) => key < newest)) return ['different diverged'];
  // The run went on while the source was read: how far is not known, but for what there was before the last look.
  const seen = more.filter(([, { createdAt }]) => createdAt < lastLook - slack).length;
  const numbers = Array.from({ length: more.length - seen + 1 }, (_, index) => seen + index);
  const upTo = numbers.map((number) => `identicalUpToCopyPoint copyPoint side=left checkpoints=${number} `);
  const identical = copy.size > 0 ? ['identical same '] : ['cannotTell bothEmpty ', 'identical neverRun '];
  return seen === 0 ? [...identical, ...upTo] : upTo;
}

/** The verdicts that are right, as `figures` begins. */
export function rightVerdicts({ before, after, isDeleted, copyBefore, copyAfter, times, isUnseen }: Race): string[] {
  const { event, lastLook, end } = times;
  const afterwards = isDeleted
    ? ['cannotTell serverError side=left kind=notFound ', 'cannotTell namespaceUnreadable side=left kind=notFound ']
    : copyAfter.size > copyBefore.size
      ? [`different leftIsBeginningOfRight checkpoints=${copyAfter.size - copyBefore.size} `]
      : verdictsOn(after, copyAfter, lastLook);
  if (!event || (event.end <= lastLook && !isUnseen)) return afterwards;
  const beforehand = verdictsOn(before, copyBefore, lastLook);
  // Between the two, whatever was seen.
  return event.start >= end ? beforehand : [...beforehand, ...afterwards, 'cannotTell sourceMoved '];
}
