import { l10n } from 'vscode';
import type { ThreadRun } from '../../api';
import { age } from '../age';
import { notificationText, withoutIcons } from '../inertText';
import { count, seconds } from '../quantities';

/** The runs of a thread, as a list to pick from. */
export const runListMessages = {
  thread: () => l10n.t('Select a thread to show its runs'),
  title: (thread: string) => l10n.t('Runs of {0}', notificationText(thread)),
  placeholder: () => l10n.t('Select a run to open its last checkpoint'),
  none: () => l10n.t('This thread has no runs. Copies don’t have the runs of their source.'),
  openCheckpoint: () => l10n.t('Open Checkpoint'),
  stop: () => l10n.t('Stop Run'),
  showTrace: () => l10n.t('Show Trace in LangGraph Studio'),
  copyId: () => l10n.t('Copy Run ID'),
  noCheckpoint: () => l10n.t('No checkpoint of this run was found among the newest ones.'),
};

export function runLabel({ status, createdAt }: ThreadRun): string {
  return [withoutIcons(notificationText(statusWord(status))), age(createdAt)].filter(Boolean).join(' · ');
}

function statusWord(status: string): string {
  switch (status) {
    case 'pending':
      return l10n.t('Pending');
    case 'running':
      return l10n.t('Running');
    case 'success':
      return l10n.t('Finished');
    case 'error':
      return l10n.t('Failed');
    case 'timeout':
      return l10n.t('Timed out');
    case 'interrupted':
      return l10n.t('Stopped');
    default:
      return status;
  }
}

export function runDescription({ milliseconds, tokens, multitaskStrategy, tracedTo }: ThreadRun): string {
  const strategies: Record<string, string> = {
    interrupt: l10n.t('stops a run in progress'),
    rollback: l10n.t('rolls back a run in progress'),
  };
  return [
    milliseconds === undefined ? '' : milliseconds < 1_000 ? l10n.t('under 1 s') : seconds(milliseconds),
    tokens ? l10n.t('{0} tokens in, {1} out', count(tokens.input), count(tokens.output)) : '',
    strategies[multitaskStrategy ?? ''] ?? '',
    tracedTo === undefined ? '' : l10n.t('traced to “{0}”', withoutIcons(notificationText(tracedTo))),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The error's first line, else the run's id. */
export function runDetail({ error, runId }: ThreadRun): string {
  return withoutIcons(notificationText(error?.trim().split('\n')[0] ?? runId));
}
