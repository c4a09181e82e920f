import * as vscode from 'vscode';
import type { CopyProgress, VerificationProgress } from '../api';
import type { ReadingProgress } from '../history/walk';
import { within } from '../time';
import { describeCopying } from '../texts/copies';
import { verdictSoFar } from '../texts/verdicts';
import { sentenceStart } from '../texts/notes';
import { count, isLittle, megabytes, seconds } from '../texts/quantities';

/** What a task is doing; a function where that is only put into words when it is shown. */
type Line = string | (() => string);

/** What a running task may use: a signal that Cancel fires, and a place to say what it is doing. */
export interface TaskProgress {
  signal: AbortSignal;
  report(text: Line): void;
  /** A callback that says how far something is. It may be called at every chunk. */
  reporter<Progress>(describe: (progress: Progress) => string): (progress: Progress) => void;
}

/** Milliseconds. What is done sooner shows nothing. */
const quick = 500;
/** Milliseconds. A task reports every chunk that arrives; each line shown is a message to another process. */
const refresh = 250;

/**
 * Runs a task under a notification with Cancel and the elapsed time. A cancelled task ends by itself: it alone knows
 * what it leaves behind.
 */
export async function withProgress<T>(title: string, task: (progress: TaskProgress) => Promise<T>): Promise<T> {
  const canceller = new AbortController();
  const started = Date.now();
  let text: Line = '';
  const work = task(
    taskProgress(canceller.signal, (next) => {
      text = next;
    }),
  );
  const settled = work.then(
    () => true,
    () => true,
  );
  if ((await within(quick, settled)) === undefined) {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (notification, cancellation) => {
        let shown = '';
        const show = (): void => {
          const message = [typeof text === 'string' ? text : text(), seconds(Date.now() - started)]
            .filter(Boolean)
            .join(' · ');
          if (message !== shown) {
            shown = message;
            notification.report({ message });
          }
        };
        const cancelled = cancellation.onCancellationRequested(() => {
          canceller.abort();
        });
        const clock = setInterval(show, refresh);
        show();
        await settled;
        clearInterval(clock);
        cancelled.dispose();
      },
    );
  }
  return work;
}

export function taskProgress(signal: AbortSignal, report: (text: Line) => void): TaskProgress {
  return {
    signal,
    report,
    reporter: (describe) => (progress) => {
      report(() => describe(progress));
    },
  };
}

/** What a copy is doing, in words. */
export function describeCopy(progress: CopyProgress): string {
  switch (progress.phase) {
    case 'looking':
      return vscode.l10n.t('Checking the thread…');
    case 'waiting':
      return vscode.l10n.t('Waiting until the thread is idle…');
    case 'queued':
      return vscode.l10n.t('Waiting for other copies…');
    case 'copying':
      return describeCopying(progress.source);
    case 'searching':
      return vscode.l10n.t('No response. Looking for the copy…');
    case 'verifying':
      return describeVerification(progress);
  }
}

export function describeVerification({ left, right, probing, verdictSoFar: soFar }: VerificationProgress): string {
  const facts = [count(left.checkpoints), count(right.checkpoints)] as const;
  const bytes = left.bytes + right.bytes;
  if (soFar !== undefined && probing !== undefined) {
    return sentenceStart(verdictSoFar(soFar)) + describeProbing(probing);
  }
  const text = isLittle(bytes)
    ? vscode.l10n.t('Comparing… {0} and {1} checkpoints', ...facts)
    : vscode.l10n.t('Comparing… {0} and {1} checkpoints, {2}', ...facts, megabytes(bytes));
  return text + describeProbing(probing);
}

export function describeReading({ checkpoints, bytes, probing }: ReadingProgress): string {
  const text = isLittle(bytes)
    ? vscode.l10n.t('Reading… {0} checkpoints', count(checkpoints))
    : vscode.l10n.t('Reading… {0} checkpoints, {1}', count(checkpoints), megabytes(bytes));
  return text + describeProbing(probing);
}

/** One small request a task, with nothing to show for most of them. */
function describeProbing(probing: ReadingProgress['probing']): string {
  return probing === undefined
    ? ''
    : vscode.l10n.t('; checking {0} of {1} tasks for subgraphs', count(probing.asked), count(probing.known));
}

/** VS Code takes seconds to open large texts side by side. */
export function describeOpening(): string {
  return vscode.l10n.t('Opening the diff…');
}
