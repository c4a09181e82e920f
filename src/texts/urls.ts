/** What is wrong with a text that should be a base URL or Studio's, and what to enter instead. */
import { l10n } from 'vscode';
import type { BaseUrlProblem } from '../deployments/baseUrl';
import type { StudioUrlProblem } from '../deployments/studioLink';

export function describeUrlProblem(problem: BaseUrlProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('Enter the URL of an Agent Server, such as http://localhost:2024.');
    case 'tooLong':
      return l10n.t('The URL is too long.');
    case 'characters':
      return l10n.t('A URL can’t contain spaces, backslashes, or invisible characters. Was it copied completely?');
    case 'schemeMissing':
      return l10n.t('Start the URL with https:// or http://.');
    case 'schemeNotHttp':
      return l10n.t('Use an https or http URL.');
    case 'credentials':
      return l10n.t('Remove the user name and password from the URL. You’re asked for credentials afterwards.');
    case 'queryOrHash':
      return l10n.t('Remove everything after “?” or “#”. Only the server’s URL is needed.');
    case 'host':
      return l10n.t('The host is missing or not valid. Use a URL like https://example.com or http://localhost:2024.');
    case 'port':
      return l10n.t('Use a port from 1 to 65535.');
    case 'path':
      return l10n.t('Remove parts such as “..” from the path: servers treat them differently.');
  }
}

export function threadToOpenInStudio(): string {
  return l10n.t('Select a thread to open in LangGraph Studio');
}

export function studioUrlUnusable(problem: StudioUrlProblem): string {
  switch (problem) {
    case 'notAUrl':
      return l10n.t('The setting langgraphThreads.studioUrl isn’t a URL. The default is https://smith.langchain.com.');
    case 'notHttps':
      return l10n.t('The setting langgraphThreads.studioUrl must be an https URL or a URL of this machine.');
  }
}
