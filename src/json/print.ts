import { invisible, unicodeEscape } from '../characters';
import { JsonNumber, type JsonValue } from './json';

/** A string as JSON, with what an editor would act on as `\u` escapes. */
export function printString(text: string): string {
  return JSON.stringify(text).replace(invisible.editor, unicodeEscape);
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

/** The same on one line, without spaces. */
export function printLine(value: JsonValue): string {
  if (typeof value === 'string') return printString(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(printLine).join()}]`;
  const keys = [...value.keys()].sort();
  return `{${keys.map((key) => `${printString(key)}:${printLine(value.get(key) ?? null)}`).join()}}`;
}
