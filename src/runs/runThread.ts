import type { RunResult } from '../api';
import type { Waiting } from '../history/questions';
import { snapshotThread, type ThreadSnapshot } from '../history/snapshot';
import { canonicalThread } from '../history/side';
import { isAgentServerError } from '../langgraph/http/errors';
import type { RunEvent } from '../langgraph/runEvents';
import type { Run, RunStart } from '../langgraph/runs';
import { withGrace } from '../time';
import { countAdded } from './addedCheckpoints';
import { followRun } from './followRun';
import type { ReadingLimits, RunProgress, RunSide } from './runServer';
import { checkStillWaits, plainQuestion, questionsOf, readThreadNow } from './threadNow';

export interface RunRequest {
  /** An assistant's id, or a graph's name. */
  assistantId: string;
  /** As a person knows it. */
  graph: string;
  start: RunStart;
  /** What the thread waited for when `start` was decided on: it is looked at again right before the start. */
  waiting?: Waiting | undefined;
}

export interface RunOptions extends ReadingLimits {
  onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Told the run as soon as it has been started. The server then keeps its events for whoever joins it. */
  onStarted?: ((run: Run) => void) | undefined;
  /** Told what happens in the run, where the server streams that; from the run's beginning on, each event once. */
  onEvent?: ((event: RunEvent) => void) | undefined;
}

/** Milliseconds. After Cancel, so long the answer to a start that is under way is waited for: it names what to stop. */
const startPatience = 3_000;
/** Milliseconds. After the run has ended, so long its traces are read where Cancel has been pressed. */
const readPatience = 15_000;

/** Whether the server may have started the run although no usable answer came. */
function mayHaveStarted(error: unknown): boolean {
  if (!isAgentServerError(error)) return false;
  if (error.kind === 'unreachable') return !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(error.facts.code ?? '');
  return ['timeout', 'cut', 'cancelled', 'unavailable', 'serverError', 'notAgentServer', 'tooLarge'].includes(
    error.kind,
  );
}

/**
 * Starts a background run on a thread (sent once), follows it to its end, and says how it ended and what it added. When
 * the signal fires the run is asked to stop, keeping what it has saved, and followed on for a while.
 *
 * Rejects with `AgentServerError` where the run was not started: kind `conflict` where the thread is running already.
 * Where the answer was lost it is `unknown`, and never sent again. `MovedOnError` where the thread does not wait for what
 * it waited for (`request.waiting`).
 */
export async function runThread(given: RunSide, request: RunRequest, options: RunOptions): Promise<RunResult> {
  const side: RunSide = { ...given, thread: canonicalThread(given.thread) };
  const { thread, server } = side;
  const { signal, maxCheckpointBytes, onProgress, onStarted, onEvent } = options;
  const none = { thread, graph: request.graph, questions: [], headBefore: '', headAfter: '' };
  let before: ThreadSnapshot;
  onProgress?.({ phase: 'starting' });
  try {
    [before] = await Promise.all([
      snapshotThread(side, signal, maxCheckpointBytes),
      request.waiting && checkStillWaits(side, request.waiting, { signal, maxCheckpointBytes }),
    ]);
    signal.throwIfAborted();
  } catch (error) {
    if (signal.aborted) return { ...none, status: 'cancelled' };
    throw error;
  }
  const headBefore = before.heads.get('')?.id ?? '';
  let run: Run;
  try {
    run = await withGrace(signal, startPatience, (patient) =>
      (onEvent ?? onStarted)
        ? server.runs.startStreamed(thread.threadId, request.assistantId, request.start, patient)
        : server.runs.start(thread.threadId, request.assistantId, request.start, patient),
    );
  } catch (error) {
    if (!mayHaveStarted(error)) throw error;
    return { ...none, headBefore, headAfter: headBefore, status: 'unknown' };
  }
  onStarted?.(run);
  let streamedError: string | undefined;
  const ended = await followRun(side, run, {
    signal,
    onProgress,
    onEvent:
      onEvent &&
      ((event) => {
        if (event.kind === 'failed') streamedError = event.error;
        onEvent(event);
      }),
  });
  onProgress?.({ phase: 'reading' });
  const isStopped = signal.aborted;
  return withGrace(signal, readPatience, async (patient) => {
    const known = { ...none, headBefore, runId: run.run_id };
    return describeOutcome(known, side, { status: ended, isStopped, streamedError }, before, {
      signal: patient,
      maxCheckpointBytes,
    });
  });
}

