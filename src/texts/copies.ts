/** What is said while and after copying. */
import * as vscode from 'vscode';
import type { CopyResult, Note, SourceFacts, ThreadReference, Verification } from '../api';
import { notificationText } from './inertText';
import { describeUnknown } from './lostCopies';
import { describeNote, type SideNames } from './notes';
import type { Severity } from './severity';
import { checkpoints, count, megabytes } from './quantities';
import { shortId } from './shortId';
import { describeVerdict, verdictSeverity, verdictWords } from './verdicts';

/** More pairs than this make a notification that nobody reads. */
const mostPairs = 5;

export function copyingTitle(source: ThreadReference): string {
  return vscode.l10n.t('Copy Thread {0}', shortId(source.threadId));
}

export function copyingSeveralTitle(total: number): string {
  return vscode.l10n.t('Copy {0} Threads', count(total));
}

/** How many are done, and what one of the others is doing. */
export function copyPosition(done: number, total: number): string {
  return vscode.l10n.t('{0} of {1} done.', count(done), count(total));
}

export function threadToCopy(): string {
  return vscode.l10n.t('The thread to copy');
}

export const buttons = {
  delete: () => vscode.l10n.t('Delete This Copy'),
  timeToLive: () => vscode.l10n.t('Set the Same Time to Live'),
};

/** Nobody waits for so few bytes, and they round to nothing. */
const isLittle = (bytes = 0): boolean => bytes < 100_000;

/** Amounts before a copy: `300 checkpoints, 4.2 MiB stored, about 40 MiB to compare`; `''` where nothing is known, or it is little. */
export function describeAmounts(facts: Partial<SourceFacts>): string {
  return [
    facts.checkpoints === undefined ? '' : checkpoints(facts.checkpoints),
    isLittle(facts.storedBytes) ? '' : vscode.l10n.t('{0} stored', megabytes(facts.storedBytes ?? 0)),
    isLittle(facts.bytesToRead) ? '' : vscode.l10n.t('about {0} to compare', megabytes(facts.bytesToRead ?? 0)),
  ]
    .filter(Boolean)
    .join(', ');
}

export function describeCopying(facts: SourceFacts | undefined): string {
  const amounts = facts === undefined ? '' : describeAmounts(facts);
  return amounts === '' ? vscode.l10n.t('Copying…') : vscode.l10n.t('Copying… {0}', amounts);
}

/** Others are good to know: the copy is whole, and does what most want of it. */
const alarming = new Set(['cannotRun', 'sourceNotRecorded']);

export function copySeverity({ outcome, verification, notes = [] }: CopyResult): Severity {
  if (outcome === 'unknown') {
    return 'warning';
  }
  const severity = verification ? verdictSeverity(verification, 'copy') : 'information';
  return severity === 'information' && notes.some(({ code }) => alarming.has(code)) ? 'warning' : severity;
}

export function copiesSeverity(results: CopyResult[]): Severity {
  const severities = results.map(copySeverity);
  return (['error', 'warning'] as const).find((each) => severities.includes(each)) ?? 'information';
}

export function describeCopyResult(result: CopyResult): string {
  const source = shortId(result.source.threadId);
  const notes = describeCopyNotes(result.notes);
  if (result.copy && result.outcome === 'unknown') {
    return vscode.l10n.t(
      'Copying thread {0} was cancelled after the copy was requested: it was made all the same, as thread {1}. Its history was not compared.',
      source,
      shortId(result.copy.threadId),
    );
  }
  if (result.copy) {
    const copied = vscode.l10n.t('Copied thread {0} to {1}.', source, shortId(result.copy.threadId));
    const verdict = result.verification
      ? describeVerdict(result.verification, sideNames())
      : vscode.l10n.t('Its history was not compared.');
    return [copied, verdict, notes].filter(Boolean).join(' ');
  }
  return result.outcome === 'cancelled'
    ? vscode.l10n.t('Copying thread {0} was cancelled before the copy was requested. Nothing was copied.', source)
    : [describeUnknown(result.source, result.candidates ?? []), notes].filter(Boolean).join(' ');
}

export interface CopyFailure {
  thread: ThreadReference;
  sentence: string;
}

