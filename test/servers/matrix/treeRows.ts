import type { ThreadReference } from '../../../src/api';
import { CheckpointTree } from '../../../src/threads/checkpoints/tree';
import { type ThreadNode, threadRowId, type TreeNode } from '../../../src/threads/nodes';
import { until } from '../../tools/patience';
import { agentServerOn } from '../stage/agentServerOn';

/** Opens every row below a thread; returns the checkpoints that were shown, by namespace and id. Rejects where one failed. */
export async function treeRows(thread: ThreadReference): Promise<Set<string>> {
  const server = agentServerOn(thread.deployment);
  const tree = new CheckpointTree({
    side: (reference) => ({ thread: reference, server }),
    maxCheckpointBytes: () => 64 * 1024 * 1024,
    failed: () => undefined,
    changed: () => undefined,
  });
  const found = new Set<string>();
  const open: TreeNode[] = [threadNode(thread)];
  for (let node = open.pop(); node; node = open.pop()) {
    const opened = node;
    if (opened.kind === 'task' && opened.isLeaf) continue;
    let below: TreeNode[] = [];
    await until('the rows below are there', async () => {
      below = (await tree.children(opened)) ?? [];
      for (const row of below)
        if (row.kind === 'belowThread' && row.what === 'loadMore') await tree.loadMore(row.under);
      return below.every((row) => row.kind !== 'belowThread' || !['loading', 'loadMore'].includes(row.what));
    });
    for (const row of below) {
      if (row.kind === 'belowThread' && row.what === 'problem') throw row.error;
      if (row.kind === 'checkpoint') found.add(`${row.namespace} ${row.checkpointId}`);
    }
    open.push(...below);
  }
  tree.dispose();
  return found;
}

function threadNode(thread: ThreadReference): ThreadNode {
  return {
    ...{ ...thread, kind: 'thread', id: threadRowId(thread.deployment, thread.threadId), status: 'idle' },
    ...{ title: undefined, graphId: undefined, createdAt: '', updatedAt: '', waitReason: undefined },
    ...{ copyOf: undefined, copyNumber: undefined, mark: undefined, metadata: {} },
  };
}
