/** The words of Save to File. */
import * as vscode from 'vscode';
import { notificationText } from './inertText';

export function title(): string {
  return vscode.l10n.t('Save to File');
}

export function nothingToSave(): string {
  return vscode.l10n.t('The active editor doesn’t show a history, state, conversation, or report.');
}

export function notSaved(place: string, reason: string): string {
  return vscode.l10n.t('Couldn’t write {0}: {1}', notificationText(place), notificationText(reason));
}

export function saved(place: string): string {
  return vscode.l10n.t('Saved to {0}.', notificationText(place));
}

export function openFile(): string {
  return vscode.l10n.t('Open File');
}

export const fileTypes = {
  json: () => vscode.l10n.t('JSON'),
  markdown: () => vscode.l10n.t('Markdown'),
  all: () => vscode.l10n.t('All Files'),
};
