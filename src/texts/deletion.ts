/** The question before threads are deleted, and what is said after. */
import { l10n } from 'vscode';
import type { ThreadReference } from '../api';
import { inertText, notificationText } from './inertText';
import { count } from './quantities';
import { shortId } from './shortId';
import type { NameOf } from './notification';

/** Titles that a question lists; a dialog cannot be scrolled. */
const mostNamed = 10;

/** Threads of one deployment, as the question names them. */
export interface DeletionGroup {
  name: string;
  baseUrl: string;
  threads: { threadId: string; title: string; busy: boolean; copyOf: string | undefined }[];
}

export function threadToDelete(): string {
  return l10n.t('Select a thread to delete');
}

export function lookingTitle(total: number): string {
  return total === 1 ? l10n.t('Deleting Thread') : l10n.t('Deleting {0} Threads', count(total));
}

export function deletingProgress(done: number, total: number): string {
  return l10n.t('{0} of {1} deleted', count(done), count(total));
}

export function deleteQuestion(groups: DeletionGroup[]): string {
  const [only, ...more] = groups.flatMap(({ threads }) => threads);
  return only !== undefined && more.length === 0
    ? l10n.t('Delete “{0}”?', inertText(only.title))
    : l10n.t('Delete {0} threads?', count(more.length + 1));
}

/** Where they are, which of them run right now, and that there is no way back. */
export function deleteDetail(groups: DeletionGroup[]): string {
  const threads = groups.flatMap((group) => group.threads);
  const busy = threads.filter((thread) => thread.busy);
  const paragraphs =
    threads.length === 1
      ? [
          ...groups.map(({ name, baseUrl }) =>
            l10n.t('Thread {0} of {1} ({2}).', threads[0]?.threadId ?? '', notificationText(name), baseUrl),
          ),
          // A copy has the title of its source.
          ...threads.map(({ copyOf }) => (copyOf === undefined ? '' : l10n.t('It’s a copy of {0}.', shortId(copyOf)))),
          busy.length > 0 ? l10n.t('A run is in progress. It’s stopped first.') : '',
        ]
      : [
          ...groups.map(({ name, baseUrl, threads }) =>
            l10n.t('{0} of {1} ({2}): {3}', count(threads.length), notificationText(name), baseUrl, named(threads)),
          ),
          busy.length > 0 ? l10n.t('Runs in progress are stopped first: {0}', named(busy)) : '',
        ];
  return [...paragraphs, l10n.t('This can’t be undone.')].filter(Boolean).join('\n\n');
}

/** The modal's button. */
export function deleteButton(groups: DeletionGroup[]): string {
  return groups.some(({ threads }) => threads.some(({ busy }) => busy)) ? l10n.t('Delete Anyway') : l10n.t('Delete');
}

export interface Deletions {
  deleted: ThreadReference[];
  /** Of these, those that were deleted before. */
  alreadyGone: ThreadReference[];
  /** They began to run after the question. */
  busy: ThreadReference[];
  /** Their runs could not be stopped. */
  notStopped: ThreadReference[];
  failed: { thread: ThreadReference; sentence: string }[];
  cancelled: ThreadReference[];
}

/** What a notification says, the most important first. */
export function deletionSentences(done: Deletions, nameOf: NameOf): string[] {
  const { deleted, alreadyGone, busy, notStopped, failed, cancelled } = done;
  const names = (threads: ThreadReference[]): string => someNames(threads.map(nameOf));
  const [first] = failed;
  return [
    deleted.length === 0
      ? ''
      : deleted.length === 1
        ? l10n.t('Deleted {0}.', names(deleted))
        : l10n.t('Deleted {0} threads.', count(deleted.length)),
    first === undefined
      ? ''
      : failed.length === 1
        ? l10n.t('Couldn’t delete “{0}”: {1}', nameOf(first.thread), first.sentence)
        : l10n.t('Couldn’t delete {0} threads: {1}', count(failed.length), first.sentence),
    busy.length === 0 ? '' : l10n.t('Not deleted, because a run has started: {0}.', names(busy)),
    notStopped.length === 0 ? '' : l10n.t('Not deleted, because a run couldn’t be stopped: {0}.', names(notStopped)),
    cancelled.length === 0 ? '' : l10n.t('Not deleted, because you cancelled: {0}.', names(cancelled)),
    alreadyGone.length === 0 ? '' : l10n.t('Already deleted by someone else: {0}.', names(alreadyGone)),
  ].filter(Boolean);
}

/** `“One”, “Two” and 3 more`. */
function someNames(names: string[]): string {
  const shown = names.slice(0, 2).map((name) => l10n.t('“{0}”', name));
  const more = names.length - shown.length;
  return more > 0 ? l10n.t('{0} and {1} more', shown.join(', '), count(more)) : shown.join(', ');
}

function named(threads: { threadId: string; title: string }[]): string {
  const shown = threads
    .slice(0, mostNamed)
    .map(({ title, threadId }) => l10n.t('“{0}” ({1})', inertText(title), shortId(threadId)));
  const more = threads.length - shown.length;
  return more > 0 ? l10n.t('{0} and {1} more', shown.join(', '), count(more)) : shown.join(', ');
}
