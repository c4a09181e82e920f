import type { DeleteResult } from '../../api';
import { threadToDelete } from '../../texts/deletion';
import { parseThreadReferences } from '../arguments';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';
import { deleteThreads } from './deleteThreads';

/** Deletes one or several threads, after a question. */
export async function deleteThread(
  context: CommandContext,
  item: unknown,
  selected: unknown,
): Promise<DeleteResult | undefined> {
  const given = parseThreadReferences(context.connections, item, selected);
  const threads = given.length > 0 ? given : context.view.selectedThreads();
  if (threads.length > 0) {
    return deleteThreads(context, threads);
  }
  const picked = await pickThread(context, threadToDelete());
  return picked && deleteThreads(context, [picked]);
}
