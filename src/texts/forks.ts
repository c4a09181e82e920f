/** What is said while and after a thread is copied from a checkpoint. */
import { l10n } from 'vscode';
import type { CheckpointReference, Note } from '../api';
import type { ForkedCopyResult, ForkResult } from '../api';
import { copySeverity, describeCopyResult } from './copies';
import { describeNote } from './notes';
import type { Severity } from './severity';
import { count } from './quantities';
import { shortId } from './shortId';
import { verdictWords } from './verdicts';
import { notificationText } from './inertText';

export const forkMessages = {
  toCopy: () => l10n.t('The checkpoint that the copy goes on from'),
  title: ({ threadId, checkpointId }: CheckpointReference) =>
    l10n.t('Copy Thread {0} from {1}', shortId(threadId), shortCheckpoint(checkpointId)),
  reading: () => l10n.t('Reading the checkpoint…'),
  setting: () => l10n.t('Making the checkpoint the copy’s newest…'),
  inSubgraph: ({ checkpointId }: CheckpointReference) =>
    l10n.t(
      'Checkpoint {0} belongs to a subgraph, and only a checkpoint of the thread itself can be where its copy goes on. Choose the one in which the subgraph was called. Nothing was copied.',
      shortCheckpoint(checkpointId),
    ),
};

export function forkSeverity(result: ForkedCopyResult): Severity {
  const { fork } = result;
  switch (fork?.outcome) {
    case 'wrong':
    case 'notForked':
      return fork.reason?.code === 'cancelled' ? copySeverity(result) : 'error';
    case 'unknown':
      return 'warning';
    case 'forked':
      return fork.rest === 'same' || copySeverity(result) === 'error' ? copySeverity(result) : 'warning';
    default:
      return copySeverity(result);
  }
}

/** The copy and its verdict, what came of the checkpoint, and what it has not taken over. */
export function describeForkedCopy(result: ForkedCopyResult): string {
  const { fork } = result;
  return [describeCopyResult(result), fork ? describeFork(fork) : ''].filter(Boolean).join(' ');
}

function describeFork(fork: ForkResult): string {
  const chosen = shortCheckpoint(fork.checkpoint.checkpointId);
  const why = fork.reason ? describeReason(fork.reason) : '';
  switch (fork.outcome) {
    case 'notForked':
      return l10n.t('The copy does not go on from checkpoint {0}, and is as it was copied: {1}', chosen, why);
    case 'wrong':
      return l10n.t('The copy was changed, but not as asked for checkpoint {0}: {1} Do not rely on it.', chosen, why);
    case 'unknown':
      return l10n.t('Whether the copy goes on from checkpoint {0} is not known: {1}', chosen, why);
    case 'forked':
      return [
        l10n.t(
          'The copy then got one new checkpoint, {1}, with exactly the values and “next” of {0}: it goes on from there.',
          chosen,
          shortCheckpoint(fork.headCheckpointId ?? ''),
        ),
        describeRest(fork, why),
        describeLosses(fork.notes),
        ...fork.notes.map(describeMore),
      ]
        .filter(Boolean)
        .join(' ');
  }
}

function describeRest({ rest }: ForkResult, why: string): string {
  return rest === 'same'
    ? l10n.t('All else on it was read again, and is as it was.')
    : [l10n.t('The rest of it was not compared again.'), why].filter(Boolean).join(' ');
}

function describeReason(reason: Note): string {
  switch (reason.code) {
    case 'cancelled':
      return l10n.t('you cancelled.');
    case 'noCopy':
      return l10n.t('copying was not completed.');
    case 'copyDiffers':
      return l10n.t('the copy is not the same as its source.');
    case 'notOnCopy':
      return l10n.t('the copy does not have this checkpoint.');
    case 'forkIgnored':
      return l10n.t('the server accepted the request and made no new checkpoint.');
    case 'answerLost':
      return l10n.t('the answer was lost, and no new checkpoint has come so far. It is not requested again.');
    case 'otherHead':
      return l10n.t('its newest checkpoint is not the one that the server says it made.');
    case 'valuesDiffer':
      return l10n.t('the values of the new checkpoint are not those of the one that was chosen.');
    case 'nextDiffers':
      return l10n.t('“next” of the new checkpoint is not that of the one that was chosen.');
    case 'otherParent':
      return l10n.t('the new checkpoint stands on another branch than the one that was chosen.');
    case 'restChanged':
      return l10n.t('other checkpoints of the copy are not as they were.');
    default:
      return describeNote(reason, { left: l10n.t('the source'), right: l10n.t('the copy') });
  }
}

function describeLosses(notes: Note[]): string {
  const losses = notes.map(describeLoss).filter(Boolean);
  return losses.length === 0 ? '' : l10n.t('Not taken over from it: {0}.', losses.join('; '));
}

function describeLoss({ code, facts }: Note): string {
  switch (code) {
    case 'question':
      return l10n.t('the question that it asks (a run asks it anew)');
    case 'results':
      return facts.tasks === 1
        ? l10n.t('the result of its task (which runs again)')
        : l10n.t('the results of {0} tasks (which run again)', amount(facts.tasks));
    case 'errors':
      return l10n.t('the error of its task (which runs again)');
    case 'metadata':
      return facts.names === ''
        ? l10n.t('what runs had written to its metadata')
        : l10n.t('{0} keys of its metadata ({1}, …)', amount(facts.keys), notificationText(String(facts.names)));
    default:
      return '';
  }
}

function describeMore({ code, facts }: Note): string {
  switch (code) {
    case 'laterStays':
      return l10n.t('What came after it stays in the copy’s history, as another branch.');
    case 'statefulSubgraphs':
      return l10n.t(
        'Not taken back: {0}. Such a subgraph keeps its state from run to run, and goes on from its newest one.',
        notificationText(String(facts.names)),
      );
    default:
      return '';
  }
}

/** The verdict in the title of a diff. */
export function forkWords({ verification, fork }: ForkedCopyResult): string {
  return fork?.rest === 'same' && verification
    ? l10n.t('{0}, and 1 new checkpoint', verdictWords(verification.verdict))
    : verdictWords('different');
}

function shortCheckpoint(checkpointId: string): string {
  return notificationText(checkpointId.slice(0, 18));
}

function amount(value: unknown): string {
  return count(typeof value === 'number' ? value : 0);
}
