import type { ThreadReference, Verification } from '../../api';
import { compareHistories } from '../../comparison/compareHistories';
import { compareSamples, type ReadingChoice } from '../../comparison/compareSamples';
import type { ThreadSource } from '../../history/side';
import * as compareMessages from '../../texts/compare';
import { type Action, notify } from '../../host/notify';
import { describeVerification, withProgress, type TaskProgress } from '../../host/progress';
import { buttons, compareNow } from '../../texts/reading';
import { UserError } from '../../texts/userError';
import { verdictSeverity } from '../../texts/verdicts';
import { parseThreadReference, parseThreadReferences } from '../arguments';
import { readingQuestion } from '../ask/askBeforeReading';
import { pickThread } from '../ask/pickThread';
import { commandAction } from '../commandAction';
import type { CommandContext } from '../context';
import { FreshTexts } from '../../documents/freshTexts';
import { openReportAction } from '../open/openReport';
import { openDiffBySetting, showDiffActions } from './showDiff';

/** Compares two threads, of any deployments: two arguments, or a menu's row and selection; asks for what is missing. */
export async function compareThreads(
  context: CommandContext,
  left: unknown,
  right: unknown,
): Promise<Verification | undefined> {
  const given = givenThreads(context, left, right);
  const first = given[0] ?? (await pickThread(context, compareMessages.firstThread()));
  if (first === undefined) {
    return undefined;
  }
  const second = given[1] ?? (await pickThread(context, compareMessages.secondThread(first), { alwaysAsk: true }));
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

/**
 * Verifies, opens the diff by the setting, and says the verdict. `undefined` where a person wants to read nothing now.
 *
 * @param wholly to ask nothing and read all.
 */
export async function compareTwo(
  context: CommandContext,
  left: ThreadReference,
  right: ThreadReference,
  wholly = false,
): Promise<Verification | undefined> {
  if (left.deployment === right.deployment && left.threadId === right.threadId) {
    throw new UserError(compareMessages.sameThread(left));
  }
  const { verification, problem } = await withProgress(compareMessages.title(left, right), async (progress) => {
    const fresh = new FreshTexts(context.settings);
    const choice = wholly ? 'all' : await choose(context, left, right, progress.signal);
    const verification = choice === 'later' ? undefined : await verify(context, left, right, fresh, progress, choice);
    return { verification, problem: await openDiffBySetting(context, readWhole(verification), fresh, progress) };
  });
  // Whoever cancelled it knows.
  if (verification !== undefined && verification.verdict !== 'cancelled') {
    context.reports.remember([verification]);
    const sentences = [compareMessages.describe(verification), problem].filter((each) => each !== undefined);
    notify(verdictSeverity(verification, 'comparison'), sentences.join(' '), verdictActions(context, verification));
  }
  return verification;
}

function sideOf({ connections }: CommandContext, thread: ThreadReference): ThreadSource {
  return { thread, server: connections.interactiveServer(thread.deployment) };
}

function choose(
  context: CommandContext,
  left: ThreadReference,
  right: ThreadReference,
  signal: AbortSignal,
): Promise<ReadingChoice> {
  return readingQuestion(context, signal)(sideOf(context, left), sideOf(context, right));
}

async function verify(
  context: CommandContext,
  left: ThreadReference,
  right: ThreadReference,
  fresh: FreshTexts,
  progress: TaskProgress,
  choice: 'all' | 'sampled',
): Promise<Verification> {
  const { settings, log } = context;
  const { signal } = progress;
  const reader = fresh.next();
  const maxCheckpointBytes = settings.maxCheckpointBytes();
  const sides = [sideOf(context, left), sideOf(context, right)] as const;
  const onProgress = progress.reporter(describeVerification);
  const verification =
    choice === 'all'
      ? await compareHistories(...sides, { signal, onProgress, maxCheckpointBytes, reader })
      : await compareSamples(...sides, { signal, maxCheckpointBytes });
  fresh.keep(verification, reader);
  log.info(
    `comparison of ${left.threadId} and ${right.threadId}: ${verification.verdict} ${verification.reason?.code ?? ''}`,
  );
  return verification;
}

/** More than three are hard to choose from, and a notification wraps them. */
const mostActions = 3;

/** Those whose histories were to be read to the end: showing the others would read what was not wanted. */
export function readWhole(...verifications: (Verification | undefined)[]): Verification[] {
  return verifications.flatMap((each) => (each === undefined || each.reason?.code === 'sampled' ? [] : [each]));
}

/** What a notification offers about a verdict, and `others`, if there is room for them at all. */
export function verdictActions(context: CommandContext, verification: Verification, others: Action[] = []): Action[] {
  const { left, right } = verification;
  const diffs =
    readWhole(verification).length > 0
      ? showDiffActions(context, [verification])
      : [compareAction(context, buttons.all(), left.thread, right.thread)];
  return [...diffs.slice(0, mostActions - 1 - others.length), openReportAction(context, [verification]), ...others];
}

/** The button that compares a copy which was not compared at once. */
export function compareNowAction(context: CommandContext, source: ThreadReference, copy: ThreadReference): Action {
  return compareAction(context, compareNow(), source, copy);
}

function compareAction(context: CommandContext, title: string, left: ThreadReference, right: ThreadReference): Action {
  return commandAction(context, title, () => compareTwo(context, left, right, true));
}
