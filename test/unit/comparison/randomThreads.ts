/**
 * Threads of a server with random checkpoint ids, as look-alikes have them: a source, and a copy of it that was made at one
 * moment of the source's life. Everything that happened is one list of events, so the truth about the two is known.
 */
import fc from 'fast-check';
import type { Verification } from '../../../src/api';
import type { MemoryThread, Row } from '../history/memoryServer';
import { copyId, rowOf, sourceId } from '../history/syntheticThread';

/** How the server tells the time of a checkpoint. `coarse`: three in one second; `seconds`: Unix time, as a number. */
export type Clock = 'fine' | 'coarse' | 'seconds' | 'some' | 'none';

/** In the order in which they happened; each is a checkpoint of a namespace, the first one of the root. */
interface Event {
  namespace: string;
  id: string;
  /** Seconds. */
  at: number;
  parent: string | undefined;
}

export interface Story {
  clock: Clock;
  /** The namespaces of what both have, of what came to the source since, and of what came to the copy. */
  before: number[];
  onSource: number[];
  onCopy: number[];
  /** Which of what both would have the copy lacks. */
  hole: number | undefined;
  /** Which of what both have is another one on the copy. */
  changed: number | undefined;
  /** The state names its own thread, on the copy too. */
  rewritten: boolean;
  ids: string[];
}

const namespaces = ['', 'sub:s', 'keep', 'call:h'];
const most = 6;
const events = (minLength: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(namespaces.length - 1), { minLength, maxLength: most });

export const stories: fc.Arbitrary<Story> = fc.record({
  clock: fc.constantFrom<Clock>('fine', 'fine', 'coarse', 'seconds', 'some', 'none'),
  before: events(1),
  onSource: fc.oneof(fc.constant<number[]>([]), events(1)),
  onCopy: fc.oneof({ weight: 2, arbitrary: fc.constant<number[]>([]) }, { weight: 1, arbitrary: events(1) }),
  hole: fc.option(fc.nat(most), { nil: undefined, freq: 3 }),
  changed: fc.option(fc.nat(most), { nil: undefined, freq: 5 }),
  rewritten: fc.boolean(),
  ids: fc.uniqueArray(fc.uuid({ version: 4 }), { minLength: 3 * most + 3, maxLength: 3 * most + 3 }),
});

export interface Told {
  source: MemoryThread;
  copy: MemoryThread;
  /** The source as it stood when the copy was made. */
  sourceThen: MemoryThread;
  truth: Truth;
}

export interface Truth {
  common: number;
  onlySource: number;
  onlyCopy: number;
  relation: Verification['relation'];
  lastCommonCheckpointId: string | undefined;
  changed: { namespace: string; checkpointId: string } | undefined;
  /** All that the copy lacks came after it had been made. */
  isCopyPoint: boolean;
}

export function tell(story: Story): Told {
  const { clock, ids } = story;
  const pool = [...ids];
  const newest = new Map<string, string>();
  const happen = (where: number[], from: number, heads: Map<string, string>): Event[] =>
    where.map((index, at) => {
      const namespace = namespaces[index] ?? '';
      const id = pool.pop() ?? '';
      const parent = heads.get(namespace);
      heads.set(namespace, id);
      return { namespace, id, at: from + at, parent };
    });
  const before = happen([0, ...story.before], 10, newest);
  const onCopy = happen(story.onCopy, 200, new Map(newest));
  const onSource = happen(story.onSource, 100, newest);
  const hole = story.hole === undefined ? undefined : before[story.hole];
  const copied = before.filter((event) => event !== hole);
  const changed = story.changed === undefined ? undefined : copied[story.changed];
  const make = (threadId: string, of: Event[]): MemoryThread => {
    const row = (event: Event): Row => {
      const { namespace, id, at, parent } = event;
      const place = (checkpoint_id: string) => ({ thread_id: threadId, checkpoint_ns: namespace, checkpoint_id });
      const values = {
        text: event === changed && threadId === copyId ? 'changed' : 'text',
        own: story.rewritten ? `of ${threadId}` : 'of nobody',
      };
      const made = rowOf(threadId, namespace, at, undefined, { values, ...timeAt(clock, at) });
      const tasks = event === before[0] ? firstTasks(threadId) : [];
      return { ...made, tasks, checkpoint: place(id), parent_checkpoint: parent === undefined ? null : place(parent) };
    };
    const newestFirst = of.toReversed();
    const rows = namespaces.map((name): [string, Row[]] => [
      name,
      newestFirst.filter(({ namespace }) => namespace === name).map(row),
    ]);
    return { threadId, rows: new Map(rows) };
  };
  const source = make(sourceId, [...before, ...onSource]);
  const copy = {
    ...make(copyId, [...copied, ...onCopy]),
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, 50)).toISOString(),
  };
  const onlySource = [...(hole ? [hole] : []), ...onSource];
  const truth: Truth = {
    common: copied.length,
    onlySource: onlySource.length,
    onlyCopy: onCopy.length,
    relation: relationOf(copied, onlySource, onCopy),
    lastCommonCheckpointId: copied.findLast(({ namespace }) => namespace === '')?.id,
    changed: changed && { namespace: changed.namespace, checkpointId: changed.id },
    isCopyPoint: copied.length > 0 && hole === undefined && onSource.length > 0 && onCopy.length === 0,
  };
  return { source, copy, sourceThen: make(sourceId, before), truth };
}

function relationOf(common: Event[], onlySource: Event[], onlyCopy: Event[]): Verification['relation'] {
  if (onlySource.length + onlyCopy.length === 0) return 'same';
  if (onlySource.length > 0 && onlyCopy.length > 0) return common.length === 0 ? 'unrelated' : 'diverged';
  const first = Math.min(...[...onlySource, ...onlyCopy].map(({ at }) => at));
  if (common.some(({ at }) => at > first)) return 'diverged';
  return onlySource.length > 0 ? 'rightIsBeginningOfLeft' : 'leftIsBeginningOfRight';
}

function timeAt(clock: Clock, at: number): object {
  const seconds = Date.UTC(2026, 0, 1) / 1000 + at;
  const text = new Date(seconds * 1000).toISOString();
  switch (clock) {
    case 'fine':
      return { created_at: text };
    case 'coarse':
      return { created_at: new Date((seconds - (at % 3)) * 1000).toISOString() };
    case 'seconds':
      return { created_at: seconds };
    case 'some':
      return { created_at: at % 2 === 0 ? text : undefined };
    case 'none':
      return { created_at: null };
  }
}

const firstTasks = (threadId: string): object[] =>
  namespaces.slice(1).map((namespace) => {
    const [name = '', id = 'k'] = namespace.split(':');
    const checkpoint = name === 'call' ? null : { thread_id: threadId, checkpoint_ns: namespace };
    return { id, name, result: null, error: null, interrupts: [], checkpoint };
  });
