import type { CopyAndRunResult, CopyResult, RunResult, SourceCheck, ThreadReference } from '../../api';
import { failedReadingNote } from '../../history/readingNote';
import { canonicalThread, type ThreadSource } from '../../history/side';
import { describeError, describeForLog } from '../../texts/errors';
import type { Action } from '../../host/notify';
import { withProgress, type TaskProgress } from '../../host/progress';
import * as runMessages from '../../texts/runs';
import * as resultMessages from '../../texts/runResults';
import { takeFingerprint, type Fingerprint } from '../../runs/fingerprint';
import type { RunSide } from '../../runs/runServer';
import type { RunRequest } from '../../runs/runThread';
import { checkStillWaits } from '../../runs/threadNow';
import { compareFingerprints, sourceNotChecked } from '../../runs/sourceCheck';
import { announce } from '../announce';
import { parseThreadReference } from '../arguments';
import { readingQuestion, type ReadingQuestion } from '../ask/askBeforeReading';
import { busyQuestion } from '../ask/askAboutBusySource';
import { pickThread } from '../ask/pickThread';
import type { CommandContext } from '../context';
import { copyActions } from '../copy/copyThread';
import { copyAndPin } from '../copy/makeCopy';
import { FreshTexts } from '../../documents/freshTexts';
import { openReportAction } from '../open/openReport';
import { amendRow, runActions, runNow, showChangesBySetting, untilStarted } from './runNow';
import { inputOf } from './runOnThread';
import { notShown, openDiffBySetting } from '../compare/showDiff';
import { readWhole } from '../compare/compareThreads';

/** Milliseconds. Where Cancel was pressed while the run went on, the source is still read again for so long. */
const checkPatience = 15_000;

interface Done {
  result: CopyAndRunResult;
  /** What could not be shown or started, as sentences. */
  problems: (string | undefined)[];
  /** Whether the diff of source and copy is shown, or, after a run, what it changed. */
  isOpen: boolean;
}

/** Either a source that was read before, or why it was not. */
type Before = { fingerprint: Fingerprint } | { reason: NonNullable<SourceCheck['reason']> };

/**
 * Copies a thread, verifies the copy, runs on the copy, and shows by the source's own bytes that the source stayed as it
 * was. All is asked before anything is made. `given` and `from` as for Run on Thread.
 */
export async function copyAndRun(
  context: CommandContext,
  item: unknown,
  given: unknown,
  from: unknown,
): Promise<CopyAndRunResult | undefined> {
  const named =
    parseThreadReference(context.connections, item) ?? (await pickThread(context, runMessages.threadToCopyAndRun()));
  if (named === undefined) {
    return undefined;
  }
  const source = canonicalThread(named);
  const title = runMessages.copyAndRunTitle(context.view.name(source));
  const wanted = { thread: source, input: inputOf(given), onCopy: true };
  const done = await untilStarted(context, wanted, (request) =>
    withProgress(title, (progress) => work(context, source, request, progress, from === 'view')),
  );
  if (done === undefined) {
    return undefined;
  }
  const { result, problems, isOpen } = done;
  const { verification } = result.copy;
  context.reports.remember(verification ? [verification] : []);
  const sentences = [...resultMessages.copyAndRunSentences(result, context.view.name), ...problems];
  announce(context, resultMessages.copyAndRunSeverity(result), sentences, actions(context, result, isOpen));
  return result;
}

