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
  beginning: () => l10n.t('a new beginning'),
  gone: () => l10n.t('older ones are gone'),
  branchPoint: (count: number) => l10n.t('{0} branches go on from here', count),
  earlierEnd: () => l10n.t('end of an earlier branch'),
  call: (call: number) => l10n.t('call {0}', call),
  subgraph: (name: string) => l10n.t('Subgraph {0}', inertText(name)),
  stateful: () => l10n.t('keeps its state: the same for every call'),
  maySubgraph: () => l10n.t('open to look for subgraphs'),
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
  task: () => l10n.t('Task'),
  taskId: () => l10n.t('Task ID'),
  error: () => l10n.t('Error'),
  question: () => l10n.t('Asks'),
  branchFact: () => l10n.t('Branch'),
  answeredAs: () => l10n.t('Answered as'),
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

/** Why a thread does not go on, for its row. */
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
  return l10n.t(
    'That is no checkpoint. A checkpoint is { deployment, threadId, checkpointId, namespace }; the root’s namespace is the empty text.',
  );
}

export const pickCheckpointMessages = {
  toOpen: () => l10n.t('The checkpoint whose state to open'),
  toCompare: () => l10n.t('The checkpoint to compare with its parent'),
  thread: () => l10n.t('Of which thread?'),
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
  return l10n.t(
    'Checkpoint {0} of thread {1} is not there any more.',
    notificationText(checkpointId),
    shortId(threadId),
  );
}

export function parentGone({ checkpointId }: CheckpointReference, parentId: string): string {
  return l10n.t(
    'The parent of checkpoint {0}, {1}, is not there any more: it was pruned, has expired, or its run was deleted. There is nothing to compare with.',
    notificationText(checkpointId),
    notificationText(parentId),
  );
}

export function stateChanged({ checkpointId, threadId }: CheckpointReference): string {
  return l10n.t(
    'Checkpoint {0} of thread {1} has changed since this document was opened. Open its state again to see it as it is.',
    notificationText(checkpointId),
    shortId(threadId),
  );
}

export function sameCheckpoint(): string {
  return l10n.t('Both are the same checkpoint. Select another one to compare it with.');
}

export function threadWithCheckpoint(isSelectedThread: boolean): string {
  return isSelectedThread
    ? l10n.t('A thread is selected for compare, and this is a checkpoint. Compare two threads, or two checkpoints.')
    : l10n.t('A checkpoint is selected for compare, and this is a thread. Compare two threads, or two checkpoints.');
}

export function stateTooLarge({ checkpointId }: CheckpointReference, limit: number): string {
  return l10n.t(
    'The state of checkpoint {0} is more than {1} of text, and VS Code opens no larger document of an extension.',
    notificationText(checkpointId),
    megabytes(limit),
  );
}

/** The title of a diff of two states; `left` is absent where there is nothing to compare with. */
export function statesTitle(left: string | undefined, right: string, changes: number): string {
  if (left === undefined) {
    return l10n.t('{0}: no parent, so all is new', right);
  }
  const changed =
    changes === 0
      ? l10n.t('equal values')
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
