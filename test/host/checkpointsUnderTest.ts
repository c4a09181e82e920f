/** The rows below a thread, read as an expanded tree reads them. */
import assert from 'node:assert/strict';
import { threadNode, type ThreadNode, type TreeNode } from '../../src/threads/nodes';
import type { CheckpointNode, NamespaceNode, TaskNode } from '../../src/threads/checkpoints/nodes';
import type { Row } from '../servers/stage/rest';
import type { TreeUnderTest } from './treeUnderTest';

/** A thread's row, whatever page of its deployment it is on. */
export async function threadRow(tree: TreeUnderTest, deployment: string, threadId: string): Promise<ThreadNode> {
  const thread = await tree.provider.find(deployment, threadId);
  assert.ok(thread, `no thread ${threadId}`);
  return threadNode(deployment, thread);
}

/** The rows that VS Code would show below one, each a row that it can draw. */
export async function below({ provider }: TreeUnderTest, node: TreeNode): Promise<TreeNode[]> {
  for (;;) {
    const nodes = await provider.getChildren(node);
    if (nodes.some((each) => each.kind === 'belowThread' && each.what === 'loading')) {
      continue;
    }
    for (const each of nodes) {
      const item = provider.getTreeItem(each);
      assert.equal(item.id, each.id);
      assert.ok(item.accessibilityInformation?.label, 'a row without words for a screen reader');
      assert.equal(provider.getParent(each)?.id, node.id);
    }
    assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length, 'an id twice');
    return nodes;
  }
}

/** All checkpoints below a row, page after page. */
export async function checkpointsBelow(tree: TreeUnderTest, node: TreeNode): Promise<CheckpointNode[]> {
  for (;;) {
    const nodes = await below(tree, node);
    const last = nodes.at(-1);
    if (last?.kind !== 'belowThread' || last.what !== 'loadMore') {
      return nodes.filter((each) => each.kind === 'checkpoint');
    }
    await tree.provider.checkpoints.loadMore(last.under);
  }
}

export async function tasksBelow(tree: TreeUnderTest, node: CheckpointNode): Promise<TaskNode[]> {
  return (await below(tree, node)).filter((each) => each.kind === 'task');
}

export async function namespacesBelow(tree: TreeUnderTest, node: TaskNode): Promise<NamespaceNode[]> {
  return (await below(tree, node)).filter((each) => each.kind === 'namespace');
}

/** Opens all there is to open; gives each checkpoint once, by namespace and id as the server names them. */
export async function allBelow(tree: TreeUnderTest, node: TreeNode, found = new Set<string>()): Promise<Set<string>> {
  for (const checkpoint of await checkpointsBelow(tree, node)) {
    const key = `${checkpoint.namespace} ${checkpoint.checkpointId}`;
    if (found.has(key)) {
      continue;
    }
    found.add(key);
    for (const task of await tasksBelow(tree, checkpoint)) {
      for (const namespace of await namespacesBelow(tree, task)) {
        await allBelow(tree, namespace, found);
      }
    }
  }
  return found;
}

/** What stands in the row, without its age. */
export function words({ provider }: TreeUnderTest, node: TreeNode): string {
  const { label, description } = provider.getTreeItem(node);
  const text = typeof label === 'string' ? label : label?.label;
  return [text, description]
    .filter(Boolean)
    .join(' · ')
    .replace(/ · (now|\d+[mhd])(?= · |$)/, '');
}

/** A checkpoint's row and a server's, in the same words. */
export function shown({ checkpointId, namespace, row }: CheckpointNode): object {
  const tasks = row.tasks.map(({ id, name, namespace: listed, error, questions }) => ({
    id,
    name,
    listed,
    failed: error !== undefined,
    questions: questions.length,
  }));
  const { parentId, createdAt, step, source, next } = row;
  return { id: checkpointId, namespace, parentId, createdAt, step, source, next, tasks };
}

export function answered(row: Row): object {
  return {
    id: row.checkpoint.checkpoint_id,
    namespace: row.checkpoint.checkpoint_ns,
    parentId: row.parent_checkpoint?.checkpoint_id,
    createdAt: row.created_at,
    step: row.metadata.step,
    source: row.metadata.source,
    next: row.next,
    tasks: row.tasks.map(({ id, name, checkpoint, error, interrupts }) => ({
      id,
      name,
      listed: checkpoint?.checkpoint_ns,
      failed: error !== null && error !== undefined,
      questions: interrupts.length,
    })),
  };
}