/** One sentence for several copies: how many, and which verdicts. */
export function describeCopies(results: CopyResult[], failures: CopyFailure[]): string {
  const copied = results.filter(({ copy }) => copy !== undefined);
  const cancelled = results.filter(({ outcome }) => outcome === 'cancelled');
  const sentences = [
    vscode.l10n.t('Copied {0} of {1} threads.', count(copied.length), count(results.length + failures.length)),
    ...(copied.length > mostPairs ? countVerdicts(copied) : copied.map(describePair)),
    ...copied.flatMap(({ verification }) =>
      verification?.verdict === 'cannotTell' && verification.reason
        ? [describeNote(verification.reason, sideNames())]
        : [],
    ),
    ...copied.map(({ notes }) => describeCopyNotes(notes)),
    ...results.filter(({ outcome, copy }) => outcome === 'unknown' && !copy).map(describeCopyResult),
    ...(cancelled.length > 1
      ? [vscode.l10n.t('{0} were cancelled before their copy was requested.', count(cancelled.length))]
      : cancelled.map(describeCopyResult)),
    ...failures.map(({ thread, sentence }) => `${shortId(thread.threadId)}: ${sentence}`),
  ];
  return [...new Set(sentences)].filter(Boolean).join(' ');
}

function describePair({ source, copy, verification }: CopyResult): string {
  return vscode.l10n.t(
    '{0} to {1}: {2}.',
    shortId(source.threadId),
    copy ? shortId(copy.threadId) : '',
    outcomeWords(verification),
  );
}

function outcomeWords(verification: Verification | undefined): string {
  return verification ? verdictWords(verification.verdict) : vscode.l10n.t('not compared');
}

/** `18 identical, 2 not compared.` */
function countVerdicts(copied: CopyResult[]): string[] {
  const counts = new Map<string, number>();
  for (const words of copied.map((each) => outcomeWords(each.verification)))
    counts.set(words, (counts.get(words) ?? 0) + 1);
  return [[...counts].map(([words, number]) => `${count(number)} ${words}`).join(', ') + '.'];
}

function sideNames(): SideNames {
  return { left: vscode.l10n.t('the source'), right: vscode.l10n.t('the copy') };
}

export function whoseSource(): string {
  return vscode.l10n.t('The copy whose source is wanted');
}

export function noSourceKnown(copy: ThreadReference): string {
  return vscode.l10n.t(
    'Where thread {0} was copied from is not known: it was not copied with this VS Code, or long ago.',
    shortId(copy.threadId),
  );
}

export function sourceGone(copy: ThreadReference, source: ThreadReference): string {
  return vscode.l10n.t(
    'Thread {0} was copied from {1}, which this deployment does not have any more.',
    shortId(copy.threadId),
    source.threadId,
  );
}

export function noReportOfCopy(): string {
  return vscode.l10n.t('This is no report of a copy that was made with this VS Code.');
}

export function describeCopyNotes(notes: CopyResult['notes']): string {
  return (notes ?? []).map(describeCopyNote).join(' ');
}

function describeCopyNote({ code, facts }: Note): string {
  switch (code) {
    case 'cannotRun':
      return vscode.l10n.t(
        'This server keeps its data in memory and cannot run a copy of a thread without checkpoints: make a new thread instead.',
      );
    case 'cannotEnterSubgraphs':
      return vscode.l10n.t(
        'This server keeps its data in memory: a new run that enters a subgraph fails on a copy. Resuming where it waits works.',
      );
    case 'copyFailed':
      return facts.status === undefined
        ? vscode.l10n.t('The server said that the copy failed.')
        : vscode.l10n.t('The server said that the copy failed ({0}).', notificationText(String(facts.status)));
    case 'sourceNotRecorded':
      return vscode.l10n.t(
        'Its source could not be written to its metadata: {0}.',
        notificationText(String(facts.why)),
      );
    case 'timeToLive':
      return facts.strategy === 'keep_latest'
        ? vscode.l10n.t(
            'The source has a time to live of {0}, then its history is pruned; the copy has none.',
            minutes(facts.minutes),
          )
        : vscode.l10n.t(
            'The source has a time to live of {0}, then it is deleted; the copy has none.',
            minutes(facts.minutes),
          );
    default:
      return vscode.l10n.t('See the log for “{0}”.', notificationText(code));
  }
}

function minutes(value: unknown): string {
  const total = typeof value === 'number' ? value : 0;
  const [size, words] = total >= 2880 ? [1440, days] : total >= 120 ? [60, hours] : [1, inMinutes];
  return words(count(Math.round((total / size) * 10) / 10));
}

const days = (number: string): string => vscode.l10n.t('{0} days', number);
const hours = (number: string): string => vscode.l10n.t('{0} hours', number);
const inMinutes = (number: string): string => vscode.l10n.t('{0} minutes', number);
