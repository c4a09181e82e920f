/** What is said around a comparison. */
import * as vscode from 'vscode';
import type { ThreadReference, Verification } from '../api';
import { shortId } from './shortId';
import { describeVerdict } from './verdicts';

export function title(left: ThreadReference, right: ThreadReference): string {
  return vscode.l10n.t('Compare {0} ↔ {1}', shortId(left.threadId), shortId(right.threadId));
}

export function firstThread(): string {
  return vscode.l10n.t('The first thread to compare');
}

export function secondThread(first: ThreadReference): string {
  return vscode.l10n.t('The thread to compare with {0}', shortId(first.threadId));
}

export function threadToSelect(): string {
  return vscode.l10n.t('The thread to compare another one with');
}

export function sameThread({ threadId }: ThreadReference): string {
  return vscode.l10n.t('Both sides are thread {0}. Choose two different threads to compare.', shortId(threadId));
}

export function exactlyTwo(): string {
  return vscode.l10n.t('Two threads can be compared at a time. Select exactly two.');
}

export function nothingSelected(): string {
  return vscode.l10n.t('Nothing is selected for compare. Choose Select for Compare on a thread or a checkpoint first.');
}

export function describe(verification: Verification): string {
  const { left, right } = verification;
  const names = {
    left: vscode.l10n.t('thread {0}', shortId(left.thread.threadId)),
    right: vscode.l10n.t('thread {0}', shortId(right.thread.threadId)),
  };
  return describeVerdict(verification, names);
}
