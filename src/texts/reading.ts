/** The question before a verification that reads much. */
import * as vscode from 'vscode';
import type { Estimate } from '../history/estimate';
import { checkpoints, megabytes } from './quantities';

export function question({ bytes }: Estimate): string {
  return vscode.l10n.t('To compare these histories, about {0} must be read. Read them now?', megabytes(bytes));
}

/** @param copies that the command makes; none where it only compares. */
export function detail(estimate: Estimate, copies: number): string {
  return [
    copies > 0 ? vscode.l10n.t('The copy itself is made already.') : '',
    vscode.l10n.t(
      'That is an estimate, for about {0} in both together. Only comparing all of them can prove that the histories are the same; storage and heads are what the servers say that they store, and the newest checkpoints.',
      checkpoints(estimate.checkpoints),
    ),
    vscode.l10n.t('The limit is set in langgraphThreads.askBeforeReading.'),
    copies > 1 ? vscode.l10n.t('The answer counts for the other threads too.') : '',
  ]
    .filter(Boolean)
    .join(' ');
}

export const buttons = {
  all: () => vscode.l10n.t('Compare All'),
  sampled: () => vscode.l10n.t('Compare Storage and Heads Only'),
  later: () => vscode.l10n.t('Later'),
};

/** The button of a notification about a copy that was not compared. */
export function compareNow(): string {
  return vscode.l10n.t('Compare Now');
}
