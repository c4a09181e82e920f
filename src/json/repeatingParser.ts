import { JsonReader, parseJson, type JsonObject, type JsonValue } from './json';

/** A place between two items of a member's value: characters from the value's beginning, and the items before it. */
interface Mark {
  at: number;
  count: number;
}

/** A member's value in the text before. */
interface Known {
  value: JsonValue;
  text: string;
  marks: Mark[];
}

/** Characters between two marks, at least. */
const markEvery = 512;
/** Characters: longer texts are parsed by themselves, and not kept. */
const longest = 32 * 1024 * 1024;

/**
 * Parses objects that each repeat most of the one before, as the states of a thread do: a member that has the same text
 * as before is the same value, and so is what a list or an object begins with. Comparing texts is many times faster than
 * parsing, and whoever compares the values then sees at once what is the same. They are shared: nobody may change them.
 */
export class RepeatingParser {
  #before = new Map<string, Known>();

  /** As `parseJson`. */
  parse(text: string): JsonValue {
    const before = this.#before;
    this.#before = new Map();
    const reader = new JsonReader(text);
    reader.skipSpace();
    if (text[reader.at] !== '{' || text.length > longest) return parseJson(text);
    const known = new Map<string, Known>();
    const members: JsonObject = new Map();
    if (reader.begins('}')) {
      do {
        const key = reader.key(members);
        reader.skipSpace();
        const found = readMember(reader, before.get(key));
        known.set(key, found);
        members.set(key, found.value);
        reader.skipSpace();
      } while (reader.goesOn('}'));
    }
    reader.skipSpace();
    if (reader.at < text.length) reader.fail();
    this.#before = known;
    return members;
  }
}

function readMember(reader: JsonReader, old: Known | undefined): Known {
  const { text, at: start } = reader;
  if (
    old &&
    startsWith(text, start, old.text, 0, old.text.length) &&
    /[\s,}]/.test(text[start + old.text.length] ?? '')
  ) {
    reader.at += old.text.length;
    // Of this text: a part of the one before would hold all of that in memory.
    return { ...old, text: text.slice(start, reader.at) };
  }
  const alike = old?.text[0] === text[start] ? old : undefined;
  const marks = alike ? marksPassed(reader, alike) : [];
  const value = text[start] === '[' ? readList(reader, alike?.value, marks) : readOther(reader, alike?.value, marks);
  return { value, text: text.slice(start, reader.at), marks };
}

/** The marks up to which the text is as it was. */
function marksPassed({ text, at }: JsonReader, { text: old, marks }: Known): Mark[] {
  let passed = 0;
  let same = 0;
  for (let unknown = marks.length; unknown > passed;) {
    const middle = (passed + unknown + 1) >> 1;
    const end = marks[middle - 1]?.at ?? 0;
    if (startsWith(text, at + same, old, same, end)) [passed, same] = [middle, end];
    else unknown = middle - 1;
  }
  // A number may go on here that ended before.
  if (passed > 0 && !/[,\]}]/.test(text[at + same] ?? '')) passed--;
  return marks.slice(0, passed);
}

function startsWith(text: string, at: number, old: string, from: number, to: number): boolean {
  return text.slice(at, at + to - from) === old.slice(from, to);
}

/** Goes on behind the last mark; without one, at the beginning. Adds the marks that it passes. */
function readList(reader: JsonReader, old: JsonValue | undefined, marks: Mark[]): JsonValue[] {
  const start = reader.at;
  const last = marks.at(-1);
  const items = last && Array.isArray(old) ? old.slice(0, last.count) : [];
  if (last) reader.at += last.at;
  if (last ? !reader.goesOn(']') : !reader.begins(']')) return items;
  do {
    items.push(reader.value(2));
    addMark(marks, reader.at - start, items.length);
  } while (reader.goesOn(']'));
  return items;
}

function readOther(reader: JsonReader, old: JsonValue | undefined, marks: Mark[]): JsonValue {
  const start = reader.at;
  if (reader.text[start] !== '{') return reader.value(1);
  const last = marks.at(-1);
  const members: JsonObject = new Map(last && old instanceof Map ? [...old].slice(0, last.count) : []);
  if (last) reader.at += last.at;
  if (last ? !reader.goesOn('}') : !reader.begins('}')) return members;
  do {
    reader.member(members, 2);
    addMark(marks, reader.at - start, members.size);
  } while (reader.goesOn('}'));
  return members;
}

function addMark(marks: Mark[], at: number, count: number): void {
  if (at - (marks.at(-1)?.at ?? 0) >= markEvery) marks.push({ at, count });
}
