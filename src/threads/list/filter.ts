import * as v from 'valibot';
import type { KnownStatus, ThreadFilter, ThreadSort } from '../../api';
import { isThreadId } from '../../langgraph/responses';
import { members, readAs, words } from '../../schemas';

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

const text = v.pipe(v.string(), v.maxLength(longestText));
const plain = v.union([v.boolean(), v.pipe(v.number(), v.finite()), text]);
const metadataSchema = v.pipe(
  members,
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const read: [string, v.InferOutput<typeof plain>][] = [];
    for (const [key, value] of Object.entries(dataset.value)) {
      const isName = isMetadataKey(key);
      if (!isName || !v.is(plain, value)) {
        const origin = isName ? 'value' : 'key';
        addIssue({ path: [{ type: 'object', origin, input: dataset.value, key, value }] });
        return NEVER;
      }
      read.push([key, value]);
    }
    return Object.fromEntries(read);
  }),
);
const filterSchema = v.pipe(
  members,
  v.transform((given) => Object.fromEntries(Object.entries(given).filter(([, each]) => each !== undefined))),
  v.strictObject({
    status: v.optional(v.picklist(statuses)),
    graph: v.optional(v.pipe(text, v.nonEmpty())),
    ids: v.optional(v.pipe(v.array(v.pipe(v.string(), v.check(isThreadId))), v.minLength(1), v.maxLength(mostIds))),
    idPrefix: v.optional(v.pipe(v.string(), v.regex(prefixPattern))),
    text: v.optional(v.pipe(words, v.maxLength(longestText))),
    age: v.optional(
      v.pipe(
        v.string(),
        v.check((age) => parseAge(age) !== undefined),
      ),
    ),
    metadata: v.optional(metadataSchema),
  }),
);
const sortSchema = v.object({ by: v.picklist(sortFields), order: v.picklist(['asc', 'desc']) });

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
  const read = v.safeParse(filterSchema, value, { abortEarly: true });
  if (!read.success) return { valid: false, problem: problemOf(read.issues[0]) };
  const { status, graph, metadata, ids, idPrefix, text, age } = read.output;
  if (ids !== undefined && idPrefix !== undefined) return wrong('twice', 'id');
  if (graph !== undefined && metadata && Object.hasOwn(metadata, 'graph_id')) return wrong('twice', 'graph');
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
  const sort = readAs(sortSchema, value);
  return sort ? { valid: true, sort } : wrong('sort', '');
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

function problemOf({ expected, path }: v.BaseIssue<unknown>): FilterProblem {
  const [member, below] = path ?? [];
  const name = typeof member?.key === 'string' ? member.key : '';
  if (expected === 'never') return { code: 'unknown', word: name };
  switch (name) {
    case 'status':
    case 'graph':
    case 'age':
      return { code: name, word: wordOf(member?.value) };
    case 'ids':
    case 'idPrefix':
      return { code: 'id', word: wordOf(member?.value) };
    case 'text':
      return { code: 'value', word: 'text' };
    default: {
      const isName = below?.type === 'object' && below.origin === 'key';
      return typeof below?.key === 'string'
        ? { code: isName ? 'key' : 'value', word: below.key }
        : { code: 'notAFilter', word: name };
    }
  }
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value;
}

function wrong(code: FilterProblem['code'], word: string): { valid: false; problem: FilterProblem } {
  return { valid: false, problem: { code, word } };
}
