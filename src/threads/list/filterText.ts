import * as v from 'valibot';
import type { ThreadFilter } from '../../api';
import { plainJson, readAs } from '../../schemas';
import { checkFilter, isWholeId, wordsOf, type Checked, type FilterProblem } from './filter';

/** Names with a meaning of their own; metadata of such a name is written `metadata.status:…`. */
const ownNames = ['status', 'graph', 'id', 'text', 'age'];
const prefix = 'metadata.';

/** `name:value` (white space after the colon, and quotes around the value, perhaps), or a bare word. */
const token = /([^\s:"]+):\s*("(?:[^"\\]|\\.)*"|[^\s"]\S*)?|(\S+)/g;

interface Parts {
  filter: Record<string, unknown>;
  metadata: Map<string, unknown>;
  ids: string[];
  words: string[];
  problem: FilterProblem | undefined;
}

/**
 * A filter as it is typed: `status:busy graph:chat customer: acme 1ef4`. `status`, `graph`, `age` (`7d`, `>30d`) and `id`
 * have a meaning of their own, other names are of metadata; bare words are whole ids, or words of a title, of what was said
 * first, or what an id begins with. `true`, `false` and numbers are what they look like; in quotes they are texts, and an id
 * in quotes is a whole one.
 */
export function parseFilterText(text: string): Checked<{ filter: ThreadFilter }> {
  const parts: Parts = { filter: {}, metadata: new Map(), ids: [], words: [], problem: undefined };
  for (const [, name, value = '', word] of text.slice(0, 10_000).matchAll(token)) {
    if (word !== undefined) {
      if (isWholeId(word)) parts.ids.push(word);
      else parts.words.push(word);
    } else {
      take(parts, name ?? '', value);
    }
  }
  if (parts.problem !== undefined) {
    return { valid: false, problem: parts.problem };
  }
  return checkFilter({
    ...parts.filter,
    ...(parts.metadata.size > 0 && { metadata: Object.fromEntries(parts.metadata) }),
    ...(parts.ids.length > 0 && { ids: parts.ids }),
    ...(parts.words.length > 0 && { text: parts.words.join(' ') }),
  });
}

/** The inverse: a text that gives this very filter. */
export function filterText({ status, graph, metadata = {}, ids = [], idPrefix, text, age }: ThreadFilter): string {
  const words = [
    status === undefined ? '' : `status:${status}`,
    graph === undefined ? '' : `graph:${valueText(graph)}`,
    ...Object.entries(metadata).map(([key, value]) => `${keyText(key)}:${valueText(value)}`),
    age === undefined ? '' : `age:${age}`,
    ...ids.map((id) => (isWholeId(id) ? id : `id:${JSON.stringify(id)}`)),
    idPrefix === undefined ? '' : `id:${idPrefix}`,
    text === undefined ? '' : isBareText(text) ? text : `text:${JSON.stringify(text)}`,
  ];
  return words.filter(Boolean).join(' ');
}

function take(parts: Parts, name: string, written: string): void {
  const quoted = written.startsWith('"');
  const text = quoted ? readAs(v.string(), plainJson(written)) : written;
  if (text === undefined || (text === '' && !quoted)) {
    parts.problem ??= { code: 'value', word: name };
  } else if (name === 'id') {
    takeId(parts, text, quoted);
  } else if (name === 'text') {
    parts.words.push(text);
  } else if (ownNames.includes(name)) {
    if (Object.hasOwn(parts.filter, name)) parts.problem ??= { code: 'twice', word: name };
    parts.filter[name] = text;
  } else {
    const key = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    if (parts.metadata.has(key)) parts.problem ??= { code: 'twice', word: key };
    parts.metadata.set(key, quoted ? text : typed(text));
  }
}

function takeId(parts: Parts, word: string, whole: boolean): void {
  if (whole || isWholeId(word)) {
    parts.ids.push(word);
  } else {
    if (Object.hasOwn(parts.filter, 'idPrefix')) parts.problem ??= { code: 'twice', word: 'id' };
    parts.filter.idPrefix = word;
  }
}

/** Words that can be written without a name. */
function isBareText(text: string): boolean {
  return wordsOf(text).every((word) => /^[^:"]+$/.test(word) && !isWholeId(word));
}

function typed(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') {
    return text === 'true';
  }
  // Only what comes out as it was written: 1.0 and 9007199254740993 would become other numbers.
  return /^-?\d/.test(text) && String(Number(text)) === text ? Number(text) : text;
}

function keyText(key: string): string {
  return ownNames.includes(key) || key.startsWith(prefix) ? prefix + key : key;
}

function valueText(value: string | number | boolean): string {
  if (typeof value !== 'string') {
    return String(value);
  }
  const bare = value !== '' && !/[\s"\\\p{C}]/u.test(value) && typed(value) === value;
  return bare ? value : JSON.stringify(value);
}
