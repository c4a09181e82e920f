import type { AgentServer } from '../../langgraph/agentServer';
import type { Thread, ThreadField } from '../../langgraph/types';
import type { ThreadQuery } from './filter';
import { endsAt, inOrder, isAsAsked, looksAtEach, matches, toSearch } from './filterSearch';
import type { ThreadPage } from './reading';

/** Threads looked at for one page, where the server cannot search by itself. The rest is for Load More. */
const mostLooked = 5000;
/** The most that both servers give at once. */
const mostAtOnce = 1000;

export interface PageRequest {
  /** Of the threads that the server lists for this query, matching or not. */
  offset: number;
  /** Threads wanted. */
  limit: number;
  signal?: AbortSignal | undefined;
  /** What each thread comes with. */
  select?: readonly ThreadField[];
  /** Milliseconds, for ages. */
  now?: number;
}

/**
 * The threads from `offset` on that match: what the server can do is done by it, in one request; for ages and beginnings
 * of ids, and where a server takes no notice of what it was asked for, up to 5,000 threads are looked at here, without
 * their states. Rejects with `AgentServerError`.
 */
export async function readThreadPage(
  { listing }: AgentServer,
  query: ThreadQuery,
  { offset, limit, signal, select, now = Date.now() }: PageRequest,
): Promise<ThreadPage> {
  const search = toSearch(query, select);
  const threads: Thread[] = [];
  const ids: string[] = [];
  for (;;) {
    const looksHere = looksAtEach(query.filter) || listing.lacks.has('filter');
    const rows = await listing.search(
      { ...search, limit: looksHere ? mostAtOnce : Math.min(limit, mostAtOnce), offset: offset + ids.length },
      signal,
    );
    if (!rows.threads.every((thread) => isAsAsked(thread, query.filter))) listing.note('filter');
    if (!inOrder(rows.threads, query.sort)) listing.note('sort');
    for (const [index, thread] of rows.threads.entries()) {
      if (!listing.lacks.has('sort') && endsAt(thread, query, now)) return { threads, ids, more: false };
      ids.push(thread.thread_id);
      if (matches(thread, query.filter, now)) threads.push(thread);
      if (threads.length >= limit) return { threads, ids, more: rows.more || index + 1 < rows.threads.length };
    }
    const more = rows.more && rows.threads.length > 0;
    if (!more || ids.length >= mostLooked || !(looksHere || listing.lacks.has('filter'))) return { threads, ids, more };
  }
}

/** Every matching thread from the `offset`th on, at most `limit`. Rejects like `readThreadPage`. */
export async function readMatches(
  server: AgentServer,
  query: ThreadQuery,
  { offset, limit, signal, now = Date.now() }: PageRequest,
): Promise<Thread[]> {
  if (!looksAtEach(query.filter)) {
    const { threads } = await readThreadPage(server, query, { offset, limit, signal, now });
    if (!server.listing.lacks.has('filter')) return threads;
  }
  const found = new Map<string, Thread>();
  for (let at = 0, more = true; more && found.size < offset + limit;) {
    const page = await readThreadPage(server, query, { offset: at, limit: mostAtOnce, signal, now });
    for (const thread of page.threads) found.set(thread.thread_id, thread);
    at += page.ids.length;
    ({ more } = page);
  }
  return [...found.values()].slice(offset, offset + limit);
}
