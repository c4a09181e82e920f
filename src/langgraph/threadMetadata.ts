import type { AgentServer } from './agentServer';
import type { Thread } from './types';

/**
 * Adds to a thread's metadata and keeps the rest: where the response shows that the server replaced the whole of it
 * (langrove 0.3), what it lost is written back, once. Gives the thread as the server then has it. Rejects with
 * `AgentServerError`; the metadata are read before anything is written.
 */
export async function addMetadata(
  server: Pick<AgentServer, 'searchThreads' | 'getThread' | 'patchThread'>,
  threadId: string,
  added: Record<string, unknown>,
): Promise<Thread> {
  const before = await readMetadata(server, threadId);
  const patched = await server.patchThread(threadId, { metadata: added });
  const isLost = Object.entries(before).some(
    ([name, value]) => value !== null && !Object.hasOwn(patched.metadata, name),
  );
  return isLost ? server.patchThread(threadId, { metadata: { ...before, ...added } }) : patched;
}

/** By a search, which need not give the state; not every server follows its `ids`. */
async function readMetadata(
  server: Pick<AgentServer, 'searchThreads' | 'getThread'>,
  threadId: string,
): Promise<Record<string, unknown>> {
  const search = { ids: [threadId], limit: 1, offset: 0, select: ['thread_id', 'metadata'] as const };
  const { threads } = await server.searchThreads(search).catch(() => ({ threads: [] }));
  const found = threads.find((thread) => thread.thread_id === threadId) ?? (await server.getThread(threadId));
  return found.metadata;
}
