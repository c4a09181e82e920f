import { branchFacts } from './branches';
import { CheckpointList } from './list';
import { stepFacts } from './steps';
import { TaskNamespaces } from '../../history/taskNamespaces';
import {
  belowThreadNode,
  checkpointNode,
  namespaceNode,
  type CheckpointTreeNode,
  type NamespaceNode,
  type TaskNode,
} from './nodes';
import type { ThreadFileNode } from '../files/nodes';
import type { ThreadNode } from '../nodes';

/** Rows that have others below them which are read when they are opened. */
export type Opened = ThreadNode | ThreadFileNode | NamespaceNode | TaskNode;

/** @param isKnown false while a first answer, or a newer one, is still to come. */
export function rowsBelow(node: Opened, list: CheckpointList | TaskNamespaces, isKnown: boolean): CheckpointTreeNode[] {
  const rows = list instanceof CheckpointList ? checkpointsOf(node, list) : namespacesOf(node, list);
  if (!isKnown && rows.length === 0) {
    return [belowThreadNode(node, 'loading')];
  }
  if (list.error !== undefined) {
    return [...rows, belowThreadNode(node, 'problem', list.error.thrown)];
  }
  const hasMore = list instanceof CheckpointList ? list.settled && !list.ended : list.more;
  if (hasMore) {
    return [...rows, belowThreadNode(node, 'loadMore')];
  }
  const noSubgraphs = list instanceof TaskNamespaces && list.refusesUnlisted ? 'subgraphsNotShown' : 'noSubgraphs';
  const nothing = list instanceof CheckpointList ? 'noCheckpoints' : noSubgraphs;
  return rows.length > 0 ? rows : [belowThreadNode(node, nothing)];
}

function checkpointsOf(node: Opened, list: CheckpointList): CheckpointTreeNode[] {
  const asked = node.kind === 'namespace' ? node.namespace : '';
  const { rows, following, ended } = list;
  const facts = branchFacts(rows, following, ended);
  const steps = stepFacts(rows, following, list.effects);
  return rows.flatMap((row, index) => {
    const [branch, step] = [facts[index], steps[index]];
    return branch && step ? [checkpointNode(node, asked, row, branch, step)] : [];
  });
}

function namespacesOf(node: Opened, list: TaskNamespaces): CheckpointTreeNode[] {
  return node.kind === 'task' ? list.rows.map((found) => namespaceNode(node, found)) : [];
}
