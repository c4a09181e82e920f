/** The sentences of asking for credentials. */
import { l10n } from 'vscode';

export const credentialMessages = {
  title: (host: string) => l10n.t('Credentials for {0}', host),
  which: () => l10n.t('Select the kind of credentials'),
  needed: () => l10n.t('This server needs credentials. Select the kind'),
  refused: () => l10n.t('Not accepted. Select the kind of credentials to try again'),
  forbidden: () => l10n.t('This key has no access to threads (403). Service keys also need the workspace ID.'),
  refusedInTheMiddle: (refusal: 'unauthorized' | 'forbidden') =>
    refusal === 'unauthorized'
      ? l10n.t('The key is no longer accepted (401). Select the kind of credentials to continue')
      : l10n.t('The key no longer has access (403). Select the kind of credentials to continue'),
  langsmithKey: () => l10n.t('LangSmith API Key'),
  langsmithKeyDetail: () => l10n.t('Sent as x-api-key'),
  langsmithKeyAndWorkspace: () => l10n.t('LangSmith API Key and Workspace ID'),
  langsmithKeyAndWorkspaceDetail: () => l10n.t('Sent as x-api-key and X-Tenant-Id, for organization-wide service keys'),
  bearerToken: () => l10n.t('Bearer Token'),
  bearerTokenDetail: () => l10n.t('Sent as Authorization: Bearer …'),
  other: () => l10n.t('Another Header'),
  otherDetail: () => l10n.t('A custom name and value'),
  none: () => l10n.t('No Credentials'),
  noneDetail: () => l10n.t('Deletes the stored credentials of this deployment'),
  key: () => l10n.t('API key. Stored in VS Code’s secret storage and sent to this URL only.'),
  workspace: () => l10n.t('Workspace ID, from the LangSmith settings page'),
  token: () => l10n.t('Token. Stored in VS Code’s secret storage and sent to this URL only.'),
  headerName: () => l10n.t('Name of the header, such as X-Auth-Key'),
  headerValue: (name: string) =>
    l10n.t('Value of {0}. Stored in VS Code’s secret storage and sent to this URL only.', name),
  clearQuestion: (host: string) => l10n.t('Delete the credentials stored for {0}?', host),
  clearDetail: () => l10n.t('Requests are then sent without credentials.'),
  clear: () => l10n.t('Delete'),
  nameInvalid: () => l10n.t('Use only letters, digits, and dashes.'),
  nameReserved: () => l10n.t('This header is reserved. Use another name.'),
  valueInvalid: () =>
    l10n.t('This contains characters that a header can’t have, such as a line break. Was it copied completely?'),
  valueEmpty: () => l10n.t('Enter a value.'),
};
