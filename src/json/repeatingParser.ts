import { backslash, closeArray, closeObject, colon, comma, isWhitespace, openArray, openObject, quote } from './bytes';
import { JsonError } from './error';
import { JsonReader, parseJson, type JsonObject, type JsonValue } from './json';
import { GrowableBuffer } from './growableBuffer';

/** A place between two items of a member's value: bytes from the value's beginning, and the items before it. */
interface Mark {
  at: number;
  count: number;
}

/** A member's value in the object before. */
interface Known {
  value: JsonValue;
  memory: GrowableBuffer;
  marks: Mark[];
}

/** Bytes between two marks, at least. Shorter values are not kept. */
const markEvery = 512;
/** Bytes: longer objects are parsed by themselves, and not kept. */
const longest = 32 * 1024 * 1024;

/**
 * Parses objects that each repeat most of the one before, as the states of a thread do: a member that has the same bytes
 * as before is the same value, and so is what a list or an object begins with. Comparing bytes is many times faster than
 * decoding and parsing, takes no memory, and whoever compares the values then sees at once what is the same. They are
 * shared: nobody may change them.
 */
export class RepeatingParser {
  #before = new Map<string, Known>();

  /** As `parseJson` of the text. */
  parse(bytes: Buffer): JsonValue {
    const before = this.#before;
    this.#before = new Map();
    if (bytes.length <= longest) {
      try {
        return this.#parseObject(bytes, before);
      } catch (error) {
        if (!(error instanceof JsonError)) throw error;
      }
    }
    // Says what is wrong with it, and where in the text.
    return parseJson(bytes.toString('utf8'));
  }

  #parseObject(bytes: Buffer, before: Map<string, Known>): JsonObject {
    const reader = new ByteReader(bytes);
    const known = new Map<string, Known>();
    const members: JsonObject = new Map();
    reader.pass(openObject);
    if (reader.isAt(closeObject)) reader.at++;
    else {
      do {
        const key = reader.key();
        if (members.has(key)) reader.fail();
        const old = before.get(key);
        const start = reader.at;
        const found = (old && readSame(reader, old)) ?? readChanged(reader, old);
        members.set(key, found.value);
        if (reader.at - start >= markEvery) known.set(key, found);
      } while (reader.goesOn(closeObject));
    }
    reader.skipSpace();
    if (reader.at < bytes.length) reader.fail();
    this.#before = known;
    return members;
  }
}

/** Goes through bytes, of which it decodes no more than is asked for. Throws `JsonError`. */
class ByteReader {
  at = 0;

  constructor(readonly bytes: Buffer) {}

  fail(): never {
    throw new JsonError('unexpectedByte', this.at);
  }

  skipSpace(): void {
    while (isWhitespace(this.bytes[this.at] ?? 0)) this.at++;
  }

  isAt(byte: number): boolean {
    this.skipSpace();
    return this.bytes[this.at] === byte;
  }

  pass(byte: number): void {
    if (!this.isAt(byte)) this.fail();
    this.at++;
  }

  /** As `JsonReader.goesOn`. */
  goesOn(close: number): boolean {
    const isMore = this.isAt(comma);
    this.pass(isMore ? comma : close);
    return isMore;
  }

  /** Passes a key, its colon and the space behind that. */
  key(): string {
    this.skipSpace();
    const start = this.at;
    const reader = new JsonReader(this.bytes.toString('utf8', start, this.#endOfText(start)));
    const key = reader.value(1);
    if (typeof key !== 'string') this.fail();
    this.at = this.#endOfText(start);
    this.pass(colon);
    this.skipSpace();
    return key;
  }

  /** Passes items up to the comma or bracket that is behind one of them, `bytes` from here at least where there are as many. */
  items(bytes: number): JsonReader {
    const start = this.at;
    do this.at = this.#endOfItem(this.at === start ? start : this.at + 1);
    while (this.at - start < bytes && this.bytes[this.at] === comma);
    return new JsonReader(this.bytes.toString('utf8', start, this.at));
  }

  /** Where the comma or the bracket is behind an item; where it is no JSON, anywhere. */
  #endOfItem(from: number): number {
    const { bytes } = this;
    let depth = 0;
    let at = from;
    for (; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === quote) at = this.#endOfText(at) - 1;
      else if (byte === openArray || byte === openObject) depth++;
      else if ((byte === closeArray || byte === closeObject) && depth-- === 0) return at;
      else if (byte === comma && depth === 0) return at;
    }
    return at;
  }

