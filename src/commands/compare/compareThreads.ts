import type { ThreadReference, Verification } from '../../api';
import { compareHistories } from '../../comparison/compareHistories';
import { compareSamples, type ReadingChoice } from '../../comparison/compareSamples';
import { compareInOrder } from '../../copy/transfer/compareInOrder';
import type { ThreadSource } from '../../history/side';
import * as compareMessages from '../../texts/compare';
import type { Action } from '../../host/notify';
import { describeReading, describeVerification, withProgress, type TaskProgress } from '../../host/progress';
import { graphMessages } from '../../texts/view/graph';
import { buttons, compareNow } from '../../texts/reading';
import { shortId } from '../../texts/shortId';
import { UserError } from '../../texts/userError';
import { verdictSeverity } from '../../texts/verdicts';
import { parseThreadReference, parseThreadReferences } from '../arguments';
import { readingQuestion } from '../ask/askBeforeReading';
import { pickThread } from '../ask/pickThread';
import { announce } from '../announce';
import { commandAction } from '../commandAction';
import type { CommandContext } from '../context';
import { FreshTexts } from '../../documents/freshTexts';
import { isFileAddress } from '../../deployments/fileAddress';
import { mostButtons } from '../../texts/notification';
import { fileAddressOf, parseReadableThread, pickThreadFile, sideInFile } from '../files/threadFileArgument';
import { openReportAction } from '../open/openReport';
import { openDiffBySetting, showDiffActions } from './showDiff';

/** Compares two threads, of any deployments: two arguments, or a menu's row and selection; asks for what is missing. */
export async function compareThreads(
  context: CommandContext,
  left: unknown,
  right: unknown,
): Promise<Verification | undefined> {
  const threads = await twoThreads(context, left, right);
  return threads && compareTwo(context, ...threads);
}

/** Two threads that are given, or asked for; `undefined` where that was dismissed. */
export async function twoThreads(
  context: CommandContext,
  left: unknown,
  right: unknown,
): Promise<[ThreadReference, ThreadReference] | undefined> {
  const given = await givenThreads(context, left, right);
  const pickFile = () => pickThreadFile(context);
  const first = given[0] ?? (await pickThread(context, compareMessages.firstThread(), { pickFile }));
  if (first === undefined) {
    return undefined;
  }
  const second =
    given[1] ??
    (await pickThread(context, compareMessages.secondThread(context.view.name(first)), { alwaysAsk: true, pickFile }));
  return second && [first, second];
}

/** Throws a sentence where they are the same one. */
export function checkTwo(left: ThreadReference, right: ThreadReference): void {
  if (left.deployment === right.deployment && left.threadId === right.threadId) {
    throw new UserError(compareMessages.sameThread());
  }
}

