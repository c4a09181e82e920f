import { threadToOpen } from '../../texts/conversations';
import { parseReadableThread } from '../files/threadFileArgument';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';

/** Opens the view of a thread at its conversation. */
export async function openConversation(context: CommandContext, item: unknown): Promise<void> {
  const thread = (await parseReadableThread(context, item)) ?? (await pickThread(context, threadToOpen()));
  if (thread !== undefined) await context.threadEditors.open(thread, { tab: 'conversation' });
}
