import assert from 'node:assert/strict';
import type { Verification } from '../../../src/api';
import { compareHistories } from '../../../src/comparison/compareHistories';
import { snapshotThread } from '../../../src/history/snapshot';
import { type Lies, type MemoryThread, sideOf, toJson } from '../history/memoryServer';
import { copyOf, rowOf, runOn, sourceId } from '../history/syntheticThread';
import { three, withHeadTask, withRoot } from './verdictCases';

const signal = new AbortController().signal;
const compare = (left: MemoryThread, lies: Lies, right = copyOf(three())): Promise<Verification> =>
  compareHistories(sideOf(left, lies), sideOf(right), { signal });

/** Does something to the thread before the nth request from the end of a reading that would else be quiet. */
async function beforeRequest(fromEnd: number, make: () => MemoryThread, change: () => void): Promise<Lies> {
  const quiet = sideOf(make());
  await compareHistories(quiet, sideOf(copyOf(make())), { signal });
  const at = quiet.requests() - fromEnd;
  return {
    meanwhile: (nth) => {
      if (nth === at) change();
    },
  };
}

describe('a thread that changes while it is read', () => {
  it('is said to have run on by all that came, not by its head alone', async () => {
    const source = three();
    // The last two requests are for the head and for the row.
    const lies = await beforeRequest(1, three, () => runOn(source, 3, 2_000));
    const { verdict, reason } = await compare(source, lies);
    assert.deepEqual([verdict, reason?.code, reason?.facts.checkpoints], ['identicalUpToCopyPoint', 'copyPoint', 3]);
  });

  it('counts what a subgraph did whose task has ended since', async () => {
    const task = { id: 't', name: 'work', checkpoint: { thread_id: sourceId, checkpoint_ns: 'work:t' } };
    const asking = (): MemoryThread => {
      const thread = withHeadTask(three(), task);
      thread.rows.set('work:t', [rowOf(sourceId, 'work:t', 31, undefined, {})]);
      return thread;
    };
    const source = asking();
    const lies = await beforeRequest(3, asking, () => {
      const later = { created_at: new Date(Date.UTC(2026, 0, 1, 1)).toISOString() };
      source.rows.set('work:t', [
        rowOf(sourceId, 'work:t', 33, 32, later),
        rowOf(sourceId, 'work:t', 32, 31, later),
        ...(source.rows.get('work:t') ?? []),
      ]);
      runOn(source, 1, 2_000);
    });
    const { reason, left } = await compare(source, lies, copyOf(asking()));
    assert.deepEqual([reason?.code, reason?.facts.checkpoints, left.checkpoints], ['copyPoint', 3, 4]);
  });

  it('is read again where only what is stored tells that it changed', async () => {
    const stored = (thread: MemoryThread, count: number): MemoryThread => {
      thread.storage = { checkpoints: { count } };
      return thread;
    };
    const make = (): MemoryThread => stored(three(), 3);
    const source = make();
    // The head and the row of the last look are from before, its storage is from after.
    const beforeStorage = async (nth: number): Promise<void> => {
      if (nth !== 3) return;
      await new Promise((resolve) => setImmediate(resolve));
      stored(runOn(source, 1, 2_000), 4);
    };
    const { verdict, reason, left } = await compare(source, { beforeStorage }, copyOf(make()));
    assert.deepEqual([verdict, reason?.code, left.checkpoints], ['identicalUpToCopyPoint', 'copyPoint', 4]);
  });

  it('has lost what its copy has, even if it went back before it was looked at again', async () => {
    const before = await snapshotThread(sideOf(three()), signal);
    const rolledBack = (): MemoryThread => withRoot(three(), (rows) => rows.slice(2));
    const after = await snapshotThread(sideOf(rolledBack()), signal);
    const { reason } = await compareHistories(sideOf(rolledBack()), sideOf(copyOf(three())), {
      signal,
      copy: { before, after },
    });
    assert.deepEqual(reason, { code: 'sourceLost', facts: { checkpoints: 2 } });
    // What came to the copy after it was made was never the source's.
    const { reason: other } = await compareHistories(sideOf(three()), sideOf(runOn(copyOf(three()), 1, 2_000)), {
      signal,
      copy: { before, after },
    });
    assert.equal(other?.code, 'leftIsBeginningOfRight');
  });
});

describe('a server that has checkpoints for every namespace', () => {
  const answer =
    (task: (namespace: string) => object | undefined): Lies['answer'] =>
    (text, { namespace, before }) => {
      if (namespace === '') return text;
      const [listed] = [task(namespace)].filter((each) => each !== undefined);
      const row = rowOf(sourceId, namespace, 40, undefined, { tasks: listed ? [listed] : [] });
      return toJson(before === undefined ? [row] : []);
    };
  const once = (): MemoryThread => withHeadTask(three(), {});
  const cases: [string, Lies['answer']][] = [
    ['for further calls', answer(() => undefined)],
    ['for tasks in tasks', answer(() => ({ id: 'u', name: 'inner', checkpoint: null }))],
    [
      'for namespaces that list others',
      answer((namespace) => ({ id: 'u', name: 'x', checkpoint: { checkpoint_ns: `${namespace}|x:u` } })),
    ],
  ];
  for (const [what, lie] of cases) {
    const lies: Lies = lie ? { answer: lie } : {};
    it(`${what}: is not read for ever`, async () => {
      const side = sideOf(once(), lies);
      const { verdict, reason } = await compareHistories(side, sideOf(copyOf(once())), { signal });
      assert.deepEqual([verdict, reason?.code], ['cannotTell', 'namespacesEndless']);
      // A task calls a thousand subgraphs at most, and several tasks are asked about at a time.
      assert.ok(Number(reason?.facts.namespaces) < 5_000, JSON.stringify(reason?.facts.namespaces));
      assert.ok(side.requests() < 15_000, `${side.requests()} requests`);
    });

    it(`${what}: nor where only finished tasks have them`, async () => {
      const finished = (): MemoryThread => runOn(once(), 1);
      const { verdict, reason } = await compareHistories(sideOf(finished(), lies), sideOf(copyOf(finished())), {
        signal,
      });
      assert.deepEqual([verdict, reason?.code], ['cannotTell', 'namespacesEndless']);
    });
  }
});
