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
  const reader = new JsonReader(text);
  const value = reader.value(0);
  if (reader.at < text.length) reader.fail();
  return value;
}

/** Goes through a text, value by value. Every method throws `JsonError` where the text is no JSON there. */
export class JsonReader {
  /** Where the next one begins. */
  at = 0;

  constructor(readonly text: string) {}

  fail(position = this.at): never {
    throw new JsonError(position >= this.text.length ? 'endsEarly' : 'unexpectedByte', position);
  }

  skipSpace(): void {
    spacePattern.lastIndex = this.at;
    spacePattern.test(this.text);
    this.at = spacePattern.lastIndex;
  }

  /** One value with the space around it, `depth` levels deep. */
  value(depth: number): JsonValue {
    if (depth > maxDepth) throw new JsonError('tooDeep', this.at);
    this.skipSpace();
    const value = this.#bareValue(depth);
    this.skipSpace();
    return value;
  }

  #bareValue(depth: number): JsonValue {
    switch (this.text[this.at]) {
      case '{': {
        const members: JsonObject = new Map();
        if (this.#begins('}'))
          do this.member(members, depth + 1);
          while (this.goesOn('}'));
        return members;
      }
      case '[': {
        const items: JsonValue[] = [];
        if (this.#begins(']'))
          do items.push(this.value(depth + 1));
          while (this.goesOn(']'));
        return items;
      }
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default: {
        numberPattern.lastIndex = this.at;
        const match = numberPattern.exec(this.text);
        if (!match) return this.fail();
        this.at = numberPattern.lastIndex;
        return new JsonNumber(match[0]);
      }
    }
  }

  /** Passes the bracket that opens a list or an object; whether there is anything in it. Else it passes `close` too. */
  #begins(close: ']' | '}'): boolean {
    this.at++;
    this.skipSpace();
    if (this.text[this.at] !== close) return true;
    this.at++;
    return false;
  }

  /** Passes the comma behind an item, or `close`; whether another one follows. */
  goesOn(close?: ']' | '}'): boolean {
    const found = this.text[this.at];
    if (found !== close && found !== ',') this.fail();
    this.at++;
    return found === ',';
  }

  /** Passes a key and its colon. It must be none of `members`. */
  #key(members: JsonObject): string {
    this.skipSpace();
    const keyAt = this.at;
    if (this.text[keyAt] !== '"') this.fail();
    const key = this.#string();
    if (members.has(key)) throw new JsonError('duplicateKey', keyAt);
    this.skipSpace();
    if (this.text[this.at] !== ':') this.fail();
    this.at++;
    return key;
  }

  /** Adds a key and its value to `members`. */
  member(members: JsonObject, depth: number): void {
    const key = this.#key(members);
    members.set(key, this.value(depth));
  }

  #string(): string {
    const { text, at: start } = this;
    let end = text.indexOf('"', start + 1);
    while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
    if (end < 0) return this.fail(text.length);
    this.at = end + 1;
    try {
      return JSON.parse(text.slice(start, this.at)) as string;
    } catch {
      return this.fail(start);
    }
  }

  #word(word: string, value: null | boolean): null | boolean {
    if (!this.text.startsWith(word, this.at)) return this.fail();
    this.at += word.length;
    return value;
  }
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
