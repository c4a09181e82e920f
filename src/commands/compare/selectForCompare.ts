import type { Selected } from '../../host/compareSelection';
import * as compareMessages from '../../texts/compare';
import { parseReadableThread, pickThreadFile } from '../files/threadFileArgument';
import { namesCheckpoint, parseCheckpointReference } from '../arguments';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';

/** Keeps a thread or a checkpoint for Compare with Selected. */
export async function selectForCompare(context: CommandContext, item: unknown): Promise<void> {
  const selected = await toCompare(context, item, compareMessages.threadToSelect());
  if (selected !== undefined) {
    await context.compareSelection.select(selected);
  }
}

/** What a command's argument names, else the one checkpoint or thread that is selected, else a thread that is picked. */
export async function toCompare(
  context: CommandContext,
  item: unknown,
  placeholder: string,
): Promise<Selected | undefined> {
  const [only, ...more] = item === undefined || item === null ? context.view.selectedCheckpoints() : [];
  const given = namesCheckpoint(item) ? item : more.length === 0 ? only : undefined;
  const checkpoint = parseCheckpointReference(context.connections, given);
  if (checkpoint !== undefined) {
    return { kind: 'checkpoint', checkpoint };
  }
  const pickFile = () => pickThreadFile(context);
  const thread = (await parseReadableThread(context, item)) ?? (await pickThread(context, placeholder, { pickFile }));
  return thread && { kind: 'thread', thread };
}
