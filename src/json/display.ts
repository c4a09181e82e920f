import { cutText } from '../characters';
import { sha256 } from '../digest';
import { JsonNumber, type JsonValue } from './json';
import { printJson, printString } from './print';

/** Characters (UTF-16 code units, as editors count) above which a string is shortened, and how many of it then stand. */
const longestString = 10_000;
const shownOfLonger = 1_000;

/**
 * The value as `printJson` has it, two spaces a level, but for strings too long for an editor: of these the first 1,000
 * characters are printed and, behind the closing quote, a comment with the length and the SHA-256 of the whole string
 * in UTF-8. JSON has no comments, so nothing else that is printed looks like this, and different strings stay
 * different. For the display alone: what is compared or patched is always the whole string.
 *
 * @param shortened remembers the long ones: a state repeats them in every checkpoint, and each is hashed once.
 */
export function displayJson(value: JsonValue, level = 0, shortened?: Map<string, string>): string {
  return printJson(value, 2, level, (text) => displayString(text, shortened));
}

export interface TextSize {
  /** Of UTF-8. */
  bytes: number;
  lines: number;
}

/** How large the text of `displayJson` is, at least: the lines exactly, of the bytes one for each character. */
export function displaySize(value: JsonValue, level = 0): TextSize {
  if (typeof value === 'string') return { bytes: shownLength(value) + 2, lines: 1 };
  if (value instanceof JsonNumber) return { bytes: value.text.length, lines: 1 };
  if (typeof value !== 'object' || value === null) return { bytes: 4, lines: 1 };
  const isList = Array.isArray(value);
  if ((isList ? value.length : value.size) === 0) return { bytes: 2, lines: 1 };
  const sum: TextSize = { bytes: 2 * level + 3, lines: 2 };
  for (const item of value.values()) {
    const { bytes, lines } = displaySize(item, level + 1);
    // The line's end and indent.
    sum.bytes += bytes + 2 * level + 3;
    sum.lines += lines;
  }
  if (!isList) for (const key of value.keys()) sum.bytes += shownLength(key) + 4;
  return sum;
}

function displayString(text: string, shortened?: Map<string, string>): string {
  if (text.length <= longestString) return printString(text);
  const known = shortened?.get(text);
  if (known !== undefined) return known;
  const short = `${printString(cutText(text, shownOfLonger))} /* … ${String(text.length)} characters, SHA-256 ${sha256Of(text)} */`;
  shortened?.set(text, short);
  return short;
}

/** UTF-8 has nothing for half a surrogate pair, which JSON may hold: then it is the hash of the string as JSON. */
function sha256Of(text: string): string {
  return sha256(text.isWellFormed() ? text : JSON.stringify(text));
}

function shownLength({ length }: string): number {
  return length <= longestString ? length : shownOfLonger;
}
