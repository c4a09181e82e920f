import type { AgentServer } from '../langgraph/agentServer';
import { isAgentServerError, type AgentServerErrorKind } from '../langgraph/http/errors';
import { sleep } from '../time';
import { lookAtThreads } from '../langgraph/threadLook';

export type Deletion =
  | 'deleted'
  /** Somebody else had deleted it. */
  | 'alreadyGone'
  /** It runs now, and nobody agreed to delete it while it runs: it was left as it is. */
  | 'busy'
  /** Its runs could not be stopped: it was left as it is. */
  | 'notStopped';

/** The request may have been carried out although no answer, or none of the server's own, came. */
const answerLost = new Set<AgentServerErrorKind>(['unreachable', 'timeout', 'cut', 'unavailable', 'serverError']);

/** Milliseconds that runs have to stop in, and between two looks whether they have. */
const stopPatience = 20_000;
const stopPause = 250;

/**
 * Deletes a thread, which is looked at right before: both servers delete a busy one without complaint (JavaScript 1.5.1,
 * Python 0.16.7), and what becomes of its runs then can keep the server from ever running another thread's. So these are
 * stopped first, those that wait before those that run. `DELETE` is sent once; where its answer is lost, the thread is looked for.
 * Rejects with `AgentServerError` where the thread is still there, or where that cannot be told.
 */
export async function deleteThread(server: AgentServer, threadId: string, evenBusy: boolean): Promise<Deletion> {
  const thread = (await lookAtThreads(server, [threadId])).get(threadId);
  if (thread === undefined) return 'alreadyGone';
  if (thread.status === 'busy') {
    if (!evenBusy) return 'busy';
    if (!(await stopRuns(server, threadId))) return 'notStopped';
  }
  try {
    await server.deleteThread(threadId);
    return 'deleted';
  } catch (error) {
    if (isAgentServerError(error) && error.kind === 'notFound') return 'alreadyGone';
    if (isAgentServerError(error) && answerLost.has(error.kind) && (await isGone(server, threadId))) return 'deleted';
    throw error;
  }
}

/** Whether none goes on. A server that does not list runs is taken to have none. */
async function stopRuns(server: AgentServer, threadId: string): Promise<boolean> {
  const asked = new Set<string>();
  for (const end = performance.now() + stopPatience; ;) {
    const runs = await server.runs.unfinished(threadId).catch((error: unknown) => {
      if (isAgentServerError(error) && ['notFound', 'unsupported'].includes(error.kind)) return [];
      throw error;
    });
    if (runs.length === 0) return true;
    if (performance.now() > end) return false;
    // One that waits would begin when the one that runs has stopped.
    for (const { run_id: runId } of runs.toSorted(
      (a, b) => Number(a.status === 'running') - Number(b.status === 'running'),
    )) {
      if (!asked.has(runId)) await server.runs.cancel(threadId, runId);
      asked.add(runId);
    }
    await sleep(stopPause);
  }
}

async function isGone(server: AgentServer, threadId: string): Promise<boolean> {
  return lookAtThreads(server, [threadId]).then(
    (found) => found.size === 0,
    () => false,
  );
}
