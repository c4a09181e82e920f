import type { CheckpointReference, ThreadReference } from '../../api';
import type { CheckpointRow, TaskRow } from '../../history/checkpointRows';
import type { BranchFacts } from './branches';
import type { StepFacts } from './steps';

/** A row below a thread. Plain data; `id` stays the same whatever the row says. */
export type CheckpointTreeNode = CheckpointNode | TaskNode | NamespaceNode | BelowThreadNode;

/** A `CheckpointReference`. */
export interface CheckpointNode extends CheckpointReference {
  kind: 'checkpoint';
  id: string;
  /** The namespace that was asked for; `namespace` is the one that the server answers. */
  asked: string;
  row: CheckpointRow;
  branch: BranchFacts;
  step: StepFacts;
}

/** A task of a checkpoint. */
export interface TaskNode extends ThreadReference {
  kind: 'task';
  id: string;
  /** The namespace in whose answer the task is. */
  asked: string;
  checkpointId: string;
  task: TaskRow;
  /** That no subgraph is below it is known. */
  isLeaf: boolean;
}

/** The history of a subgraph that a task called. */
export interface NamespaceNode extends ThreadReference {
  kind: 'namespace';
  id: string;
  /** To ask for. */
  namespace: string;
  /** The one that the server answers: a stateful subgraph has the same for every task. */
  answered: string;
  taskName: string;
  /** From 1 on. */
  call: number;
}

/** A row that stands in for others, or says what is the matter with them. `under` is the row above it, by id. */
export interface BelowThreadNode extends ThreadReference {
  kind: 'belowThread';
  what: 'loadMore' | 'loading' | 'noCheckpoints' | 'noSubgraphs' | 'subgraphsNotShown' | 'problem';
  id: string;
  under: string;
  /** What was thrown; `texts/errors` has its sentence. */
  error?: unknown;
}

/** Every id begins with that of the row above, and its parts cannot run into one another. */
function idBelow(parent: { id: string }, kind: string, ...parts: string[]): string {
  return [parent.id, kind, ...parts.map((part) => JSON.stringify(part))].join(' ');
}

export function checkpointNode(
  parent: ThreadReference & { id: string },
  asked: string,
  row: CheckpointRow,
  branch: BranchFacts,
  step: StepFacts,
): CheckpointNode {
  const { deployment, threadId } = parent;
  const { namespace, id: checkpointId } = row;
  const id = idBelow(parent, 'checkpoint', namespace, checkpointId);
  return { kind: 'checkpoint', id, deployment, threadId, checkpointId, namespace, asked, row, branch, step };
}

export function taskNode(parent: CheckpointNode, task: TaskRow, isLeaf: boolean): TaskNode {
  const { deployment, threadId, checkpointId, asked } = parent;
  const id = idBelow(parent, 'task', task.name, task.id);
  return { kind: 'task', id, deployment, threadId, asked, checkpointId, task, isLeaf };
}

export function namespaceNode(
  parent: TaskNode,
  { namespace, answered, call }: Pick<NamespaceNode, 'namespace' | 'answered' | 'call'>,
): NamespaceNode {
  const { deployment, threadId, task } = parent;
  const id = idBelow(parent, 'namespace', namespace);
  return { kind: 'namespace', id, deployment, threadId, namespace, answered, taskName: task.name, call };
}

export function belowThreadNode(
  parent: ThreadReference & { id: string },
  what: BelowThreadNode['what'],
  error?: unknown,
): BelowThreadNode {
  const { deployment, threadId } = parent;
  return { kind: 'belowThread', what, id: idBelow(parent, what), deployment, threadId, under: parent.id, error };
}

/** No subgraph runs in the task that takes the input in. */
export function mayHaveSubgraphs(task: TaskRow): boolean {
  return task.namespace !== undefined || task.name !== '__start__';
}

export function isBelowThread(node: { kind: string }): node is CheckpointTreeNode {
  return ['checkpoint', 'task', 'namespace', 'belowThread'].includes(node.kind);
}
