/**
 * A server with as many threads as are wanted, made up as they are asked for: it pages, sorts, filters and counts as the
 * real ones do. Threads can be moved to the front of its newest ones.
 */
import { type LocalServer, serveLocally } from './localServer';

interface Search {
  limit?: number;
  offset?: number;
  ids?: string[];
  status?: string;
  metadata?: Record<string, unknown>;
  sort_by?: string;
  sort_order?: string;
  select?: string[];
  extract?: Record<string, string>;
}

const statuses = ['idle', 'idle', 'idle', 'busy', 'interrupted', 'error'] as const;
const graphs = ['agent', 'researcher', 'supervisor'] as const;
const newest = Date.UTC(2026, 0, 1);

const idOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const statusOf = (index: number): string => statuses[index % statuses.length] ?? 'idle';
const graphOf = (index: number): string => graphs[index % graphs.length] ?? 'agent';
const openingOf = (index: number): string => `How do I reset the password of customer ${index}?`;

/** Every second thread has no title of its own: those are asked for what was said first. */
function threadOf(index: number): Record<string, unknown> {
  const updated = newest - index * 60_000;
  return {
    thread_id: idOf(index),
    created_at: new Date(updated - 3_600_000).toISOString(),
    updated_at: new Date(updated).toISOString(),
    metadata: {
      graph_id: graphOf(index),
      assistant_id: 'fe096781-5601-53d2-b2f6-0d3403f7e9ca',
      ...(index % 2 === 0 && { title: `Ticket ${index}: a question about an invoice` }),
    },
    status: statusOf(index),
    config: {},
    values: { messages: [{ type: 'human', content: openingOf(index) }] },
    interrupts: statusOf(index) === 'interrupted' ? { task: [{ value: 'May I?', id: 'i' }] } : {},
  };
}

const openingFacts: Record<string, (index: number) => unknown> = {
  'values.messages[0].type': () => 'human',
  'values.messages[0].content': openingOf,
};

function rowOf(index: number, { select, extract }: Search, moved: readonly number[]): Record<string, unknown> {
  const at = moved.indexOf(index);
  const whole: Record<string, unknown> = {
    ...threadOf(index),
    ...(at >= 0 && { updated_at: new Date(newest + (moved.length - at) * 1_000).toISOString() }),
  };
  const row = select ? Object.fromEntries(select.map((field) => [field, whole[field]])) : whole;
  const facts = Object.entries(extract ?? {}).map(([name, path]) => [name, openingFacts[path]?.(index) ?? null]);
  return extract ? { ...row, extracted: Object.fromEntries(facts) as unknown } : row;
}

/** The indices that a search is for. All times and ids fall in the same order. */
function matching(
  total: number,
  { ids, status, metadata, sort_by: by, sort_order: order }: Search,
  moved?: readonly number[],
) {
  const isAscending = order === 'asc' || (order === undefined && by === 'thread_id');
  const backwards = by === 'thread_id' ? !isAscending : isAscending;
  const at = (place: number): number => {
    const each = backwards ? total - 1 - place : place;
    return moved && by !== 'thread_id' ? (moved[each] ?? each) : each;
  };
  if (ids) {
    const wanted = ids.map((id) => Number(id.slice(-12))).filter((index) => index < total);
    return { count: wanted.length, at: (place: number) => wanted[place] ?? 0 };
  }
  if (status === undefined && metadata === undefined) return { count: total, at };
  const found = Array.from({ length: total }, (_, place) => at(place)).filter(
    (index) =>
      (status === undefined || statusOf(index) === status) &&
      Object.entries(metadata ?? {}).every(([key, value]) => key === 'graph_id' && graphOf(index) === value),
  );
  return { count: found.length, at: (place: number) => found[place] ?? 0 };
}

function answerTo(
  total: number,
  path: string,
  body: Search,
  order: readonly number[] | undefined,
  moved: readonly number[],
): { body: unknown; next?: number } | undefined {
  if (path === '/info') return { body: { version: '0.7.0', langgraph_py_version: '1.1.0' } };
  const { count, at } = matching(total, body, order);
  if (path === '/threads/count') return { body: count };
  if (path !== '/threads/search') return undefined;
  const { limit = 10, offset = 0 } = body;
  const end = Math.min(offset + limit, count);
  const rows = Array.from({ length: Math.max(0, end - offset) }, (_, place) => rowOf(at(offset + place), body, moved));
  return { body: rows, ...(end < count && { next: end }) };
}

const movePath = '/bench/move';
const pagesPath = '/bench/pages';

/** Moves the thread that is `from`th now to the front. */
export async function moveThread(url: string, from: number): Promise<void> {
  await fetch(url + movePath, { method: 'POST', body: JSON.stringify({ offset: from }) });
}

/** How often the server was asked for a page of threads, those that are asked for by their ids apart. */
export async function pagesRead(url: string): Promise<number> {
  return Number(await (await fetch(url + pagesPath)).text());
}

export function startThreadsServer(total: number): Promise<LocalServer> {
  let pages = 0;
  /** Those that have moved, the last one first. */
  const moved: number[] = [];
  let order: number[] | undefined;
  const move = (from: number): number => {
    order ??= Array.from({ length: total }, (_, place) => place);
    const [index = 0] = order.splice(from, 1);
    order.unshift(index);
    moved.unshift(index);
    return index;
  };
  return serveLocally(({ path, body }) => {
    const asked = body.length > 0 ? (JSON.parse(body.toString()) as Search) : {};
    if (path === movePath) return { status: 200, headers: {}, body: String(move(asked.offset ?? 0)) };
    if (path === pagesPath) return { status: 200, headers: {}, body: String(pages) };
    if (path === '/threads/search' && !asked.ids) pages++;
    const answer = answerTo(total, path, asked, order, moved);
    const headers = {
      'content-type': 'application/json',
      ...(answer?.next !== undefined && { 'x-pagination-next': String(answer.next) }),
    };
    return { status: answer ? 200 : 404, headers, body: JSON.stringify(answer?.body ?? { detail: 'Not Found' }) };
  });
}
