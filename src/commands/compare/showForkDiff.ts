import * as vscode from 'vscode';
import type { ForkedCopyResult } from '../../api';
import { openHistoryDiff } from '../../documents/openHistoryDiff';
import type { ComparisonTexts } from '../../historyText/comparisonTexts';
import { describeForLog } from '../../texts/errors';
import { forkWords } from '../../texts/forks';
import type { Action } from '../../host/notify';
import { describeOpening, describeReading, withProgress, type TaskProgress } from '../../host/progress';
import { commandAction } from '../commandAction';
import type { CommandContext } from '../context';
import { diffNotOpened, notShown, type Shown } from './showDiff';

/**
 * Opens the diff of source and copy after the fork, as the setting `showDiff` has it, from what was read when they were
 * compared. Gives the sentence to be said where that failed.
 */
export async function openForkDiffBySetting(
  context: CommandContext,
  result: ForkedCopyResult,
  texts: ComparisonTexts | undefined,
  progress: TaskProgress,
): Promise<Shown> {
  const isIdentical = result.verification?.verdict === 'identical' && result.fork?.rest === 'same';
  const isWanted = texts?.isComplete && (context.settings.showDiff() === 'always' || !isIdentical);
  if (!isWanted) {
    return notShown;
  }
  try {
    await open(context, result, progress, texts);
    return { isOpen: true };
  } catch (error) {
    context.log.warn(`The diff was not opened: ${describeForLog(error)}`);
    return progress.signal.aborted ? notShown : { isOpen: false, problem: diffNotOpened(error) };
  }
}

/** The button Show Diff: all is read anew. `undefined` where the two were not compared after the fork. */
export function showForkDiffAction(context: CommandContext, result: ForkedCopyResult): Action | undefined {
  const title = vscode.l10n.t('Show Diff');
  if (result.fork?.verification === undefined) {
    return undefined;
  }
  return commandAction(context, title, () => withProgress(title, (progress) => open(context, result, progress)));
}

async function open(
  context: CommandContext,
  result: ForkedCopyResult,
  progress: TaskProgress,
  texts?: ComparisonTexts,
): Promise<void> {
  const verification = result.fork?.verification;
  if (verification === undefined) {
    return;
  }
  await openHistoryDiff(context.documents, [{ verification, outcome: forkWords(result), texts }], '', {
    titleOf: context.view.titleOf,
    signal: progress.signal,
    onProgress: progress.reporter(describeReading),
    onOpening: () => {
      progress.report(describeOpening());
    },
  });
}
