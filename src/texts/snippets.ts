/** What is asked before a thread is put on the clipboard as code. */
import { l10n } from 'vscode';
import type { SnippetLanguage } from '../copy/scripts/snippet';

export function threadForCode(): string {
  return l10n.t('Select a thread to copy as a script');
}

export function whichLanguage(): string {
  return l10n.t('Copy a script that copies the thread and checks the copy');
}

export function notALanguage(): string {
  return l10n.t('Expected a language: “python”, “javascript”, or “curl”.');
}

/** The name of the language, and what the script needs. */
export function languageWords(language: SnippetLanguage): { label: string; description: string } {
  switch (language) {
    case 'python':
      return { label: 'Python', description: l10n.t('with langgraph_sdk') };
    case 'javascript':
      return { label: 'JavaScript', description: l10n.t('with @langchain/langgraph-sdk') };
    case 'curl':
      return { label: 'cURL', description: l10n.t('with bash and jq') };
  }
}
