/** The sentences of documents that cannot be shown. */
import * as vscode from 'vscode';
import type { Note, ThreadReference } from '../api';
import { describeNote } from './notes';
import { notificationText } from './inertText';
import { count, megabytes } from './quantities';
import { shortId } from './shortId';

/** What a document's address says of the history that it shows. */
interface ShownHistory {
  threadId: string;
  headCheckpointId: string;
}

export function notADocument(problem: string): string {
  return vscode.l10n.t('Not a LangGraph history link ({0}).', problem);
}

export function historyMoved(address: ShownHistory, headCheckpointId: string): string {
  return vscode.l10n.t(
    'The history of thread {0} has changed since it was opened (newest checkpoint {1}, now {2}). Open it again.',
    shortId(address.threadId),
    address.headCheckpointId || vscode.l10n.t('none'),
    headCheckpointId || vscode.l10n.t('none'),
  );
}

export function historyRewritten(address: ShownHistory): string {
  return vscode.l10n.t(
    'The history of thread {0} has changed since it was opened, although its newest checkpoint is the same. Open it again.',
    shortId(address.threadId),
  );
}

export function checkpointChanged(
  { threadId, checkpointId }: { threadId: string; checkpointId: string },
  isThere: boolean,
): string {
  return isThere
    ? vscode.l10n.t(
        'Checkpoint {0} of thread {1} has changed since it was opened. Compare the threads again.',
        checkpointId,
        shortId(threadId),
      )
    : vscode.l10n.t('Checkpoint {0} of thread {1} no longer exists.', checkpointId, shortId(threadId));
}

export function historyTooLarge(threadId: string, limit: number): string {
  return vscode.l10n.t(
    'The history of thread {0} is larger than {1}, the most VS Code can open.',
    shortId(threadId),
    megabytes(limit),
  );
}

export function historyUnreadable(threadId: string, note: Note): string {
  const thread = vscode.l10n.t('thread {0}', shortId(threadId));
  return describeNote(note, { left: thread, right: thread });
}

export function documentsAreReadOnly(): string {
  return vscode.l10n.t('Histories and reports are read-only.');
}

/** The title of a diff, with the verdict where it is final. */
export function diffTitle(left: string, right: string, outcome: string): string {
  if (outcome === '') return vscode.l10n.t('{0} ↔ {1}', left, right);
  return vscode.l10n.t('{0} ↔ {1} ({2})', left, right, outcome);
}

/** What is said of a thread in a tab's title, behind the thread's own. */
export function inThread(thread: string, what: string): string {
  return vscode.l10n.t('{0}: {1}', thread, what);
}

/** A diff's title where it shows what each checkpoint changed. */
export function changesTitle(title: string): string {
  return title + changesMark();
}

/** The inverse: the title without the mark, or with it where it has none. */
export function otherFormTitle(title: string): string {
  const mark = changesMark();
  return title.endsWith(mark) ? title.slice(0, -mark.length) : title + mark;
}

function changesMark(): string {
  return vscode.l10n.t(' · changes');
}

/** The title of a diff of single checkpoints; `total` where it is known. VS Code adds how many files it shows. */
export function checkpointsTitle(title: string, shown: number, total: number | undefined): string {
  if (total === undefined) {
    return vscode.l10n.t('{0}: the first differing checkpoints', title);
  }
  if (shown < total) {
    return vscode.l10n.t('{0}: the first {1} of {2} differing checkpoints', title, count(shown), count(total));
  }
  return total === 1
    ? vscode.l10n.t('{0}: the differing checkpoint', title)
    : vscode.l10n.t('{0}: differing checkpoints', title);
}

export function switchingTitle(): string {
  return vscode.l10n.t('Toggle Full History / Changes');
}

export function noHistoryToSwitch(): string {
  return vscode.l10n.t(
    'The active editor doesn’t show a history. Open one, or a diff of two, to toggle between full history and changes.',
  );
}

/** What a diff's title says when a thread has moved on between its verification and the diff. */
export function changedSince(): string {
  return vscode.l10n.t('changed since the comparison');
}

/** Of a document, in the tooltip of its tab. */
export function changedSinceOpened(): string {
  return vscode.l10n.t('This thread has changed since this was opened');
}

/** Above the document. */
export function openChangedAgain(): string {
  return vscode.l10n.t('This thread has changed. Open its history again');
}

export function notOpenedTogether(): string {
  return vscode.l10n.t(
    'These histories are too large for one editor together. Use Compare Threads for one pair at a time.',
  );
}

export function threadToOpen(): string {
  return vscode.l10n.t('Select a thread to open its history');
}

export function openingTitle({ threadId }: ThreadReference): string {
  return vscode.l10n.t('Open History of {0}', shortId(threadId));
}

/** The button under a refusal. */
export function openHistoryAgain(): string {
  return vscode.l10n.t('Open History');
}

/** The words of Save to File. */
export const saveMessages = {
  title: () => vscode.l10n.t('Save to File'),
  nothingToSave: () => vscode.l10n.t('The active editor doesn’t show a history, state, conversation, or report.'),
  notSaved: (place: string, reason: string) =>
    vscode.l10n.t('Couldn’t write {0}: {1}', notificationText(place), notificationText(reason)),
  saved: (place: string) => vscode.l10n.t('Saved to {0}.', notificationText(place)),
  openFile: () => vscode.l10n.t('Open File'),
  fileTypes: {
    json: () => vscode.l10n.t('JSON'),
    markdown: () => vscode.l10n.t('Markdown'),
    all: () => vscode.l10n.t('All Files'),
  },
};
