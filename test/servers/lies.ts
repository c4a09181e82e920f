/** Servers that answer with status 200 and are not to be believed. Each lie is a rule for a fault server. */
import type { Rule } from './stage/faults';

type Json = Record<string, unknown>;

const threadPath = (threadId: string | undefined, call: string): RegExp =>
  new RegExp(`^/threads/${threadId ?? '[^/]+'}/${call}(\\?|$)`);

const namespaceOf = (body: string): string => {
  const checkpoint = body ? (JSON.parse(body) as { checkpoint?: { checkpoint_ns?: string } }).checkpoint : undefined;
  return checkpoint?.checkpoint_ns ?? '';
};

/** Changes the rows of each history answer, of one thread or of all. */
export function lieInHistory(
  change: (rows: Json[], request: { path: string; body: string }) => Json[],
  threadId?: string,
): Rule {
  return {
    match: { path: threadPath(threadId, 'history') },
    fault: { transform: (rows, request) => (Array.isArray(rows) ? change(rows as Json[], request) : rows) },
  };
}

/** Every history is `[]`, as on servers that keep none. */
export const emptyHistory = (threadId?: string): Rule => lieInHistory(() => [], threadId);

/** Only the newest checkpoint of each namespace, and nothing before it. */
export const headOnly = (threadId?: string): Rule =>
  lieInHistory((rows, { path, body }) => (/[?&]before=|"before"/.test(path + body) ? [] : rows.slice(0, 1)), threadId);

/** Pages stop after `count` rows, as if the history began there. */
export const shortened = (count: number, threadId?: string): Rule =>
  lieInHistory(
    (rows, { path, body }) => (/[?&]before=|"before"/.test(path + body) ? [] : rows.slice(0, count)),
    threadId,
  );

/** `before` is ignored: every page is the first one. */
export const cursorIgnored = (threadId?: string): Rule => ({
  match: { path: threadPath(threadId, 'history') },
  fault: {
    rewrite: ({ path, body }) => {
      if (!body) return { path: path.replace(/([?&])before=[^&]*/, '$1') };
      const { before, ...rest } = JSON.parse(body) as Json;
      return before === undefined ? {} : { body: JSON.stringify(rest) };
    },
  },
});

/** Each row comes twice. */
export const rowsDoubled = (threadId?: string): Rule =>
  lieInHistory((rows) => rows.flatMap((row) => [row, row]), threadId);

/** The nth row (from 0) of each page is left out. */
export const rowMissing = (index: number, threadId?: string): Rule =>
  lieInHistory((rows) => rows.filter((_, at) => at !== index), threadId);

/** Namespaces that match answer `[]`. */
export const namespaceMissing = (namespace: RegExp, threadId?: string): Rule =>
  lieInHistory((rows, { body }) => (namespace.test(namespaceOf(body)) ? [] : rows), threadId);

/** Another thread's history, whatever the path says. */
export const historyOfAnotherThread = (threadId: string, other: string): Rule => ({
  match: { path: threadPath(threadId, 'history') },
  fault: { rewrite: ({ path }) => ({ path: path.replace(threadId, other) }) },
});

/** `GET /storage` names other numbers. */
const storageChanged = (change: (storage: Json) => Json, threadId?: string): Rule => ({
  match: { path: threadPath(threadId, 'storage') },
  fault: { transform: (storage) => change(storage as Json) },
});

/** `GET /storage` counts so many checkpoints more. */
export const storageCount = (more: number, threadId?: string): Rule =>
  storageChanged((storage) => {
    const checkpoints = storage.checkpoints as { count: number };
    return { ...storage, checkpoints: { ...checkpoints, count: checkpoints.count + more } };
  }, threadId);

/** There is no `GET /storage`, as on the JavaScript server and older Python ones. */
export const noStorage: Rule = {
  match: { path: threadPath(undefined, 'storage') },
  fault: { answer: { status: 404, body: 'Not Found' } },
};
