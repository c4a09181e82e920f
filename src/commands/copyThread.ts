import type { CopyResult, ThreadReference } from '../api';
import { copyThread as copyAndVerify } from '../copy/copyThread';
import * as copyMessages from '../host/copyMessages';
import { describeForLog } from '../host/errorMessages';
import { notify, type Action } from '../host/notify';
import { describeCopy, withProgress, type TaskProgress } from '../host/progress';
import { parseThreadReferences } from './arguments';
import { readingQuestion, type ReadingQuestion } from './askBeforeReading';
import type { CommandContext } from './context';
import { copyIdAction } from './copyThreadId';
import { copyThreads } from './copyThreads';
import { FreshTexts } from './freshTexts';
import { openDiffBySetting } from './showDiff';
import { compareNowAction, readWhole, verdictActions } from './verdictActions';

/** Copies a thread, or several one after the other, and says whether each copy is whole. */
export async function copyThread(
  context: CommandContext,
  item: unknown,
  selected: unknown,
): Promise<CopyResult | CopyResult[] | undefined> {
  const threads = parseThreadReferences(context.connections, item, selected);
  if (threads.length > 1) {
    return copyThreads(context, threads);
  }
  const source = threads[0] ?? (await context.pickThread(copyMessages.threadToCopy()));
  return source && copyOne(context, source);
}

async function copyOne(context: CommandContext, source: ThreadReference): Promise<CopyResult> {
  const { result, problem } = await withProgress(copyMessages.copyingTitle(source), async (progress) => {
    const fresh = new FreshTexts(context.settings);
    const question = readingQuestion(context, progress.signal, 1);
    const result = await copyAndPin(context, source, fresh, progress, question);
    return { result, problem: await openDiffBySetting(context, readWhole(result.verification), fresh, progress) };
  });
  context.reports.remember(result.verification ? [result.verification] : []);
  const sentences = [copyMessages.describeCopyResult(result), problem].filter((each) => each !== undefined);
  notify(copyMessages.copySeverity(result), sentences.join(' '), copyActions(context, result));
  return result;
}

function copyActions(context: CommandContext, { source, copy, verification }: CopyResult): Action[] {
  const copyId = copy ? [copyIdAction(copy)] : [];
  if (verification) {
    return verdictActions(context, verification, copyId);
  }
  return copy ? [compareNowAction(context, source, copy), ...copyId] : [];
}

/** The copy is pinned as soon as there is one, whatever became of its verification. */
export async function copyAndPin(
  context: CommandContext,
  source: ThreadReference,
  fresh: FreshTexts,
  progress: TaskProgress,
  chooseReading: ReadingQuestion,
): Promise<CopyResult> {
  const reader = fresh.next();
  const result = await copyAndVerify(source, context.connections.server(source.deployment), {
    signal: progress.signal,
    onProgress: (done) => {
      progress.report(describeCopy(done));
    },
    copyTimeoutMs: context.settings.copyTimeoutMs(),
    maxCheckpointBytes: context.settings.maxCheckpointBytes(),
    chooseReading,
    reader,
  });
  if (result.verification) {
    fresh.keep(result.verification, reader);
  }
  const verdict = result.verification ? `${result.verification.verdict} ${result.verification.reason?.code ?? ''}` : '';
  context.log.info(`copy of ${source.threadId}: ${result.outcome} ${result.copy?.threadId ?? ''} ${verdict}`);
  const pinned = result.copy && pin(context, result.copy, source);
  // Whoever cancels does not wait for a server that still works on the answer given up.
  if (!progress.signal.aborted) {
    await pinned;
  }
  return result;
}

/** The copy is there whether or not the view can show it. */
async function pin({ view, log }: CommandContext, copy: ThreadReference, source: ThreadReference): Promise<void> {
  try {
    await view.pinCopy(copy, source);
  } catch (error) {
    log.warn(`The copy could not be shown in the view: ${describeForLog(error)}`);
  }
}
