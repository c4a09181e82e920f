import { JsonNumber, type JsonObject, type JsonValue } from './json';
import { jsonPointer, type Path } from './path';

/** An operation of RFC 6902. Only these three are made. */
export type PatchOperation = { op: 'add' | 'replace'; path: string; value: JsonValue } | { op: 'remove'; path: string };

/** Whether two values are the same JSON: numbers by their text, object keys in any order. */
export function sameJson(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true;
  if (left instanceof JsonNumber) return right instanceof JsonNumber && left.text === right.text;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => sameJson(item, right[index] ?? null));
  }
  if (!(left instanceof Map) || !(right instanceof Map) || left.size !== right.size) return false;
  return [...left].every(([key, item]) => {
    const other = right.get(key);
    return other !== undefined && sameJson(item, other);
  });
}

/**
 * The operations that make `after` of `before`, in the order in which they are to be applied. A function of the two
 * values alone: equal values give equal patches. Reads both once; states that grow at the end give short patches.
 */
export function diffJson(before: JsonValue, after: JsonValue): PatchOperation[] {
  const operations: PatchOperation[] = [];
  diffInto(operations, [], before, after);
  return operations;
}

function diffInto(operations: PatchOperation[], path: Path, before: JsonValue, after: JsonValue): void {
  if (sameJson(before, after)) return;
  if (before instanceof Map && after instanceof Map) diffObjects(operations, path, before, after);
  else if (Array.isArray(before) && Array.isArray(after)) diffArrays(operations, path, before, after);
  else operations.push({ op: 'replace', path: jsonPointer(path), value: after });
}

function diffObjects(operations: PatchOperation[], path: Path, before: JsonObject, after: JsonObject): void {
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const old = before.get(key);
    const now = after.get(key);
    if (now === undefined) operations.push({ op: 'remove', path: jsonPointer([...path, key]) });
    else if (old === undefined) operations.push({ op: 'add', path: jsonPointer([...path, key]), value: now });
    else diffInto(operations, [...path, key], old, now);
  }
}

/** What both begin and end with stays; items between are changed in place, then taken away or put in. */
function diffArrays(operations: PatchOperation[], path: Path, before: JsonValue[], after: JsonValue[]): void {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && sameJson(before[start] ?? null, after[start] ?? null)) start++;
  let end = 0;
  while (end < shorter - start && sameJson(before.at(-1 - end) ?? null, after.at(-1 - end) ?? null)) end++;
  const oldEnd = before.length - end;
  const newEnd = after.length - end;
  for (let index = start; index < Math.min(oldEnd, newEnd); index++) {
    diffInto(operations, [...path, index], before[index] ?? null, after[index] ?? null);
  }
  for (let index = oldEnd - 1; index >= newEnd; index--) {
    operations.push({ op: 'remove', path: jsonPointer([...path, index]) });
  }
  for (let index = oldEnd; index < newEnd; index++) {
    operations.push({ op: 'add', path: jsonPointer([...path, index]), value: after[index] ?? null });
  }
}
