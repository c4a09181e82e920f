import * as vscode from 'vscode';
import type { Verification } from '../api';
import { openHistoryDiff, type Comparison } from '../documents/openHistoryDiff';
import { describeError, describeForLog } from '../host/errorMessages';
import type { Action } from '../host/notify';
import { describeOpening, describeReading, withProgress, type TaskProgress } from '../host/progress';
import { verdictWords } from '../host/verdictMessages';
import type { CommandContext } from './context';
import { showError } from './runCommand';

/** A verification as the diff needs it. */
function comparisonOf(verification: Verification): Comparison {
  const { left, right, verdict } = verification;
  return { left: left.thread, right: right.thread, verification, outcome: verdictWords(verdict) };
}

/**
 * Opens the diff of those that the setting `showDiff` wants to see. Gives the sentence to be said when that failed: the
 * verdict stands all the same, so it belongs in the same notification.
 */
export async function openDiffBySetting(
  context: CommandContext,
  verifications: Verification[],
  progress: TaskProgress,
): Promise<string | undefined> {
  const setting = context.settings.showDiff();
  const wanted = verifications.filter(
    ({ verdict }) =>
      verdict !== 'cancelled' && (setting === 'always' || (setting === 'whenNotIdentical' && verdict !== 'identical')),
  );
  if (wanted.length === 0) {
    return undefined;
  }
  try {
    await openDiffs(context, wanted, progress);
    return undefined;
  } catch (error) {
    context.log.warn(`The diff was not opened: ${describeForLog(error)}`);
    return progress.signal.aborted ? undefined : vscode.l10n.t('The diff was not opened: {0}', describeError(error));
  }
}

/** The button Show Diff: the histories are read anew, as they are then. */
export function showDiffAction(context: CommandContext, verifications: Verification[]): Action {
  const title = vscode.l10n.t('Show Diff');
  return {
    title,
    run: async () => {
      try {
        await withProgress(title, (progress) => openDiffs(context, verifications, progress));
      } catch (error) {
        showError(context, error, { command: title });
      }
    },
  };
}

function openDiffs(context: CommandContext, verifications: Verification[], progress: TaskProgress): Promise<void> {
  const title = vscode.l10n.t('Copied threads');
  return openHistoryDiff(context.documents, verifications.map(comparisonOf), title, {
    signal: progress.signal,
    onProgress: (read) => {
      progress.report(describeReading(read));
    },
    onOpening: () => {
      progress.report(describeOpening());
    },
  });
}
