import type { ThreadReference, ThreadStatus } from '../api';
import type { DeploymentProblem } from '../deployments/deploymentSettings';
import type { Thread } from '../langgraph/types';

/** A row of the view. Plain data; `id` stays the same whatever the row says. */
export type TreeNode = DeploymentNode | ThreadNode | LoadMoreNode | LoadingNode | EmptyNode | ProblemNode | SettingNode;

export interface DeploymentNode {
  kind: 'deployment';
  id: string;
  /** The normalised base URL. */
  deployment: string;
  name: string;
}

export interface ThreadNode extends ThreadReference {
  kind: 'thread';
  id: string;
  /** As the metadata has it: not yet fit to be shown. */
  title: string | undefined;
  status: ThreadStatus;
  graphId: string | undefined;
  createdAt: string;
  updatedAt: string;
  /** The thread that this one was copied from, while it is pinned. */
  copyOf: string | undefined;
}

export interface LoadMoreNode {
  kind: 'loadMore';
  id: string;
  deployment: string;
}

export interface LoadingNode {
  kind: 'loading';
  id: string;
  deployment: string;
}

/** A deployment without threads. */
export interface EmptyNode {
  kind: 'empty';
  id: string;
  deployment: string;
}

/** What a deployment answered instead of threads. `error` is what was thrown; `host/errorMessages` has its sentence. */
export interface ProblemNode {
  kind: 'problem';
  id: string;
  deployment: string;
  error: unknown;
}

/** An entry of the setting that is no deployment. */
export interface SettingNode {
  kind: 'setting';
  id: string;
  index: number;
  name: string | undefined;
  code: DeploymentProblem['code'];
}

export function deploymentNode(deployment: string, name: string): DeploymentNode {
  return { kind: 'deployment', id: deployment, deployment, name };
}

export function threadNode(deployment: string, thread: Thread, copyOf?: string): ThreadNode {
  return {
    kind: 'thread',
    // A base URL has no space, so no two rows can spell the same id.
    id: `${deployment} thread ${thread.thread_id}`,
    deployment,
    threadId: thread.thread_id,
    title: titleOf(thread.metadata),
    status: thread.status,
    graphId: textOf(thread.metadata.graph_id),
    createdAt: thread.created_at,
    updatedAt: thread.updated_at,
    copyOf,
  };
}

export function rowNode<Kind extends 'loadMore' | 'loading' | 'empty'>(kind: Kind, deployment: string) {
  return { kind, id: `${deployment} ${kind}`, deployment };
}

export function problemNode(deployment: string, error: unknown): ProblemNode {
  return { kind: 'problem', id: `${deployment} problem`, deployment, error };
}

export function settingNode({ index, name, code }: DeploymentProblem): SettingNode {
  return { kind: 'setting', id: `setting ${index}`, index, name, code };
}

/** LangGraph has no title of its own: these are the names that front ends write into the metadata. */
export function titleOf(metadata: Record<string, unknown>): string | undefined {
  return ['title', 'thread_name', 'name'].map((key) => textOf(metadata[key])).find((text) => text !== undefined);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
