import assert from 'node:assert/strict';
import type { CopyResult } from '../../src/api';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import {
  allHistories,
  createThread,
  hiddenNamespaces,
  history,
  runAndWait,
  storage,
  type Row,
} from '../servers/stage/rest';
import { sampleThreads } from '../servers/stage/seed';
import {
  allBelow,
  answered,
  below,
  checkpointsBelow,
  namespacesBelow,
  shown,
  tasksBelow,
  threadRow,
  words,
} from './checkpointsUnderTest';
import * as sample from './sampleDeployments';
import { plantTree, rowsUnder, tooltipOf, type TreeUnderTest } from './treeUnderTest';

describe('the rows below a thread', () => {
  let tree: TreeUnderTest;
  let proxy: FaultServer | undefined;

  beforeEach(() => {
    tree = plantTree();
  });
  afterEach(async () => {
    tree.dispose();
    await proxy?.stop();
    proxy = undefined;
    await sample.configure({ requestTimeout: undefined, pageSize: undefined });
  });

  for (const kind of sample.otherKind) {
    describe(`on the ${kind} server`, () => {
      let deployment: sample.SampleDeployment;
      before(async () => {
        deployment = await sample.sampleDeployment(kind);
      });

      for (const name of sampleThreads) {
        it(`are those that the server answers, and its branches and namespaces: ${name}`, async () => {
          const threadId = deployment.threads[name];
          const listed = await allHistories(deployment, threadId);
          // None of its three hundred tasks has a subgraph: a few are enough.
          const isLong = name === 'long';
          const hidden = isLong ? [] : await hiddenNamespaces(deployment, threadId);
          const thread = await threadRow(tree, deployment.url, threadId);

          const root = await checkpointsBelow(tree, thread);
          const rows = listed.get('')?.rows ?? [];
          assert.deepEqual(root.map(shown), rows.map(answered));
          assert.deepEqual(
            root.map(({ branch }) => [branch.after === 'branch', branch.children]),
            rows.map((row, index) => [beginsBranch(row, rows[index + 1]), childrenOf(row, rows)]),
          );

          const found = new Map<string, object[]>();
          for (const checkpoint of isLong ? root.slice(0, 3) : root) {
            for (const task of await tasksBelow(tree, checkpoint)) {
              for (const namespace of await namespacesBelow(tree, task)) {
                found.set(namespace.namespace, (await checkpointsBelow(tree, namespace)).map(shown));
              }
            }
          }
          const ofRoot = new Set(rows.flatMap(({ tasks }) => tasks.map((task) => task.checkpoint?.checkpoint_ns)));
          const expected = [...[...listed].filter(([namespace]) => ofRoot.has(namespace)), ...hidden];
          assert.deepEqual([...found.keys()].sort(), expected.map(([namespace]) => namespace).sort());
          for (const [namespace, { rows: answers }] of expected) {
            assert.deepEqual(found.get(namespace), answers.map(answered), namespace);
          }
        });
      }

      it('say where branches begin and where they part', async () => {
        const thread = await threadRow(tree, deployment.url, deployment.threads.branched);
        const root = await checkpointsBelow(tree, thread);
        assert.deepEqual(
          root.map((node) => words(tree, node)),
          [
            'reply · +1 message',
            'Edited · branch',
            'reply · end of an earlier branch · +1 message',
            'You: And a namespace? · 2 branches',
            'Input',
            'reply · +1 message',
            'You: What is a checkpoint?',
            'Input',
          ],
        );
        const { value } = await tooltipOf(tree, root[1] ?? thread);
        for (const fact of ['Step', '4', 'update', 'branch from step 3', 'reply'])
          assert.ok(value.includes(fact), value);
        const [, begins, , parts] = root.map((node) => tree.provider.getTreeItem(node).iconPath);
        assert.notDeepEqual(begins, parts);
      });

      for (const [graph, calls] of [
        ['deepAgent', 3],
        ['toolAgent', 2],
        ['talkingSubgraph', 1],
      ] as const) {
        it(`are all that a verification reads, in the subgraphs of subgraphs and of tools too: ${graph}`, async () => {
          const threadId = await createThread(deployment);
          const input = { messages: [{ role: 'user', content: 'Look for lamps.' }], calls };
          await runAndWait(deployment, threadId, graph, input);
          const result = await sample.run<CopyResult>('langgraphThreads.copyThread', {
            deployment: deployment.url,
            threadId,
          });
          const found = await allBelow(tree, await threadRow(tree, deployment.url, threadId));
          assert.equal(found.size, result?.verification?.left.checkpoints);
          assert.ok(new Set([...found].map((key) => key.split(' ')[0])).size > 1, 'no subgraph was found');
          const stored = await storage(deployment, threadId);
          assert.equal(stored?.checkpoints.count ?? found.size, found.size);
        });
      }

      it('are asked for when a row is opened and not before; tasks are looked into with their checkpoint, once', async () => {
        const door = (proxy = await startFaultServer(deployment.url));
        await sample.configure({ deployments: [{ name: 'Door', url: door.url }], pageSize: 1000 });
        const histories = () => door.seen('GET', /history/).length + door.seen('POST', /history/).length;
        const rows = await rowsUnder(tree, door.url);
        assert.equal(histories(), 0);
        const thread = rows.find((row) => row.kind === 'thread' && row.threadId === deployment.threads.subagent);
        assert.ok(thread);
        const root = await checkpointsBelow(tree, thread);
        // A few, the rest of a page, and nothing more.
        assert.equal(histories(), 3);
        const [newest] = root;
        assert.ok(newest);
        assert.equal((await tasksBelow(tree, newest)).length, 0);
        assert.equal(histories(), 3);
        const tasks = (await Promise.all(root.map((checkpoint) => tasksBelow(tree, checkpoint)))).flat();
        const known = histories();
        const isLeaf = Object.fromEntries(tasks.map((each) => [each.task.name, each.isLeaf]));
        assert.deepEqual(isLeaf, { finish: true, delegate: false, plan: true, __start__: true });
        const task = tasks.find((each) => each.task.name === 'delegate');
        assert.ok(task);
        assert.equal((await namespacesBelow(tree, task)).length, 2);
        assert.equal(histories(), known, 'asked twice');
        const limits = door.seen('POST', /history/).map(({ body }) => (JSON.parse(body) as { limit: number }).limit);
        assert.deepEqual([...new Set(limits)], [1]);
      });
    });
  }

  const [kind = 'javascript'] = sample.kinds;

  it('keep their ids when they are read anew, with what has come since', async () => {
    const deployment = await sample.sampleDeployment(kind);
    const threadId = await createThread(deployment);
    const say = (content: string) =>
      runAndWait(deployment, threadId, 'chat', { messages: [{ role: 'user', content }] });
    await say('One');
    const thread = await threadRow(tree, deployment.url, threadId);
    const before = await below(tree, thread);
    await say('Two');
    assert.deepEqual(await below(tree, thread), before);
    tree.provider.checkpoints.expire(deployment.url);
    const after = await below(tree, thread);
    assert.deepEqual(
      after.slice(-before.length).map(({ id }) => id),
      before.map(({ id }) => id),
    );
    const rows = (await history(deployment, threadId)).rows;
    assert.equal(after.length, rows.length);
  });

  it('say what is wrong in a row, and read again by Retry', async () => {
    const deployment = await sample.sampleDeployment(kind);
    const door = (proxy = await startFaultServer(deployment.url));
    await sample.configure({ deployments: [{ name: 'Door', url: door.url }], requestTimeout: 2 });
    const thread = await threadRow(tree, door.url, deployment.threads.finishedChat);
    const failing = {
      answer: { status: 500, body: 'Internal Server Error', headers: { 'content-type': 'text/plain' } },
    };
    door.rules({ match: { path: /history/ }, fault: failing });
    const [problem, ...others] = await below(tree, thread);
    assert.ok(problem?.kind === 'belowThread' && others.length === 0);
    assert.equal(words(tree, problem), 'Server error (500)');
    assert.equal(tree.provider.getTreeItem(problem).contextValue, 'problem');
    const { arguments: given } = tree.provider.getTreeItem(problem).command ?? {};
    assert.deepEqual(given, [{ deployment: door.url, threadId: thread.threadId, under: thread.id }]);
    await below(tree, thread);
    assert.ok(door.seen('GET', /history/).length < 5, 'asked again by itself');
    door.rules();
    await tree.provider.checkpoints.retry(thread.id);
    assert.equal((await checkpointsBelow(tree, thread)).length, 6);
  });

  it('draw hostile text as text', async () => {
    const hostile = '[x](command:y) $(zap) \u202e ```\n# head';
    const deployment = await sample.sampleDeployment(kind);
    const door = (proxy = await startFaultServer(deployment.url));
    await sample.configure({ deployments: [{ name: 'Door', url: door.url }] });
    const task = { id: hostile, name: hostile, error: hostile, interrupts: [{ value: hostile }], checkpoint: null };
    const transform = (rows: unknown): unknown =>
      (rows as Row[]).map((row) => ({
        ...row,
        next: [hostile],
        tasks: [task],
        metadata: { source: hostile, step: 1 },
      }));
    door.rules({ match: { path: /history/ }, fault: { transform } });
    const thread = await threadRow(tree, door.url, deployment.threads.failed);
    const [first] = await checkpointsBelow(tree, thread);
    assert.ok(first);
    for (const node of [first, ...(await tasksBelow(tree, first)), thread]) {
      assert.doesNotMatch(words(tree, node), /[\p{Cc}\u202a-\u202e]/u);
      const { value, isTrusted, supportHtml } = await tooltipOf(tree, node);
      assert.ok(!isTrusted && !supportHtml);
      const [prose = ''] = value.split(/^`{3,}/m);
      assert.doesNotMatch(prose, /(?<!\\)\]\(|(?<!\\)!\[/);
    }
  });
});

function beginsBranch(row: Row, older: Row | undefined): boolean {
  return row.parent_checkpoint !== null && row.parent_checkpoint.checkpoint_id !== older?.checkpoint.checkpoint_id;
}

function childrenOf({ checkpoint }: Row, rows: Row[]): number {
  return rows.filter((row) => row.parent_checkpoint?.checkpoint_id === checkpoint.checkpoint_id).length;
}
