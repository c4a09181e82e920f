/** What is said while and after copying. */
import * as vscode from 'vscode';
import type { CopyResult, Note, SourceFacts, ThreadReference } from '../api';
import { notificationText } from './inertText';
import { unknownSentences } from './lostCopies';
import type { SideNames } from './notes';
import { type NameOf, type Severity, shortTitle } from './notification';
import { checkpoints, count, isLittle, megabytes } from './quantities';
import { verdictSentences, verdictSeverity, verdictWords } from './verdicts';

export function copyingTitle(name: string): string {
  return vscode.l10n.t('Copying “{0}”', name);
}

export function copyingSeveralTitle(total: number): string {
  return vscode.l10n.t('Copying {0} Threads', count(total));
}

/** How many are done, and what one of the others is doing. */
export function copyPosition(done: number, total: number): string {
  return vscode.l10n.t('{0} of {1} done.', count(done), count(total));
}

export function threadToCopy(): string {
  return vscode.l10n.t('Select a thread to copy');
}

export const buttons = {
  openCopy: () => vscode.l10n.t('Open Copy'),
  delete: () => vscode.l10n.t('Delete This Copy'),
  timeToLive: () => vscode.l10n.t('Set the Same Time to Live'),
};

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

/** What a notification says of a copy, the most important first. */
export function copySentences(result: CopyResult, nameOf: NameOf): string[] {
  const name = nameOf(result.source);
  const { copy, verification, outcome, candidates = [] } = result;
  const notes = copyNotes(result.notes);
  if (copy && outcome === 'unknown') {
    return [vscode.l10n.t('Cancelled, but “{0}” had already been copied. The copy wasn’t compared.', name)];
  }
  if (copy) {
    const verdict = verification ? verdictSentences(verification, sideNames()) : [notCompared()];
    const made = isFound(result)
      ? vscode.l10n.t('No response to copying “{0}”, but a copy was found.', name)
      : vscode.l10n.t('Copied “{0}”.', name);
    return [made, ...verdict, ...notes];
  }
  return outcome === 'cancelled'
    ? [vscode.l10n.t('Cancelled. “{0}” wasn’t copied.', name)]
    : [...unknownSentences(name, candidates.map(nameOf)), ...notes];
}

/** The response was lost: this is the one thread that fits. */
export function isFound({ notes = [] }: CopyResult): boolean {
  return notes.some(({ code }) => code === 'found');
}

export interface CopyFailure {
  thread: ThreadReference;
  sentence: string;
}

/** What a notification says of several copies: how many, and which verdicts. */
export function copiesSentences(results: CopyResult[], failures: CopyFailure[], nameOf: NameOf): string[] {
  const copied = results.filter(({ copy }) => copy !== undefined);
  const unknown = results.filter(({ outcome, copy }) => outcome === 'unknown' && !copy);
  const cancelled = results.filter(({ outcome }) => outcome === 'cancelled');
  const [failed] = failures;
  const facts = [count(copied.length), count(results.length + failures.length)] as const;
  const sentences = [
    copied.length === 0
      ? vscode.l10n.t('Copied {0} of {1} threads.', ...facts)
      : vscode.l10n.t('Copied {0} of {1} threads: {2}.', ...facts, countVerdicts(copied)),
    failed === undefined
      ? ''
      : failures.length === 1
        ? vscode.l10n.t('Couldn’t copy “{0}”: {1}', nameOf(failed.thread), failed.sentence)
        : vscode.l10n.t('{0} couldn’t be copied: {1}', count(failures.length), failed.sentence),
    unknown.length === 0
      ? ''
      : vscode.l10n.t('No response for {0}, which may or may not have been copied.', count(unknown.length)),
    cancelled.length === 0 ? '' : vscode.l10n.t('{0} cancelled.', count(cancelled.length)),
    ...copied.flatMap(({ notes }) => copyNotes(notes)),
  ];
  return [...new Set(sentences)].filter(Boolean);
}

/** `18 identical, 2 not compared`. */
function countVerdicts(copied: CopyResult[]): string {
  const counts = new Map<string, number>();
  for (const { verification } of copied) {
    const words = verification ? verdictWords(verification.verdict) : vscode.l10n.t('not compared');
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, number]) => `${count(number)} ${words}`).join(', ');
}

function notCompared(): string {
  return vscode.l10n.t('The copy wasn’t compared.');
}

function sideNames(): SideNames {
  return { left: vscode.l10n.t('the source'), right: vscode.l10n.t('the copy') };
}

export function whoseSource(): string {
  return vscode.l10n.t('Select a copy');
}

export function noSourceKnown(name: string): string {
  return vscode.l10n.t(
    'The source of “{0}” is unknown: it wasn’t copied in this VS Code, or it was copied too long ago.',
    name,
  );
}

export function sourceGone(name: string, source: ThreadReference): string {
  return vscode.l10n.t('“{0}” was copied from {1}, which no longer exists.', name, source.threadId);
}

export function noReportOfCopy(): string {
  return vscode.l10n.t('This isn’t a report of a copy made in this VS Code.');
}

export function copyNotes(all: CopyResult['notes'] = []): string[] {
  // Said first of all.
  const notes = all.filter(({ code }) => code !== 'found');
  const isAlarming = ({ code }: Note): boolean => alarming.has(code);
  return [...notes.filter(isAlarming), ...notes.filter((note) => !isAlarming(note))].map(describeCopyNote);
}

function describeCopyNote({ code, facts }: Note): string {
  switch (code) {
    case 'cannotRun':
      return vscode.l10n.t('This in-memory server can’t run a copy without checkpoints: create a new thread instead.');
    case 'cannotEnterSubgraphs':
      return vscode.l10n.t('On this in-memory server, new runs of a copy fail in subgraphs; resuming works.');
    case 'copyFailed':
      return facts.status === undefined
        ? vscode.l10n.t('The server reported an error for the copy.')
        : vscode.l10n.t('The server reported an error ({0}) for the copy.', notificationText(String(facts.status)));
    case 'sourceNotRecorded':
      return vscode.l10n.t('Couldn’t write the source to its metadata: {0}.', shortTitle(String(facts.why), 60));
    case 'timeToLive':
      return facts.strategy === 'keep_latest'
        ? vscode.l10n.t('The source’s history is pruned after {0}; the copy’s isn’t.', minutes(facts.minutes))
        : vscode.l10n.t('The source expires after {0}; the copy doesn’t.', minutes(facts.minutes));
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