  /** Behind the quotation mark that ends it. */
  #endOfText(from: number): number {
    const { bytes } = this;
    let at = from + 1;
    while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    return at + 1;
  }
}

/** `undefined` where it is another value than before. */
function readSame(reader: ByteReader, old: Known): Known | undefined {
  const { size } = old.memory;
  if (!isSame(reader, old.memory, 0, size) || !isEnd(reader.bytes[reader.at + size])) return undefined;
  reader.at += size;
  return old;
}

/** Takes over the memory of the value before, and what is the same of it. */
function readChanged(reader: ByteReader, old: Known | undefined): Known {
  const { bytes, at: start } = reader;
  const alike = old?.memory.bytes[0] === bytes[start] ? old : undefined;
  const marks = alike ? marksPassed(reader, alike) : [];
  const same = marks.at(-1)?.at ?? 0;
  const value = readValue(reader, alike?.value, marks);
  const memory = alike?.memory ?? new GrowableBuffer(longest);
  if (reader.at - start >= markEvery) {
    memory.truncate(same);
    memory.append(bytes.subarray(start + same, reader.at));
  }
  return { value, memory, marks };
}

/** The marks up to which the bytes are as they were. */
function marksPassed(reader: ByteReader, { memory, marks }: Known): Mark[] {
  let passed = 0;
  let same = 0;
  for (let unknown = marks.length; unknown > passed;) {
    const middle = (passed + unknown + 1) >> 1;
    const end = marks[middle - 1]?.at ?? 0;
    if (isSame(reader, memory, same, end)) [passed, same] = [middle, end];
    else unknown = middle - 1;
  }
  // A number may go on here that ended before.
  if (passed > 0 && !isEnd(reader.bytes[reader.at + same])) passed--;
  return marks.slice(0, passed);
}

function isSame({ bytes, at }: ByteReader, { bytes: old }: GrowableBuffer, from: number, to: number): boolean {
  return at + to <= bytes.length && bytes.compare(old, from, to, at + from, at + to) === 0;
}

function isEnd(byte = 0): boolean {
  return byte === comma || byte === closeArray || byte === closeObject || isWhitespace(byte);
}

/** Goes on behind the last mark; without one, at the beginning. Adds the marks that it passes. */
function readValue(reader: ByteReader, old: JsonValue | undefined, marks: Mark[]): JsonValue {
  const count = marks.at(-1)?.count ?? 0;
  if (reader.isAt(openArray)) {
    const items = Array.isArray(old) ? old.slice(0, count) : [];
    readItems(reader, closeArray, marks, (text) => items.push(text.value(2)));
    return items;
  }
  if (reader.isAt(openObject)) {
    const members: JsonObject = new Map(old instanceof Map ? [...old].slice(0, count) : []);
    readItems(reader, closeObject, marks, (text) => {
      text.member(members, 2);
      return members.size;
    });
    return members;
  }
  const text = reader.items(0);
  const value = text.value(1);
  if (text.at < text.text.length) reader.fail();
  return value;
}

/** @param take reads an item, and gives how many there are then. */
function readItems(reader: ByteReader, close: number, marks: Mark[], take: (text: JsonReader) => number): void {
  const start = reader.at;
  const last = marks.at(-1);
  reader.at += last?.at ?? 1;
  if (last ? !reader.goesOn(close) : reader.isAt(close)) {
    if (!last) reader.at++;
    return;
  }
  do {
    const text = reader.items(markEvery);
    let count = take(text);
    while (text.at < text.text.length && text.goesOn()) count = take(text);
    if (reader.at - start >= markEvery) marks.push({ at: reader.at - start, count });
  } while (reader.goesOn(close));
}
