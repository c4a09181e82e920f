import * as compareMessages from '../host/compareMessages';
import { parseThreadReference } from './arguments';
import type { CommandContext } from './context';

/** Keeps a thread for Compare with Selected. */
export async function selectForCompare(context: CommandContext, item: unknown): Promise<void> {
  const thread =
    parseThreadReference(context.connections, item) ?? (await context.pickThread(compareMessages.threadToSelect()));
  if (thread !== undefined) {
    await context.compareSelection.select(thread);
  }
}
