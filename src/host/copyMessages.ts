/** What is said after copying. */
import * as vscode from 'vscode';
import type { CopyResult, ThreadReference } from '../api';
import { describeNote, type SideNames } from './noteMessages';
import type { Severity } from './notify';
import { count } from './quantities';
import { shortId } from './shortId';
import { describeVerdict, verdictSeverity, verdictWords } from './verdictMessages';

export function copyingTitle(source: ThreadReference): string {
  return vscode.l10n.t('Copy Thread {0}', shortId(source.threadId));
}

export function copyingSeveralTitle(total: number): string {
  return vscode.l10n.t('Copy {0} Threads', count(total));
}

export function copyPosition(position: number, total: number): string {
  return vscode.l10n.t('{0} of {1}:', count(position), count(total));
}

export function threadToCopy(): string {
  return vscode.l10n.t('The thread to copy');
}

export function copySeverity({ outcome, verification }: CopyResult): Severity {
  return outcome === 'unknown' ? 'warning' : verification ? verdictSeverity(verification, 'copy') : 'information';
}

export function copiesSeverity(results: CopyResult[]): Severity {
  const severities = results.map(copySeverity);
  return (['error', 'warning'] as const).find((each) => severities.includes(each)) ?? 'information';
}

export function describeCopyResult(result: CopyResult): string {
  const source = shortId(result.source.threadId);
  if (result.copy) {
    const copied = vscode.l10n.t('Copied thread {0} to {1}.', source, shortId(result.copy.threadId));
    return result.verification
      ? `${copied} ${describeVerdict(result.verification, sideNames())}`
      : `${copied} ${vscode.l10n.t('Its history was not compared.')}`;
  }
  return result.outcome === 'cancelled'
    ? vscode.l10n.t('Copying thread {0} was cancelled before the copy was requested. Nothing was copied.', source)
    : describeUnknown(source, result.candidates ?? []);
}

/** The answer was lost. Asking again could make a second copy, so the user looks, not the extension. */
function describeUnknown(source: string, candidates: ThreadReference[]): string {
  const lost = vscode.l10n.t(
    'The answer to copying thread {0} was lost, so whether there is a copy is not known. It is not requested again, for that could make a second one.',
    source,
  );
  const [first] = candidates;
  if (first === undefined) {
    return `${lost} ${vscode.l10n.t('No new thread with this history was found so far: look again with Refresh.')}`;
  }
  const found =
    candidates.length === 1
      ? vscode.l10n.t('Thread {0} was made at that time and may be the copy.', shortId(first.threadId))
      : vscode.l10n.t(
          '{0} threads were made at that time and may be the copy: {1}.',
          count(candidates.length),
          candidates.map(({ threadId }) => shortId(threadId)).join(', '),
        );
  return `${lost} ${found}`;
}

/** One sentence for several copies: how many, and which verdicts. */
export function describeCopies(
  results: CopyResult[],
  failures: { thread: ThreadReference; sentence: string }[],
): string {
  const copied = results.filter(({ copy }) => copy !== undefined);
  const sentences = [
    vscode.l10n.t('Copied {0} of {1} threads.', count(copied.length), count(results.length + failures.length)),
    ...copied.map(({ source, copy, verification }) =>
      vscode.l10n.t(
        '{0} to {1}: {2}.',
        shortId(source.threadId),
        copy ? shortId(copy.threadId) : '',
        verification ? verdictWords(verification.verdict) : vscode.l10n.t('not compared'),
      ),
    ),
    ...copied.flatMap(({ verification }) =>
      verification?.verdict === 'cannotTell' && verification.reason
        ? [describeNote(verification.reason, sideNames())]
        : [],
    ),
    ...results.filter(({ copy }) => copy === undefined).map(describeCopyResult),
    ...failures.map(({ thread, sentence }) => `${shortId(thread.threadId)}: ${sentence}`),
  ];
  return [...new Set(sentences)].join(' ');
}

function sideNames(): SideNames {
  return { left: vscode.l10n.t('the source'), right: vscode.l10n.t('the copy') };
}
