/**
 * A server that looks like an Agent Server and behaves as the look-alikes in the field do, each difference a switch. With
 * no switch it does what both real servers do, as far as its calls go: `/info`, threads (search, count, get, make, patch,
 * delete, copy), histories by GET and POST, states, runs (start, list, cancel).
 *
 * | switch | what | seen on |
 * |---|---|---|
 * | `refuses: ['select', …]` | 422 for a search with that option; `refusal` says whether and how it is named | aegra: `select` |
 * | `ignores: ['sort', …]` | the option is taken and not followed; `limit`: all rows come | GraphHarbor, langrove: `sort` |
 * | `pageCap`, `capBy` | more rows than that a page are refused, or not given | aegra, langrove (100), operators (20) |
 * | `count: 'missing' \| 'refused'` | no `POST /threads/count` | aegra, embed |
 * | rows as they are: `threads[].row` | any text as id, dates that are numbers, statuses of its own, big integers, no id | deer-flow, reports |
 * | `copy: 'missing'` | 404 | aegra, embed, deer-flow |
 * | `history: 'post'` | GET is 404 | embed, azure-functions-langgraph, deer-flow |
 * | `history: 'empty'` | always `[]` | pure-graph |
 * | `history: 'missing'` | 404 for GET and POST | |
 * | `ids: 'topLevel'` | checkpoints name themselves by `checkpoint_id`, `parent_checkpoint_id` and have no `checkpoint` | deer-flow |
 * | `before: 'refused' \| 'ignored' \| 'empty'` | 422, the first page again, or `[]` | GraphHarbor, embed |
 * | `historyLimit: number \| 'ignored'` | more is refused, or not given (`capBy`); all checkpoints at once | deer-flow (100), GraphHarbor |
 * | `missingThread: 500` | instead of 404 | pure-graph |
 * | `patch: 'replaces'` | the metadata are what was sent, no more | langrove |
 * | `runs: 'missing'` | no calls for runs | embed |
 * | `'<NaN>'` as a value | it is sent as a bare NaN | reports |
 * | `threads[].onStart` | what a run does to the thread; by itself it ends at once and does nothing | |
 * | `api: 'fleet'` | another API: `GET /threads` has `{threads, next_cursor}`, no search | LangSmith Fleet |
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseExactly } from '../../../src/langgraph/responses';

export type SearchOption = 'select' | 'extract' | 'sort' | 'status' | 'metadata' | 'ids' | 'limit';

export interface Behaviours {
  refuses: readonly SearchOption[];
  /** How a refusal is worded: pydantic's list, a sentence that names the option, or nothing that helps. */
  refusal: 'pydantic' | 'sentence' | 'bare';
  ignores: readonly SearchOption[];
  pageCap: number;
  capBy: 'refusal' | 'silence';
  count: 'there' | 'missing' | 'refused';
  copy: 'there' | 'missing';
  history: 'there' | 'post' | 'empty' | 'missing';
  ids: 'checkpoint' | 'topLevel';
  before: 'there' | 'refused' | 'ignored' | 'empty';
  historyLimit: number | 'ignored';
  missingThread: 404 | 500;
  patch: 'merges' | 'replaces';
  runs: 'there' | 'missing';
  api: 'agentServer' | 'fleet';
}

export interface LookAlikeRun {
  run_id: string;
  status: string;
  [more: string]: unknown;
}

export interface LookAlikeThread {
  /** A row as it is sent, whatever it is; a text is sent as the JSON that it is. */
  row: unknown;
  /** Checkpoints by namespace, newest first, as the real servers have them. */
  histories?: Record<string, CheckpointRow[]>;
  runs?: LookAlikeRun[];
  /** A run was started with this body. */
  onStart?: (thread: LookAlikeThread, body: Record<string, unknown>) => void;
}

export interface CheckpointRow {
  checkpoint: { checkpoint_id: string; checkpoint_ns?: string; thread_id?: string };
  parent_checkpoint?: { checkpoint_id: string; checkpoint_ns?: string; thread_id?: string } | null;
  [more: string]: unknown;
}

export interface LookAlikeRequest {
  method: string;
  path: string;
  body: string;
}

export interface LookAlike extends AsyncDisposable {
  url: string;
  /** In the server's own order; tests change them as they like. */
  threads: LookAlikeThread[];
  behaviours: Behaviours;
  /** Everything that came, oldest first. */
  requests: LookAlikeRequest[];
  /** The bodies of the searches that came, parsed. */
  searches(): Record<string, unknown>[];
  stop(): Promise<void>;
}

