import type { AgentServer } from '../langgraph/agentServer';
import { isAgentServerError, type AgentServerErrorKind } from '../langgraph/http/errors';
import { lookAtThreads } from './threadLook';

export type Deletion =
  | 'deleted'
  /** Somebody else had deleted it. */
  | 'alreadyGone'
  /** It runs now, and nobody agreed to delete it while it runs: it was left as it is. */
  | 'busy';

/** The request may have been carried out although no answer, or none of the server's own, came. */
const answerLost = new Set<AgentServerErrorKind>(['unreachable', 'timeout', 'cut', 'unavailable', 'serverError']);

/**
 * Deletes a thread, which is looked at right before: both servers delete a busy one without complaint, and its run
 * fails (JavaScript 1.5.1, Python 0.16.7). `DELETE` is sent once; where its answer is lost, the thread is looked for.
 * Rejects with `AgentServerError` where the thread is still there, or where that cannot be told.
 */
export async function deleteThread(server: AgentServer, threadId: string, evenBusy: boolean): Promise<Deletion> {
  const thread = (await lookAtThreads(server, [threadId])).get(threadId);
  if (thread === undefined) return 'alreadyGone';
  if (thread.status === 'busy' && !evenBusy) return 'busy';
  try {
    await server.deleteThread(threadId);
    return 'deleted';
  } catch (error) {
    if (isAgentServerError(error) && error.kind === 'notFound') return 'alreadyGone';
    if (isAgentServerError(error) && answerLost.has(error.kind) && (await isGone(server, threadId))) return 'deleted';
    throw error;
  }
}

async function isGone(server: AgentServer, threadId: string): Promise<boolean> {
  return lookAtThreads(server, [threadId]).then(
    (found) => found.size === 0,
    () => false,
  );
}
