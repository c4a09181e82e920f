/** The question before a thread is copied that runs. */
import { l10n } from 'vscode';
import type { SourceFacts } from '../api';
import { describeAmounts } from './copies';

/** @param title as the view shows it. */
export function question(title: string): string {
  return l10n.t('A run is in progress on “{0}”. Copy anyway?', title);
}

/** @param copies that the command makes. */
export function detail(facts: SourceFacts, copies: number): string {
  const amounts = describeAmounts(facts);
  return [
    amounts === '' ? '' : l10n.t('So far: {0}.', amounts),
    l10n.t(
      'A copy made now has the checkpoints saved so far and is idle; the run continues on the source only. The comparison checks that both are the same up to that point.',
    ),
    copies > 1 ? l10n.t('This also applies to the other busy threads.') : '',
  ]
    .filter(Boolean)
    .join(' ');
}

export const buttons = {
  copy: () => l10n.t('Copy Now'),
  wait: () => l10n.t('Wait Until Idle'),
};
