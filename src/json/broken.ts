/** JSON with mistakes in it, such as the bare `NaN` that Python's `json` writes: where they are, and what is good around them. */
import { JsonError, type JsonFault } from './error';
import { parseJson, type JsonValue } from './json';
import { jsonPointer, type Path } from './path';
import { printString } from './print';

/** The first place of a value that is no JSON: its RFC 6901 pointer, and the byte in the response. */
export interface BrokenPlace {
  pointer: string;
  position: number;
  what: JsonFault;
}

const texts = /"(?:[^"\\]|\\[^])*"?/;
const tokens = new RegExp(`${texts.source}|[[\\]{},:]`, 'g');
const scalars = new RegExp(`${texts.source}|[^\\s,:[\\]{}"]+`, 'g');

/** Below `path`, where in a value its text ends that breaks off there. */
export function pathToEnd(text: string, path: Path = []): Path {
  const below: (string | number | undefined)[] = [];
  let isKey = false;
  for (const [token] of text.matchAll(tokens)) {
    const inner = below.length - 1;
    const place = below[inner];
    if (token === '{' || token === '[') below.push(token === '[' ? 0 : undefined);
    else if (token === '}' || token === ']') below.pop();
    else if (token === ',' && typeof place === 'number') below[inner] = place + 1;
    else if (token.startsWith('"') && isKey) below[inner] = scalar(token) ?? token;
    if (token !== '"') isKey = token === '{' || (token === ',' && typeof below.at(-1) !== 'number');
  }
  return [...path, ...below.filter((step) => step !== undefined)];
}

/**
 * A value with what is no JSON in it as texts that begin with `<not JSON>`; one whose structure is broken, or that has a
 * key twice, as the text of all of it, behind the place.
 */
export function readBroken(text: string, path: Path): JsonValue {
  const mended = text.replaceAll(scalars, (token) => (scalar(token) === undefined ? marked(token) : token));
  try {
    return parseJson(mended);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const end = error.fault === 'duplicateKey' ? mended.indexOf('"', error.position + 1) + 1 : error.position;
    return `<not JSON at ${jsonPointer(pathToEnd(mended.slice(0, end), path))}> ${text}`;
  }
}

/** `parseJson`, and `readBroken` of what is none. */
export function parseAny(text: string, path: Path = []): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return readBroken(text, path);
    throw error;
  }
}

/** What `readBroken` puts in place of a value that is no JSON begins with it. */
const mark = '<not JSON> ';

function marked(token: string): string {
  return printString(mark + token);
}

/** Where a value of `readBroken` was no JSON at first: a pointer; `undefined` where nothing is marked. */
export function markedPlace(value: JsonValue, path: Path = []): string | undefined {
  if (typeof value === 'string') return value.startsWith(mark) ? jsonPointer(path) : undefined;
  const inside: Iterable<[string | number, JsonValue]> =
    value instanceof Map || Array.isArray(value) ? value.entries() : [];
  for (const [step, each] of inside) {
    const found = markedPlace(each, [...path, step]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** As text; `undefined` for what is no JSON. */
function scalar(token: string): string | undefined {
  try {
    return String(JSON.parse(token));
  } catch {
    return undefined;
  }
}
