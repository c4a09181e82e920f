import type { KnownStatus, ThreadFilter, ThreadSort } from '../../api';
import { isThreadId } from '../../langgraph/responses';

/** Which threads a deployment's rows show, in which order. */
export interface ThreadQuery {
  filter: ThreadFilter;
  sort: ThreadSort;
}

/** Why something is no filter. Every code has one sentence in `texts/filters.ts`; `word` is what is wrong. */
export interface FilterProblem {
  code:
    | 'notAFilter'
    | 'unknown'
    | 'status'
    | 'graph'
    /** A name of metadata that must not reach a server: LangGraph CVE-2025-67644. */
    | 'key'
    | 'value'
    | 'id'
    | 'age'
    | 'twice'
    | 'sort';
  word: string;
}

export type Checked<Value> = ({ valid: true } & Value) | { valid: false; problem: FilterProblem };

export const statuses: readonly KnownStatus[] = ['idle', 'busy', 'interrupted', 'error'];
export const sortFields: readonly ThreadSort['by'][] = ['updated_at', 'created_at', 'status', 'thread_id'];
export const newestFirst: ThreadSort = { by: 'updated_at', order: 'desc' };

const metadataKey = /^[A-Za-z0-9_.-]{1,64}$/;
const wholeId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** What an id may begin with: not any text, for a typed word that is nothing else would be one. */
const prefixPattern = /^[\w.:+@#?%~-]{1,255}$/;
const longestText = 1000;
const mostIds = 1000;
const members = ['status', 'graph', 'metadata', 'ids', 'idPrefix', 'text', 'age'];

/** Whether this is the id of a thread on LangGraph's own servers, all of it. */
export function isWholeId(text: string): boolean {
  return wholeId.test(text);
}

/** The words that a thread is looked for by. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

export function isMetadataKey(text: string): boolean {
  return metadataKey.test(text);
}

export function isSetFilter(filter: ThreadFilter): boolean {
  return Object.keys(filter).length > 0;
}

/**
 * What came in from a command, another extension or an older window, as a filter: members that are undefined left out,
 * ids in lower case where they are UUIDs. Or what is wrong with it; nothing of that reaches a server.
 */
export function checkFilter(value: unknown): Checked<{ filter: ThreadFilter }> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrong('notAFilter', '');
  }
  const given = new Map(Object.entries(value).filter(([, each]) => each !== undefined));
  const problem = problemOf(given);
  if (problem !== undefined) {
    return { valid: false, problem };
  }
  const { status, graph, metadata, ids, idPrefix, text, age }: ThreadFilter = Object.fromEntries(given);
  const prefix = idPrefix?.toLowerCase();
  const exact = ids ?? (prefix !== undefined && isWholeId(prefix) ? [prefix] : undefined);
  return {
    valid: true,
    filter: {
      ...(status && { status }),
      ...(graph !== undefined && { graph }),
      ...(metadata && Object.keys(metadata).length > 0 && { metadata }),
      ...(exact && { ids: exact.map((id) => (isWholeId(id) ? id.toLowerCase() : id)) }),
      ...(prefix !== undefined && exact === undefined && { idPrefix: prefix }),
      ...(text !== undefined && { text: wordsOf(text).join(' ') }),
      ...(age !== undefined && { age: age.replace(/^</, '') }),
    },
  };
}

export function checkSort(value: unknown): Checked<{ sort: ThreadSort }> {
  const { by, order }: { by?: unknown; order?: unknown } = typeof value === 'object' && value !== null ? value : {};
  const field = sortFields.find((each) => each === by);
  if (field === undefined || (order !== 'asc' && order !== 'desc')) {
    return wrong('sort', '');
  }
  return { valid: true, sort: { by: field, order } };
}

/** Milliseconds, and whether threads are to be older; undefined where the text is no age. */
export function parseAge(text: string): { milliseconds: number; older: boolean } | undefined {
  const [, sign, amount = '', unit = ''] = /^([<>]?)([1-9]\d{0,4})([mhdw])$/.exec(text) ?? [];
  const minutes = new Map([
    ['m', 1],
    ['h', 60],
    ['d', 24 * 60],
    ['w', 7 * 24 * 60],
  ]).get(unit);
  return minutes === undefined ? undefined : { milliseconds: Number(amount) * minutes * 60_000, older: sign === '>' };
}

function problemOf(given: ReadonlyMap<string, unknown>): FilterProblem | undefined {
  const unknown = [...given.keys()].find((name) => !members.includes(name));
  if (unknown !== undefined) {
    return { code: 'unknown', word: unknown };
  }
  const [status, graph, ids, idPrefix, text, age] = ['status', 'graph', 'ids', 'idPrefix', 'text', 'age'].map((name) =>
    given.get(name),
  );
  if (status !== undefined && !statuses.some((each) => each === status)) {
    return { code: 'status', word: wordOf(status) };
  }
  if (graph !== undefined && (typeof graph !== 'string' || graph === '' || graph.length > longestText)) {
    return { code: 'graph', word: wordOf(graph) };
  }
  if (ids !== undefined && !(Array.isArray(ids) && ids.length > 0 && ids.length <= mostIds && ids.every(isId))) {
    return { code: 'id', word: wordOf(ids) };
  }
  if (idPrefix !== undefined && !(typeof idPrefix === 'string' && prefixPattern.test(idPrefix))) {
    return { code: 'id', word: wordOf(idPrefix) };
  }
  if (ids !== undefined && idPrefix !== undefined) {
    return { code: 'twice', word: 'id' };
  }
  if (text !== undefined && !(typeof text === 'string' && text.trim() !== '' && text.length <= longestText)) {
    return { code: 'value', word: 'text' };
  }
  if (age !== undefined && (typeof age !== 'string' || parseAge(age) === undefined)) {
    return { code: 'age', word: wordOf(age) };
  }
  return metadataProblem(given.get('metadata'), graph !== undefined);
}

function metadataProblem(metadata: unknown, hasGraph: boolean): FilterProblem | undefined {
  if (metadata === undefined) {
    return undefined;
  }
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
    return { code: 'notAFilter', word: 'metadata' };
  }
  for (const [key, value] of Object.entries(metadata)) {
    if (!isMetadataKey(key)) {
      return { code: 'key', word: key };
    }
    if (!isPlain(value)) {
      return { code: 'value', word: key };
    }
  }
  return hasGraph && Object.hasOwn(metadata, 'graph_id') ? { code: 'twice', word: 'graph' } : undefined;
}

function isPlain(value: unknown): boolean {
  return (
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    (typeof value === 'string' && value.length <= longestText)
  );
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && isThreadId(value);
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value;
}

function wrong(code: FilterProblem['code'], word: string): { valid: false; problem: FilterProblem } {
  return { valid: false, problem: { code, word } };
}
