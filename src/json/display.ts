import { cutText } from '../characters';
import { sha256 } from '../digest';
import type { JsonValue } from './json';
import { printJson, printString } from './print';

/** Characters (UTF-16 code units, as editors count) above which a string is shortened, and how many of it then stand. */
const longestString = 10_000;
const shownOfLonger = 1_000;

/**
 * The value as `printJson` has it, two spaces a level, but for strings too long for an editor: of these the first 1,000
 * characters are printed and, behind the closing quote, a comment with the length and the SHA-256 of the whole string
 * in UTF-8. JSON has no comments, so nothing else that is printed looks like this, and different strings stay
 * different. For the display alone: what is compared or patched is always the whole string.
 */
export function displayJson(value: JsonValue, level = 0): string {
  return printJson(value, 2, level, displayString);
}

function displayString(text: string): string {
  if (text.length <= longestString) return printString(text);
  return `${printString(cutText(text, shownOfLonger))} /* … ${String(text.length)} characters, SHA-256 ${sha256Of(text)} */`;
}

/** UTF-8 has nothing for half a surrogate pair, which JSON may hold: then it is the hash of the string as JSON. */
function sha256Of(text: string): string {
  return sha256(text.isWellFormed() ? text : JSON.stringify(text));
}
