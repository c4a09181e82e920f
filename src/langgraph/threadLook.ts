import type { AgentServer } from './agentServer';
import { isAgentServerError } from './http/errors';
import type { Thread, ThreadField } from './types';

/** No state travels: it may be megabytes a thread. */
const fields: ThreadField[] = ['thread_id', 'created_at', 'updated_at', 'metadata', 'status', 'interrupts'];

/**
 * These threads as they are right now, without their state, by id; those that are gone are missing. One search for as
 * many as the server gives at once, and one more request for each that a server without `ids` did not answer. Rejects
 * with `AgentServerError`.
 */
export async function lookAtThreads(
  server: AgentServer,
  threadIds: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, Thread>> {
  const found = new Map<string, Thread>();
  for (let open = [...threadIds]; open.length > 0;) {
    const ids = open.slice(0, server.listing.mostAtOnce);
    const { threads } = await server.searchThreads({ ids, limit: ids.length, offset: 0, select: fields }, signal);
    const listed = new Map(threads.map((thread) => [thread.thread_id, thread]));
    // The server may have turned out to give fewer at once: then the rest is asked for again.
    const isCut = ids.length > server.listing.mostAtOnce && ids.some((threadId) => listed.has(threadId));
    for (const threadId of ids) {
      const thread = listed.get(threadId) ?? (isCut ? undefined : await getIfThere(server, threadId, signal));
      if (thread) found.set(threadId, thread);
    }
    const asked = new Set(isCut ? listed.keys() : ids);
    open = open.filter((threadId) => !asked.has(threadId));
  }
  return found;
}

/** `undefined` where the server does not have it. Rejects with `AgentServerError`. */
export async function getIfThere(
  server: AgentServer,
  threadId: string,
  signal?: AbortSignal,
): Promise<Thread | undefined> {
  try {
    return await server.getThread(threadId, signal);
  } catch (error) {
    if (isAgentServerError(error) && error.kind === 'notFound') return undefined;
    throw error;
  }
}
