import type { CheckpointReference, ThreadReference, Verification } from '../../api';
import type { ForkedCopyResult } from '../../api';
import { findChosen, forkCopy, type ChosenCheckpoint } from '../../copy/fork/forkCopy';
import { compareRest, wasReadWhole } from '../../copy/fork/rest';
import { readableError } from '../../documents/readableError';
import { canonicalThread } from '../../history/side';
import { checkpointGone } from '../../texts/checkpoints';
import { forkMessages, forkSentences, forkSeverity } from '../../texts/forks';
import { describeVerification, withProgress, type TaskProgress } from '../../host/progress';
import { UserError } from '../../texts/userError';
import { announce } from '../announce';
import { busyQuestion } from '../ask/askAboutBusySource';
import { readingQuestion } from '../ask/askBeforeReading';
import type { CommandContext } from '../context';
import { copyActions } from './copyThread';
import { copyAndPin } from './makeCopy';
import { deleteCopyAction } from './deleteCopyAction';
import { FreshTexts } from '../../documents/freshTexts';
import { openReportAction } from '../open/openReport';
import { checkpointFor } from '../ask/pickCheckpoint';
import { recordSource } from './recordSource';
import { amendRow } from '../run/runNow';
import { notShown, openDiffBySetting, type Shown } from '../compare/showDiff';
import { openForkDiffBySetting, showForkDiffAction } from '../compare/showForkDiff';
import { readWhole } from '../compare/compareThreads';

interface Done {
  result: ForkedCopyResult;
  shown: Shown;
}

/**
 * Copies a thread, verifies the copy, and then makes one checkpoint the copy's newest, so that the copy goes on from
 * there; the source is never written to. Looks whether that is what came of it.
 */
export async function copyThreadFrom(context: CommandContext, item: unknown): Promise<ForkedCopyResult | undefined> {
  const named = await checkpointFor(context, item, forkMessages.toCopy());
  if (named === undefined) {
    return undefined;
  }
  if (named.namespace !== '') {
    throw new UserError(forkMessages.inSubgraph());
  }
  const source = canonicalThread({ deployment: named.deployment, threadId: named.threadId });
  const chosen: CheckpointReference = { ...source, checkpointId: named.checkpointId, namespace: '' };
  const { result, shown } = await withProgress(forkMessages.title(context.view.name(source)), (progress) =>
    work(context, source, chosen, progress),
  );
  const verifications = verificationsOf(result);
  context.reports.remember(verifications);
  const sentences = [...forkSentences(result, context.view.name), shown.problem];
  announce(context, forkSeverity(result), sentences, actions(context, result, verifications, shown.isOpen));
  return result;
}

async function work(
  context: CommandContext,
  source: ThreadReference,
  reference: CheckpointReference,
  progress: TaskProgress,
): Promise<Done> {
  const chosen = await readChosen(context, source, reference, progress);
  const fresh = new FreshTexts(context.settings);
  const ask = { reading: readingQuestion(context, progress.signal, 1), busy: busyQuestion(context, 1) };
  const copied = await copyAndPin(context, source, fresh, progress, ask);
  if (copied.copy === undefined) {
    return { result: copied, shown: notShown };
  }
  progress.report(forkMessages.setting());
  const server = context.connections.interactiveServer(source.deployment);
  const limits = { signal: progress.signal, maxCheckpointBytes: context.settings.maxCheckpointBytes() };
  const fork = await forkCopy(copied, chosen, server, limits);
  const result: ForkedCopyResult = { ...copied, fork };
  context.log.info(`${reference.checkpointId} in ${copied.copy.threadId}: ${fork.outcome} ${fork.reason?.code ?? ''}`);
  if (fork.outcome === 'notForked') {
    const shown = await openDiffBySetting(context, readWhole(copied.verification), fresh, progress);
    return { result, shown };
  }
  if (!progress.signal.aborted) {
    await amendRow(context, copied.copy);
  }
  if (fork.outcome !== 'forked' || progress.signal.aborted) {
    return { result, shown: notShown };
  }
  await recordCheckpoint(context, result);
  if (!copied.verification || !wasReadWhole(copied)) {
    return { result, shown: notShown };
  }
  const texts = new FreshTexts(context.settings).next();
  const compared = await compareRest([source, copied.copy], server, fork, copied.verification, {
    ...limits,
    reader: texts,
    onProgress: progress.reporter(describeVerification),
  });
  const told = { ...result, fork: compared };
  return { result: told, shown: await openForkDiffBySetting(context, told, texts, progress) };
}

async function readChosen(
  { connections, settings }: CommandContext,
  source: ThreadReference,
  reference: CheckpointReference,
  progress: TaskProgress,
): Promise<ChosenCheckpoint> {
  progress.report(forkMessages.reading());
  const side = { thread: source, server: connections.interactiveServer(source.deployment) };
  const options = { signal: progress.signal, maxCheckpointBytes: settings.maxCheckpointBytes() };
  const row = await findChosen(side, reference, options).catch((error: unknown) => {
    throw readableError(error, source.threadId);
  });
  if (row === undefined) {
    throw new UserError(checkpointGone(reference));
  }
  return { reference, row };
}

/** Where the setting `recordSource` wants it: the checkpoint that was chosen, instead of the source's newest. */
async function recordCheckpoint(context: CommandContext, result: ForkedCopyResult): Promise<void> {
  const { verification, fork } = result;
  if (verification && fork) {
    const right = { ...verification.right, headCheckpointId: fork.checkpoint.checkpointId };
    await recordSource(context, { ...result, verification: { ...verification, right } });
  }
}

function verificationsOf({ verification, fork }: ForkedCopyResult): Verification[] {
  return [verification, fork?.verification].filter((each) => each !== undefined);
}

function actions(context: CommandContext, result: ForkedCopyResult, verifications: Verification[], isOpen: boolean) {
  const { copy, fork } = result;
  const diff = showForkDiffAction(context, result);
  return copy && fork && diff
    ? [...(isOpen ? [] : [diff]), openReportAction(context, verifications), deleteCopyAction(copy)]
    : copyActions(context, result, isOpen);
}
