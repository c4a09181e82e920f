/** The words of a thread's checkpoints: rows, questions, titles of their documents. */
import { l10n } from 'vscode';
import type { CheckpointReference } from '../api';
import { describeShortly } from './errors';
import { inertText, notificationText } from './inertText';
import { megabytes } from './quantities';
import { shortId } from './shortId';

/** A wait reason's texts are data. */
type Reason =
  | { kind: 'asks'; question: string; others: number }
  | { kind: 'failed'; error: string }
  | { kind: 'stopped'; next: string[] };

export const checkpointMessages = {
  step: (step: number) => l10n.t('Step {0}', step),
  checkpoint: (id: string) => l10n.t('Checkpoint {0}', inertText(id)),
  next: (nodes: string[]) => l10n.t('next: {0}', names(nodes)),
  failed: (error: string) => l10n.t('failed: {0}', inertText(error)),
  asks: (question: string) => l10n.t('asks: {0}', inertText(question)),
  asksMore: (question: string, others: number) =>
    others === 1
      ? l10n.t('asks: {0} (and 1 more)', inertText(question))
      : l10n.t('asks: {0} (and {1} more)', inertText(question), others),
  stoppedBefore: (nodes: string[]) => l10n.t('stopped before {0}', names(nodes)),
  branchFromStep: (step: number) => l10n.t('branch from step {0}', step),
  branch: () => l10n.t('branch from an earlier checkpoint'),
  beginning: () => l10n.t('new root'),
  gone: () => l10n.t('earlier checkpoints deleted'),
  aBranch: () => l10n.t('branch'),
  branches: (count: number) => l10n.t('{0} branches', count),
  you: (text: string) => l10n.t('You: {0}', inertText(text)),
  stepFact: () => l10n.t('Step'),
  branchPoint: (count: number) => l10n.t('{0} branches start here', count),
  earlierEnd: () => l10n.t('end of an earlier branch'),
  largerThan: (limit: number) => l10n.t('larger than {0} (langgraphThreads.maxCheckpointSize)', megabytes(limit)),
  call: (call: number) => l10n.t('call {0}', call),
  subgraph: (name: string) => l10n.t('Subgraph {0}', inertText(name)),
  stateful: () => l10n.t('keeps its state between calls'),
  maySubgraph: () => l10n.t('expand to look for subgraphs'),
  subgraphsNotShown: () => l10n.t('This server doesn’t show subgraphs that a task calls in its code.'),
  noSubgraphs: () => l10n.t('No subgraph with checkpoints'),
  noCheckpoints: () => l10n.t('No checkpoints'),
  checkpointRow: (label: string, description: string, when: string) =>
    [l10n.t('Checkpoint, {0}', label), description, when].filter(Boolean).join(', '),
  taskRow: (name: string, description: string) => [l10n.t('Task {0}', name), description].filter(Boolean).join(', '),
  namespaceRow: (label: string, description: string) => [label, description].filter(Boolean).join(', '),
  checkpointId: () => l10n.t('Checkpoint'),
  parentId: () => l10n.t('Parent'),
  namespace: () => l10n.t('Namespace'),
  source: () => l10n.t('Source'),
  nextNodes: () => l10n.t('Next'),
  created: () => l10n.t('Created'),
  notJson: () => l10n.t('Not valid JSON at'),
  task: () => l10n.t('Task'),
  taskId: () => l10n.t('Task ID'),
  error: () => l10n.t('Error'),
  question: () => l10n.t('Asks'),
  branchFact: () => l10n.t('Branch'),
  answeredAs: () => l10n.t('Returned as'),
};

/** LangGraph's word for where a checkpoint came from, in the reader's language where it is one of its four. */
export function sourceWord(source: string): string {
  switch (source) {
    case 'input':
      return l10n.t('input');
    case 'loop':
      return l10n.t('loop');
    case 'update':
      return l10n.t('update');
    case 'fork':
      return l10n.t('fork');
    default:
      return inertText(source);
  }
}

/** Why a thread does not go on, for its row: the question or the error itself. The icon says which. */
export function waitReasonWords(reason: Reason): string {
  switch (reason.kind) {
    case 'asks':
      return reason.others === 0
        ? inertText(reason.question)
        : l10n.t('{0} (+{1})', inertText(reason.question), reason.others);
    case 'failed':
      return inertText(reason.error);
    case 'stopped':
      return l10n.t('before {0}', names(reason.next));
  }
}

