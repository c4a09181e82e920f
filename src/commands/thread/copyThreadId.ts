import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import * as messages from '../../texts/messages';
import { idOfRow, parseThreadReferences } from '../arguments';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';

/**
 * Puts the ids of one or several threads, a line each, on the clipboard; of a row below a thread that of its checkpoint,
 * its task or its namespace. Gives that text.
 */
export async function copyThreadId(
  context: CommandContext,
  item: unknown,
  selected: unknown,
): Promise<string | undefined> {
  const own = idOfRow(item);
  if (own !== undefined) {
    return toClipboard([own]);
  }
  const given = parseThreadReferences(context.connections, item, selected);
  const threads = given.length > 0 ? given : context.view.selectedThreads();
  if (threads.length > 0) {
    return toClipboard(idsOf(threads));
  }
  const picked = await pickThread(context, messages.pick.threadForId());
  return picked && toClipboard(idsOf([picked]));
}

function idsOf(threads: ThreadReference[]): string[] {
  return threads.map(({ threadId }) => threadId);
}

async function toClipboard(ids: string[]): Promise<string> {
  const text = ids.join('\n');
  await vscode.env.clipboard.writeText(text);
  return text;
}
