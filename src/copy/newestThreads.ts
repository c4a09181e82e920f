import type { ThreadSearch } from '../langgraph/types';

export interface FoundThread {
  thread_id: string;
  status?: string;
  metadata?: Record<string, unknown>;
}

export interface SearchServer {
  searchThreads(search: ThreadSearch, signal?: AbortSignal): Promise<{ threads: FoundThread[] }>;
}

/** Enough to know some of them again, however many others are made meanwhile. */
const pageSize = 100;
/** Threads made since, at most: a page of known ones comes far sooner. */
const mostPages = 10;

function readPage(server: SearchServer, page: number, signal: AbortSignal): Promise<FoundThread[]> {
  const search: ThreadSearch = {
    limit: pageSize,
    offset: page * pageSize,
    sort_by: 'created_at',
    sort_order: 'desc',
    select: ['thread_id', 'created_at', 'updated_at', 'status', 'metadata'],
  };
  return server.searchThreads(search, signal).then(({ threads }) => threads);
}

/** The ids of the newest threads, for telling later which ones are new. Clocks are not to be trusted for that. */
export async function newestThreadIds(server: SearchServer, signal: AbortSignal): Promise<string[]> {
  return (await readPage(server, 0, signal)).map(({ thread_id }) => thread_id);
}

/** The threads made since `known` was asked for, newest first; at most the newest 1,000. Rejects with `AgentServerError`. */
export async function threadsSince(known: string[], server: SearchServer, signal: AbortSignal): Promise<FoundThread[]> {
  const old = new Set(known);
  const found = new Map<string, FoundThread>();
  for (let page = 0; page < mostPages; page++) {
    const threads = await readPage(server, page, signal);
    for (const thread of threads) if (!old.has(thread.thread_id)) found.set(thread.thread_id, thread);
    if (threads.length < pageSize || threads.some(({ thread_id }) => old.has(thread_id))) break;
  }
  return [...found.values()];
}

/** One thread's row without its state; `undefined` where the server does not find it. */
export async function findThread(
  threadId: string,
  server: SearchServer,
  signal: AbortSignal,
): Promise<FoundThread | undefined> {
  const search: ThreadSearch = {
    ids: [threadId],
    limit: 1,
    offset: 0,
    select: ['thread_id', 'created_at', 'updated_at', 'status', 'metadata'],
  };
  // A server that ignores `ids` answers another thread.
  return (await server.searchThreads(search, signal)).threads.find(({ thread_id }) => thread_id === threadId);
}