/** Why a thread does not go on, in whole words. */
export function describeWaitReason(reason: Reason): string {
  switch (reason.kind) {
    case 'asks':
      return reason.others === 0
        ? checkpointMessages.asks(reason.question)
        : checkpointMessages.asksMore(reason.question, reason.others);
    case 'failed':
      return checkpointMessages.failed(reason.error);
    case 'stopped':
      return checkpointMessages.stoppedBefore(reason.next);
  }
}

// Commands

export function notACheckpoint(): string {
  return l10n.t('Expected a checkpoint: { deployment, threadId, checkpointId, namespace } ("" for the root).');
}

export const pickCheckpointMessages = {
  toOpen: () => l10n.t('Select a checkpoint to open its state'),
  toCompare: () => l10n.t('Select a checkpoint to compare with its parent'),
  thread: () => l10n.t('Select a thread'),
  unreadable: (error: unknown) => l10n.t('{0}. Press Escape.', describeShortly(error)),
};

export function openStateTitle(checkpoint: CheckpointReference): string {
  return l10n.t('Open State of {0}', shortCheckpoint(checkpoint));
}

export function compareWithParentTitle(checkpoint: CheckpointReference): string {
  return l10n.t('Compare {0} with Its Parent', shortCheckpoint(checkpoint));
}

export function compareStatesTitle(left: CheckpointReference, right: CheckpointReference): string {
  return l10n.t('Compare {0} with {1}', shortCheckpoint(left), shortCheckpoint(right));
}

export function checkpointGone({ checkpointId, threadId }: CheckpointReference): string {
  return l10n.t('Checkpoint {0} of thread {1} no longer exists.', notificationText(checkpointId), shortId(threadId));
}

export function parentGone({ checkpointId }: CheckpointReference, parentId: string): string {
  return l10n.t(
    'The parent of checkpoint {0}, {1}, no longer exists, so there’s nothing to compare with.',
    notificationText(checkpointId),
    notificationText(parentId),
  );
}

export function stateChanged({ checkpointId, threadId }: CheckpointReference): string {
  return l10n.t(
    'Checkpoint {0} of thread {1} has changed since it was opened. Open its state again.',
    notificationText(checkpointId),
    shortId(threadId),
  );
}

export function sameCheckpoint(): string {
  return l10n.t('That’s the same checkpoint twice. Select two different ones to compare.');
}

export function threadWithCheckpoint(isSelectedThread: boolean): string {
  return isSelectedThread
    ? l10n.t('A thread can’t be compared with a checkpoint. Compare two threads or two checkpoints.')
    : l10n.t('A checkpoint can’t be compared with a thread. Compare two threads or two checkpoints.');
}

export function stateTooLarge({ checkpointId }: CheckpointReference, limit: number): string {
  return l10n.t(
    'The state of checkpoint {0} is larger than {1}, the most VS Code can open.',
    notificationText(checkpointId),
    megabytes(limit),
  );
}

/** The title of a diff of two states; `left` is absent where there is nothing to compare with. */
export function statesTitle(left: string | undefined, right: string, changes: number): string {
  if (left === undefined) {
    return l10n.t('{0}: first checkpoint', right);
  }
  const changed =
    changes === 0
      ? l10n.t('no values changed')
      : changes === 1
        ? l10n.t('1 value changed')
        : l10n.t('{0} values changed', changes);
  return l10n.t('{0} ↔ {1} ({2})', left, right, changed);
}

/** A checkpoint in a title: its step, else the end of its id. */
export function checkpointName(checkpointId: string, step: number | undefined): string {
  return step === undefined ? notificationText(checkpointId.slice(-12)) : checkpointMessages.step(step);
}

export function ofThread(checkpoint: string, thread: string): string {
  return l10n.t('{0} of {1}', checkpoint, thread);
}

function shortCheckpoint({ checkpointId }: CheckpointReference): string {
  return notificationText(checkpointId.slice(0, 18));
}

function names(nodes: string[]): string {
  return inertText(nodes.join(', '));
}
