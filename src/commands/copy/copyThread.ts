import type { CopyResult, ThreadReference } from '../../api';
import * as copyMessages from '../../texts/copies';
import { notify, type Action } from '../../host/notify';
import { withProgress } from '../../host/progress';
import { parseThreadReferences } from '../arguments';
import { busyQuestion } from '../ask/askAboutBusySource';
import { readingQuestion } from '../ask/askBeforeReading';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';
import { copyIdAction } from '../thread/copyThreadId';
import { copyThreads } from './copyThreads';
import { deleteCopyAction } from './deleteCopyAction';
import { FreshTexts } from '../../documents/freshTexts';
import { lostCopyActions } from './lostCopies';
import { copyAndPin, withNotes } from './makeCopy';
import { openDiffBySetting } from '../compare/showDiff';
import { timeToLiveAction, timeToLiveNote, timeToLiveOf } from './timeToLive';
import { compareNowAction, readWhole, verdictActions } from '../compare/compareThreads';

/** Copies a thread, or several, a few at a time, and says whether each copy is whole. */
export async function copyThread(
  context: CommandContext,
  item: unknown,
  selected: unknown,
): Promise<CopyResult | CopyResult[] | undefined> {
  const threads = parseThreadReferences(context.connections, item, selected);
  if (threads.length > 1) {
    return copyThreads(context, threads);
  }
  const source = threads[0] ?? (await pickThread(context, copyMessages.threadToCopy()));
  return source && copyOne(context, source);
}

async function copyOne(context: CommandContext, source: ThreadReference): Promise<CopyResult> {
  const { result, problem, ttl } = await withProgress(copyMessages.copyingTitle(source), async (progress) => {
    const fresh = new FreshTexts(context.settings);
    const ask = { reading: readingQuestion(context, progress.signal, 1), busy: busyQuestion(context, 1) };
    const result = await copyAndPin(context, source, fresh, progress, ask);
    const ttl = await timeToLiveOf(context, result, progress.signal);
    return { result, ttl, problem: await openDiffBySetting(context, readWhole(result.verification), fresh, progress) };
  });
  context.reports.remember(result.verification ? [result.verification] : []);
  const told = ttl ? withNotes(result, [timeToLiveNote(ttl)]) : result;
  const sentences = [copyMessages.describeCopyResult(told), problem].filter((each) => each !== undefined);
  const more = ttl && result.copy ? [timeToLiveAction(context, result.copy, ttl)] : [];
  notify(copyMessages.copySeverity(result), sentences.join(' '), [...copyActions(context, result), ...more]);
  return told;
}

export function copyActions(context: CommandContext, result: CopyResult): Action[] {
  const { source, copy, candidates = [], verification } = result;
  if (copy) {
    const deletion = [deleteCopyAction(copy)];
    return verification
      ? [...verdictActions(context, verification, [copyIdAction(copy)]), ...deletion]
      : [compareNowAction(context, source, copy), copyIdAction(copy), ...deletion];
  }
  const entry = context.copies.lostEntry(result);
  return entry ? lostCopyActions(context, entry, candidates) : [];
}
