import assert from 'node:assert/strict';
import type { Verification } from '../../../src/api';
import { compareHistories } from '../../../src/comparison/compareHistories';
import { readHistoryText } from '../../../src/historyText/historyText';
import { takeFingerprint } from '../../../src/runs/fingerprint';
import { type Lies, type MemoryThread, sideOf } from '../history/memoryServer';
import { copyOf, rowOf, runOn, sourceId, threadOf } from '../history/syntheticThread';
import { three, withHeadTask, withRoot } from './verdictCases';

const signal = new AbortController().signal;

const compare = (left: MemoryThread, right: MemoryThread, lies: Lies = {}): Promise<Verification> =>
  compareHistories(sideOf(left, lies), sideOf(right, lies), { signal });

const codes = ({ verdict, reason, notes }: Verification): unknown[] => [
  verdict,
  reason?.code,
  notes.map(({ code }) => code).filter((code) => code !== 'noStorage'),
];

/** Counts what is asked for, and refuses what no task of `threadOf` lists. */
function refusing(status: number, listed: string[] = ['', 'sub:s']): Lies & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    refuse: (namespace) => {
      asked.push(namespace);
      return listed.includes(namespace) ? undefined : status;
    },
  };
}

describe('a server that refuses every namespace that no task lists', () => {
  const chat = (): MemoryThread => threadOf({ states: [{ a: 1 }, { a: 2 }], listed: 2 });

  for (const status of [400, 404, 422, 500]) {
    it(`with ${status}: its threads are compared in what it shows, and that is said`, async () => {
      const notes = ['subgraphsNotShown', 'subgraphsNotShown'];
      assert.deepEqual(codes(await compare(chat(), copyOf(chat()), refusing(status))), ['identical', undefined, notes]);
    });
  }

  it('is asked no more than a few such questions, however many tasks there are', async () => {
    const lies = refusing(400);
    const tasks = Array.from({ length: 50 }, (_, at) => ({ id: `t${at}`, name: 'work', checkpoint: null }));
    const many = (): MemoryThread =>
      withRoot(three(), (rows) => rows.map((row, at) => (at === 2 ? { ...row, tasks, next: ['work'] } : row)));
    assert.equal((await compare(many(), copyOf(many()), lies)).verdict, 'identical');
    assert.ok(lies.asked.filter((namespace) => namespace !== '').length <= 6, lies.asked.join());
  });

  it('has its texts and fingerprints', async () => {
    const { checkpoints } = await readHistoryText(sideOf(chat(), refusing(500)), { signal });
    assert.equal(checkpoints, 4);
    assert.equal((await takeFingerprint(sideOf(chat(), refusing(500)), { signal })).checkpoints.size, 4);
  });

  it('shows a difference in what it lists', async () => {
    const right = copyOf(chat());
    const [row] = right.rows.get('sub:s') ?? [];
    if (row) row.values = { other: true };
    assert.deepEqual(codes(await compare(chat(), right, refusing(400))).slice(0, 2), ['different', 'changed']);
  });
});

describe('a refusal', () => {
  it('of one namespace alone is a failure: the server answers for others', async () => {
    const thread = threadOf({ states: [{ a: 1 }], hidden: 2 });
    const lies: Lies = { refuse: (namespace) => (namespace === 'call:h' ? 500 : undefined) };
    assert.deepEqual(codes(await compare(thread, copyOf(thread), lies)), ['cannotTell', 'namespaceUnreadable', []]);
  });

  it('of a namespace that a task lists is a failure', async () => {
    const thread = threadOf({ states: [{ a: 1 }], listed: 2 });
    const { verdict, reason } = await compare(thread, copyOf(thread), refusing(400, ['']));
    assert.deepEqual([verdict, reason?.code], ['cannotTell', 'namespaceUnreadable']);
  });

  it('hides no difference that had been found', async () => {
    const thread = threadOf({ states: [{ a: 1 }], listed: 2 });
    const right = withRoot(copyOf(thread), (rows) => rows.map((row) => ({ ...row, values: { a: 9 } })));
    const notes = ['namespaceUnreadable'];
    assert.deepEqual(codes(await compare(thread, right, refusing(400, ['']))), ['different', 'changed', notes]);
  });
});

describe('a listed namespace that answers nothing', () => {
  const stateful = (values: object = { kept: 1 }): MemoryThread => {
    const thread = threadOf({ states: [{ a: 1 }, { a: 2 }], listed: 1 });
    thread.rows.set('sub:s', []);
    thread.rows.set('sub', [rowOf(sourceId, 'sub', 12, 11, { values }), rowOf(sourceId, 'sub', 11, undefined, {})]);
    return thread;
  };

  it('is read under its name without the task', async () => {
    const verification = await compare(stateful(), copyOf(stateful()));
    assert.deepEqual(codes(verification), ['identical', undefined, []]);
    assert.deepEqual([verification.left.checkpoints, verification.left.namespaces], [4, 2]);
  });

  it('shows there what differs', async () => {
    const verification = await compare(stateful(), copyOf(stateful({ kept: 2 })));
    assert.deepEqual(codes(verification).slice(0, 2), ['different', 'changed']);
    assert.equal(verification.differences[0]?.namespace, 'sub');
  });

  it('is named where it has none there either', async () => {
    const thread = stateful();
    thread.rows.delete('sub');
    const verification = await compare(thread, copyOf(thread));
    assert.deepEqual(codes(verification), ['identical', undefined, ['namespacesSilent', 'namespacesSilent']]);
    assert.equal(verification.notes.find(({ code }) => code === 'namespacesSilent')?.facts.names, 'sub:s');
  });

  it('is the same where only one of the servers needs the other name', async () => {
    const newer = copyOf(stateful());
    newer.rows.set('sub:s', newer.rows.get('sub') ?? []);
    assert.deepEqual(codes(await compare(stateful(), newer)).slice(0, 1), ['identical']);
    const left = stateful();
    left.rows.set('sub:s', left.rows.get('sub') ?? []);
    assert.deepEqual(codes(await compare(left, copyOf(stateful()))).slice(0, 1), ['identical']);
  });
});

