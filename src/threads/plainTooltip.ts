import * as vscode from 'vscode';
import { inertText, withoutLinks } from '../texts/inertText';

/** Plain text throughout: paragraphs escaped, and without the bare addresses that Markdown links; facts as a code block. */
export function lines(paragraphs: string[], facts: [string, string][] = []): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  for (const paragraph of paragraphs.filter(Boolean)) {
    text.appendText(withoutLinks(paragraph)).appendMarkdown('\n\n');
  }
  const shown = facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${inertText(name)}: ${inertText(value)}`);
  return shown.length === 0 ? text : text.appendCodeblock(shown.join('\n'), 'text');
}
