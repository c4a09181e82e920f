/** Pairs of threads, how their servers lie, and the verdict. */
import type { CompareOptions } from '../../../src/comparison/compareHistories';
import type { Lies, MemoryThread } from '../history/memoryServer';
import {
  allRows,
  checkpointId,
  copyId,
  copyOf,
  otherId,
  rowOf,
  runOn,
  sourceId,
  threadOf,
} from '../history/syntheticThread';

export const three = (): MemoryThread => threadOf({ states: [{ a: 1 }, { a: 2 }, { a: 3 }] });
export const deep = (): MemoryThread => threadOf({ states: [{ a: 1 }, { a: 2 }], listed: 2, hidden: 2 });
export const withRoot = (
  thread: MemoryThread,
  change: (rows: ReturnType<typeof allRows>) => typeof rows,
): MemoryThread => {
  thread.rows.set('', change(thread.rows.get('') ?? []));
  return thread;
};
const withStorage = (thread: MemoryThread, count: number, more: object = {}): MemoryThread => ({
  ...thread,
  storage: { checkpoints: { count }, pending_writes: { count: 0 }, ...more },
});
/** Both may have tasks results; `result` null is not there yet. */
const beginningAt20 = (thread: MemoryThread): MemoryThread => withRoot(thread, (rows) => rows.slice(0, 2));
export const withHeadTask = (thread: MemoryThread, task: object): MemoryThread => {
  const [head] = thread.rows.get('') ?? [];
  const whole = { id: 't', name: 'work', result: null, error: null, interrupts: [], checkpoint: null };
  if (head) head.tasks = [{ ...whole, ...task }];
  return thread;
};
const broken = (lie: Lies['answer']): Lies => ({ ...(lie && { answer: lie }) });
const changing = (first: string, then: string): Lies => {
  let asked = 0;
  return { info: () => (asked++ === 0 ? first : then) };
};

type Pair = [left: MemoryThread, right: MemoryThread];
interface Case {
  what: string;
  pair: () => Pair;
  lies?: [left?: Lies, right?: Lies];
  options?: Partial<CompareOptions>;
  /** Verdict, reason code, its facts of note, relation. */
  expected: string;
}

