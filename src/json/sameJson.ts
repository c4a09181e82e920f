import { JsonNumber, type JsonValue } from './json';

/** Whether two values are equal: objects in any order of keys, numbers by their text. Parts that are shared cost nothing. */
export function sameJson(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one === other) return true;
  if (one instanceof JsonNumber) return other instanceof JsonNumber && one.text === other.text;
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) && one.length === other.length && one.every((each, index) => sameJson(each, other[index]))
    );
  }
  if (!(one instanceof Map) || !(other instanceof Map) || one.size !== other.size) return false;
  return [...one].every(([key, each]) => other.has(key) && sameJson(each, other.get(key)));
}
