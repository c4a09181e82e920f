import type { Verification } from '../api';
import * as compareMessages from '../host/compareMessages';
import { UserError } from '../host/userError';
import { parseThreadReference } from './arguments';
import { compareTwo } from './compareThreads';
import type { CommandContext } from './context';

/** Compares the thread kept by Select for Compare, on the left, with this one. */
export async function compareWithSelected(context: CommandContext, item: unknown): Promise<Verification | undefined> {
  const left = context.compareSelection.thread;
  if (left === undefined) {
    throw new UserError(compareMessages.nothingSelected());
  }
  const right =
    parseThreadReference(context.connections, item) ?? (await context.pickThread(compareMessages.secondThread(left)));
  return right && compareTwo(context, left, right);
}
