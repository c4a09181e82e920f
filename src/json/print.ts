import { JsonNumber, type JsonValue } from './json';

/**
 * Characters that an editor would act on rather than show: line separators (VS Code stops to ask about them),
 * directional controls (they reorder the line on the screen), a BOM, DEL and the C1 controls.
 */
const actingCharacters = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** A string as JSON, with what an editor would act on as `\u` escapes. */
export function printString(text: string): string {
  return JSON.stringify(text).replace(actingCharacters, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * The value as JSON text: object keys sorted by code unit, arrays in their order, numbers as they were spelled,
 * `indent` spaces a level. Equal values give equal text and different values different text, as long as `toText` gives
 * different strings different text.
 */
export function printJson(value: JsonValue, indent = 2, level = 0, toText = printString): string {
  if (typeof value === 'string') return toText(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof JsonNumber) return value.text;
  const inner = '\n' + ' '.repeat(indent * (level + 1));
  const outer = '\n' + ' '.repeat(indent * level);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return (
      '[' + inner + value.map((item) => printJson(item, indent, level + 1, toText)).join(',' + inner) + outer + ']'
    );
  }
  if (value.size === 0) return '{}';
  const keys = [...value.keys()].sort();
  const lines = keys.map((key) => `${toText(key)}: ${printJson(value.get(key) ?? null, indent, level + 1, toText)}`);
  return '{' + inner + lines.join(',' + inner) + outer + '}';
}
