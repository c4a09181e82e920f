/** The sentences of commands and their questions. Errors, rows, verdicts and documents have files of their own. */
import { l10n } from 'vscode';
import { describeShortly } from './errors';
import { notificationText } from './inertText';

export const actions = {
  showLog: () => l10n.t('Show Log'),
  retry: () => l10n.t('Retry'),
  setCredentials: () => l10n.t('Set Credentials…'),
};

export function unknownDeployment(nameOrUrl: string): string {
  return l10n.t(
    'No deployment has the name or URL “{0}”. Add it with “Add Deployment…” or check the spelling.',
    notificationText(nameOrUrl),
  );
}

export function plainHttpNotAgreed(baseUrl: string): string {
  return l10n.t(
    '{0} uses unencrypted http on another machine. Choose Retry on its row to allow that, or change the URL to https.',
    baseUrl,
  );
}

export function plainHttpShort(): string {
  return l10n.t('Unencrypted http. Choose Retry to allow it');
}

export function secretsUnreadable(error: unknown): string {
  return l10n.t(
    'Couldn’t read the credentials from VS Code’s secret storage: {0}. Unlock the keychain and try again.',
    notificationText(wordsOf(error)),
  );
}

export function notAThread(): string {
  return l10n.t('Expected a thread: { deployment, threadId } (a configured name or URL, and the thread’s ID).');
}

export function notADeployment(): string {
  return l10n.t('Expected a deployment: a configured name or URL.');
}

export function notANewDeployment(): string {
  return l10n.t('Expected a deployment to add: { name, url }, both optional.');
}

export function noDeployments(): string {
  return l10n.t('No deployments yet. Add one with “Add Deployment…”.');
}

export function unexpected(error: unknown): string {
  return l10n.t('Unexpected error: {0}', notificationText(wordsOf(error)));
}

// Picking

export const pick = {
  deployment: () => l10n.t('Select a deployment'),
  threadForId: () => l10n.t('Select a thread'),
  unreadable: (error: unknown) => l10n.t('{0}. Paste a thread ID, or press Escape.', describeShortly(error)),
  loadMore: () => l10n.t('Load More'),
  byId: (id: string) => l10n.t('Thread {0}', id),
  byIdDetail: () => l10n.t('Use this ID'),
};

// Deployments

export const urlPick = {
  title: () => l10n.t('Add Deployment'),
  placeholder: () => l10n.t('URL of an Agent Server, or a LangGraph Studio link'),
  use: (url: string) => l10n.t('Use {0}', url),
  checking: () => l10n.t('checking…'),
  answers: (version: string) => l10n.t('running: {0}', version),
  silent: () => l10n.t('not running'),
  notUsable: () => l10n.t('Not a valid URL'),
  configured: (name: string) => l10n.t('already added as “{0}”', name),
};

export function alreadyConfigured(name: string, baseUrl: string): string {
  return l10n.t('{0} is already added as “{1}”.', baseUrl, notificationText(name));
}

export function nameTaken(name: string): string {
  return l10n.t('Another deployment has the name “{0}”. Choose a different one.', notificationText(name));
}

export function studioLinkWithoutServer(): string {
  return l10n.t(
    'This Studio link doesn’t contain the server’s URL. Copy the API URL of the deployment from LangSmith instead.',
  );
}

export const nameBox = {
  title: () => l10n.t('Name of the Deployment'),
  prompt: () => l10n.t('Shown in the Threads view'),
  empty: () => l10n.t('Enter a name.'),
  long: () => l10n.t('Use at most 100 characters.'),
};

export const plainHttp = {
  question: (baseUrl: string) => l10n.t('Connect to {0} without encryption?', baseUrl),
  detail: () =>
    l10n.t(
      'It’s another machine and uses http, so anyone on the network can read threads and keys. Use https if possible.',
    ),
  allow: () => l10n.t('Connect Anyway'),
};

export const check = {
  progress: (baseUrl: string) => l10n.t('Checking {0}', baseUrl),
  failed: (baseUrl: string) => l10n.t('Couldn’t check {0}.', baseUrl),
  again: () => l10n.t('Try Again'),
  addAnyway: () => l10n.t('Add Anyway'),
  editUrl: () => l10n.t('Edit URL…'),
  instead: (origin: string) => l10n.t('Use {0}', origin),
  answersAt: (origin: string) => l10n.t('But an Agent Server is running at {0}.', origin),
};

export const edit = {
  title: () => l10n.t('Edit Deployment'),
  urlPrompt: () => l10n.t('The URL of the Agent Server'),
  moveQuestion: (from: string, to: string) => l10n.t('Move this deployment from {0} to {1}?', from, to),
  moveDetail: () =>
    l10n.t(
      'The credentials of the old URL are deleted and never sent to another one. If the new URL needs credentials, you’re asked for them.',
    ),
  move: () => l10n.t('Move'),
  anyway: () => l10n.t('Change Anyway'),
};

export const remove = {
  question: (name: string) => l10n.t('Remove the deployment “{0}”?', notificationText(name)),
  detail: (baseUrl: string) =>
    l10n.t(
      '{0} is removed from the view and its stored credentials are deleted. Its threads stay on the server.',
      baseUrl,
    ),
  button: () => l10n.t('Remove'),
};

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
