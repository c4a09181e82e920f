/** The sentences of commands and their questions. Errors, rows, verdicts and documents have files of their own. */
import { l10n } from 'vscode';
import { describeShortly } from './errors';
import { notificationText } from './inertText';

export const actions = {
  showLog: () => l10n.t('Show Log'),
  retry: () => l10n.t('Retry'),
  setCredentials: () => l10n.t('Set Credentials…'),
  copyThreadId: () => l10n.t('Copy Thread ID'),
};

export function unknownDeployment(nameOrUrl: string): string {
  return l10n.t(
    'No deployment is called “{0}” or has that URL. Add it with “Add Deployment…”, or check its spelling.',
    notificationText(nameOrUrl),
  );
}

export function plainHttpNotAgreed(baseUrl: string): string {
  return l10n.t(
    '{0} is plain http on another machine, so threads and keys would cross the network unencrypted. Choose Retry on its row to allow it, or change its URL to https.',
    baseUrl,
  );
}

export function plainHttpShort(): string {
  return l10n.t('Plain http: choose Retry to allow it');
}

export function secretsUnreadable(error: unknown): string {
  return l10n.t(
    'The stored credentials cannot be read from VS Code’s secret storage: {0}. Unlock the keychain and try again.',
    notificationText(wordsOf(error)),
  );
}

export function notAThread(): string {
  return l10n.t(
    'That is no thread. A thread is { deployment, threadId }: a configured name or URL, and the thread’s id.',
  );
}

export function notADeployment(): string {
  return l10n.t('That is no deployment. Give a configured name or URL.');
}

export function notANewDeployment(): string {
  return l10n.t('A deployment to add is { name, url }, both texts, either left out.');
}

export function noDeployments(): string {
  return l10n.t('No deployment is configured yet. Add one with “Add Deployment…”.');
}

export function unexpected(error: unknown): string {
  return l10n.t('Something went wrong that the extension did not expect: {0}', notificationText(wordsOf(error)));
}

// Picking

export const pick = {
  deployment: () => l10n.t('Which deployment?'),
  threadForId: () => l10n.t('Which thread’s id?'),
  unreadable: (error: unknown) => l10n.t('{0}. Paste a thread’s id, or press Escape.', describeShortly(error)),
  loadMore: () => l10n.t('Load More'),
  byId: (id: string) => l10n.t('Thread {0}', id),
  byIdDetail: () => l10n.t('Use the id that you entered'),
};

// Deployments

export const urlPick = {
  title: () => l10n.t('Add Deployment'),
  placeholder: () => l10n.t('URL of an Agent Server, or a LangGraph Studio link'),
  use: (url: string) => l10n.t('Use {0}', url),
  checking: () => l10n.t('looking for a server…'),
  answers: (version: string) => l10n.t('answers: {0}', version),
  silent: () => l10n.t('no server answers'),
  notUsable: () => l10n.t('This cannot be used'),
  configured: (name: string) => l10n.t('already added as “{0}”', name),
};

export function alreadyConfigured(name: string, baseUrl: string): string {
  return l10n.t('{0} is already added, as “{1}”.', baseUrl, notificationText(name));
}

export function nameTaken(name: string): string {
  return l10n.t('Another deployment is called “{0}”. Choose another name.', notificationText(name));
}

export function studioLinkWithoutServer(): string {
  return l10n.t(
    'This Studio link does not say where its server is. Open the deployment in LangSmith, copy its API URL, and paste that.',
  );
}

export const nameBox = {
  title: () => l10n.t('Name of the Deployment'),
  prompt: () => l10n.t('The name that the Threads view shows'),
  empty: () => l10n.t('Enter a name.'),
  long: () => l10n.t('A name has at most 100 characters.'),
};

export const plainHttp = {
  question: (baseUrl: string) => l10n.t('Connect to {0} without encryption?', baseUrl),
  detail: () =>
    l10n.t(
      'It is another machine and uses plain http: threads, and the key if one is set, can be read by anyone on the way. Use https where you can.',
    ),
  allow: () => l10n.t('Connect Anyway'),
};

export const check = {
  progress: (baseUrl: string) => l10n.t('Checking {0}', baseUrl),
  failed: (baseUrl: string) => l10n.t('{0} could not be checked.', baseUrl),
  again: () => l10n.t('Try Again'),
  addAnyway: () => l10n.t('Add Anyway'),
};

export const edit = {
  title: () => l10n.t('Edit Deployment'),
  urlPrompt: () => l10n.t('The URL of the Agent Server'),
  moveQuestion: (from: string, to: string) => l10n.t('Move this deployment from {0} to {1}?', from, to),
  moveDetail: () =>
    l10n.t(
      'The credentials entered for the old URL are deleted; they are never sent to another one. If the new URL needs credentials, you are asked for them.',
    ),
  move: () => l10n.t('Move'),
  anyway: () => l10n.t('Change Anyway'),
};

export const remove = {
  question: (name: string) => l10n.t('Remove the deployment “{0}”?', notificationText(name)),
  detail: (baseUrl: string) =>
    l10n.t('{0} leaves the view, and its stored credentials are deleted. Its threads stay on the server.', baseUrl),
  button: () => l10n.t('Remove'),
};

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
