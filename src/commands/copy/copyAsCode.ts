import * as vscode from 'vscode';
import { snippet, snippetLanguages, type SnippetLanguage } from '../../copy/scripts/snippet';
import { snippetHeaders, type SnippetFacts } from '../../copy/scripts/snippetFacts';
import * as messages from '../../texts/snippets';
import { UserError } from '../../texts/userError';
import { isAgentServerError } from '../../langgraph/http/errors';
import { besideRow, parseThreadReference } from '../arguments';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';

/** Puts a script that copies a thread and checks the copy on the clipboard. Gives that text; no credential is in it. */
export async function copyAsCode(context: CommandContext, item: unknown, given: unknown): Promise<string | undefined> {
  const { connections, credentials } = context;
  const asked = parseLanguage(given);
  const thread = parseThreadReference(connections, item) ?? (await pickThread(context, messages.threadForCode()));
  const language = thread && (asked ?? (await pickLanguage()));
  if (thread === undefined || language === undefined) {
    return undefined;
  }
  const text = snippet(language, {
    baseUrl: thread.deployment,
    threadId: thread.threadId,
    headers: snippetHeaders(await credentials.get(thread.deployment)),
    cursor: await cursorOf(context, thread.deployment),
  });
  await vscode.env.clipboard.writeText(text);
  return text;
}

function parseLanguage(given: unknown): SnippetLanguage | undefined {
  const named = besideRow(given);
  const language = snippetLanguages.find((each) => each === named);
  if (named !== undefined && language === undefined) throw new UserError(messages.notALanguage());
  return language;
}

async function pickLanguage(): Promise<SnippetLanguage | undefined> {
  const items = snippetLanguages.map((language) => ({ ...messages.languageWords(language), language }));
  return (await vscode.window.showQuickPick(items, { placeHolder: messages.whichLanguage() }))?.language;
}

/** Hosted servers are Python ones, and so is a server that does not answer, more likely than not. */
async function cursorOf({ connections }: CommandContext, deployment: string): Promise<SnippetFacts['cursor']> {
  try {
    const info = await connections.server(deployment).info();
    return info.langgraph_js_version !== undefined && info.langgraph_py_version === undefined ? 'text' : 'object';
  } catch (error) {
    if (isAgentServerError(error)) {
      return 'object';
    }
    throw error;
  }
}
