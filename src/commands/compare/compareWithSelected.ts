import type { StateComparison, Verification } from '../../api';
import { threadWithCheckpoint } from '../../texts/checkpoints';
import * as compareMessages from '../../texts/compare';
import { UserError } from '../../texts/userError';
import { compareCheckpoints } from './compareCheckpoints';
import { compareTwo } from './compareThreads';
import type { CommandContext } from '../context';
import { toCompare } from './selectForCompare';

/**
 * Compares what Select for Compare has kept, on the left, with this one: the histories of two threads, or the states of
 * two checkpoints.
 */
export async function compareWithSelected(
  context: CommandContext,
  item: unknown,
): Promise<Verification | StateComparison | undefined> {
  const left = context.compareSelection.selected;
  if (left === undefined) {
    throw new UserError(compareMessages.nothingSelected());
  }
  const placeholder = compareMessages.secondThread(
    context.view.name(left.kind === 'thread' ? left.thread : left.checkpoint),
  );
  const right = await toCompare(context, item, placeholder);
  if (right === undefined) {
    return undefined;
  }
  if (left.kind === 'thread' && right.kind === 'thread') {
    return compareTwo(context, left.thread, right.thread);
  }
  if (left.kind === 'checkpoint' && right.kind === 'checkpoint') {
    return compareCheckpoints(context, left.checkpoint, right.checkpoint);
  }
  throw new UserError(threadWithCheckpoint(left.kind === 'thread'));
}
