import { parseReadableThread } from '../files/threadFileArgument';
import type { CommandContext } from '../context';

/** Reads a thread anew in the views that show it: the given one, or that of the active view. */
export async function refreshThread(context: CommandContext, item: unknown): Promise<void> {
  const thread = (await parseReadableThread(context, item)) ?? context.threadEditors.active();
  if (thread !== undefined) await context.threadEditors.refresh(thread);
}
