/** What is said after a run, and after a run on a copy. */
import { l10n } from 'vscode';
import type { CopyAndRunResult, RunResult, SourceCheck } from '../api';
import { fromPlain } from '../json/plain';
import { describeCopyResult } from './copies';
import { describeCopyNotes } from './copies';
import { describeNote } from './notes';
import type { Severity } from './severity';
import { checkpoints, count, namespaces } from './quantities';
import { questionText } from './runs';
import { shortId } from './shortId';
import { verdictWords } from './verdicts';
import { notificationText } from './inertText';

/** Questions that a notification quotes. */
const mostQuestions = 3;

export function runSeverity({ status }: RunResult): Severity {
  return status === 'error' || status === 'timeout'
    ? 'error'
    : status === 'unknown' || status === 'running'
      ? 'warning'
      : 'information';
}

/** How it ended, what it asks, and what it added. */
export function describeRun(result: RunResult): string {
  return [ending(result), added(result), ...asked(result)].filter(Boolean).join(' ');
}

function ending({ thread, graph, status, error, runId, stoppedByOthers }: RunResult): string {
  const [name, id] = [notificationText(graph), shortId(thread.threadId)];
  switch (status) {
    case 'success':
      return l10n.t('The run of {0} on thread {1} has ended.', name, id);
    case 'interrupted':
      return l10n.t('The run of {0} on thread {1} has stopped to ask.', name, id);
    case 'error':
      return error === undefined
        ? l10n.t('The run of {0} on thread {1} failed. The server does not say why; its own log does.', name, id)
        : l10n.t('The run of {0} on thread {1} failed: “{2}”.', name, id, notificationText(error));
    case 'timeout':
      return l10n.t('The run of {0} on thread {1} took longer than the server allows.', name, id);
    case 'cancelled':
      if (stoppedByOthers === true) {
        return l10n.t(
          'The run of {0} on thread {1} was stopped by another run or client. What it had saved is kept.',
          name,
          id,
        );
      }
      return runId === undefined
        ? l10n.t('Cancelled before the run was started. Nothing was run on thread {0}.', id)
        : l10n.t('The run of {0} on thread {1} was stopped. What it had saved is kept.', name, id);
    case 'running':
      return l10n.t('The run of {0} on thread {1} was asked to stop, and has not stopped yet.', name, id);
    case 'unknown':
      return runId === undefined
        ? l10n.t(
            'The answer to starting {0} on thread {1} was lost, so whether it runs is not known. It is not started again, for that could make a second run.',
            name,
            id,
          )
        : l10n.t('How the run of {0} on thread {1} ended could not be found out. It is not started again.', name, id);
  }
}

function added({ runId, checkpointsAdded }: RunResult): string {
  if (runId === undefined || checkpointsAdded === undefined) {
    return '';
  }
  return checkpointsAdded === 0
    ? l10n.t('It added no checkpoint.')
    : l10n.t('It added {0}.', checkpoints(checkpointsAdded));
}

function asked({ questions, status }: RunResult): string[] {
  if (questions.length === 0 || status === 'unknown') {
    return [];
  }
  const quoted = questions
    .slice(0, mostQuestions)
    .map((each) => l10n.t('“{0}”', notificationText(questionText({ value: fromPlain(each.value) }))));
  const more = questions.length - quoted.length;
  const all = more > 0 ? l10n.t('{0} and {1} more', quoted.join(', '), count(more)) : quoted.join(', ');
  return [l10n.t('It asks: {0}', all)];
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

/** The copy, the run on it, and whether the source is what it was. */
export function describeCopyAndRun({ copy, run, source }: CopyAndRunResult): string {
  if (copy.copy === undefined || run === undefined) {
    return [describeCopyResult(copy), l10n.t('Nothing was run.')].join(' ');
  }
  const copied = l10n.t(
    'Copied thread {0} to {1} ({2}).',
    shortId(copy.source.threadId),
    shortId(copy.copy.threadId),
    copy.verification ? verdictWords(copy.verification.verdict) : l10n.t('not compared'),
  );
  // What such a copy cannot do is the likeliest reason.
  const why = run.status === 'error' ? describeCopyNotes(copy.notes) : '';
  return [copied, describeRun(run), why, source ? describeSourceCheck(source) : ''].filter(Boolean).join(' ');
}

/** Whether the run on the copy left the source as it was, and how that is known. */
export function describeSourceCheck(check: SourceCheck): string {
  const { outcome, reason, stored, added: more, changed, lost } = check;
  const amount = [checkpoints(check.checkpoints), namespaces(check.namespaces)] as const;
  switch (outcome) {
    case 'unchanged':
      return stored === undefined
        ? l10n.t(
            'The source is byte for byte what it was: {0} in {1}, in every namespace the server shows, read before the copy and after the run.',
            ...amount,
          )
        : l10n.t(
            'The source is byte for byte what it was: all {0} in {1} that the server stores, read before the copy and after the run.',
            ...amount,
          );
    case 'movedByOthers':
      return [
        more > 0
          ? l10n.t('Something else changed the source: it has {0} that this run didn’t make.', checkpoints(more))
          : l10n.t('Something else changed the source: unfinished tasks now have results.'),
        changed > 0
          ? l10n.t('Everything else ({0} in {1}) is unchanged, byte for byte.', ...amount)
          : l10n.t('What it had before ({0} in {1}) is unchanged, byte for byte.', ...amount),
      ].join(' ');
    case 'changed':
      return reason?.code === 'storageDiffers'
        ? l10n.t('The source changed meanwhile: what the server stores of it is not what it was.')
        : l10n.t(
            'The source changed meanwhile: {0} are gone, {1} have other content, {2} are new. The report does not say who did that.',
            count(lost),
            count(changed),
            count(more),
          );
    case 'cannotTell':
      return l10n.t('Couldn’t determine whether the source is unchanged: {0}', describeReason(check));
  }
}

function describeReason({ reason }: SourceCheck): string {
  switch (reason?.code) {
    case 'tooMuchToRead':
      return l10n.t('it was not read before and after, because that was more than you wanted to read.');
    case 'cancelled':
      return l10n.t('you cancelled before it had been read again.');
    case 'notAllReadable':
      return l10n.t(
        'the server counts {0} checkpoints of it and shows {1}. Those, and the server’s own counts, are what they were.',
        reason.facts.stored ?? '?',
        reason.facts.read ?? '?',
      );
    default:
      return reason === undefined
        ? ''
        : describeNote(reason, { left: l10n.t('the source'), right: l10n.t('the copy') });
  }
}

export const runActions = {
  showChanges: () => l10n.t('Show Changes'),
  answer: () => l10n.t('Answer…'),
};

export function notShown(sentence: string): string {
  return l10n.t('What it changed could not be shown: {0}', sentence);
}
