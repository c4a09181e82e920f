/** What is said around a comparison. */
import * as vscode from 'vscode';
import type { Verification } from '../api';
import type { SideNames } from './notes';
import { verdictSentences } from './verdicts';

/** The titles of both threads, and which of them is the copy of the other, if one is. */
export interface ComparedNames {
  left: string;
  right: string;
  copy: 'left' | 'right' | undefined;
}

export function title({ left, right }: ComparedNames): string {
  return vscode.l10n.t('Comparing “{0}” and “{1}”', left, right);
}

export function firstThread(): string {
  return vscode.l10n.t('Select the first thread to compare');
}

export function secondThread(first: string): string {
  return vscode.l10n.t('Select a thread to compare with “{0}”', first);
}

export function threadToSelect(): string {
  return vscode.l10n.t('Select a thread to compare another one with');
}

export function sameThread(): string {
  return vscode.l10n.t('That’s the same thread twice. Select two different threads to compare.');
}

export function exactlyTwo(): string {
  return vscode.l10n.t('Only two threads can be compared at a time. Select exactly two.');
}

export function nothingSelected(): string {
  return vscode.l10n.t('Nothing is selected for compare. Choose Select for Compare on a thread or a checkpoint first.');
}

export function sentences(verification: Verification, names: ComparedNames): string[] {
  return [compared(names), ...verdictSentences(verification, sideNames(names))];
}

function compared({ left, right, copy }: ComparedNames): string {
  return copy === undefined
    ? vscode.l10n.t('Compared “{0}” and “{1}”.', left, right)
    : vscode.l10n.t('Compared “{0}” and its copy.', copy === 'right' ? left : right);
}

/** Source and copy, where one is a copy of the other. */
export function sideNames({ copy }: Pick<ComparedNames, 'copy'>): SideNames {
  const [source, ofSource] = [vscode.l10n.t('the source'), vscode.l10n.t('the copy')];
  return copy === undefined
    ? { left: vscode.l10n.t('the first thread'), right: vscode.l10n.t('the second thread') }
    : copy === 'right'
      ? { left: source, right: ofSource }
      : { left: ofSource, right: source };
}
