import assert from 'node:assert/strict';
import { startThreadsServer } from '../bench/threadsServer';
import type { TreeNode } from '../../src/threads/nodes';
import { firstThreads, groupSize } from '../../src/threads/list/groups';
import { configure } from './sampleDeployments';
import { plantTree, rowsUnder, type TreeUnderTest } from './treeUnderTest';

const pageSize = 400;
const total = firstThreads + 3 * groupSize - 1;

describe('more threads than stand below one row', () => {
  let server: Awaited<ReturnType<typeof startThreadsServer>>;
  let tree: TreeUnderTest;

  before(async () => {
    server = await startThreadsServer(total);
    await configure({ deployments: [{ name: 'Many', url: server.url }], pageSize });
    tree = plantTree();
  });
  after(async () => {
    tree.dispose();
    await configure({ pageSize: undefined });
    await server.stop();
  });

  const kinds = (rows: TreeNode[]) => {
    const counts: Partial<Record<TreeNode['kind'], number>> = {};
    for (const { kind } of rows) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  };
  const labels = (rows: TreeNode[]) =>
    rows.filter(({ kind }) => kind === 'threadGroup').map((row) => tree.provider.getTreeItem(row).label);

  it('stand in groups, of which only the last is drawn anew and has Load More', async () => {
    const { provider } = tree;
    const list = provider.list(server.url);
    assert.ok(list);
    const top = () => rowsUnder(tree, server.url);
    assert.deepEqual(kinds(await top()), { thread: pageSize, loadMore: 1 });
    await list.loadMore();
    await list.loadMore();
    assert.deepEqual(kinds(await top()), { thread: firstThreads, threadGroup: 1 });
    assert.deepEqual(labels(await top()), ['Threads from 1,001 on']);
    const [open] = (await top()).slice(-1);
    assert.ok(open);
    const below = await provider.getChildren(open);
    assert.deepEqual(kinds(below), { thread: 200, loadMore: 1 });
    for (const row of below) assert.equal(provider.getParent(row), open);
    assert.equal(provider.getParent(open), provider.deploymentNode(server.url));

    // Threads without a title of their own get one later: wait until nothing of that kind is left.
    await provider.settled(server.url);
    const drawn: (TreeNode | undefined)[] = [];
    const subscription = provider.onDidChangeTreeData((node) => drawn.push(node));
    const [thread] = list.rows.slice(-1);
    assert.ok(thread);
    list.amend([{ ...thread.thread, status: 'busy' }]);
    assert.deepEqual(drawn, [open]);
    const [first] = list.rows;
    assert.ok(first);
    list.amend([{ ...first.thread, status: 'busy' }]);
    assert.deepEqual(drawn.slice(1), [provider.deploymentNode(server.url)]);
    subscription.dispose();

    await list.loadMore();
    await list.loadMore();
    const rows = await top();
    assert.deepEqual(labels(rows), ['Threads 1,001 to 1,250', 'Threads 1,251 to 1,500', 'Threads from 1,501 on']);
    const all: TreeNode[] = [];
    for (const row of rows) all.push(...(row.kind === 'threadGroup' ? await provider.getChildren(row) : [row]));
    const ids = all.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(kinds(all), { thread: total });
  });
});
