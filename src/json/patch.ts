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

/** Characters that an operation has besides its path and value, printed over five lines. */
const operationSize = 60;

/** Operations, and about how many characters they have as text. */
interface Patch {
  operations: PatchOperation[];
  size: number;
}

/**
 * The operations that make `after` of `before`, in the order in which they are to be applied. A function of the two
 * values alone: equal values give equal patches. States that grow at the end give short patches, and no patch is much
 * more than twice as long as `after`: what has changed nearly everywhere is replaced whole.
 */
export function diffJson(before: JsonValue, after: JsonValue): PatchOperation[] {
  return diffValues([], before, after).operations;
}

function diffValues(path: Path, before: JsonValue, after: JsonValue): Patch {
  let parts: Patch | undefined;
  if (before instanceof Map && after instanceof Map) parts = diffObjects(path, before, after);
  else if (Array.isArray(before) && Array.isArray(after)) parts = diffArrays(path, before, after);
  else if (sameJson(before, after)) return { operations: [], size: 0 };
  if (parts && (parts.operations.length < 2 || parts.size < 2 * (operationSize + textSize(after, parts.size)))) {
    return parts;
  }
  return put('replace', path, after);
}

function put(op: 'add' | 'replace', path: Path, value: JsonValue): Patch {
  const pointer = jsonPointer(path);
  return {
    operations: [{ op, path: pointer, value }],
    size: operationSize + pointer.length + textSize(value, Number.POSITIVE_INFINITY),
  };
}

function remove(path: Path): Patch {
  const pointer = jsonPointer(path);
  return { operations: [{ op: 'remove', path: pointer }], size: operationSize + pointer.length };
}

function addTo(patch: Patch, { operations, size }: Patch): void {
  for (const operation of operations) patch.operations.push(operation);
  patch.size += size;
}

function diffObjects(path: Path, before: JsonObject, after: JsonObject): Patch {
  const patch: Patch = { operations: [], size: 0 };
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const old = before.get(key);
    const now = after.get(key);
    const place = [...path, key];
    if (now === undefined) addTo(patch, remove(place));
    else if (old === undefined) addTo(patch, put('add', place, now));
    else addTo(patch, diffValues(place, old, now));
  }
  return patch;
}

/** What both begin and end with stays; items between are changed in place, then taken away or put in. */
function diffArrays(path: Path, before: JsonValue[], after: JsonValue[]): Patch {
  const patch: Patch = { operations: [], size: 0 };
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && sameJson(before[start] ?? null, after[start] ?? null)) start++;
  let end = 0;
  while (end < shorter - start && sameJson(before.at(-1 - end) ?? null, after.at(-1 - end) ?? null)) end++;
  const oldEnd = before.length - end;
  const newEnd = after.length - end;
  for (let index = start; index < Math.min(oldEnd, newEnd); index++) {
    addTo(patch, diffValues([...path, index], before[index] ?? null, after[index] ?? null));
  }
  for (let index = oldEnd - 1; index >= newEnd; index--) addTo(patch, remove([...path, index]));
  for (let index = oldEnd; index < newEnd; index++) addTo(patch, put('add', [...path, index], after[index] ?? null));
  return patch;
}

/** About how many characters the value has as text. Counts no further than `enough`. */
function textSize(value: JsonValue, enough: number): number {
  if (value instanceof JsonNumber) return value.text.length + 2;
  if (typeof value === 'string') return value.length + 4;
  if (typeof value !== 'object' || value === null) return 6;
  let size = 4;
  const items = Array.isArray(value) ? value : value.values();
  for (const item of items) {
    if (size > enough) return size;
    size += textSize(item, enough - size);
  }
  if (value instanceof Map) for (const key of value.keys()) size += key.length + 4;
  return size;
}
