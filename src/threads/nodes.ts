import type { ThreadReference, ThreadStatus } from '../api';
import type { DeploymentProblem } from '../deployments/deploymentSettings';
import type { LocalOffer } from '../host/localServers';
import { titleOf } from '../langgraph/threadTitle';
import type { Thread } from '../langgraph/types';
import { readAs, words } from '../schemas';
import type { CheckpointTreeNode } from './checkpoints/nodes';
import { waitReasonOfInterrupts, type WaitReason } from './checkpoints/waitReason';
import type { CopyMark } from '../copy/copyMark';
import type { ThreadFileNode, ThreadFilesNode } from './files/nodes';
import type { ThreadGroupNode } from './list/groups';

/** A row of the view. Plain data; `id` stays the same whatever the row says. */
export type TreeNode =
  | DeploymentNode
  | ThreadNode
  | ThreadGroupNode
  | LoadMoreNode
  | LoadingNode
  | EmptyNode
  | ProblemNode
  | SettingNode
  | OfferNode
  | ThreadFilesNode
  | ThreadFileNode
  | CheckpointTreeNode;

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
  /** Why it does not go on, as far as a search says it. */
  waitReason: WaitReason | undefined;
  /** The thread that this one was copied from, as far as that is known. */
  copyOf: string | undefined;
  /** From 1 on, among the copies of the same title; absent where no list tells. */
  copyNumber: number | undefined;
  /** What a comparison with its source found, while it is as it was then. */
  mark: CopyMark | undefined;
  /** As the server gave it: not yet fit to be shown. */
  metadata: Thread['metadata'];
  /** As `Thread` has it. */
  notJson?: string | undefined;
}

export interface LoadMoreNode {
  kind: 'loadMore';
  id: string;
  deployment: string;
  /** Threads looked at so far, where the server cannot search by itself. */
  looked: number | undefined;
}

export interface LoadingNode {
  kind: 'loading';
  id: string;
  deployment: string;
}

/** A deployment without threads, or without any that its filter shows. */
export interface EmptyNode {
  kind: 'empty';
  id: string;
  deployment: string;
  filtered: boolean;
}

/** What a deployment answered instead of threads. `error` is what was thrown; `texts/errors` has its sentence. */
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

/** What this machine has to offer while no deployment stands for it; `other` where no deployment is configured. */
export interface OfferNode {
  kind: 'offer';
  id: string;
  offer: LocalOffer | { what: 'other' };
}

export function offerNode(offer: OfferNode['offer']): OfferNode {
  const about =
    offer.what === 'server' ? offer.baseUrl : offer.what === 'project' ? offer.project.folder.toString() : '';
  return { kind: 'offer', id: `offer ${offer.what} ${about}`, offer };
}

export function deploymentNode(deployment: string, name: string): DeploymentNode {
  return { kind: 'deployment', id: deployment, deployment, name };
}

/** A base URL has no space, so no two rows can spell the same id. */
export function threadRowId(deployment: string, threadId: string): string {
  return `${deployment} thread ${threadId}`;
}

/** What is known of a thread beside what its server says. */
export type CopyFacts = Partial<Pick<ThreadNode, 'copyOf' | 'copyNumber' | 'mark'>>;

export function threadNode(deployment: string, thread: Thread, facts: CopyFacts = {}): ThreadNode {
  return {
    kind: 'thread',
    id: threadRowId(deployment, thread.thread_id),
    deployment,
    threadId: thread.thread_id,
    title: titleOf(thread),
    status: thread.status,
    graphId: readAs(words, thread.metadata.graph_id),
    createdAt: thread.created_at,
    updatedAt: thread.updated_at,
    waitReason: waitReasonOfInterrupts(thread.interrupts),
    copyOf: facts.copyOf,
    copyNumber: facts.copyNumber,
    mark: facts.mark,
    metadata: thread.metadata,
    notJson: thread.notJson,
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
