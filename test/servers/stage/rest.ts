/**
 * The Agent Server's REST API in plain fetch: an oracle that shares no line with the product. Nothing retries, nothing
 * pages in a clever way, and every answer is there as the text it was.
 */

import { patience } from '../../tools/patience';

/** A server, with the credentials it needs. `SampleServer` is one. */
export interface Target {
  url: string;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** The members that tests look at; all others are there too. */
export interface Row {
  values: Record<string, unknown>;
  next: string[];
  tasks: {
    id: string;
    name: string;
    checkpoint: { checkpoint_ns: string; thread_id: string } | null;
    result?: unknown;
    error?: unknown;
    interrupts: { id?: string; value: unknown }[];
  }[];
  metadata: Record<string, unknown>;
  created_at: string;
  checkpoint: { checkpoint_id: string; checkpoint_ns: string; thread_id: string };
  parent_checkpoint: { checkpoint_id: string; checkpoint_ns: string; thread_id: string } | null;
}

export interface History {
  /** The answers' bodies, page by page. */
  texts: string[];
  rows: Row[];
}

/** Any request; never rejects for a status. */
export async function call(target: Target, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(target.url + path, {
    method,
    // A new one each time: both servers close one that is idle for 5 s, perhaps in the moment in which it is used again.
    headers: {
      connection: 'close',
      ...target.headers,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    redirect: 'manual',
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** A request that must succeed; its answer parsed. */
export async function ask<T = unknown>(target: Target, method: string, path: string, body?: unknown): Promise<T> {
  const { status, text } = await call(target, method, path, body);
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 500)}`);
  return (text ? JSON.parse(text) : undefined) as T;
}

interface Made {
  thread_id: string;
  created_at: string;
}

/**
 * Returns the new thread's id. Threads made one after the other never have the same time: the JavaScript server counts
 * milliseconds, and lists threads of one and the same in no particular order.
 */
export async function createThread(
  target: Target,
  body: { metadata?: object; thread_id?: string } = {},
): Promise<string> {
  const made = await ask<Made>(target, 'POST', '/threads', body);
  while (Date.now() <= Date.parse(made.created_at)) await new Promise(setImmediate);
  return made.thread_id;
}

export function deleteThread(target: Target, threadId: string): Promise<void> {
  return ask(target, 'DELETE', `/threads/${threadId}`);
}

/** Returns the copy's id. */
export async function copy(target: Target, threadId: string): Promise<string> {
  return (await ask<Made>(target, 'POST', `/threads/${threadId}/copy`)).thread_id;
}

export function getThread(target: Target, threadId: string): Promise<Record<string, unknown>> {
  return ask(target, 'GET', `/threads/${threadId}`);
}

/** The ids of all threads, newest first; `metadata` filters. */
export async function listThreads(target: Target, metadata?: object): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const body = { limit: 1000, offset: ids.length, sort_by: 'created_at', ...(metadata && { metadata }) };
    const page = await ask<Made[]>(target, 'POST', '/threads/search', body);
    ids.push(...page.map((thread) => thread.thread_id));
    if (page.length < 1000) return ids;
  }
}

export interface RunOptions {
  command?: { resume?: unknown; update?: unknown; goto?: unknown };
  /** Run from this checkpoint on. */
  checkpoint?: { checkpoint_id: string; checkpoint_ns?: string };
  durability?: 'sync' | 'async' | 'exit';
  multitask_strategy?: 'enqueue' | 'interrupt' | 'rollback';
  stream_mode?: string[];
  stream_resumable?: boolean;
}

const runBody = (graph: string, input: unknown, options: RunOptions): object => ({
  assistant_id: graph,
  input,
  config: { recursion_limit: 10_000 },
  ...options,
});

/**
 * Runs a graph to its end or to an interrupt; returns its final values. `error` has what it failed with: the Python
 * server says so in `__error__` with status 200.
 */
export async function runAndWait(
  target: Target,
  threadId: string,
  graph: string,
  input: unknown,
  options: RunOptions = {},
): Promise<{ values: Record<string, unknown>; error?: string }> {
  const path = `/threads/${threadId}/runs/wait`;
  const { status, text } = await call(target, 'POST', path, runBody(graph, input, options));
  // The Python server sends line feeds while it works.
  const answer = (text.trim().startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>;
  if (status >= 400 && status !== 500) throw new Error(`POST ${path}: ${status} ${text.slice(0, 500)}`);
  const error = status === 500 ? text : answer.__error__;
  return {
    values: answer,
    ...(error !== undefined && { error: typeof error === 'string' ? error : JSON.stringify(error) }),
  };
}

/** Starts a run and leaves it running; returns its id. */
export async function startRun(
  target: Target,
  threadId: string,
  graph: string,
  input: unknown,
  options: RunOptions = {},
): Promise<string> {
  const path = `/threads/${threadId}/runs`;
  return (await ask<{ run_id: string }>(target, 'POST', path, runBody(graph, input, options))).run_id;
}

/** Waits until a thread is no longer busy; returns its status. */
export async function untilNotBusy(target: Target, threadId: string, seconds = 60): Promise<string> {
  for (const end = Date.now() + seconds * 1000 * patience(); ;) {
    const { status } = await getThread(target, threadId);
    if (status !== 'busy') return String(status);
    if (Date.now() > end) throw new Error(`thread ${threadId} is still busy after ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** `POST /state`; returns the id of the checkpoint that it made. `checkpointId`: edit there, which makes a sibling. */
export async function updateState(
  target: Target,
  threadId: string,
  update: { values: unknown; asNode?: string; checkpointId?: string },
): Promise<string> {
  const made = await ask<{ checkpoint: { checkpoint_id: string } }>(target, 'POST', `/threads/${threadId}/state`, {
    values: update.values,
    ...(update.asNode !== undefined && { as_node: update.asNode }),
    ...(update.checkpointId !== undefined && { checkpoint: { checkpoint_id: update.checkpointId, checkpoint_ns: '' } }),
  });
  return made.checkpoint.checkpoint_id;
}

/** The answer of `GET /storage`, or undefined where there is no such call. */
export async function storage(
  target: Target,
  threadId: string,
): Promise<{ checkpoints: { count: number } } | undefined> {
  const { status, text } = await call(target, 'GET', `/threads/${threadId}/storage`);
  return status === 200 ? (JSON.parse(text) as { checkpoints: { count: number } }) : undefined;
}

/** The whole history of a namespace, newest checkpoint first. Up to 1000 rows in a namespace other than the root. */
export async function history(target: Target, threadId: string, namespace = ''): Promise<History> {
  const path = `/threads/${threadId}/history`;
  const result: History = { texts: [], rows: [] };
  for (;;) {
    const before = result.rows.at(-1)?.checkpoint.checkpoint_id;
    const { status, text } =
      namespace === ''
        ? await call(target, 'GET', `${path}?limit=1000${before ? `&before=${before}` : ''}`)
        : await call(target, 'POST', path, { limit: 1000, checkpoint: { checkpoint_ns: namespace } });
    if (status !== 200) throw new Error(`history of ${threadId} in "${namespace}": ${status} ${text.slice(0, 500)}`);
    const rows = JSON.parse(text) as Row[];
    result.texts.push(text);
    result.rows.push(...rows);
    if (rows.length < 1000) return result;
    if (namespace !== '')
      throw new Error(`more than 1000 checkpoints in "${namespace}": the dialects of before differ`);
  }
}

/** The namespaces that the rows' tasks name. */
function listedNamespaces(rows: Row[]): string[] {
  return [...new Set(rows.flatMap((row) => row.tasks.map((task) => task.checkpoint?.checkpoint_ns)))].filter(
    (namespace): namespace is string => namespace !== undefined && namespace !== '',
  );
}

/** The histories of the root and of every namespace that a task names, at any depth. */
export async function allHistories(target: Target, threadId: string): Promise<Map<string, History>> {
  const histories = new Map<string, History>();
  const left = [''];
  for (let namespace = left.shift(); namespace !== undefined; namespace = left.shift()) {
    if (histories.has(namespace)) continue;
    const found = await history(target, threadId, namespace);
    histories.set(namespace, found);
    left.push(...listedNamespaces(found.rows));
  }
  return histories;
}

/** The namespaces that no task names, yet that answer: subgraphs called inside a node, `|1` and on for further calls. */
export async function hiddenNamespaces(target: Target, threadId: string): Promise<Map<string, History>> {
  const hidden = new Map<string, History>();
  const { rows } = await history(target, threadId);
  for (const task of rows.flatMap((row) => row.tasks)) {
    if (task.checkpoint) continue;
    for (let call = 0; call < 100; call++) {
      const namespace = `${task.name}:${task.id}${call ? `|${call}` : ''}`;
      const found = await history(target, threadId, namespace);
      if (!found.rows.length) break;
      hidden.set(namespace, found);
    }
  }
  return hidden;
}

/** JSON with every number as `{ number: <its text> }`, so that nothing is rounded. */
export function parseExactly(text: string): unknown {
  const exact = (_: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' ? { number: context?.source } : value;
  return JSON.parse(text, exact);
}
