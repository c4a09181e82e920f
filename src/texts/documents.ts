/** The sentences of documents that cannot be shown. */
import * as vscode from 'vscode';
import type { Note, ThreadReference } from '../api';
import { describeNote } from './notes';
import { count, megabytes } from './quantities';
import { shortId } from './shortId';

/** What a document's address says of the history that it shows. */
interface ShownHistory {
  threadId: string;
  headCheckpointId: string;
}

export function notADocument(problem: string): string {
  return vscode.l10n.t('This address names no history of a LangGraph thread ({0}).', problem);
}

export function historyMoved(address: ShownHistory, headCheckpointId: string): string {
  return vscode.l10n.t(
    'The history of thread {0} has changed since this document was opened: its newest checkpoint was {1} and is {2} now. Open the history again to see it as it is.',
    shortId(address.threadId),
    address.headCheckpointId || vscode.l10n.t('none'),
    headCheckpointId || vscode.l10n.t('none'),
  );
}

export function historyRewritten(address: ShownHistory): string {
  return vscode.l10n.t(
    'The history of thread {0} has changed since this document was opened, although its newest checkpoint is the same. Open the history again to see it as it is.',
    shortId(address.threadId),
  );
}

export function checkpointChanged(
  { threadId, checkpointId }: { threadId: string; checkpointId: string },
  isThere: boolean,
): string {
  return isThere
    ? vscode.l10n.t(
        'Checkpoint {0} of thread {1} has changed since this document was opened. Compare the threads again to see it as it is.',
        checkpointId,
        shortId(threadId),
      )
    : vscode.l10n.t('Checkpoint {0} of thread {1} is not there any more.', checkpointId, shortId(threadId));
}

export function historyTooLarge(threadId: string, limit: number): string {
  return vscode.l10n.t(
    'The history of thread {0} is more than {1} of text in this form, and VS Code opens no larger document of an extension.',
    shortId(threadId),
    megabytes(limit),
  );
}

export function historyUnreadable(threadId: string, note: Note): string {
  const thread = vscode.l10n.t('thread {0}', shortId(threadId));
  return describeNote(note, { left: thread, right: thread });
}

export function documentsAreReadOnly(): string {
  return vscode.l10n.t('Histories and reports are read-only: checkpoints are written by runs, not by an editor.');
}

/** The title of a diff, at most a tab wide. */
export function diffTitle(left: string, right: string, outcome: string): string {
  return vscode.l10n.t('{0} ↔ {1} ({2})', left, right, outcome);
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
  return vscode.l10n.t('Switch Form of History');
}

export function noHistoryToSwitch(): string {
  return vscode.l10n.t(
    'The active editor shows no history of a thread. Open one, or the diff of two, to switch between whole checkpoints and changes.',
  );
}

/** What stands in a diff's title when a thread has moved on between its verification and the diff. */
export function changedSince(): string {
  return vscode.l10n.t('changed since the comparison');
}

export function notOpenedTogether(): string {
  return vscode.l10n.t(
    'Together these histories are too large for one editor. Compare the threads one at a time with Compare Threads.',
  );
}

export function threadToOpen(): string {
  return vscode.l10n.t('The thread whose history to open');
}

export function openingTitle({ threadId }: ThreadReference): string {
  return vscode.l10n.t('Open History of {0}', shortId(threadId));
}

/** The button under a refusal. */
export function openHistoryAgain(): string {
  return vscode.l10n.t('Open History');
}
