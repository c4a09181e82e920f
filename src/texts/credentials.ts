/** The sentences of asking for credentials. */
import { l10n } from 'vscode';

export const credentialMessages = {
  title: (host: string) => l10n.t('Credentials for {0}', host),
  which: () => l10n.t('Which kind of credentials does it ask for?'),
  needed: () => l10n.t('It asks for credentials. Which kind?'),
  refused: () => l10n.t('These were not accepted. Try again: which kind of credentials?'),
  forbidden: () => l10n.t('The key is known but may not read threads (403). A service key needs the workspace id.'),
  refusedInTheMiddle: (refusal: 'unauthorized' | 'forbidden') =>
    refusal === 'unauthorized'
      ? l10n.t('Its key is no longer accepted (401). Enter another one to go on: which kind?')
      : l10n.t('Its key is no longer allowed to read (403). Enter another one to go on: which kind?'),
  langsmithKey: () => l10n.t('LangSmith API Key'),
  langsmithKeyDetail: () => l10n.t('Sent as x-api-key'),
  langsmithKeyAndWorkspace: () => l10n.t('LangSmith API Key and Workspace ID'),
  langsmithKeyAndWorkspaceDetail: () => l10n.t('Sent as x-api-key and X-Tenant-Id, for organization-wide service keys'),
  bearerToken: () => l10n.t('Bearer Token'),
  bearerTokenDetail: () => l10n.t('Sent as Authorization: Bearer …'),
  other: () => l10n.t('Another Header'),
  otherDetail: () => l10n.t('A name and a value of your own'),
  none: () => l10n.t('No Credentials'),
  noneDetail: () => l10n.t('Deletes what is stored for this deployment'),
  key: () => l10n.t('API key. It is kept in VS Code’s secret storage and sent to this URL only.'),
  workspace: () => l10n.t('Workspace id, from the LangSmith settings page'),
  token: () => l10n.t('Token. It is kept in VS Code’s secret storage and sent to this URL only.'),
  headerName: () => l10n.t('Name of the header, such as X-Auth-Key'),
  headerValue: (name: string) =>
    l10n.t('Value of {0}. It is kept in VS Code’s secret storage and sent to this URL only.', name),
  clearQuestion: (host: string) => l10n.t('Delete the credentials stored for {0}?', host),
  clearDetail: () => l10n.t('Requests to it are then sent without any.'),
  clear: () => l10n.t('Delete'),
  nameInvalid: () => l10n.t('A header’s name has letters, digits and dashes only.'),
  nameReserved: () => l10n.t('This header is set by the connection itself. Use another name.'),
  valueInvalid: () =>
    l10n.t('This has characters that a header cannot carry, such as a line break. Was it copied whole?'),
  valueEmpty: () => l10n.t('Enter a value.'),
};
