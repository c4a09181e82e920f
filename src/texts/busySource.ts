/** The question before a thread is copied that runs. */
import { l10n } from 'vscode';
import type { SourceFacts } from '../api';
import { describeAmounts } from './copies';

/** @param title as the view shows it. */
export function question(title: string): string {
  return l10n.t('Thread “{0}” is busy: a run goes on. Copy it now?', title);
}

/** @param copies that the command makes. */
export function detail(facts: SourceFacts, copies: number): string {
  const amounts = describeAmounts(facts);
  return [
    amounts === '' ? '' : l10n.t('So far: {0}.', amounts),
    l10n.t(
      'A copy made now has the checkpoints there are at that moment, and is idle: the run goes on in the source only. The comparison then tells whether they are the same up to that point.',
    ),
    copies > 1 ? l10n.t('The answer counts for the other threads that are busy too.') : '',
  ]
    .filter(Boolean)
    .join(' ');
}

export const buttons = {
  copy: () => l10n.t('Copy as It Stands'),
  wait: () => l10n.t('Wait Until Idle'),
};
