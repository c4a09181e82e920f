import type { ThreadFilter } from '../../api';
import type { Thread, ThreadField, ThreadSearch } from '../../langgraph/types';
import { titleKeys } from '../../langgraph/threadTitle';
import { isWholeId, parseAge, wordsOf, type ThreadQuery } from './filter';

/** No state travels: it may be megabytes a thread. */
export const rowFields: readonly ThreadField[] = ['thread_id', 'created_at', 'updated_at', 'metadata', 'status'];

/** All of a query that `POST /threads/search` can do. */
export function toSearch({ filter, sort }: ThreadQuery, select = rowFields): Omit<ThreadSearch, 'limit' | 'offset'> {
  const { status, ids } = filter;
  const metadata = metadataOf(filter);
  return {
    sort_by: sort.by,
    sort_order: sort.order,
    select: [...select],
    ...(status && { status }),
    ...(metadata && { metadata }),
    ...(ids?.every(isWholeId) === true && { ids }),
  };
}

/**
 * Whether threads have to be looked at one by one: no server searches by the beginning of an id, or by age, and both
 * servers refuse a search for ids that are no UUIDs.
 */
export function looksAtEach({ age, idPrefix, ids, text }: ThreadFilter): boolean {
  return age !== undefined || idPrefix !== undefined || text !== undefined || ids?.every(isWholeId) === false;
}

/** Whether a thread is what the server was asked for: some take no notice of what they do not know. */
export function isAsAsked(thread: Thread, filter: ThreadFilter): boolean {
  const { status, ids } = filter;
  return (
    (status === undefined || thread.status === status) &&
    (ids === undefined || [thread.thread_id, thread.thread_id.toLowerCase()].some((id) => ids.includes(id))) &&
    Object.entries(metadataOf(filter) ?? {}).every(
      ([key, value]) => Object.hasOwn(thread.metadata, key) && isSame(thread.metadata[key], value),
    )
  );
}

/** Whether a thread is shown. `now` in milliseconds. */
export function matches(thread: Thread, filter: ThreadFilter, now: number): boolean {
  const { age: written, idPrefix, text } = filter;
  const age = written === undefined ? undefined : parseAge(written);
  return (
    isAsAsked(thread, filter) &&
    (idPrefix === undefined || thread.thread_id.toLowerCase().startsWith(idPrefix)) &&
    (text === undefined || hasWords(thread, text)) &&
    (age === undefined || isOlder(thread, age.milliseconds, now) === age.older)
  );
}

/** Whether each word stands in what the thread is called or begins with, or its id begins with it. */
function hasWords(thread: Thread, text: string): boolean {
  const named = titleKeys.flatMap((key) => thread.metadata[key] ?? []).filter((title) => typeof title === 'string');
  const said = [...named, ...(thread.said ?? []), thread.opening ?? ''].join('\n').toLowerCase();
  const id = thread.thread_id.toLowerCase();
  return wordsOf(text.toLowerCase()).every((word) => said.includes(word) || id.startsWith(word));
}

/** Whether no later thread can match, in the order asked for. */
export function endsAt(thread: Thread, { filter, sort }: ThreadQuery, now: number): boolean {
  const { age: written, idPrefix } = filter;
  const age = written === undefined ? undefined : parseAge(written);
  if (age !== undefined && sort.by === 'updated_at' && (sort.order === 'asc') === age.older) {
    return isOlder(thread, age.milliseconds, now) !== age.older;
  }
  if (idPrefix !== undefined && sort.by === 'thread_id') {
    const beginning = thread.thread_id.toLowerCase().slice(0, idPrefix.length);
    return sort.order === 'asc' ? beginning > idPrefix : beginning < idPrefix;
  }
  return false;
}

/** Whether threads stand in the order asked for, as far as that can be told: by their times. */
export function inOrder(threads: readonly Thread[], { by, order }: ThreadQuery['sort']): boolean {
  if (by !== 'created_at' && by !== 'updated_at') {
    return true;
  }
  const times = threads.map((thread) => Date.parse(thread[by]));
  const sorted = times.toSorted((one, other) => (order === 'asc' ? one - other : other - one));
  return times.every((time, index) => Number.isNaN(time) || time === sorted[index]);
}

function metadataOf({ metadata, graph }: ThreadFilter): Record<string, string | number | boolean> | undefined {
  return graph === undefined ? metadata : { ...metadata, graph_id: graph };
}

/** An integer that JavaScript would round is filtered by as a text. A JavaScript server has rounded it already. */
function isSame(stored: unknown, wanted: string | number | boolean): boolean {
  if (!JSON.isRawJSON(stored)) return stored === wanted;
  const digits = stored.rawJSON;
  return (
    digits === wanted ||
    (String(Number(digits)) === digits && isLargeInteger(wanted) && Number(wanted) === Number(digits))
  );
}

/** Whether a value is the text of an integer that JavaScript would round: it may be stored as a number or as a text. */
export function isLargeInteger(value: unknown): value is string {
  return typeof value === 'string' && /^-?[1-9]\d{15,}$/.test(value) && !Number.isSafeInteger(Number(value));
}

function isOlder(thread: Thread, milliseconds: number, now: number): boolean {
  return now - Date.parse(thread.updated_at) > milliseconds;
}
