import type { ThreadReference, Verification } from '../api';
import { compareHistories } from '../history/compareHistories';
import type { HistorySide } from '../history/side';
import * as compareMessages from '../host/compareMessages';
import { notify } from '../host/notify';
import { describeVerification, withProgress, type TaskProgress } from '../host/progress';
import { UserError } from '../host/userError';
import { verdictSeverity } from '../host/verdictMessages';
import { parseThreadReference, parseThreadReferences } from './arguments';
import type { CommandContext } from './context';
import { openDiffBySetting, showDiffAction } from './showDiff';

/** Compares two threads, of any deployments: two arguments, or a menu's row and selection; asks for what is missing. */
export async function compareThreads(
  context: CommandContext,
  left: unknown,
  right: unknown,
): Promise<Verification | undefined> {
  const given = givenThreads(context, left, right);
  const first = given[0] ?? (await context.pickThread(compareMessages.firstThread()));
  if (first === undefined) {
    return undefined;
  }
  const second = given[1] ?? (await context.pickThread(compareMessages.secondThread(first), { alwaysAsk: true }));
  return second && compareTwo(context, first, second);
}

function givenThreads(context: CommandContext, left: unknown, right: unknown): ThreadReference[] {
  const threads = Array.isArray(right)
    ? parseThreadReferences(context.connections, left, right)
    : [left, right].flatMap((each) => parseThreadReference(context.connections, each) ?? []);
  const given =
    threads.length === 0 && context.view.selectedThreads().length === 2 ? context.view.selectedThreads() : threads;
  if (given.length > 2) {
    throw new UserError(compareMessages.exactlyTwo());
  }
  return given;
}

/** Verifies, opens the diff by the setting, and says the verdict. */
export async function compareTwo(
  context: CommandContext,
  left: ThreadReference,
  right: ThreadReference,
): Promise<Verification> {
  if (left.deployment === right.deployment && left.threadId === right.threadId) {
    throw new UserError(compareMessages.sameThread(left));
  }
  const { verification, problem } = await withProgress(compareMessages.title(left, right), async (progress) => {
    const verification = await verify(context, left, right, progress);
    return { verification, problem: await openDiffBySetting(context, [verification], progress) };
  });
  // Whoever cancelled it knows.
  if (verification.verdict !== 'cancelled') {
    const sentences = [compareMessages.describe(verification), problem].filter((each) => each !== undefined);
    notify(verdictSeverity(verification, 'comparison'), sentences.join(' '), [showDiffAction(context, [verification])]);
  }
  return verification;
}

async function verify(
  { connections, settings, log }: CommandContext,
  left: ThreadReference,
  right: ThreadReference,
  progress: TaskProgress,
): Promise<Verification> {
  const side = (thread: ThreadReference): HistorySide => ({ thread, server: connections.server(thread.deployment) });
  const verification = await compareHistories(side(left), side(right), {
    signal: progress.signal,
    onProgress: (read) => {
      progress.report(describeVerification(read));
    },
    maxCheckpointBytes: settings.maxCheckpointBytes(),
  });
  log.info(
    `comparison of ${left.threadId} and ${right.threadId}: ${verification.verdict} ${verification.reason?.code ?? ''}`,
  );
  return verification;
}
