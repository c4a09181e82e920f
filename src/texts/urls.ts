/** What is wrong with a text that should be a base URL or Studio's, and what to enter instead. */
import { l10n } from 'vscode';
import type { BaseUrlProblem } from '../deployments/baseUrl';
import type { StudioUrlProblem } from '../deployments/studioLink';

export function describeUrlProblem(problem: BaseUrlProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('Enter the URL of an Agent Server, such as http://localhost:2024.');
    case 'tooLong':
      return l10n.t('This is too long for a URL.');
    case 'characters':
      return l10n.t('A URL has no spaces, backslashes or invisible characters. Was it copied whole?');
    case 'schemeMissing':
      return l10n.t('A URL begins with https:// or http://.');
    case 'schemeNotHttp':
      return l10n.t('Only https and http URLs can be used.');
    case 'credentials':
      return l10n.t('Leave the user name and password out of the URL. Credentials are asked for afterwards.');
    case 'queryOrHash':
      return l10n.t('Leave out what follows “?” or “#”: only the server’s own URL is needed.');
    case 'host':
      return l10n.t(
        'This has no host that can be reached. A URL looks like https://example.com or http://localhost:2024.',
      );
    case 'port':
      return l10n.t('A port is a number from 1 to 65535.');
    case 'path':
      return l10n.t('The path of this URL has parts that servers read differently, such as “..”. Leave them out.');
  }
}

export function threadToOpenInStudio(): string {
  return l10n.t('The thread to open in LangGraph Studio');
}

export function studioUrlUnusable(problem: StudioUrlProblem): string {
  switch (problem) {
    case 'notAUrl':
      return l10n.t(
        'The setting “langgraphThreads.studioUrl” is no URL. The usual one is https://smith.langchain.com.',
      );
    case 'notHttps':
      return l10n.t('The setting “langgraphThreads.studioUrl” must be https, or a URL of this machine.');
  }
}
