import type { CopyResult, ThreadReference, Verification } from '../../api';
import { mapConcurrently } from '../../concurrency';
import { mostCopies } from '../../copy/copyLimits';
import * as copyMessages from '../../texts/copies';
import { describeError, describeForLog } from '../../texts/errors';
import { taskProgress, withProgress, type TaskProgress } from '../../host/progress';
import { announce } from '../announce';
import { busyQuestion } from '../ask/askAboutBusySource';
import { readingQuestion } from '../ask/askBeforeReading';
import type { CommandContext } from '../context';
import { copyAndPin } from './makeCopy';
import { FreshTexts } from '../../documents/freshTexts';
import { lookAction } from './lostCopies';
import { openReportAction } from '../open/openReport';
import { openDiffBySetting, showDiffActions } from '../compare/showDiff';
import { readWhole } from '../compare/compareThreads';

/**
 * Copies threads, three at a time. One that cannot be copied does not stop the others. Cancel stops those that have not
 * begun; of those in flight it is then looked once whether they were made. One notification at the end, one editor with
 * all diffs. Gives the results in the order of the threads, but for those that failed.
 */
export async function copyThreads(context: CommandContext, given: ThreadReference[]): Promise<CopyResult[]> {
  const sources = [...new Map(given.map((each) => [`${each.deployment} ${each.threadId}`, each])).values()];
  const fresh = new FreshTexts(context.settings);
  const { results, failures, shown } = await withProgress(
    copyMessages.copyingSeveralTitle(sources.length),
    async (progress) => {
      const done = await copyAll(context, sources, fresh, progress);
      const shown = await openDiffBySetting(context, readWhole(...verificationsOf(done.results)), fresh, progress);
      return { ...done, shown };
    },
  );
  const sentences = [...copyMessages.copiesSentences(results, failures, context.view.name), shown.problem];
  const verifications = verificationsOf(results);
  const whole = readWhole(...verifications);
  const lost = results.flatMap((result) => context.copies.lostEntry(result) ?? []);
  context.reports.remember(verifications);
  announce(context, failures.length > 0 ? 'error' : copyMessages.copiesSeverity(results), sentences, [
    ...(lost.length > 0 ? [lookAction(context, lost)] : []),
    ...(whole.length > 0 ? showDiffActions(context, whole, shown.isOpen) : []),
    ...(verifications.length > 0 ? [openReportAction(context, verifications)] : []),
  ]);
  return results;
}

async function copyAll(
  context: CommandContext,
  sources: ThreadReference[],
  fresh: FreshTexts,
  progress: TaskProgress,
): Promise<{ results: CopyResult[]; failures: copyMessages.CopyFailure[] }> {
  const results = new Map<ThreadReference, CopyResult>();
  const failures: copyMessages.CopyFailure[] = [];
  const reading = readingQuestion(context, progress.signal, sources.length);
  const busy = busyQuestion(context, sources.length);
  const each = taskProgress(progress.signal, (text) => {
    const position = copyMessages.copyPosition(results.size + failures.length, sources.length);
    progress.report(() => `${position} ${typeof text === 'string' ? text : text()}`);
  });
  const copyOne = async (source: ThreadReference): Promise<void> => {
    try {
      results.set(source, await copyAndPin(context, source, fresh, each, { reading, busy }));
    } catch (error) {
      context.log.error(`copy of ${source.threadId}: ${describeForLog(error)}`);
      failures.push({ thread: source, sentence: describeError(error) });
    }
  };
  await mapConcurrently(sources, mostCopies, async (source) => {
    if (progress.signal.aborted) results.set(source, { outcome: 'cancelled', source });
    else await copyOne(source);
  });
  return { results: sources.flatMap((source) => results.get(source) ?? []), failures };
}

function verificationsOf(results: CopyResult[]): Verification[] {
  return results.flatMap(({ verification }) => verification ?? []);
}
