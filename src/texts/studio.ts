/** What is said about opening a thread in LangGraph Studio. */
import { l10n } from 'vscode';
import type { StudioUrlProblem } from '../deployments/studioLink';

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
