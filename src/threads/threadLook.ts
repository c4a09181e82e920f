import type { AgentServer } from '../langgraph/agentServer';
import { isAgentServerError } from '../langgraph/http/errors';
import type { Thread, ThreadField } from '../langgraph/types';

/** No state travels: it may be megabytes a thread. */
const fields: ThreadField[] = ['thread_id', 'created_at', 'updated_at', 'metadata', 'status'];
/** What both servers take in one search (JavaScript 1.5.1, Python 0.16.7). */
const mostAtOnce = 1000;

/**
 * These threads as they are right now, without their state, by id; those that are gone are missing. One search for up
 * to 1,000 threads, and one more request for each that a server without `ids` did not answer. Rejects with
 * `AgentServerError`.
 */
export async function lookAtThreads(
  server: AgentServer,
  threadIds: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, Thread>> {
  const found = new Map<string, Thread>();
  for (let start = 0; start < threadIds.length; start += mostAtOnce) {
    const ids = threadIds.slice(start, start + mostAtOnce);
    const { threads } = await server.searchThreads({ ids, limit: ids.length, offset: 0, select: fields }, signal);
    for (const threadId of ids) {
      const thread =
        threads.find(({ thread_id }) => thread_id === threadId) ?? (await getIfThere(server, threadId, signal));
      if (thread) found.set(threadId, thread);
    }
  }
  return found;
}

async function getIfThere(server: AgentServer, threadId: string, signal?: AbortSignal): Promise<Thread | undefined> {
  try {
    return await server.getThread(threadId, signal);
  } catch (error) {
    if (isAgentServerError(error) && error.kind === 'notFound') return undefined;
    throw error;
  }
}
