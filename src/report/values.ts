/** How values, names and pointers from a thread stand in a report: on one line, and short. */
import { cutText } from '../characters';

/** Characters of a value that are shown. */
const longestValue = 200;
/** How far two long values are searched for the place where they part, in characters. */
const searched = 4_000;
/** Of what both have before that place, this much is shown. */
const shownBefore = 40;

/**
 * The beginning of a value as JSON text, on one line: at most `most` characters and what is left of the string they end
 * in. Builds no more than that, however large the value is.
 */
function beginning(value: unknown, most: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, Math.max(0, most) + 1));
  if (typeof value !== 'object' || value === null) return value === undefined ? '' : JSON.stringify(value);
  const isArray = Array.isArray(value);
  let text = isArray ? '[' : '{';
  for (const [key, item] of Object.entries(value)) {
    if (text.length > 1) text += ', ';
    if (!isArray) text += `${beginning(key, most)}: `;
    if (text.length > most) return text;
    text += beginning(item, most - text.length);
  }
  return text + (isArray ? ']' : '}');
}

/** With an ellipsis where something is left out. */
function cut(text: string, from: number, length: number): string {
  const start = cutText(text, from).length;
  const shown = cutText(text.slice(start), length);
  return (start > 0 ? '…' : '') + shown + (start + shown.length < text.length ? '…' : '');
}

/** Editors make links of bare addresses; in JSON an escaped slash is the same slash. */
export function withoutLinks(text: string): string {
  return text.replaceAll('://', ':\\/\\/');
}

/** Text from a thread as a JSON string, shortened. */
export function shortText(text: string): string {
  return withoutLinks(cut(beginning(text, longestValue), 0, longestValue));
}

/** Two values that differ, as short JSON: of long ones that begin alike, the part where they first differ. */
export function shortPair(left: unknown, right: unknown): [left: string, right: string] {
  const texts = [beginning(left, searched), beginning(right, searched)] as const;
  const [first, second] = texts;
  let parting = 0;
  while (parting < first.length && first[parting] === second[parting]) parting++;
  const isLate = parting > longestValue / 2 && parting < Math.min(first.length, searched - longestValue);
  const from = isLate ? parting - shownBefore : 0;
  return [withoutLinks(cut(first, from, longestValue)), withoutLinks(cut(second, from, longestValue))];
}
