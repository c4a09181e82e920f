/** What is said about a copy whose response was lost. */
import { l10n } from 'vscode';
import { localTime } from './age';
import { count } from './quantities';

export const lostCopyButtons = {
  look: () => l10n.t('Look for It'),
  candidate: () => l10n.t('Show It'),
  candidates: () => l10n.t('Select It…'),
  forget: () => l10n.t('Forget'),
};

/** The response was lost. Requesting it again could make a second copy, so the user looks, not the extension. */
export function unknownSentences(name: string, candidates: string[]): string[] {
  const lost = l10n.t(
    'No response to copying “{0}”, so it may or may not have been copied. The request isn’t repeated, to avoid a duplicate.',
    name,
  );
  const found =
    candidates.length === 0
      ? l10n.t('No matching thread found so far.')
      : candidates.length === 1
        ? l10n.t('One new thread may be it.')
        : l10n.t('{0} new threads may be it.', count(candidates.length));
  return [lost, found];
}

/** For a window that has not seen it happen. `at`: milliseconds since 1970. */
export function offer(name: string, deployment: string, at: number): string[] {
  return [
    l10n.t('VS Code stopped before the server responded to copying “{0}”, so there may be a copy.', name),
    l10n.t('Requested {1} on {0}.', deployment, localTime(new Date(at).toISOString())),
  ];
}

export function lookingTitle(name: string): string {
  return l10n.t('Looking for the Copy of “{0}”', name);
}

export function looking(): string {
  return l10n.t('Checking threads created since…');
}

export function found(name: string): string {
  return l10n.t('Found the copy of “{0}”. It wasn’t compared.', name);
}

export function whichIsTheCopy(name: string): string {
  return l10n.t('Select the copy of “{0}”', name);
}
