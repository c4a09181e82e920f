/** What must be found out of each thread and its copy. The tests read it, and docs/verdicts.md shows it. */
import type { SampleThread } from './stage/seed';
import type { Shape } from './shapes';

export interface Expected {
  /** Verdict, reason and its facts, relation, and of both sides checkpoints/namespaces/stored; or how that begins. */
  figures: string;
  /** Codes of the notes, but for `noStorage`. */
  notes?: string[];
  /** The source as the server shows it directly, as `layout` says it. */
  layout?: string;
}

export interface Row {
  thread: SampleThread | Shape;
  /** For docs/verdicts.md. */
  title: string;
  javascript: Expected;
  python: Expected;
  /** What is peculiar here, for docs/verdicts.md. */
  why?: string;
}

/** The same on both sides: checkpoints/namespaces/stored. */
export const same = (rows: string): string => `identical same ${rows} ${rows}`;
const rewritten = (places: number, rows: string): string =>
  `identicalExceptRewrittenIds rewrittenIds places=${places} same ${rows} ${rows}`;
const unreadable = (stored: number, read: number): string =>
  `cannotTell notAllReadable side=left stored=${stored} read=${read} same ${read}/1/${stored} ${read}/1/${stored}`;

type Name = Row['thread'];
/** The same verdict on both servers; the Python server also counts what it stores. */
const onBoth = (thread: Name, title: string, rows: string, more: Omit<Expected, 'figures'> = {}): Row => ({
  thread,
  title,
  javascript: { figures: same(rows), ...more },
  python: { figures: same(`${rows}/${rows.split('/')[0] ?? ''}`), ...more },
});
const row = (thread: Name, title: string, javascript: Expected, python: Expected, why?: string): Row => ({
  thread,
  title,
  javascript,
  python,
  ...(why !== undefined && { why }),
});

const copyPoint = 'identicalUpToCopyPoint copyPoint side=left';
const namesItself = 'Python writes the copy’s id into results, errors and questions';
const joinHides =
  'Python hides the tasks behind a join edge, and with them the subgraph’s namespace: only its own count tells';