describe('tasks that a server hides in the middle of a run', () => {
  const joined = (more: object = {}): MemoryThread =>
    withRoot(three(), (rows) =>
      rows.map((row, at) => ({
        ...row,
        ...(at > 0 && { next: ['work'], tasks: [{ id: 't', name: 'work', checkpoint: null }] }),
        ...(at === 1 && { next: [], tasks: [] }),
        metadata: { source: at === 2 ? 'input' : 'loop', run_id: 'r', thread_id: sourceId },
        ...(at === 0 && more),
      })),
    );

  it('are unknown, on a finished thread too', async () => {
    const { verdict, reason } = await compare(joined(), copyOf(joined()));
    assert.deepEqual(
      [verdict, reason?.code, reason?.facts.checkpointId?.toString().slice(-2)],
      ['cannotTell', 'taskHidden', '20'],
    );
  });

  it('hide no difference at the root', async () => {
    assert.equal((await compare(joined(), runOn(copyOf(joined()), 2))).verdict, 'different');
  });

  it('are not looked for where no task lists the namespace, for the server knows no tasks there', async () => {
    const thread = threadOf({ states: [{ a: 1 }], hidden: 2 });
    for (const row of thread.rows.get('call:h') ?? []) row.metadata = { source: 'loop', run_id: 'r' };
    assert.equal((await compare(thread, copyOf(thread))).verdict, 'identical');
  });

  it('are counted, where the server counts', async () => {
    const counted = (thread: MemoryThread): MemoryThread => ({ ...thread, storage: { checkpoints: { count: 3 } } });
    assert.equal((await compare(counted(joined()), counted(copyOf(joined())))).verdict, 'identical');
  });

  it('are none where another run, an edit or a new input goes on from there', async () => {
    for (const metadata of [{ source: 'input' }, { source: 'update' }, { source: 'loop', run_id: 'other' }]) {
      const thread = joined({ metadata });
      assert.equal((await compare(thread, copyOf(thread))).verdict, 'identical', JSON.stringify(metadata));
    }
  });

  it('are unknown on a thread that waits in one, whatever values its row has', async () => {
    const waiting = { ...three(), status: 'interrupted', values: { own: 1 }, interrupts: { gone: [{ value: '?' }] } };
    const { verdict, reason } = await compare(waiting, copyOf(three()));
    assert.deepEqual([verdict, reason?.code], ['cannotTell', 'taskHidden']);
  });
});

describe('ids that do not descend', () => {
  // As servers with random ids give them: by time.
  const order = [60, 10, 90, 30];
  const random = (more: number[] = []): MemoryThread => {
    const all = [...more, ...order];
    const rows = all.map((at, index) => rowOf(sourceId, '', at, all[index + 1], { values: { at } }));
    return { threadId: sourceId, rows: new Map([['', rows]]) };
  };

  it('are read to the end, and compared', async () => {
    const verification = await compare(random(), copyOf(random()));
    assert.deepEqual([verification.verdict, verification.identicalCheckpoints], ['identical', 4]);
  });

  it('are paired where one side has more, whatever the order of the ids', async () => {
    for (const more of [5, 95]) {
      const verification = await compare(random(), copyOf(random([more])));
      assert.deepEqual([verification.verdict, verification.differenceCount], ['different', 1], String(more));
    }
  });
});

describe('a stateful subgraph that two names answer for', () => {
  it('is the same on both sides, whichever comes first', async () => {
    const tasks = ['A', 'B'].map((id) => ({ id, name: 'sub', checkpoint: null }));
    const thread = (): MemoryThread => {
      const made = withRoot(three(), (rows) => rows.map((row, at) => (at === 2 ? { ...row, tasks } : row)));
      const rows = [13, 12, 11].map((at) => rowOf(sourceId, 'sub', at, at === 11 ? undefined : at - 1, {}));
      return { ...made, rows: new Map([...made.rows, ['sub:A', rows], ['sub:B', rows]]) };
    };
    const slow = (delays: Record<string, number>): Lies => ({
      wait: (namespace) => new Promise((resolve) => setTimeout(resolve, delays[namespace] ?? 0)),
    });
    const left = sideOf(thread(), slow({ 'sub:B': 30 }));
    const right = sideOf(copyOf(thread()), slow({ 'sub:A': 90 }));
    const verification = await compareHistories(left, right, { signal });
    assert.deepEqual([verification.verdict, verification.identicalCheckpoints], ['identical', 6]);
  });
});

describe('a task whose subgraph writes to another thread', () => {
  it('is named', async () => {
    const checkpoint = { thread_id: 'foreign', checkpoint_ns: 'work:t' };
    const thread = (): MemoryThread => withHeadTask(three(), { checkpoint });
    const { notes } = await compare(thread(), copyOf(thread()));
    assert.deepEqual(
      notes.filter(({ code }) => code === 'tasksInOtherThread').map(({ facts }) => [facts.side, facts.threadId]),
      [
        ['left', 'foreign'],
        ['right', 'foreign'],
      ],
    );
  });
});