export const cases: Case[] = [
  { what: 'a copy', pair: () => [deep(), copyOf(deep())], expected: 'identical same' },
  { what: 'a thread with itself', pair: () => [deep(), deep()], expected: 'identical same' },
  {
    what: 'a copy that has run on',
    pair: () => [three(), runOn(copyOf(three()), 2)],
    expected: 'different leftIsBeginningOfRight checkpoints=2 leftIsBeginningOfRight',
  },
  {
    what: 'a source that has run on since the copy was made',
    pair: () => [runOn(three(), 2, 2_000), copyOf(three())],
    expected: 'identicalUpToCopyPoint copyPoint side=left checkpoints=2 rightIsBeginningOfLeft',
  },
  {
    what: 'the same, on two servers whose clocks nobody knows',
    pair: () => [runOn(three(), 2, 2_000), copyOf(three())],
    lies: [{ baseUrl: 'http://one' }, { baseUrl: 'http://two' }],
    expected: 'different rightIsBeginningOfLeft checkpoints=2 rightIsBeginningOfLeft',
  },
  {
    what: 'a copy that lacks what was there when it was made',
    pair: () => [runOn(three(), 2, 999), copyOf(three())],
    expected: 'different rightIsBeginningOfLeft checkpoints=2 rightIsBeginningOfLeft',
  },
  {
    what: 'a copy that lacks one in the middle, the source having run on',
    pair: () => [runOn(three(), 1, 2_000), withRoot(copyOf(three()), (rows) => rows.filter((_, at) => at !== 1))],
    expected: 'different diverged checkpoints=2 diverged',
  },
  {
    what: 'two copies that went different ways',
    pair: () => [
      runOn(copyOf(three(), otherId), 1),
      withRoot(copyOf(three()), (rows) => [rowOf(copyId, '', 45, 30, {}), ...rows]),
    ],
    expected: 'different diverged diverged',
  },
  {
    what: 'threads that have nothing in common',
    pair: () => [three(), withRoot(three(), () => [rowOf(sourceId, '', 5, undefined, {})])],
    expected: 'different unrelated unrelated',
  },
  {
    what: 'nothing on both sides',
    pair: () => [threadOf({ states: [] }), copyOf(threadOf({ states: [] }))],
    expected: 'cannotTell bothEmpty same',
  },
  {
    what: 'nothing stored on both sides',
    pair: () => [withStorage(threadOf({ states: [] }), 0), withStorage(copyOf(threadOf({ states: [] })), 0)],
    expected: 'identical neverRun same',
  },
  {
    what: 'nothing stored, but values',
    pair: () => [
      { ...withStorage(threadOf({ states: [] }), 0), values: { a: 1 } },
      withStorage(copyOf(threadOf({ states: [] })), 0),
    ],
    expected: 'cannotTell bothEmpty same',
  },
  {
    what: 'something stored, nothing to be read',
    pair: () => [withStorage(threadOf({ states: [] }), 3), withStorage(copyOf(threadOf({ states: [] })), 3)],
    expected: 'cannotTell notAllReadable side=left stored=3 read=0 same',
  },
  {
    what: 'all that is stored',
    pair: () => [withStorage(three(), 3), withStorage(copyOf(three()), 3)],
    expected: 'identical same',
  },
  {
    what: 'hidden namespaces, which the storage counts',
    pair: () => [withStorage(deep(), 6), withStorage(copyOf(deep()), 6)],
    expected: 'identical same',
  },
  {
    what: 'more stored on the right',
    pair: () => [withStorage(three(), 3), withStorage(copyOf(three()), 4)],
    expected: 'cannotTell notAllReadable side=right stored=4 read=3 same',
  },
  {
    what: 'pending writes that no history shows',
    pair: () => [withStorage(three(), 3), withStorage(copyOf(three()), 3, { pending_writes: { count: 2 } })],
    expected: 'different storageDiffers same',
  },
  {
    what: 'a beginning whose parent is gone on both sides',
    pair: () => [beginningAt20(three()), beginningAt20(copyOf(three()))],
    expected: 'identical olderGone same',
  },
  {
    what: 'a beginning whose parent can still be read',
    pair: () => [beginningAt20(three()), beginningAt20(copyOf(three()))],
    lies: [{ unlisted: [checkpointId(10)] }, { unlisted: [checkpointId(10)] }],
    expected: 'cannotTell historyIncomplete side=left same',
  },
  {
    what: 'one in the middle that both histories leave out, yet can be read',
    pair: () => {
      const cut = (thread: MemoryThread) => withRoot(thread, (rows) => rows.filter((_, at) => at !== 1));
      return [cut(three()), cut(copyOf(three()))];
    },
    lies: [{ unlisted: [checkpointId(20)] }, { unlisted: [checkpointId(20)] }],
    expected: 'cannotTell historyIncomplete side=left same',
  },
  {
    what: 'rows of a third thread on both sides',
    pair: () => [
      { ...copyOf(three(), otherId), threadId: sourceId },
      { ...copyOf(three(), otherId), threadId: copyId },
    ],
    expected: 'cannotTell otherThread same',
  },
  {
    what: 'an interrupted subgraph whose namespace neither side shows',
    pair: () => {
      const ask = (thread: MemoryThread) =>
        withHeadTask(thread, {
          interrupts: [{ value: 1 }],
          checkpoint: { thread_id: thread.threadId, checkpoint_ns: 'work:t' },
        });
      return [ask(three()), ask(copyOf(three()))];
    },
    expected: 'cannotTell namespaceUnreadable side=left same',
  },
  {
    what: 'a deployment that changed meanwhile',
    pair: () => [three(), copyOf(three())],
    lies: [{}, changing('{"version":1}', '{"version":2}')],
    expected: 'cannotTell deploymentChanged same',
  },
  {
    what: 'a server that ignores the cursor, and gives all at once',
    pair: () => [three(), copyOf(three())],
    lies: [{}, broken((text, { nth, before }) => (before && nth > 1 ? JSON.stringify(three().rows.get('')) : text))],
    expected: 'identical same',
  },
  {
    what: 'a server that ignores the cursor, and gives one at once',
    pair: () => [three(), copyOf(three())],
    lies: [{}, broken(() => JSON.stringify(copyOf(three()).rows.get('')?.slice(0, 1)))],
    expected: 'cannotTell cursorIgnored side=right unknown',
  },
  {
    what: 'a checkpoint that is too large',
    pair: () => [three(), copyOf(three())],
    options: { maxCheckpointBytes: 300 },
    expected: 'cannotTell tooLarge side=left same',
  },
  {
    what: 'a byte order mark',
    pair: () => [three(), copyOf(three())],
    lies: [{}, broken((text) => '\ufeff' + text)],
    expected: 'cannotTell brokenAnswer side=right what=byteOrderMark unknown',
  },
  {
    what: 'NaN',
    pair: () => [three(), copyOf(three())],
    lies: [{}, broken((text) => text.replace('"a":3', '"a":NaN'))],
    expected: 'cannotTell brokenAnswer side=right what=unexpectedByte same',
  },
  {
    what: 'NaN at the same place on both sides',
    pair: () => [three(), copyOf(three())],
    lies: [broken((text) => text.replace('"a":3', '"a":NaN')), broken((text) => text.replace('"a":3', '"a":NaN'))],
    expected: 'cannotTell brokenAnswer side=left what=unexpectedByte same',
  },
  {
    what: 'NaN, and a difference in an older checkpoint',
    pair: () => [three(), copyOf(threadOf({ states: [{ a: 1 }, { a: 'changed' }, { a: 3 }] }))],
    lies: [{}, broken((text) => text.replace('"a":3', '"a":NaN'))],
    expected: 'different changed same',
  },
  {
    what: 'a key twice in what differs',
    pair: () => [three(), copyOf(three())],
    lies: [{}, broken((text) => text.replace('"a":2', '"a":1,"a":2'))],
    expected: 'cannotTell brokenAnswer side=right what=duplicateKey same',
  },
  {
    what: 'a key twice, on the left',
    pair: () => [three(), copyOf(three())],
    lies: [broken((text) => text.replace('"a":2', '"a":1,"a":2'))],
    expected: 'cannotTell brokenAnswer side=left what=duplicateKey same',
  },
  {
    what: 'a key twice in a checkpoint that one side has alone',
    pair: () => [runOn(three(), 1), copyOf(three())],
    lies: [broken((text) => text.replace('"more":0', '"more":0,"more":0'))],
    expected: 'different rightIsBeginningOfLeft checkpoints=1 rightIsBeginningOfLeft',
  },
  {
    what: 'a state nested too deep to be compared',
    pair: () => [three(), copyOf(three())],
    lies: [{}, broken((text) => text.replace('"a":2', `"a":${'['.repeat(5_000)}${']'.repeat(5_000)}`))],
    expected: 'cannotTell brokenAnswer side=right what=tooDeep same',
  },
  {
    what: 'a depth of 100,000 on both sides',
    pair: () => [three(), copyOf(three())],
    lies: Array<Lies>(2).fill(broken((text) => text.replace('"a":2', `"a":${'['.repeat(1e5)}${']'.repeat(1e5)}`))) as [
      Lies,
      Lies,
    ],
    expected: 'identical same',
  },
  {
    what: 'a result that is missing on one side, nobody knowing why',
    pair: () => [withHeadTask(three(), { result: { a: 1 } }), withHeadTask(copyOf(three()), {})],
    expected: 'different onlyNextOrTasks same',
  },
  {
    what: 'a metadata.thread_id that the copy got',
    pair: () => {
      const source = three();
      for (const row of allRows(source)) row.metadata = { source: 'fork' };
      const copy = copyOf(source);
      for (const row of allRows(copy)) row.metadata = { source: 'fork', thread_id: copyId };
      return [source, copy];
    },
    expected: 'identical threadIdAdded same',
  },
];
