import type { CopyResult, Note, ThreadReference } from '../../api';
import { copyThread as copyAndVerify, type CopyOptions } from '../../copy/copyThread';
import * as copyMessages from '../../texts/copies';
import { describeForLog } from '../../texts/errors';
import { notify, type Action } from '../../host/notify';
import { describeCopy, withProgress, type TaskProgress } from '../../host/progress';
import { parseThreadReferences } from '../arguments';
import { busyQuestion } from '../ask/askAboutBusySource';
import { readingQuestion, type ReadingQuestion } from '../ask/askBeforeReading';
import type { CommandContext } from '../context';
import { copyIdAction } from '../thread/copyThreadId';
import { copyThreads } from './copyThreads';
import { deleteCopyAction } from './deleteCopyAction';
import { FreshTexts } from '../../documents/freshTexts';
import { lostCopyActions } from './lostCopies';
import { recordSource } from './recordSource';
import { openDiffBySetting } from '../compare/showDiff';
import { timeToLiveAction, timeToLiveNote, timeToLiveOf } from './timeToLive';
import { compareNowAction, readWhole, verdictActions } from '../compare/verdictActions';

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
  const source = threads[0] ?? (await context.pickThread(copyMessages.threadToCopy()));
  return source && copyOne(context, source);
}

async function copyOne(context: CommandContext, source: ThreadReference): Promise<CopyResult> {
  const { result, problem, ttl } = await withProgress(copyMessages.copyingTitle(source), async (progress) => {
    const fresh = new FreshTexts(context.settings);
    const question = readingQuestion(context, progress.signal, 1);
    const result = await copyAndPin(context, source, fresh, progress, question, busyQuestion(context, 1));
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

/** The copy is pinned as soon as there is one, whatever became of its verification. */
export async function copyAndPin(
  context: CommandContext,
  source: ThreadReference,
  fresh: FreshTexts,
  progress: TaskProgress,
  chooseReading: ReadingQuestion,
  chooseBusy?: CopyOptions['chooseBusy'],
): Promise<CopyResult> {
  const reader = fresh.next();
  const server = context.connections.askingServer(source.deployment);
  let notes: Note[] = [];
  const result = await context.copies.making(source, (remembering) =>
    copyAndVerify(source, server, {
      signal: progress.signal,
      onProgress: (done) => {
        progress.report(describeCopy(done));
      },
      copyTimeoutMs: context.settings.copyTimeoutMs(),
      maxCheckpointBytes: context.settings.maxCheckpointBytes(),
      chooseReading,
      chooseBusy,
      reader,
      ...remembering,
    }),
  );
  if (result.verification) {
    fresh.keep(result.verification, reader);
  }
  const verdict = result.verification ? `${result.verification.verdict} ${result.verification.reason?.code ?? ''}` : '';
  context.log.info(`copy of ${source.threadId}: ${result.outcome} ${result.copy?.threadId ?? ''} ${verdict}`);
  const pinned = result.copy && pin(context, result.copy, source);
  // Whoever cancels does not wait for a server that still works on the answer given up.
  if (!progress.signal.aborted) {
    notes = await recordSource(context, result);
    await pinned;
  }
  return withNotes(result, notes);
}

function withNotes(result: CopyResult, notes: Note[]): CopyResult {
  return notes.length === 0 ? result : { ...result, notes: [...(result.notes ?? []), ...notes] };
}

/** The copy is there whether or not the view can show it. */
async function pin({ view, log }: CommandContext, copy: ThreadReference, source: ThreadReference): Promise<void> {
  try {
    await view.pinCopy(copy, source);
  } catch (error) {
    log.warn(`The copy could not be shown in the view: ${describeForLog(error)}`);
  }
}
