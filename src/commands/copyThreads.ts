import type { CopyResult, ThreadReference } from '../api';
import * as copyMessages from '../host/copyMessages';
import { describeError, describeForLog } from '../host/errorMessages';
import { notify } from '../host/notify';
import { withProgress } from '../host/progress';
import { readingQuestion } from './askBeforeReading';
import type { CommandContext } from './context';
import { copyAndPin } from './copyThread';
import { FreshTexts } from './freshTexts';
import { openReportAction } from './openReport';
import { openDiffBySetting, showDiffActions } from './showDiff';
import { readWhole } from './verdictActions';

interface Failure {
  thread: ThreadReference;
  sentence: string;
}

/**
 * Copies threads one after the other. One that cannot be copied does not stop the others, and Cancel stops those that
 * have not begun. One notification at the end, one editor with all diffs.
 */
export async function copyThreads(context: CommandContext, sources: ThreadReference[]): Promise<CopyResult[]> {
  const results: CopyResult[] = [];
  const failures: Failure[] = [];
  const fresh = new FreshTexts(context.settings);
  const problem = await withProgress(copyMessages.copyingSeveralTitle(sources.length), async (progress) => {
    const question = readingQuestion(context, progress.signal, sources.length);
    for (const [index, source] of sources.entries()) {
      if (progress.signal.aborted) {
        results.push({ outcome: 'cancelled', source });
        continue;
      }
      const position = copyMessages.copyPosition(index + 1, sources.length);
      const report = (text: string): void => {
        progress.report(`${position} ${text}`);
      };
      try {
        results.push(await copyAndPin(context, source, fresh, { ...progress, report }, question));
      } catch (error) {
        context.log.error(`copy of ${source.threadId}: ${describeForLog(error)}`);
        failures.push({ thread: source, sentence: describeError(error) });
      }
    }
    return openDiffBySetting(context, readWhole(...verificationsOf(results)), fresh, progress);
  });
  const sentences = [copyMessages.describeCopies(results, failures), problem].filter((each) => each !== undefined);
  const verifications = verificationsOf(results);
  const whole = readWhole(...verifications);
  context.reports.remember(verifications);
  notify(failures.length > 0 ? 'error' : copyMessages.copiesSeverity(results), sentences.join(' '), [
    ...(whole.length > 0 ? showDiffActions(context, whole) : []),
    ...(verifications.length > 0 ? [openReportAction(context, verifications)] : []),
  ]);
  return results;
}

function verificationsOf(results: CopyResult[]) {
  return results.flatMap(({ verification }) => verification ?? []);
}
