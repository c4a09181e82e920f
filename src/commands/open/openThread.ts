import { parseCheckpointReference, namesCheckpoint } from '../arguments';
import { parseReadableThread } from '../files/threadFileArgument';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';
import { threadToOpen } from '../../texts/threadView';

/**
 * Opens the view of a thread, or of a checkpoint in it. `from` is `'row'` for a click in the Threads view, which keeps
 * the focus there.
 */
export async function openThread(context: CommandContext, item: unknown, from: unknown): Promise<void> {
  const checkpoint = namesCheckpoint(item) ? parseCheckpointReference(context.connections, item) : undefined;
  const thread =
    checkpoint ?? (await parseReadableThread(context, item)) ?? (await pickThread(context, threadToOpen()));
  if (thread === undefined) return;
  const { deployment, threadId } = thread;
  const place = checkpoint && { namespace: checkpoint.namespace, checkpointId: checkpoint.checkpointId };
  await context.threadEditors.open({ deployment, threadId }, { place }, from === 'row');
}
