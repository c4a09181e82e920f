/** The question before a verification that reads much. */
import * as vscode from 'vscode';
import type { Estimate } from '../history/estimate';
import { checkpoints, megabytes } from './quantities';

export function question({ bytes }: Estimate): string {
  return vscode.l10n.t('Read about {0} to compare these histories?', megabytes(bytes));
}

/** @param copies that the command makes; none where it only compares. */
export function detail(estimate: Estimate, copies: number): string {
  return [
    copies > 0 ? vscode.l10n.t('The copy already exists.') : '',
    vscode.l10n.t(
      'About {0} (estimated). Only a full comparison proves the histories are the same. “Storage and Heads Only” compares the server’s stored counts and the newest checkpoints.',
      checkpoints(estimate.checkpoints),
    ),
    vscode.l10n.t('Change the limit with langgraphThreads.askBeforeReading.'),
    copies > 1 ? vscode.l10n.t('This also applies to the other threads.') : '',
  ]
    .filter(Boolean)
    .join(' ');
}

export const buttons = {
  all: () => vscode.l10n.t('Compare All'),
  sampled: () => vscode.l10n.t('Storage and Heads Only'),
  later: () => vscode.l10n.t('Later'),
};

/** The button of a notification about a copy that was not compared. */
export function compareNow(): string {
  return vscode.l10n.t('Compare Now');
}
