import type { AgentServer } from '../../langgraph/agentServer';
import type { Thread, ThreadField, ThreadSearch } from '../../langgraph/types';
import type { ThreadQuery } from './filter';
import { endsAt, inOrder, isAsAsked, isLargeInteger, looksAtEach, matches, rowFields, toSearch } from './filterSearch';
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
  /** Called with the threads looked at so far. */
  onLooked?: ((threads: number) => void) | undefined;
}

/**
 * The threads from `offset` on that match: what the server can do is done by it, in one request; for ages and beginnings
 * of ids, and where a server takes no notice of what it was asked for, up to 5,000 threads are looked at here, without
 * their states. Rejects with `AgentServerError`.
 */
export async function readThreadPage(
  { listing }: AgentServer,
  query: ThreadQuery,
  { offset, limit, signal, select, now = Date.now(), onLooked }: PageRequest,
): Promise<ThreadPage> {
  const { search, isPart } = await asStored(listing, toSearch(query, select), signal);
  const threads: Thread[] = [];
  const ids: ThreadPage['ids'] = [];
  for (;;) {
    const looksHere = isPart || looksAtEach(query.filter) || listing.lacks.has('filter');
    const wanted = {
      ...search,
      limit: looksHere ? Math.min(mostAtOnce, mostLooked - ids.length) : Math.min(limit, mostAtOnce),
      offset: offset + ids.length,
    };
    const rows = await (query.filter.text === undefined
      ? listing.search(wanted, signal)
      : listing.searchWords(wanted, signal));
    if (!rows.threads.every((thread) => isAsAsked(thread, query.filter))) listing.note('filter');
    if (!inOrder(rows.threads, query.sort)) listing.note('sort');
    const isSorted = listing.isTrusted && !listing.lacks.has('sort');
    for (const [index, thread] of rows.listed.entries()) {
      if (thread && isSorted && endsAt(thread, query, now)) return { threads, ids, more: false };
      ids.push(thread?.thread_id);
      // What it was found by is not kept.
      if (thread && matches(thread, query.filter, now)) threads.push(withoutWords(thread));
      if (threads.length >= limit) return { threads, ids, more: rows.more || index + 1 < rows.listed.length };
    }
    onLooked?.(ids.length);
    const more = rows.more && rows.listed.length > 0;
    const isLong = ids.length >= (looksHere || listing.lacks.has('filter') ? mostLooked : limit);
    if (!more || isLong) return { threads, ids, more };
  }
}

function withoutWords({ said, ...thread }: Thread): Thread {
  return said === undefined ? thread : { ...thread };
}

/**
 * A search for metadata with an integer that JavaScript would round, in the type that the threads have it in. Where some
 * have a number and some a text, what is left of the search without it: `isPart`.
 */
async function asStored(
  listing: AgentServer['listing'],
  search: Omit<ThreadSearch, 'limit' | 'offset'>,
  signal?: AbortSignal,
): Promise<{ search: Omit<ThreadSearch, 'limit' | 'offset'>; isPart: boolean }> {
  const entries = Object.entries(search.metadata ?? {});
  if (!entries.some(([, value]) => isLargeInteger(value))) return { search, isPart: false };
  const numbers = entries.map(([key, value]) => [key, isLargeInteger(value) ? JSON.rawJSON(value) : value] as const);
  const spelled = { ...search, metadata: Object.fromEntries(numbers) };
  const has = async (each: typeof search): Promise<boolean> =>
    (await listing.search({ ...each, select: rowFields, limit: 1, offset: 0 }, signal)).threads.length > 0;
  const [asNumber, asText] = await Promise.all([has(spelled), has(search)]);
  if (!asNumber || !asText) return { search: asNumber ? spelled : search, isPart: false };
  const rest = Object.fromEntries(entries.filter(([, value]) => !isLargeInteger(value)));
  return { search: { ...search, metadata: rest }, isPart: true };
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
