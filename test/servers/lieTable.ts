/** What a server may pretend, and the verdict that there must be. */
import type { Rule } from './stage/faults';
import * as lies from './lies';
import type { SampleThread } from './stage/seed';

type Kind = 'javascript' | 'python';
export interface Threads {
  source: string;
  copy: string;
  /** A thread that has nothing to do with them. */
  other: string;
  /** Checkpoint ids of the source's root, newest first. */
  ids: string[];
}

/** The lie, what it is told about, and the verdict: for both servers, or for one each. `undefined`: there is no such lie. */
type Row = [string, SampleThread, (threads: Threads) => Rule[], string | Record<Kind, string | undefined>];

const without = (id: string | undefined, threadId?: string): Rule =>
  lies.lieInHistory(
    (rows) => rows.filter((row) => (row.checkpoint as { checkpoint_id: string }).checkpoint_id !== id),
    threadId,
  );
const always = (threadId: string, body: string): Rule => ({
  match: { path: new RegExp(`^/threads/${threadId}/history`) },
  fault: { answer: { status: 200, headers: { 'content-type': 'application/json' }, body } },
});
const cut = (threadId: string, nth?: number): Rule => ({
  match: { path: new RegExp(`^/threads/${threadId}/history`), ...(nth !== undefined && { nth }) },
  fault: { cut: { bytes: 300 } },
});
const pendingWrite = (threadId: string): Rule => ({
  match: { path: new RegExp(`^/threads/${threadId}/storage`) },
  fault: { transform: (storage) => ({ ...(storage as object), pending_writes: { count: 99, bytes: 99 } }) },
});

export const six = { javascript: '6/1 6/1', python: '6/1/6 6/1/6' };
const onBoth = (verdict: string): Record<Kind, string> => ({
  javascript: `${verdict} ${six.javascript}`,
  python: `${verdict} ${six.python}`,
});

