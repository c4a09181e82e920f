/**
 * JSON values that keep what `JSON.parse` loses: a number's text, duplicate keys (refused), and keys such as
 * `__proto__`.
 */
import { JsonError } from './error';

/** A number by its text: 1.0 is not 1, and 9007199254740993 stays what it is. */
export class JsonNumber {
  constructor(readonly text: string) {}
}
export type JsonObject = Map<string, JsonValue>;
export type JsonValue = null | boolean | string | JsonNumber | JsonValue[] | JsonObject;

/** Comparing and printing call themselves at each level; deeper values than this are refused as `tooDeep`. */
const maxDepth = 2_000;
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const spacePattern = /[ \t\n\r]*/y;

/** Parses one value. Throws `JsonError` with the character position: bad grammar, a key twice, nested too deep. */
export function parseJson(text: string): JsonValue {
  let at = 0;
  const fail = (position = at): never => {
    throw new JsonError(position >= text.length ? 'endsEarly' : 'unexpectedByte', position);
  };
  const skipSpace = (): void => {
    spacePattern.lastIndex = at;
    spacePattern.test(text);
    at = spacePattern.lastIndex;
  };
  const readString = (): string => {
    const start = at;
    let end = text.indexOf('"', start + 1);
    while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
    if (end < 0) return fail(text.length);
    at = end + 1;
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch {
      return fail(start);
    }
  };
  const readWord = (word: string, value: null | boolean): null | boolean => {
    if (!text.startsWith(word, at)) return fail();
    at += word.length;
    return value;
  };
  const readArray = (depth: number): JsonValue[] => {
    const items: JsonValue[] = [];
    at++;
    skipSpace();
    if (text[at] === ']') at++;
    else {
      for (;;) {
        items.push(readValue(depth));
        if (text[at] === ']') break;
        if (text[at] !== ',') fail();
        at++;
      }
      at++;
    }
    return items;
  };
  const readObject = (depth: number): JsonObject => {
    const members: JsonObject = new Map();
    at++;
    skipSpace();
    if (text[at] === '}') at++;
    else {
      for (;;) {
        skipSpace();
        const keyAt = at;
        if (text[at] !== '"') fail();
        const key = readString();
        if (members.has(key)) throw new JsonError('duplicateKey', keyAt);
        skipSpace();
        if (text[at] !== ':') fail();
        at++;
        members.set(key, readValue(depth));
        if (text[at] === '}') break;
        if (text[at] !== ',') fail();
        at++;
      }
      at++;
    }
    return members;
  };
  /** One value with the space around it. */
  const readValue = (depth: number): JsonValue => {
    if (depth > maxDepth) throw new JsonError('tooDeep', at);
    skipSpace();
    let value: JsonValue;
    switch (text[at]) {
      case '{':
        value = readObject(depth + 1);
        break;
      case '[':
        value = readArray(depth + 1);
        break;
      case '"':
        value = readString();
        break;
      case 't':
        value = readWord('true', true);
        break;
      case 'f':
        value = readWord('false', false);
        break;
      case 'n':
        value = readWord('null', null);
        break;
      default: {
        numberPattern.lastIndex = at;
        const match = numberPattern.exec(text);
        if (!match) return fail();
        at = numberPattern.lastIndex;
        value = new JsonNumber(match[0]);
      }
    }
    skipSpace();
    return value;
  };
  const value = readValue(0);
  if (at < text.length) fail();
  return value;
}

function isEscaped(text: string, quoteAt: number): boolean {
  let backslashes = 0;
  while (text[quoteAt - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

/** The member `key` of an object, `undefined` for anything else. */
export function member(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return value instanceof Map ? value.get(key) : undefined;
}

/** The member `key` where it is a string. */
export function stringMember(value: JsonValue | undefined, key: string): string | undefined {
  const found = member(value, key);
  return typeof found === 'string' ? found : undefined;
}
