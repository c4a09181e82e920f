import type { Difference } from '../api';
import { JsonNumber, type JsonValue } from '../json/json';
import { couldBe } from '../json/redacted';
import type { SideName } from '../history/side';
import { ownThread } from './normalForm';
import { generalPath, isEnvelopeThreadId, jsonPointer, type Path } from '../json/path';
import { printJson } from '../json/print';
import type { PairMemory } from './pairMemory';
import { countRewrittenIds, pairKeys } from './rewrittenIds';
import type { Tally } from './tally';

/** Characters of a value that a difference quotes. */
const quotedLength = 1_000;

/** Which checkpoint is being compared, and the two threads' own ids. */
export interface PairContext {
  leftId: string;
  rightId: string;
  namespace: string;
  checkpointId: string;
  tally: Tally;
  /** Texts were taken out of what these sides give. */
  isRedacted?: Record<SideName, boolean>;
  /** For the state, whose parts come again and again. */
  memory?: PairMemory;
}

/** A value as plain JSON for a `Difference`; long ones as the beginning of their text, inexact numbers as text. */
function quote(value: JsonValue | undefined): unknown {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value.length > quotedLength ? value.slice(0, quotedLength) + '…' : value;
  const text = printJson(value, 0);
  if (text.length > quotedLength) return text.slice(0, quotedLength) + '…';
  if (value instanceof JsonNumber) return String(Number(text)) === text ? Number(text) : text;
  return JSON.parse(text);
}

function kindOf(path: Path): Difference['kind'] {
  // Both are computed by the graph code that is deployed now; Python repeats the tasks' interrupts at the top.
  return path[0] === 'next' || path[0] === 'tasks' || path[0] === 'interrupts' ? 'nextOrTasks' : 'changed';
}

function addDifference(
  context: PairContext,
  path: Path,
  left: JsonValue | undefined,
  right: JsonValue | undefined,
): void {
  const { namespace, checkpointId } = context;
  const difference: Difference = { kind: kindOf(path), namespace, checkpointId, pointer: jsonPointer(path) };
  if (left !== undefined) difference.left = quote(left);
  if (right !== undefined) difference.right = quote(right);
  context.tally.addDifference(difference);
}

/** Counts by a path that is the same for every pair of threads: keys that hold the own id name it as such. */
function addRewrittenIds(context: PairContext, path: Path, places: number): void {
  context.tally.addRewrittenIds(generalPath(path).replaceAll(context.leftId, ownThread), places);
}

/** Where a checkpoint names its own thread: masked if each side names its own. False where neither does. */
function compareThreadId(
  context: PairContext,
  path: Path,
  left: JsonValue | undefined,
  right: JsonValue | undefined,
): boolean {
  const leftOwn = left === context.leftId;
  const rightOwn = right === context.rightId;
  if (leftOwn && rightOwn) context.tally.addMasked(generalPath(path));
  else if (path[0] === 'metadata' && left === undefined && rightOwn) context.tally.addedThreadIds.right++;
  else if (path[0] === 'metadata' && right === undefined && leftOwn) context.tally.addedThreadIds.left++;
  else if (leftOwn || rightOwn) addDifference(context, path, left, right);
  return leftOwn || rightOwn;
}

/** Whether what was taken out here could be what the other side has; `undefined` where nothing was taken out. */
function couldBeSame(
  { isRedacted }: PairContext,
  left: JsonValue | undefined,
  right: JsonValue | undefined,
): boolean | undefined {
  const ofLeft = isRedacted?.left ? couldBe(left, right) : undefined;
  const ofRight = isRedacted?.right ? couldBe(right, left) : undefined;
  return ofLeft === undefined || ofRight === undefined ? (ofLeft ?? ofRight) : left === right;
}

/** Compares exactly: types, keys, array order, numbers by their text. Adds what it finds to `context.tally`. */
export function compareValues(
  context: PairContext,
  path: Path,
  left: JsonValue | undefined,
  right: JsonValue | undefined,
): void {
  if (path.at(-1) === 'thread_id' && isEnvelopeThreadId(path) && compareThreadId(context, path, left, right)) return;
  const isPossible = couldBeSame(context, left, right);
  if (isPossible !== undefined) {
    if (isPossible) context.tally.addRedacted();
    else addDifference(context, path, left, right);
    return;
  }
  if (context.memory?.isSame(left, right)) return;
  const { found } = context.tally;
  if (typeof left === 'string' && typeof right === 'string') {
    if (left === right) return;
    const places = countRewrittenIds(left, right, context.leftId, context.rightId);
    if (places > 0) addRewrittenIds(context, path, places);
    else addDifference(context, path, left, right);
  } else if (left instanceof JsonNumber && right instanceof JsonNumber) {
    if (left.text !== right.text) addDifference(context, path, left, right);
  } else if (Array.isArray(left) && Array.isArray(right)) {
    for (let index = 0; index < Math.max(left.length, right.length); index++) {
      if (context.memory?.isSame(left[index], right[index])) continue;
      compareValues(context, [...path, index], left[index], right[index]);
    }
    if (context.tally.found === found) context.memory?.addSame(left, right);
  } else if (left instanceof Map && right instanceof Map) {
    for (const pair of pairKeys(left.keys(), right.keys(), context.leftId, context.rightId)) {
      const key = pair.left ?? pair.right ?? '';
      const below = [...path, key];
      if (pair.rewritten > 0) addRewrittenIds(context, [...path, '<key>'], pair.rewritten);
      compareValues(
        context,
        below,
        pair.left === undefined ? undefined : left.get(pair.left),
        pair.right === undefined ? undefined : right.get(pair.right),
      );
    }
    if (context.tally.found === found) context.memory?.addSame(left, right);
  } else if (left !== right) {
    addDifference(context, path, left, right);
  }
}
