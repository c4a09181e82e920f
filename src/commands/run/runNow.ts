import * as vscode from 'vscode';
import type { RunResult, ThreadReference } from '../../api';
import { openStateDiff, type ReadState } from '../../documents/stateDiff';
import { describeError, describeForLog } from '../../texts/errors';
import { notify, type Action } from '../../host/notify';
import { withProgress, type TaskProgress } from '../../host/progress';
import * as runMessages from '../../texts/runs';
import * as resultMessages from '../../texts/runResults';
import { UserError } from '../../texts/userError';
import type { CommandId } from '../../ids';
import { isAgentServerError } from '../../langgraph/http/errors';
import { lookAtThreads } from '../../langgraph/threadLook';
import type { RunProgress } from '../../runs/runServer';
import { runThread, type RunRequest } from '../../runs/runThread';
import { MovedOnError } from '../../runs/threadNow';
import { askRun, type WantedRun } from '../ask/askRun';
import { commandAction } from '../commandAction';
import { notShown, type Shown } from '../compare/showDiff';
import type { CommandContext } from '../context';

const runCommandId: CommandId = 'langgraphThreads.runOnThread';

/**
 * Asks for a run and does it; again where the thread meanwhile waits for something else, and the person was asked for the
 * input. `undefined` when dismissed. Throws a sentence where a caller gave the input for what the thread waited for.
 */
export async function untilStarted<T>(
  context: CommandContext,
  wanted: WantedRun,
  work: (request: RunRequest) => Promise<T>,
): Promise<T | undefined> {
  for (;;) {
    const request = await askRun(context, wanted);
    if (request === undefined) {
      return undefined;
    }
    try {
      return await work(request);
    } catch (error) {
      if (!(error instanceof MovedOnError)) {
        throw error;
      }
      if (wanted.input !== undefined) {
        throw new UserError(runMessages.movedOn(wanted.thread));
      }
      notify('warning', runMessages.movedOn(wanted.thread), []);
    }
  }
}

/**
 * Runs, once; whoever calls has asked before. Throws a sentence where the thread is running already.
 *
 * @param isShown whether the thread view shows what happens meanwhile.
 */
export async function runNow(
  { connections, settings, log, running, threadEditors, view }: CommandContext,
  thread: ThreadReference,
  request: RunRequest,
  progress: TaskProgress,
  isShown: boolean,
): Promise<RunResult> {
  const nodes = new Map<string, string>();
  const row = view.running(thread);
  let last: RunProgress = { phase: 'starting' };
  const tell = progress.reporter((now: RunProgress) => runMessages.describeRunProgress(now, [...nodes.values()]));
  try {
    const run = runThread({ thread, server: connections.interactiveServer(thread.deployment) }, request, {
      signal: progress.signal,
      maxCheckpointBytes: settings.maxCheckpointBytes(),
      onStarted: (run) => {
        row.look();
        if (isShown) threadEditors.follow(thread, run);
      },
      onProgress: (now) => {
        last = now;
        tell(now);
        if (now.phase === 'running') row.look();
      },
      onEvent: (event) => {
        if (event.kind === 'nodeStarted') nodes.set(event.taskId, event.node);
        else if (event.kind === 'nodeFinished') nodes.delete(event.taskId);
        else return;
        if (event.kind === 'nodeFinished') row.look();
        tell(last);
      },
    });
    const result = await running.during(thread, run);
    log.info(`run ${result.runId ?? ''} on ${thread.threadId}: ${result.status}`);
    return result;
  } catch (error) {
    throw isAgentServerError(error) && error.kind === 'conflict' ? new UserError(runMessages.isRunning(thread)) : error;
  } finally {
    row.end();
  }
}

/** Draws the thread's row as it is after the run, and marks documents that show it as it was. */
export async function amendRow(
  { connections, view, outdated, log }: CommandContext,
  thread: ThreadReference,
): Promise<void> {
  const looking = outdated.look(thread);
  try {
    const found = await lookAtThreads(connections.interactiveServer(thread.deployment), [thread.threadId]);
    const row = found.get(thread.threadId);
    if (row) {
      view.moved(thread.deployment, row);
    }
  } catch (error) {
    log.warn(`The thread's row could not be drawn anew: ${describeForLog(error)}`);
  }
  await looking;
}

/**
 * Opens what the run changed, unless the setting `showDiff` is against it. Gives the sentence to be said when that
 * failed: how the run ended is known all the same.
 */
export async function showChangesBySetting(
  context: CommandContext,
  result: RunResult,
  progress: TaskProgress,
): Promise<Shown> {
  if (context.settings.showDiff() === 'never' || !hasChanges(result)) {
    return notShown;
  }
  try {
    await showChanges(context, result, progress.signal);
    return { isOpen: true };
  } catch (error) {
    context.log.warn(`The changes were not shown: ${describeForLog(error)}`);
    return progress.signal.aborted
      ? notShown
      : { isOpen: false, problem: resultMessages.notShown(describeError(error)) };
  }
}

function hasChanges({ headBefore, headAfter }: RunResult): boolean {
  return headAfter !== '' && headAfter !== headBefore;
}

/** The state before beside the state after; beside nothing where the thread had never run. */
async function showChanges({ states, view }: CommandContext, result: RunResult, signal: AbortSignal): Promise<void> {
  const { thread, headBefore, headAfter } = result;
  const read = async (checkpointId: string): Promise<ReadState> => {
    const checkpoint = { ...thread, namespace: '', checkpointId };
    return { checkpoint, state: await states.state(checkpoint, signal) };
  };
  const [before, after] = await Promise.all([headBefore === '' ? undefined : read(headBefore), read(headAfter)]);
  signal.throwIfAborted();
  await openStateDiff(states, view.titleOf, before, after);
}

/** What a notification about a run offers: to answer what it asks, and what it changed unless that is open. */
export function runActions(context: CommandContext, result: RunResult, isOpen: boolean): Action[] {
  const title = resultMessages.runActions.showChanges();
  const answer = resultMessages.runActions.answer();
  return [
    ...(result.questions.length > 0
      ? [commandAction(context, answer, async () => vscode.commands.executeCommand(runCommandId, result.thread))]
      : []),
    ...(hasChanges(result) && !isOpen
      ? [commandAction(context, title, () => withProgress(title, ({ signal }) => showChanges(context, result, signal)))]
      : []),
  ];
}