const usual: Behaviours = {
  refuses: [],
  refusal: 'pydantic',
  ignores: [],
  pageCap: 1000,
  capBy: 'refusal',
  count: 'there',
  copy: 'there',
  history: 'there',
  ids: 'checkpoint',
  before: 'there',
  historyLimit: 1000,
  missingThread: 404,
  patch: 'merges',
  runs: 'there',
  api: 'agentServer',
};

/** The members of a search's body that belong to an option. */
const members: Record<SearchOption, string[]> = {
  select: ['select'],
  extract: ['extract'],
  sort: ['sort_by', 'sort_order'],
  status: ['status'],
  metadata: ['metadata'],
  ids: ['ids'],
  limit: ['limit'],
};

type Members = Record<string, unknown>;
/** A body that is a text is sent as it is. */
interface Response {
  status: number;
  body: unknown;
}

/** A plain row: the n-th thread is the n-th newest. */
export function plainRow(n: number, more: Members = {}): Members {
  const made = new Date(Date.UTC(2026, 0, 1) - n * 60_000).toISOString();
  const thread_id = `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
  return { thread_id, created_at: made, updated_at: made, status: 'idle', metadata: {}, ...more };
}

export async function startLookAlike(
  threads: LookAlikeThread[] = [],
  behaviours: Partial<Behaviours> = {},
): Promise<LookAlike> {
  const requests: LookAlikeRequest[] = [];
  const server = http.createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const { method = '', url: path = '' } = message;
      const request = { method, path, body: Buffer.concat(chunks).toString() };
      requests.push(request);
      const { status, body } = respond(stage, request);
      const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
      response.writeHead(status, { 'content-type': 'application/json' }).end(text.replaceAll('"<NaN>"', 'NaN'));
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const stage: LookAlike = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    threads,
    behaviours: { ...usual, ...behaviours },
    requests,
    searches: () =>
      requests.filter(({ path }) => path === '/threads/search').map(({ body }) => JSON.parse(body) as Members),
    stop,
    [Symbol.asyncDispose]: stop,
  };
  return stage;
}

function respond(stage: LookAlike, { method, path, body }: LookAlikeRequest): Response {
  const url = new URL(path, 'http://look.alike');
  const [, first = '', second = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
  const sent = body === '' ? {} : membersOf(parseExactly(Buffer.from(body)));
  const { behaviours } = stage;
  if (first === 'info') return { status: 200, body: { version: '0.0.1' } };
  if (first !== 'threads') return nothingHere(method, path);
  if (behaviours.api === 'fleet') {
    const found = { threads: stage.threads.map(({ row }) => ({ id: idOf(row) })), next_cursor: 'y' };
    return method === 'GET' && second === '' ? { status: 200, body: found } : nothingHere(method, path);
  }
  if (method === 'POST' && second === '') return make(stage, sent);
  if (method === 'POST' && second === 'search' && rest.length === 0) return search(stage, sent);
  if (method === 'POST' && second === 'count' && rest.length === 0) return count(stage, sent);
  const thread = stage.threads.find(({ row }) => idOf(row) === second);
  if (thread === undefined) {
    return behaviours.missingThread === 500
      ? { status: 500, body: { error: `Thread with ID ${second} not found.` } }
      : { status: 404, body: { detail: `Thread '${second}' not found` } };
  }
  switch (`${method} ${rest[0] ?? ''}`) {
    case 'GET ':
      return rowBody(thread.row);
    case 'PATCH ':
      return patch(stage, thread, sent);
    case 'DELETE ':
      stage.threads.splice(stage.threads.indexOf(thread), 1);
      return { status: 204, body: undefined };
    case 'POST copy':
      return behaviours.copy === 'missing' ? nothingHere(method, path) : copy(stage, thread);
    case 'GET history':
      return behaviours.history === 'post' ? nothingHere(method, path) : history(stage, thread, fromQuery(url));
    case 'POST history':
      return history(stage, thread, sent);
    case 'POST state':
      return rest[1] === 'checkpoint' ? state(stage, thread, sent) : nothingHere(method, path);
    case 'GET runs':
    case 'POST runs':
      if (behaviours.runs === 'missing') return nothingHere(method, path);
      return method === 'POST' && rest[1] === undefined ? start(thread, sent) : runs(thread, method, rest, url);
  }
  return nothingHere(method, path);
}

function nothingHere(method: string, path: string): Response {
  return { status: 404, body: { error: `${method} ${path.split('?')[0]} not implemented` } };
}

function search({ threads, behaviours }: LookAlike, sent: Members): Response {
  for (const option of behaviours.refuses) {
    const named = members[option].find((name) => sent[name] !== undefined);
    if (named !== undefined) return refuse(behaviours, named, { type: 'extra_forbidden' });
  }
  const limit = Number(sent.limit ?? 10);
  if (behaviours.capBy === 'refusal' && limit > behaviours.pageCap) {
    return refuse(behaviours, 'limit', { type: 'less_than_equal', ctx: { le: behaviours.pageCap } });
  }
  const follows = (option: SearchOption) =>
    !behaviours.ignores.includes(option) && members[option].some((name) => sent[name] !== undefined);
  const found = matching(threads, sent, follows);
  const by = textOf(sent.sort_by) || 'updated_at';
  if (follows('sort')) {
    const sign = sent.sort_order === 'asc' ? 1 : -1;
    found.sort((one, other) => sign * textOf(memberOf(one, by)).localeCompare(textOf(memberOf(other, by))));
  }
  const offset = Number(sent.offset ?? 0);
  const most = Math.min(behaviours.ignores.includes('limit') ? Infinity : limit, behaviours.pageCap);
  const page = found.slice(offset, offset + most).map((row) => {
    if (typeof row === 'string') return row;
    const selected = follows('select') ? select(membersOf(row), sent.select as string[]) : row;
    const extracted = follows('extract') && { extracted: extract(row, sent.extract as Record<string, string>) };
    return JSON.stringify(extracted ? { ...membersOf(selected), ...extracted } : selected);
  });
  return { status: 200, body: `[${page.join(',')}]` };
}

function count({ threads, behaviours }: LookAlike, sent: Members): Response {
  if (behaviours.count === 'missing') return nothingHere('POST', '/threads/count');
  if (behaviours.count === 'refused') return { status: 422, body: { detail: 'no counting' } };
  return { status: 200, body: matching(threads, sent, (option) => sent[option] !== undefined).length };
}

function refuse({ refusal }: Behaviours, member: string, facts: Members): Response {
  switch (refusal) {
    case 'pydantic':
      return { status: 422, body: { detail: [{ ...facts, loc: ['body', member] }] } };
    case 'sentence':
      return { status: 422, body: { detail: `${member} is not supported` } };
    case 'bare':
      return { status: 422, body: { detail: 'Unprocessable' } };
  }
}

/** Rows that match, in the server's own order. */
function matching(threads: LookAlikeThread[], sent: Members, follows: (option: SearchOption) => boolean): unknown[] {
  return threads
    .map(({ row }) => row)
    .filter((row) => {
      const has = membersOf(memberOf(rowOf(row), 'metadata'));
      return (
        (!follows('ids') || (sent.ids as string[]).includes(idOf(row))) &&
        (!follows('status') || memberOf(rowOf(row), 'status') === sent.status) &&
        (!follows('metadata') ||
          Object.entries(membersOf(sent.metadata)).every(([k, v]) => JSON.stringify(has[k]) === JSON.stringify(v)))
      );
    });
}

function select(row: Members, names: string[]): Members {
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name)));
}

/** `values.messages[0].content` and the like. */
function extract(row: unknown, paths: Record<string, string>): Members {
  const at = (path: string) =>
    path.split(/[.[\]]+/).reduce((value: unknown, name) => (name === '' ? value : memberOf(value, name)), row);
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, at(path) ?? null]));
}

function make({ threads }: LookAlike, { metadata = {} }: Members): Response {
  const now = new Date().toISOString();
  const row = { thread_id: crypto.randomUUID(), created_at: now, updated_at: now, status: 'idle', metadata };
  threads.unshift({ row });
  return { status: 200, body: row };
}

function patch({ behaviours }: LookAlike, thread: LookAlikeThread, sent: Members): Response {
  const row = membersOf(rowOf(thread.row));
  const kept = behaviours.patch === 'replaces' ? {} : membersOf(row.metadata);
  thread.row = { ...row, metadata: { ...kept, ...membersOf(sent.metadata) } };
  return rowBody(thread.row);
}

function copy({ threads }: LookAlike, source: LookAlikeThread): Response {
  const now = new Date().toISOString();
  const thread_id = crypto.randomUUID();
  const kept = Object.entries(membersOf(rowOf(source.row))).filter(
    ([name]) => !['interrupts', 'values'].includes(name),
  );
  const row = { ...Object.fromEntries(kept), thread_id, created_at: now, updated_at: now, status: 'idle' };
  const histories = JSON.stringify(source.histories ?? {}).replaceAll(idOf(source.row), thread_id);
  threads.unshift({ row, histories: JSON.parse(histories) as Record<string, CheckpointRow[]> });
  return { status: 200, body: row };
}

function fromQuery(url: URL): Members {
  const before = url.searchParams.get('before');
  return { limit: Number(url.searchParams.get('limit') ?? 10), ...(before !== null && { before }) };
}

function history({ behaviours }: LookAlike, thread: LookAlikeThread, sent: Members): Response {
  if (behaviours.history === 'missing') return nothingHere('ANY', '/history');
  if (behaviours.history === 'empty') return { status: 200, body: [] };
  const limit = Number(sent.limit ?? 10);
  const before = idOfCursor(sent.before);
  const most = behaviours.historyLimit;
  if (behaviours.capBy === 'refusal' && typeof most === 'number' && limit > most) {
    return refuse(behaviours, 'limit', { type: 'less_than_equal', ctx: { le: most } });
  }
  if (before !== undefined && behaviours.before === 'refused') return refuse(behaviours, 'before', {});
  if (before !== undefined && behaviours.before === 'empty') return { status: 200, body: [] };
  const rows = checkpoints(thread, sent);
  const at = rows.findIndex(({ checkpoint }) => checkpoint.checkpoint_id === before);
  // The real servers take any id; here the ids need no order, so the cursor is a row that is there.
  const start = before === undefined || behaviours.before === 'ignored' ? 0 : at < 0 ? rows.length : at + 1;
  const page = rows.slice(start, most === 'ignored' ? undefined : start + Math.min(limit, most));
  return { status: 200, body: page.map((row) => (behaviours.ids === 'topLevel' ? topLevel(row) : row)) };
}

/** Both spellings of `before`: the id, or `{ configurable: { checkpoint_id } }`. */
function idOfCursor(before: unknown): string | undefined {
  const id = typeof before === 'string' ? before : memberOf(memberOf(before, 'configurable'), 'checkpoint_id');
  return typeof id === 'string' ? id : undefined;
}

function checkpoints({ histories = {} }: LookAlikeThread, sent: Members): CheckpointRow[] {
  return histories[textOf(memberOf(sent.checkpoint, 'checkpoint_ns'))] ?? [];
}

function topLevel({ checkpoint, parent_checkpoint: parent, ...others }: CheckpointRow): Members {
  return { checkpoint_id: checkpoint.checkpoint_id, parent_checkpoint_id: parent?.checkpoint_id ?? null, ...others };
}

function state(stage: LookAlike, thread: LookAlikeThread, sent: Members): Response {
  const id = memberOf(sent.checkpoint, 'checkpoint_id');
  const row = checkpoints(thread, sent).find(({ checkpoint }) => checkpoint.checkpoint_id === id);
  if (row === undefined) return { status: 200, body: { created_at: null } };
  return { status: 200, body: stage.behaviours.ids === 'topLevel' ? topLevel(row) : row };
}

function start(thread: LookAlikeThread, body: Members): Response {
  const run = { run_id: crypto.randomUUID(), status: 'success', created_at: new Date().toISOString() };
  thread.runs = [run, ...(thread.runs ?? [])];
  thread.onStart?.(thread, body);
  return { status: 200, body: run };
}

function runs(thread: LookAlikeThread, method: string, [, runId, action]: string[], url: URL): Response {
  const all = thread.runs ?? [];
  if (method === 'GET' && runId === undefined) {
    const status = url.searchParams.get('status');
    return { status: 200, body: all.filter((run) => status === null || run.status === status) };
  }
  const run = all.find(({ run_id }) => run_id === runId);
  if (run === undefined) return { status: 404, body: { detail: `Run '${runId}' not found` } };
  if (method === 'GET') return { status: 200, body: run };
  if (action !== 'cancel') return nothingHere(method, '/runs');
  run.status = 'interrupted';
  return { status: 204, body: undefined };
}

function rowBody(row: unknown): Response {
  return { status: 200, body: row };
}

function idOf(row: unknown): string {
  return textOf(memberOf(rowOf(row), 'thread_id'));
}

function memberOf(value: unknown, name: string): unknown {
  return membersOf(value)[name];
}

/** A row may be written as JSON. */
function rowOf(row: unknown): unknown {
  return typeof row === 'string' ? parseExactly(Buffer.from(row)) : row;
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
