import assert from 'node:assert/strict';
import * as rest from './stage/rest';
import type { SampleThread } from './stage/seed';
import { sampleThreads } from './stage/seed';
import { describeOnEachServer } from './stage/startedServers';
import { until } from '../tools/patience';

/** Rows of the root, then of each namespace that tasks name, in the order of their finding. */
const shapes: Record<SampleThread, { status: string; rows: number[] }> = {
  finishedChat: { status: 'idle', rows: [6] },
  interrupted: { status: 'interrupted', rows: [3] },
  interruptedInSubgraph: { status: 'interrupted', rows: [3, 3] },
  failed: { status: 'error', rows: [3] },
  branched: { status: 'idle', rows: [8] },
  long: { status: 'idle', rows: [300] },
  ownId: { status: 'idle', rows: [4] },
  subagent: { status: 'idle', rows: [5] },
  stateful: { status: 'idle', rows: [9, 12, 12, 12] },
  functional: { status: 'interrupted', rows: [1] },
  join: { status: 'interrupted', rows: [4, 3] },
  empty: { status: 'idle', rows: [0] },
  numbers: { status: 'idle', rows: [5] },
  agent: { status: 'interrupted', rows: [17] },
};

describeOnEachServer('the sample threads', (seeded, kind) => {
  const root = async (name: SampleThread): Promise<rest.History> =>
    rest.history(seeded().server, seeded().threads[name]);

  for (const name of sampleThreads) {
    it(`${name} has its status, title and checkpoints`, async () => {
      const { server, threads } = seeded();
      const thread = await rest.getThread(server, threads[name]);
      assert.equal(thread.status, shapes[name].status);
      assert.match((thread.metadata as { title: string }).title, /^[A-Z][a-z ]+/);
      const rows = [...(await rest.allHistories(server, threads[name])).values()].map((history) => history.rows.length);
      // The Python server hides the tasks behind a join edge.
      assert.deepEqual(rows, kind === 'python' && name === 'join' ? [4] : shapes[name].rows);
    });
  }

  it('interrupted names its own thread in state and question', async () => {
    const id = seeded().threads.interrupted;
    const [head] = (await root('interrupted')).rows;
    assert.deepEqual(head?.next, ['ask']);
    assert.deepEqual(head.tasks[0]?.interrupts[0]?.value, {
      question: 'approve?',
      thread: id,
      text: `thread ${id} wants to order ten lamps`,
    });
    assert.equal(head.values.thread, id);
  });

  it('interruptedInSubgraph waits in a namespace of its own', async () => {
    const { server, threads } = seeded();
    const [head] = (await root('interruptedInSubgraph')).rows;
    const namespace = head?.tasks[0]?.checkpoint?.checkpoint_ns ?? '';
    assert.match(namespace, /^review:/);
    const inner = await rest.history(server, threads.interruptedInSubgraph, namespace);
    assert.deepEqual(inner.rows[0]?.next, ['ask']);
    assert.equal(inner.rows[0].checkpoint.checkpoint_ns, namespace);
  });

  it('failed names its own thread in the error', async () => {
    const [head] = (await root('failed')).rows;
    assert.ok(JSON.stringify(head?.tasks[0]?.error).includes(`boom in thread ${seeded().threads.failed}`));
  });

  it('branched has siblings', async () => {
    const parents = (await root('branched')).rows.map((row) => row.parent_checkpoint?.checkpoint_id);
    assert.equal(parents.length - new Set(parents).size, 1);
  });

  it('ownId has it in values, results, longer strings and keys', async () => {
    const id = seeded().threads.ownId;
    const { rows } = await root('ownId');
    const result = rows.flatMap((row) => row.tasks).find((task) => task.name === 'note')?.result;
    for (const state of [rows[0]?.values, result]) {
      const { thread, places } = state as { thread: string; places: Record<string, unknown> };
      assert.equal(thread, id);
      assert.equal(places[id], 'as a key');
      assert.equal(places.text, `see thread ${id}, and again ${id}.`);
      assert.equal(Buffer.from(String(places.base64), 'base64').toString(), `thread ${id}`);
    }
  });

  it('subagent ran in two namespaces that no task names', async () => {
    const { server, threads } = seeded();
    const { rows } = await root('subagent');
    const delegate = rows.flatMap((row) => row.tasks).find((task) => task.name === 'delegate');
    assert.equal(delegate?.checkpoint, null);
    const hidden = await rest.hiddenNamespaces(server, threads.subagent);
    assert.deepEqual([...hidden.keys()], [`delegate:${delegate.id}`, `delegate:${delegate.id}|1`]);
    assert.deepEqual(
      [...hidden.values()].map((history) => history.rows.length),
      [5, 5],
    );
  });

  it('stateful answers one history under three names', async () => {
    const { server, threads } = seeded();
    const [, ...memories] = [...(await rest.allHistories(server, threads.stateful)).values()];
    const places = memories.map(({ rows }) =>
      rows.map(({ checkpoint }) => [checkpoint.checkpoint_ns, checkpoint.checkpoint_id]),
    );
    assert.equal(places.length, 3);
    assert.deepEqual(places[1], places[0]);
    assert.deepEqual(places[2], places[0]);
    assert.equal(places[0]?.[0]?.[0], 'memory');
  });

  it('functional shows one task without a result', async () => {
    const [head] = (await root('functional')).rows;
    assert.equal(head?.tasks.length, 1);
    assert.equal(head.tasks[0]?.result ?? null, null);
    assert.equal(head.tasks[0]?.interrupts.length, 1);
  });

  it('numbers are at the edges of what the language has', async () => {
    const { texts } = await root('numbers');
    const [head] = rest.parseExactly(texts[0] ?? '') as { values: { numbers: Record<string, unknown> } }[];
    const expected =
      kind === 'python'
        ? ['9007199254740993', '18446744073709551615', '-0.0']
        : ['9007199254740992', '18446744073709552000', '0'];
    const { beyondSafe, large, negativeZero, notANumber } = head?.values.numbers ?? {};
    assert.deepEqual(
      [beyondSafe, large, negativeZero],
      expected.map((number) => ({ number })),
    );
    assert.equal(notANumber, null);
  });

  it('storage counts all checkpoints, where the server has it', async () => {
    const { server, threads } = seeded();
    const counts = await Promise.all([
      ...(['subagent', 'stateful', 'join', 'empty'] as const).map((name) => rest.storage(server, threads[name])),
    ]);
    const expected = kind === 'python' ? [15, 21, 7, 0] : [undefined, undefined, undefined, undefined];
    assert.deepEqual(
      counts.map((storage) => storage?.checkpoints.count),
      expected,
    );
  });

  it('a copy can be made while a subagent runs', async () => {
    const { server } = seeded();
    const threadId = await rest.createThread(server);
    await rest.startRun(server, threadId, 'subagent', { task: 'find lamps', delay: 300 });
    const running = async (): Promise<number> =>
      [...(await rest.hiddenNamespaces(server, threadId)).values()].flatMap((history) => history.rows).length;
    await until('the subagent runs', async () => (await running()) >= 2);
    const copyId = await rest.copy(server, threadId);
    assert.equal(await rest.untilNotBusy(server, threadId), 'idle');
    const [source, copied] = await Promise.all([
      rest.hiddenNamespaces(server, threadId),
      rest.hiddenNamespaces(server, copyId),
    ]);
    assert.equal([...source.values()][0]?.rows.length, 5);
    assert.ok(([...copied.values()][0]?.rows.length ?? 9) < 5);
  });
});
