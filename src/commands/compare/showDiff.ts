import * as vscode from 'vscode';
import type { Verification } from '../../api';
import { showsCheckpoints, type Comparison } from '../../documents/comparisonMaterial';
import { openHistoryDiff } from '../../documents/openHistoryDiff';
import { notOpenedTogether } from '../../texts/documents';
import { describeError, describeForLog } from '../../texts/errors';
import type { Action } from '../../host/notify';
import { describeOpening, describeReading, withProgress, type TaskProgress } from '../../host/progress';
import { UserError } from '../../texts/userError';
import { verdictWords } from '../../texts/verdicts';
import { commandAction } from '../commandAction';
import type { CommandContext } from '../context';
import type { FreshTexts } from '../../documents/freshTexts';

interface Wanted {
  comparisons: Comparison[];
  /** The histories, also where checkpoints differ that both have. */
  histories?: boolean;
}

/** Whether what a command found is open in an editor, and else, where that failed, the sentence that says why. */
export interface Shown {
  isOpen: boolean;
  problem?: string;
}

export const notShown: Shown = { isOpen: false };

/** A verification as the diff needs it. */
function comparisonOf(
  verification: Verification,
  fresh?: FreshTexts,
  outcome = verdictWords(verification.verdict),
): Comparison {
  return { verification, outcome, texts: fresh?.of(verification) };
}

/**
 * Opens the diff of those that the setting `showDiff` wants to see, from what the comparisons have read. What they could
 * not read to its end is not shown, and its verdict says why. Gives the sentence to be said when the diff failed: the
 * verdict is known all the same, so it belongs in the same notification. `outcome`: for the title, instead of the
 * verdict.
 */
export async function openDiffBySetting(
  context: CommandContext,
  verifications: Verification[],
  fresh: FreshTexts,
  progress: TaskProgress,
  outcome?: string,
): Promise<Shown> {
  const setting = context.settings.showDiff();
  const comparisons = verifications
    .filter(
      ({ verdict }) =>
        verdict !== 'cancelled' &&
        (setting === 'always' || (setting === 'whenNotIdentical' && verdict !== 'identical')),
    )
    .map((verification) => comparisonOf(verification, fresh, outcome))
    .filter(({ texts }) => texts?.isComplete !== false);
  if (comparisons.length === 0) {
    return notShown;
  }
  try {
    if (fresh.areTooLarge) {
      throw new UserError(notOpenedTogether());
    }
    await openDiffs(context, { comparisons }, progress);
    return { isOpen: true };
  } catch (error) {
    context.log.warn(`The diff was not opened: ${describeForLog(error)}`);
    return progress.signal.aborted ? notShown : { isOpen: false, problem: diffNotOpened(error) };
  }
}

export function diffNotOpened(error: unknown): string {
  return vscode.l10n.t('Couldn’t open the diff: {0}', describeError(error));
}

/**
 * The button Show Diff unless it is open, and Show Histories where the diff shows checkpoints: all is read anew, as it is
 * then.
 */
export function showDiffActions(context: CommandContext, verifications: Verification[], isOpen = false): Action[] {
  const comparisons = verifications.map((verification) => comparisonOf(verification));
  const [only] = verifications;
  const diff = isOpen ? [] : [action(context, vscode.l10n.t('Show Diff'), { comparisons })];
  return only && verifications.length === 1 && showsCheckpoints(only)
    ? [...diff, action(context, vscode.l10n.t('Show Histories'), { comparisons, histories: true })]
    : diff;
}

function action(context: CommandContext, title: string, wanted: Wanted): Action {
  return commandAction(context, title, () => withProgress(title, (progress) => openDiffs(context, wanted, progress)));
}

function openDiffs(context: CommandContext, { comparisons, histories }: Wanted, progress: TaskProgress): Promise<void> {
  return openHistoryDiff(context.documents, comparisons, vscode.l10n.t('Copied threads'), {
    titleOf: context.view.titleOf,
    histories,
    signal: progress.signal,
    onProgress: progress.reporter(describeReading),
    onOpening: () => {
      progress.report(describeOpening());
    },
  });
}