async function givenThreads(context: CommandContext, left: unknown, right: unknown): Promise<ThreadReference[]> {
  const all = Array.isArray(right) && right.length > 0 ? (right as unknown[]) : [left, right];
  if (all.some((each) => fileAddressOf(each) !== undefined)) {
    return givenFiles(context, all);
  }
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

/** Threads and thread files. */
async function givenFiles(context: CommandContext, given: unknown[]): Promise<ThreadReference[]> {
  if (given.length > 2) {
    throw new UserError(compareMessages.exactlyTwo());
  }
  const found = await Promise.all(given.map((each) => parseReadableThread(context, each)));
  return found.filter((each) => each !== undefined);
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
  checkTwo(left, right);
  const names = namesOf(context, left, right);
  const { verification, shown } = await withProgress(compareMessages.title(names), async (progress) => {
    const fresh = new FreshTexts(context.settings);
    const choice =
      wholly || context.transfers.copyAmong(left, right) !== undefined
        ? 'all'
        : await choose(context, left, right, progress.signal);
    const verification = choice === 'later' ? undefined : await verify(context, left, right, fresh, progress, choice);
    return { verification, shown: await openDiffBySetting(context, readWhole(verification), fresh, progress) };
  });
  // Whoever cancelled it knows.
  if (verification !== undefined && verification.verdict !== 'cancelled') {
    context.reports.remember([verification]);
    const sentences = [...compareMessages.sentences(verification, names), shown.problem];
    const actions = verdictActions(context, verification, shown.isOpen);
    if (actions.length < mostButtons && verification.pairedBy === undefined)
      actions.push(showAsGraphAction(context, verification));
    announce(context, verdictSeverity(verification, 'comparison'), sentences, actions);
  }
  return verification;
}

/** Threads of the same title that are no copies of each other are told apart by their ids. */
export function namesOf(
  { view, copies, transfers }: Pick<CommandContext, 'view' | 'copies' | 'transfers'>,
  left: ThreadReference,
  right: ThreadReference,
): compareMessages.ComparedNames {
  const isCopy = (copy: ThreadReference, source: ThreadReference) =>
    copy.deployment === source.deployment &&
    (copies.sources.of(copy) ?? view.sourceOf(copy)?.threadId) === source.threadId;
  const copied = isCopy(right, left) ? 'right' : isCopy(left, right) ? 'left' : undefined;
  const copy = copied ?? transfers.copyAmong(left, right);
  const [one, other] = [view.name(left), view.name(right)];
  return one === other && copy === undefined
    ? { left: shortId(left.threadId), right: shortId(right.threadId), copy }
    : { left: one, right: other, copy };
}

/** A file is opened first: what is wrong with it counts for the verdict. */
export async function sideOf(
  context: Pick<CommandContext, 'connections'>,
  thread: ThreadReference,
): Promise<ThreadSource> {
  return isFileAddress(thread.deployment)
    ? sideInFile(context, thread.deployment)
    : { thread, server: context.connections.interactiveServer(thread.deployment) };
}

async function choose(
  context: CommandContext,
  left: ThreadReference,
  right: ThreadReference,
  signal: AbortSignal,
): Promise<ReadingChoice> {
  return readingQuestion(context, signal)(await sideOf(context, left), await sideOf(context, right));
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
  const sides = [await sideOf(context, left), await sideOf(context, right)] as const;
  const onProgress = progress.reporter(describeVerification);
  const copy = context.transfers.copyAmong(left, right);
  const verification =
    copy !== undefined
      ? await compareInOrder({ left: sides[0], right: sides[1] }, copy, {
          signal,
          maxCheckpointBytes,
          onProgress: progress.reporter(describeReading),
        })
      : choice === 'all'
        ? await compareHistories(...sides, { signal, onProgress, maxCheckpointBytes, reader })
        : await compareSamples(...sides, { signal, maxCheckpointBytes });
  fresh.keep(verification, reader);
  log.info(
    `comparison of ${left.threadId} and ${right.threadId}: ${verification.verdict} ${verification.reason?.code ?? ''}`,
  );
  return verification;
}

/** Those whose histories were to be read to the end: showing the others would read what was not wanted. */
export function readWhole(...verifications: (Verification | undefined)[]): Verification[] {
  return verifications.flatMap((each) =>
    each === undefined || each.reason?.code === 'sampled' || each.pairedBy === 'order' ? [] : [each],
  );
}

/** What a notification offers about a verdict. `isOpen`: the diff is shown already. */
export function verdictActions(context: CommandContext, verification: Verification, isOpen: boolean): Action[] {
  const { left, right, pairedBy } = verification;
  // A diff has checkpoints beside each other by their ids.
  if (pairedBy === 'order') return [openReportAction(context, [verification])];
  const diffs =
    readWhole(verification).length > 0
      ? showDiffActions(context, [verification], isOpen)
      : [compareAction(context, buttons.all(), left.thread, right.thread)];
  return [...diffs, openReportAction(context, [verification])];
}

function showAsGraphAction(context: CommandContext, verification: Verification): Action {
  const { left, right } = verification;
  return commandAction(context, graphMessages.button(), () =>
    context.comparisonEditors.open(left.thread, right.thread, verification),
  );
}

/** The button that compares a copy which was not compared at once. */
export function compareNowAction(context: CommandContext, source: ThreadReference, copy: ThreadReference): Action {
  return compareAction(context, compareNow(), source, copy);
}

function compareAction(context: CommandContext, title: string, left: ThreadReference, right: ThreadReference): Action {
  return commandAction(context, title, () => compareTwo(context, left, right, true));
}
