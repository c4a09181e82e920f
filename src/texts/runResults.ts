/** What is said after a run, and after a run on a copy. */
import { l10n } from 'vscode';
import type { CopyAndRunResult, RunResult, SourceCheck } from '../api';
import { fromPlain } from '../json/plain';
import { copyNotes, copySentences } from './copies';
import { describeShortly } from './notes';
import { type NameOf, type Severity, shortTitle } from './notification';
import { checkpoints, count, namespaces } from './quantities';
import { questionText } from './runs';
import { verdictWords } from './verdicts';

export function runSeverity({ status }: RunResult): Severity {
  return status === 'error' || status === 'timeout'
    ? 'error'
    : status === 'unknown' || status === 'running'
      ? 'warning'
      : 'information';
}

/** How it ended, what it asks, and what it added. */
export function runSentences(result: RunResult, nameOf: NameOf): string[] {
  return describeRun(result, l10n.t('“{0}”', nameOf(result.thread)));
}

function describeRun(result: RunResult, on: string): string[] {
  return [ending(result, on), added(result)].filter(Boolean);
}

function ending(
  { graph, status, error, runId, stoppedByOthers, rolledBack, questions }: RunResult,
  on: string,
): string {
  const name = shortTitle(graph, 30);
  switch (status) {
    case 'success':
      return l10n.t('“{0}” finished on {1}.', name, on);
    case 'interrupted':
      return questions.length === 0
        ? l10n.t('“{0}” paused on {1}.', name, on)
        : l10n.t('“{0}” paused on {1} and asks: {2}', name, on, asked(questions));
    case 'error':
      return error === undefined
        ? l10n.t('“{0}” failed on {1}. The server’s log may say why.', name, on)
        : l10n.t('“{0}” failed on {1}: “{2}”', name, on, shortTitle(error, 100));
    case 'timeout':
      return l10n.t('“{0}” took longer than the server allows on {1}.', name, on);
    case 'cancelled':
      if (rolledBack === true) {
        return l10n.t(
          'Another run or client rolled back “{0}” on {1}. The run and its checkpoints are deleted.',
          name,
          on,
        );
      }
      if (stoppedByOthers === true) {
        return l10n.t('Another run or client stopped “{0}” on {1}. What it saved is kept.', name, on);
      }
      return runId === undefined
        ? l10n.t('Cancelled. Nothing was run on {0}.', on)
        : l10n.t('Stopped “{0}” on {1}. What it saved is kept.', name, on);
    case 'running':
      return l10n.t('Asked the server to stop “{0}” on {1}. It’s still running.', name, on);
    case 'unknown':
      return runId === undefined
        ? l10n.t(
            'No response to starting “{0}” on {1}, so it may or may not be running. It isn’t started again.',
            name,
            on,
          )
        : l10n.t('Couldn’t find out how “{0}” ended on {1}. It isn’t started again.', name, on);
  }
}

function added({ runId, checkpointsAdded, rolledBack }: RunResult): string {
  if (runId === undefined || checkpointsAdded === undefined) {
    return '';
  }
  if (rolledBack === true) {
    return '';
  }
  return checkpointsAdded === 0 ? l10n.t('No checkpoints added.') : l10n.t('{0} added.', checkpoints(checkpointsAdded));
}

function asked([first, ...others]: RunResult['questions']): string {
  const question = l10n.t(
    '“{0}”',
    shortTitle(first === undefined ? '' : questionText({ value: fromPlain(first.value) }), 80),
  );
  return others.length === 0 ? question : l10n.t('{0} and {1} more.', question, count(others.length));
}

export function copyAndRunSeverity({ copy, run, source }: CopyAndRunResult): Severity {
  if (run === undefined) {
    return copy.outcome === 'copied' ? 'error' : copy.outcome === 'unknown' ? 'warning' : 'information';
  }
  const ofSource: Severity =
    source?.outcome === 'changed' ? 'error' : source?.outcome === 'unchanged' ? 'information' : 'warning';
  const severities = [runSeverity(run), ofSource];
  return severities.includes('error') ? 'error' : severities.includes('warning') ? 'warning' : 'information';
}

/** The run on the copy, whether the source is what it was, and the copy. */
export function copyAndRunSentences({ copy, run, source }: CopyAndRunResult, nameOf: NameOf): string[] {
  if (copy.copy === undefined || run === undefined) {
    return [...copySentences(copy, nameOf), l10n.t('Nothing was run.')];
  }
  const verdict = copy.verification?.verdict;
  const copied =
    verdict === 'identical'
      ? ''
      : verdict === undefined
        ? l10n.t('The copy wasn’t compared.')
        : l10n.t('The copy: {0}.', verdictWords(verdict));
  return [
    ...describeRun(run, l10n.t('a copy of “{0}”', nameOf(copy.source))),
    ...(source ? sourceCheckSentences(source) : []),
    copied,
    // What such a copy cannot do is the likeliest reason.
    ...copyNotes(copy.notes?.filter(({ code }) => run.status === 'error' || code === 'timeToLive')),
  ].filter(Boolean);
}

/** Whether the run on the copy left the source as it was, and how that is known. */
export function sourceCheckSentences(check: SourceCheck): string[] {
  const { outcome, reason, stored, added: more, changed, lost } = check;
  const amount = [checkpoints(check.checkpoints), namespaces(check.namespaces)] as const;
  switch (outcome) {
    case 'unchanged':
      return [
        stored === undefined
          ? l10n.t('The source is unchanged, byte for byte: {0} in {1}, all that the server shows.', ...amount)
          : l10n.t('The source is unchanged, byte for byte: all {0} in {1}.', ...amount),
      ];
    case 'movedByOthers':
      return [
        more > 0
          ? l10n.t('Something else added {0} to the source.', checkpoints(more))
          : l10n.t('Something else finished tasks of the source.'),
        changed > 0
          ? l10n.t('Everything else ({0} in {1}) is unchanged, byte for byte.', ...amount)
          : l10n.t('Its other checkpoints ({0} in {1}) are unchanged, byte for byte.', ...amount),
      ];
    case 'changed':
      return [
        reason?.code === 'storageDiffers'
          ? l10n.t('The source has changed: what the server stores for it is different.')
          : l10n.t(
              'The source has changed: {0} checkpoints deleted, {1} changed, {2} added.',
              count(lost),
              count(changed),
              count(more),
            ),
      ];
    case 'cannotTell':
      return [l10n.t('Couldn’t determine whether the source is unchanged: {0}', describeReason(check))];
  }
}

function describeReason({ reason }: SourceCheck): string {
  switch (reason?.code) {
    case 'tooMuchToRead':
      return l10n.t('you chose not to read it.');
    case 'cancelled':
      return l10n.t('you cancelled.');
    case 'notAllReadable':
      return l10n.t(
        'the server shows {1} of {0} checkpoints, all unchanged.',
        reason.facts.stored ?? '?',
        reason.facts.read ?? '?',
      );
    default:
      return reason === undefined
        ? ''
        : describeShortly(reason, { left: l10n.t('the source'), right: l10n.t('the copy') });
  }
}

export const runActions = {
  showChanges: () => l10n.t('Show Changes'),
  answer: () => l10n.t('Answer…'),
};

export function notShown(sentence: string): string {
  return l10n.t('Couldn’t show what it changed: {0}', sentence);
}
