import { l10n } from 'vscode';

/** What stands above a checkpoint in the text of a history. */
export const outlineWords = {
  open: () => l10n.t('Open'),
  compare: () => l10n.t('Compare with Parent'),
  copyFromHere: () => l10n.t('Copy from Here'),
};