/** What the source waits for is looked at right before it is copied; nobody else knows the copy. */
async function work(
  context: CommandContext,
  source: ThreadReference,
  { waiting, ...request }: RunRequest,
  progress: TaskProgress,
  isShown: boolean,
): Promise<Done> {
  const side: RunSide = { thread: source, server: context.connections.interactiveServer(source.deployment) };
  const isCancelled = (): boolean => progress.signal.aborted;
  // The source is read before and after: as much as two histories.
  const reading = readingQuestion(context, progress.signal, 1);
  const before = await readBefore(context, side, reading, progress);
  if (waiting && !isCancelled()) {
    const limits = { signal: progress.signal, maxCheckpointBytes: context.settings.maxCheckpointBytes() };
    await checkStillWaits(side, waiting, limits);
  }
  if (isCancelled()) {
    return { result: { copy: { outcome: 'cancelled', source } }, problems: [], isOpen: false };
  }
  const fresh = new FreshTexts(context.settings);
  const copy = await copyAndPin(context, source, fresh, progress, { reading, busy: busyQuestion(context, 1) });
  if (copy.copy && isShown) await context.threadEditors.open(copy.copy);
  if (!copy.copy || isCancelled() || !isWorthRunning(copy)) {
    const shown = await openDiffBySetting(context, readWhole(copy.verification), fresh, progress);
    return { result: { copy }, problems: [shown.problem], isOpen: shown.isOpen };
  }
  let run: RunResult | undefined;
  const problems: (string | undefined)[] = [];
  try {
    run = await runNow(context, copy.copy, request, progress, isShown);
  } catch (error) {
    // The copy is there: it must not be lost over a run that the server refused.
    context.log.error(`run on ${copy.copy.threadId}: ${describeForLog(error)}`);
    problems.push(describeError(error));
  }
  const checked = await checkSource(context, side, before, run?.runId, progress);
  await context.threadEditors.tellSource(copy.copy, checked.outcome);
  if (run) {
    await amendRow(context, run.thread);
  }
  const shown = run && !isShown ? await showChangesBySetting(context, run, progress) : notShown;
  problems.push(shown.problem);
  const result = { copy: withCheck(copy, checked), ...(run && { run }), source: checked };
  return { result, problems, isOpen: shown.isOpen };
}

/** A run on a copy that is not like its source would show nothing about it. What cannot be told is said, and run. */
function isWorthRunning({ outcome, verification }: CopyResult): boolean {
  return outcome === 'copied' && verification?.verdict !== 'different' && verification?.verdict !== 'cancelled';
}

/** The report has the check, too. */
function withCheck(copy: CopyResult, sourceAfterRun: SourceCheck): CopyResult {
  return copy.verification ? { ...copy, verification: { ...copy.verification, sourceAfterRun } } : copy;
}

async function readBefore(
  context: CommandContext,
  side: ThreadSource,
  question: ReadingQuestion,
  progress: TaskProgress,
): Promise<Before> {
  if ((await question(side, side)) !== 'all') {
    return { reason: { code: 'tooMuchToRead', facts: {} } };
  }
  return read(context, side, 'before', progress);
}

async function read(
  { settings, log }: CommandContext,
  side: ThreadSource,
  when: 'before' | 'after',
  progress: TaskProgress,
): Promise<Before> {
  const { signal } = progress;
  try {
    const fingerprint = await takeFingerprint(side, {
      signal,
      maxCheckpointBytes: settings.maxCheckpointBytes(),
      onProgress: progress.reporter(({ checkpoints }) => runMessages.describeSourceReading(when, checkpoints)),
    });
    return { fingerprint };
  } catch (error) {
    if (signal.aborted) {
      return { reason: { code: 'cancelled', facts: {} } };
    }
    log.warn(`The source was not read: ${describeForLog(error)}`);
    return { reason: failedReadingNote(error, 'left') };
  }
}

async function checkSource(
  context: CommandContext,
  side: ThreadSource,
  before: Before,
  runId: string | undefined,
  progress: TaskProgress,
): Promise<SourceCheck> {
  if ('reason' in before) {
    return sourceNotChecked(undefined, before.reason);
  }
  const { signal } = progress;
  const patient = signal.aborted ? AbortSignal.timeout(checkPatience) : signal;
  const after = await read(context, side, 'after', { ...progress, signal: patient });
  return 'reason' in after
    ? sourceNotChecked(before.fingerprint, after.reason)
    : compareFingerprints(before.fingerprint, after.fingerprint, runId);
}

function actions(context: CommandContext, { copy, run }: CopyAndRunResult, isOpen: boolean): Action[] {
  if (!run) {
    return copyActions(context, copy, isOpen);
  }
  return [
    ...runActions(context, run, isOpen),
    ...(copy.verification ? [openReportAction(context, [copy.verification])] : []),
  ];
}