/** What cannot be read afterwards is left out: how the run ended is known all the same. */
async function describeOutcome(
  known: Omit<RunResult, 'status'> & { runId: string },
  side: RunSide,
  ended: { status: string; isStopped: boolean; streamedError: string | undefined },
  before: ThreadSnapshot,
  limits: ReadingLimits,
): Promise<RunResult> {
  const { threadId } = side.thread;
  const [now, checkpointsAdded, joinedError] = await Promise.all([
    readThreadNow(side, limits).catch(() => undefined),
    countAdded(side, before, limits).catch(() => undefined),
    ended.status === 'error' ? side.server.runs.errorOf(threadId, known.runId, limits.signal) : undefined,
  ]);
  // The JavaScript server (1.5.1) answers a join with nothing where the run's events are kept.
  const error = joinedError ?? (ended.status === 'error' ? ended.streamedError : undefined);
  const questions = now ? questionsOf(now.waiting) : [];
  const isAsking = questions.length > 0 && now?.headCheckpointId !== known.headBefore;
  // aegra (0.11.0) says of a run that asks what the stock servers say of one that was stopped.
  const hasAsked = ended.status === 'interrupted' && !ended.isStopped && isAsking;
  // The JavaScript server ends a run that was stopped (up to 1.1.17) or rolled back (1.5.1, and says nothing) as one that failed.
  const wasAborted = ended.status === 'error' && /abort|cancel/i.test(joinedError ?? 'aborted');
  const wasStopped = wasAborted && (ended.isStopped || (await isSuperseded(side, known.runId, limits.signal)));
  const isRolledBack = ended.status === 'deleted';
  const status = hasAsked ? 'interrupted' : wasStopped ? 'cancelled' : statusOf(ended.status, questions.length > 0);
  return {
    ...known,
    status,
    headAfter: now?.headCheckpointId ?? known.headBefore,
    questions: questions.map(plainQuestion),
    ...(checkpointsAdded !== undefined && { checkpointsAdded }),
    ...(status === 'cancelled' && (!ended.isStopped || isRolledBack) && { stoppedByOthers: true }),
    ...(isRolledBack && { rolledBack: true }),
    ...(error !== undefined && status === 'error' && { error }),
  };
}

/** Whether another run of the thread, started later, stops what it meets. False where that cannot be found out. */
async function isSuperseded({ server, thread }: RunSide, runId: string, signal: AbortSignal): Promise<boolean> {
  const runs = await server.runs.list(thread.threadId, signal).catch(() => []);
  const started = runs.find(({ run_id: id }) => id === runId)?.created_at ?? '';
  return runs.some(
    ({ run_id: id, created_at: at = '', multitask_strategy: strategy = '' }) =>
      id !== runId && at >= started && ['interrupt', 'rollback'].includes(strategy),
  );
}

/** A run that asks has ended well for the server; the thread's row or its newest checkpoint tells. */
function statusOf(ended: string, isAsking: boolean): RunResult['status'] {
  switch (ended) {
    case 'success':
      return isAsking ? 'interrupted' : 'success';
    case 'interrupted':
    case 'deleted':
      return 'cancelled';
    case 'error':
    case 'timeout':
      return ended;
    case 'pending':
    case 'running':
      return 'running';
    default:
      return 'unknown';
  }
}
