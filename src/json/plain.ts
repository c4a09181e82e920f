import { JsonNumber, type JsonValue, parseJson } from './json';

/**
 * The value for `JSON.stringify`, which then writes its numbers as they were spelled: those that JavaScript would spell in
 * another way are `JSON.rawJSON`.
 */
export function toWire(value: JsonValue): unknown {
  return convert(value, ({ text }) => (String(Number(text)) === text ? Number(text) : JSON.rawJSON(text)));
}

/** The value as plain JavaScript, which crosses to other extensions: an integer that a number would round is a text. */
export function toPlain(value: JsonValue): unknown {
  return convert(value, ({ text }) => {
    const isRounded = /^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text));
    return isRounded ? text : Number(text);
  });
}

function convert(value: JsonValue, toNumber: (number: JsonNumber) => unknown): unknown {
  if (value instanceof JsonNumber) return toNumber(value);
  if (Array.isArray(value)) return value.map((each) => convert(each, toNumber));
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...value].map(([key, each]) => [key, convert(each, toNumber)]));
}

/** What `JSON.stringify` makes of a value, `JSON.rawJSON` in it included; null where it makes nothing of it. */
export function fromPlain(value: unknown): JsonValue {
  // Undefined for undefined, whatever the types say.
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? null : parseJson(text);
}
