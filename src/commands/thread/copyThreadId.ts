import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import * as messages from '../../texts/messages';
import { parseThreadReferences } from '../arguments';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';

/** Puts the ids of one or several threads, a line each, on the clipboard. Gives that text. */
export async function copyThreadId(
  context: CommandContext,
  item: unknown,
  selected: unknown,
): Promise<string | undefined> {
  const given = parseThreadReferences(context.connections, item, selected);
  const threads = given.length > 0 ? given : context.view.selectedThreads();
  if (threads.length > 0) {
    return toClipboard(threads);
  }
  const picked = await pickThread(context, messages.pick.threadForId());
  return picked && toClipboard([picked]);
}

async function toClipboard(threads: ThreadReference[]): Promise<string> {
  const text = threads.map(({ threadId }) => threadId).join('\n');
  await vscode.env.clipboard.writeText(text);
  return text;
}