export const table: Row[] = [
  [
    'every history is empty',
    'finishedChat',
    () => [lies.emptyHistory()],
    {
      javascript: 'cannotTell bothEmpty same 0/0 0/0',
      python: 'cannotTell notAllReadable side=left stored=6 read=0 same 0/0/6 0/0/6',
    },
  ],
  [
    "the copy's history is empty",
    'finishedChat',
    ({ copy }) => [lies.emptyHistory(copy)],
    {
      javascript: 'different rightIsBeginningOfLeft checkpoints=6 rightIsBeginningOfLeft 6/1 0/0',
      python: 'cannotTell notAllReadable side=right stored=6 read=0 rightIsBeginningOfLeft 6/1/6 0/0/6',
    },
  ],
  [
    'only the heads',
    'finishedChat',
    () => [lies.headOnly()],
    {
      javascript: 'cannotTell historyIncomplete side=left same 1/1 1/1',
      python: 'cannotTell historyIncomplete side=left same 1/1/6 1/1/6',
    },
  ],
  [
    "only the copy's head",
    'finishedChat',
    ({ copy }) => [lies.headOnly(copy)],
    {
      javascript: 'cannotTell historyIncomplete side=right diverged 6/1 1/1',
      python: 'cannotTell historyIncomplete side=right diverged 6/1/6 1/1/6',
    },
  ],
  ['the cursor is ignored', 'finishedChat', ({ copy }) => [lies.cursorIgnored(copy)], onBoth('identical same')],
  [
    'rows come twice',
    'finishedChat',
    ({ copy }) => [lies.rowsDoubled(copy)],
    onBoth('different changed places=6 same'),
  ],
  [
    'a row in the middle is left out on both sides',
    'finishedChat',
    ({ ids }) => [without(ids[2])],
    {
      javascript: 'cannotTell historyIncomplete side=left same 5/1 5/1',
      python: 'cannotTell historyIncomplete side=left same 5/1/6 5/1/6',
    },
  ],
  [
    'a row in the middle is left out of the copy',
    'finishedChat',
    ({ ids, copy }) => [without(ids[2], copy)],
    {
      javascript: 'cannotTell historyIncomplete side=right diverged 6/1 5/1',
      python: 'cannotTell historyIncomplete side=right diverged 6/1/6 5/1/6',
    },
  ],
  [
    "a namespace of the copy's is missing",
    'interruptedInSubgraph',
    ({ copy }) => [lies.namespaceMissing(/^review:/, copy)],
    {
      javascript: 'different rightIsBeginningOfLeft checkpoints=3 rightIsBeginningOfLeft 6/2 3/1',
      python: 'cannotTell notAllReadable side=right stored=6 read=3 rightIsBeginningOfLeft 6/2/6 3/1/6',
    },
  ],
  [
    'a namespace is missing on both sides',
    'interruptedInSubgraph',
    () => [lies.namespaceMissing(/^review:/)],
    {
      javascript: 'cannotTell namespaceUnreadable side=left same 3/1 3/1',
      python: 'cannotTell notAllReadable side=left stored=6 read=3 same 3/1/6 3/1/6',
    },
  ],
  [
    'a hidden namespace of the copy is missing',
    'subagent',
    ({ copy }) => [lies.namespaceMissing(/\|1$/, copy)],
    {
      javascript: 'different diverged checkpoints=5 diverged 15/3 10/2',
      python: 'cannotTell notAllReadable side=right stored=15 read=10 diverged 15/3/15 10/2/15',
    },
  ],
  [
    "the copy's answers break off",
    'finishedChat',
    ({ copy }) => [cut(copy)],
    'cannotTell serverError side=right kind=cut',
  ],
  ['one answer breaks off', 'finishedChat', ({ copy }) => [cut(copy, 3)], onBoth('identical same')],
  [
    "the copy shows the source's rows",
    'finishedChat',
    ({ copy, source }) => [lies.historyOfAnotherThread(copy, source)],
    onBoth('different changed places=17 same'),
  ],
  [
    "the copy shows another thread's rows",
    'finishedChat',
    ({ copy, other }) => [lies.historyOfAnotherThread(copy, other)],
    {
      javascript: 'different unrelated unrelated 6/1 4/1',
      python: 'cannotTell notAllReadable side=right stored=6 read=4 unrelated 6/1/6 4/1/6',
    },
  ],
  [
    "both show another thread's rows",
    'finishedChat',
    ({ copy, source, other }) => [lies.historyOfAnotherThread(copy, other), lies.historyOfAnotherThread(source, other)],
    {
      javascript: 'cannotTell otherThread same 4/1 4/1',
      python: 'cannotTell otherThread same 4/1/6 4/1/6',
    },
  ],
  [
    'more is stored than can be read',
    'finishedChat',
    ({ copy }) => [lies.storageCount(1, copy)],
    { javascript: undefined, python: 'cannotTell notAllReadable side=right stored=7 read=6 same 6/1/6 6/1/7' },
  ],
  [
    'less is stored than can be read',
    'finishedChat',
    ({ source }) => [lies.storageCount(-1, source)],
    { javascript: undefined, python: 'cannotTell notAllReadable side=left stored=5 read=6 same 6/1/5 6/1/6' },
  ],
  [
    'the copy has a pending write of its own',
    'finishedChat',
    ({ copy }) => [pendingWrite(copy)],
    { javascript: undefined, python: 'different storageDiffers same 6/1/6 6/1/6' },
  ],
  [
    'there is no storage',
    'interruptedInSubgraph',
    () => [lies.noStorage],
    { javascript: 'identical same 6/2 6/2', python: 'identicalExceptRewrittenIds rewrittenIds places=9 same 6/2 6/2' },
  ],
  [
    'HTML',
    'finishedChat',
    ({ copy }) => [always(copy, '<html></html>')],
    'cannotTell serverError side=right kind=notAgentServer',
  ],
  [
    'nothing',
    'finishedChat',
    ({ copy }) => [always(copy, '')],
    'cannotTell serverError side=right kind=notAgentServer',
  ],
  ['null', 'finishedChat', ({ copy }) => [always(copy, 'null')], 'cannotTell brokenAnswer side=right what=notAnArray'],
  [
    'numbers',
    'finishedChat',
    ({ copy }) => [always(copy, '[1]')],
    'cannotTell brokenAnswer side=right what=notAnObject',
  ],
  [
    'objects',
    'finishedChat',
    ({ copy }) => [always(copy, '[{}]')],
    'cannotTell brokenAnswer side=right what=notACheckpoint',
  ],
];