export const table: Row[] = [
  onBoth('finishedChat', 'a finished chat', '6/1'),
  row(
    'interrupted',
    'waiting for an answer',
    { figures: same('3/1') },
    { figures: rewritten(6, '3/1/3') },
    namesItself,
  ),
  row('interruptedInSubgraph', 'waiting in a subgraph', { figures: same('6/2') }, { figures: rewritten(9, '6/2/6') }),
  row('failed', 'failed', { figures: same('3/1') }, { figures: rewritten(1, '3/1/3') }),
  onBoth('branched', 'edited in the past and run again', '8/1'),
  onBoth('long', 'three hundred checkpoints', '300/1'),
  row(
    'ownId',
    'its own id in values, results, keys and base64',
    { figures: same('4/1') },
    { figures: rewritten(11, '4/1/4') },
  ),
  onBoth('numbers', 'difficult numbers and texts', '5/1'),
  onBoth('agent', 'an agent with subagents, files and an approval, edited and run again', '37/5'),
  onBoth('toolSubagent', 'a tool called a subagent', '10/2', { layout: '5, hidden tools:5' }),
  onBoth('toolSubagents', 'two tools called subagents at once', '15/3', { layout: '5, hidden tools:5 tools|1:5' }),
  onBoth('subagent', 'a node called a subagent twice', '15/3', { layout: '5, hidden delegate:5 delegate|1:5' }),
  row(
    'runningToolSubagent',
    'copied while a tool’s subagent ran',
    { figures: copyPoint, notes: [], layout: '5, hidden tools:5' },
    { figures: copyPoint, notes: [], layout: '5, hidden tools:5' },
    'the root’s newest checkpoint stands still meanwhile',
  ),
  row(
    'runningLoop',
    'copied while it ran',
    { figures: copyPoint, notes: [], layout: '6' },
    { figures: copyPoint, notes: [], layout: '6' },
  ),
  onBoth('stateful', 'a subgraph with a memory, three turns', '21/2', { layout: '9, listed memory:12 ×3' }),
  onBoth('tenTurns', 'a subgraph with a memory, ten turns', '70/2', { layout: '30, listed memory:40 ×10' }),
  row(
    'functional',
    'functional API, waiting for an answer',
    { figures: same('1/1'), layout: '1' },
    { figures: rewritten(2, '1/1/1'), layout: '1' },
  ),
  row(
    'exit',
    '`durability: "exit"`, finished',
    { figures: same('9/2'), layout: '5, listed review:4' },
    { figures: same('1/1/1'), layout: '1' },
    'JavaScript takes no notice of it',
  ),
  row(
    'exitInterrupted',
    '`durability: "exit"`, waiting in a subgraph',
    { figures: same('6/2'), layout: '3, listed review:3' },
    { figures: rewritten(8, '2/2/2'), layout: '1, listed review:1' },
  ),
  row(
    'join',
    'waiting behind a join edge',
    { figures: same('7/2'), layout: '4, listed review:3' },
    { figures: unreadable(7, 4), layout: '4' },
    joinHides,
  ),
  row(
    'joinFinished',
    'finished behind a join edge',
    { figures: same('10/2'), layout: '6, listed review:4' },
    { figures: unreadable(10, 6), layout: '6' },
  ),
  onBoth('firstRunDeleted', 'its first run deleted, then copied', '3/1', { notes: ['olderGone'], layout: '3' }),
  row(
    'firstRunDeletedLater',
    'copied, then its first run deleted',
    { figures: 'different diverged checkpoints=3 diverged 3/1 6/1', layout: '3' },
    { figures: 'different diverged checkpoints=3 diverged 3/1/3 6/1/6', layout: '3' },
  ),
  row(
    'onlyRunDeleted',
    'its only run deleted, then copied',
    { figures: 'cannotTell bothEmpty same 0/0 0/0', notes: ['sourceValuesDiffer'], layout: '0' },
    { figures: 'cannotTell bothEmpty same 0/0/0 0/0/0', notes: ['sourceValuesDiffer'], layout: '0' },
    'the thread’s row still has a state that no checkpoint has',
  ),
  row(
    'copyCut',
    'its first run deleted by the copy’s id',
    { figures: same('6/1'), layout: '6' },
    { figures: 'different diverged checkpoints=3 diverged 6/1/6 3/1/3', layout: '6' },
    'Python answers 404 and deletes the copy’s checkpoints all the same',
  ),
  row(
    'copyCutAtEnd',
    'its last run deleted by the copy’s id',
    { figures: same('6/1'), layout: '6' },
    { figures: 'different rightIsBeginningOfLeft checkpoints=3 rightIsBeginningOfLeft 6/1/6 3/1/3', layout: '6' },
  ),
  row(
    'rolledBack',
    'its last run rolled back, then copied',
    { figures: 'identical same' },
    { figures: same('4/1/4'), layout: '4' },
    'JavaScript takes the request and keeps the checkpoints',
  ),
  row(
    'rolledBackMeanwhile',
    'its run rolled back while the copy was verified',
    { figures: 'identical same 3/1 3/1' },
    { figures: 'different sourceLost', notes: [], layout: '0' },
  ),
  row(
    'renamed',
    'waiting in a subgraph whose node has another name since',
    { figures: 'cannotTell taskHidden side=left same 3/1 3/1', layout: '3' },
    { figures: unreadable(6, 3), layout: '3' },
    'tasks are computed by the graph deployed now, which has no such node: its namespace is not listed any more',
  ),
  onBoth('delta', 'delta channels', '8/1'),
  onBoth('deltaCut', 'delta channels, the first run deleted', '4/1', {
    notes: ['olderGone', 'sourceValuesDiffer'],
    layout: '4',
  }),
  row(
    'empty',
    'never run',
    { figures: 'cannotTell bothEmpty same 0/0 0/0' },
    { figures: 'identical neverRun same 0/0/0 0/0/0' },
    'a server that hides its history looks the same, unless it counts what it stores',
  ),
];

export function expectedOf(thread: Name, kind: 'javascript' | 'python'): Expected {
  const found = table.find((each) => each.thread === thread);
  if (!found) throw new Error(`the table has no row for ${thread}`);
  return found[kind];
}
