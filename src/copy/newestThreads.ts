import type { ThreadSearch } from '../langgraph/types';

export interface FoundThread {
  thread_id: string;
  status?: string;
  metadata?: Record<string, unknown>;
}

export interface SearchServer {
  /** `listed`: all rows, also those that name no thread. Absent: the threads. */
  searchThreads(
    search: ThreadSearch,
    signal?: AbortSignal,
  ): Promise<{ threads: FoundThread[]; listed?: unknown[]; more?: boolean }>;
}

/** Enough to know some of them again, however many others are made meanwhile. */
const pageSize = 100;
/** Threads made since, at most: a known one comes far sooner. */
const mostThreads = 1000;

async function readPage(server: SearchServer, offset: number, signal: AbortSignal) {
  const search: ThreadSearch = {
    limit: pageSize,
    offset,
    sort_by: 'created_at',
    sort_order: 'desc',
    select: ['thread_id', 'created_at', 'updated_at', 'status', 'metadata'],
  };
  const { threads, listed = threads, more = listed.length >= pageSize } = await server.searchThreads(search, signal);
  return { threads, next: offset + listed.length, more: more && listed.length > 0 };
}

/** The ids of the newest threads, for telling later which ones are new. Clocks are not to be trusted for that. */
export async function newestThreadIds(server: SearchServer, signal: AbortSignal): Promise<string[]> {
  return (await readPage(server, 0, signal)).threads.map(({ thread_id }) => thread_id);
}

/** The threads made since `known` was asked for, newest first; at most the newest 1,000. Rejects with `AgentServerError`. */
export async function threadsSince(known: string[], server: SearchServer, signal: AbortSignal): Promise<FoundThread[]> {
  const old = new Set(known);
  const found = new Map<string, FoundThread>();
  for (let offset = 0; offset < mostThreads;) {
    const { threads, next, more } = await readPage(server, offset, signal);
    for (const thread of threads) if (!old.has(thread.thread_id)) found.set(thread.thread_id, thread);
    if (!more || threads.some(({ thread_id }) => old.has(thread_id))) break;
    offset = next;
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
