/** What is said about a copy whose answer was lost. */
import { l10n } from 'vscode';
import type { ThreadReference } from '../api';
import { localTime } from './age';
import { count } from './quantities';
import { shortId } from './shortId';
import { notificationText } from './inertText';

export const lostCopyButtons = {
  look: () => l10n.t('Look for It'),
  candidate: () => l10n.t('Show It'),
  candidates: () => l10n.t('Choose It…'),
  forget: () => l10n.t('Forget'),
};

/** The answer was lost. Asking again could make a second copy, so the user looks, not the extension. */
export function describeUnknown(source: ThreadReference, candidates: ThreadReference[]): string {
  const lost = l10n.t(
    'The answer to copying thread {0} was lost, so whether there is a copy is not known. It is not requested again, for that could make a second one.',
    shortId(source.threadId),
  );
  const [first] = candidates;
  if (first === undefined) {
    return `${lost} ${l10n.t('No new thread with this history was found so far.')}`;
  }
  const found =
    candidates.length === 1
      ? l10n.t('Thread {0} was made at that time and may be the copy.', shortId(first.threadId))
      : l10n.t(
          '{0} threads were made at that time and may be the copy: {1}.',
          count(candidates.length),
          candidates.map(({ threadId }) => shortId(threadId)).join(', '),
        );
  return `${lost} ${found}`;
}

/** For a window that has not seen it happen. `at`: milliseconds since 1970. */
export function offer(source: ThreadReference, deployment: string, at: number): string {
  return l10n.t(
    'The answer to the copy of thread {0} on {1}, requested {2}, was lost: VS Code was closed or its extensions were stopped meanwhile. There may be a copy. It is not requested again.',
    shortId(source.threadId),
    notificationText(deployment),
    localTime(new Date(at).toISOString()),
  );
}

export function lookingTitle(source: ThreadReference): string {
  return l10n.t('Look for the Copy of Thread {0}', shortId(source.threadId));
}

export function looking(): string {
  return l10n.t('Looking at the threads made since…');
}

export function found(source: ThreadReference, copy: ThreadReference): string {
  return l10n.t(
    'Found the copy of thread {0}: thread {1}. Its history was not compared.',
    shortId(source.threadId),
    shortId(copy.threadId),
  );
}

export function whichIsTheCopy(source: ThreadReference): string {
  return l10n.t('Which is the copy of thread {0}?', shortId(source.threadId));
}
