import * as v from 'valibot';

import { markedPlace, parseAny } from '../json/broken';
import type { JsonValue } from '../json/json';
import { toWire } from '../json/plain';
import { members, plainJson, readAs, type Reviver } from '../schemas';
import { timeOf } from '../time';
import type { ServerInfo, Thread } from './types';

/**
 * Whether a text can be a thread's id: both servers use UUIDs, others any text of up to 255 characters. It goes into URLs
 * encoded; `.` and `..` would be steps of a path all the same, and neither half a surrogate pair nor, in a shell, a NUL can be written.
 */
export function isThreadId(text: string): boolean {
  return (
    text.length >= 1 &&
    text.length <= 255 &&
    text !== '.' &&
    text !== '..' &&
    !text.includes('\0') &&
    text.isWellFormed()
  );
}

/** Checkpoint ids are UUIDs; servers before August 2024 used time stamps. They go into a query, encoded. */
export function isCheckpointId(text: string): boolean {
  return /^[\x21-\x7e]{1,256}$/.test(text);
}

const text = v.pipe(
  v.nullish(v.string()),
  v.transform((value) => value ?? undefined),
);

const time = v.fallback(v.pipe(v.unknown(), v.transform(timeOf)), '');

/**
 * Servers differ in all but the id: aegra and agent-protocol servers leave out metadata and status, others have times in
 * seconds and statuses of their own. Nothing of that hides a thread.
 */
const thread = v.looseObject({
  thread_id: v.pipe(v.string(), v.check(isThreadId)),
  created_at: time,
  updated_at: time,
  state_updated_at: v.fallback(text, undefined),
  metadata: v.fallback(members, () => ({})),
  status: v.fallback(v.picklist(['idle', 'busy', 'interrupted', 'error', 'unknown']), 'unknown'),
  notJson: v.optional(v.string()),
});

const info = v.pipe(members, v.looseObject({ version: text, langgraph_py_version: text, langgraph_js_version: text }));

/** A thread, or undefined where the value names none. Unknown members stay. */
export function asThread(value: unknown): Thread | undefined {
  return readAs(thread, value);
}

const updatedState = v.looseObject({ checkpoint: v.looseObject({ checkpoint_id: v.string() }) });

/** The checkpoint that a state update made, or undefined where the response names none. */
export function asUpdatedState(value: unknown): { checkpointId: string } | undefined {
  const state = readAs(updatedState, value);
  return state && { checkpointId: state.checkpoint.checkpoint_id };
}

/** What `GET /info` says, or undefined where it is no object or names its versions by something else than text. */
export function asServerInfo(value: unknown): ServerInfo | undefined {
  return readAs(info, value);
}

/** The value of a JSON text, or undefined where it is none (so is `undefined` for text that is not UTF-8). */
export function parseJson(body: Buffer, reviver?: Reviver): unknown {
  let text: string;
  try {
    // TextDecoder drops a byte order mark.
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
  // A reviver takes several times as long: only for what it may change.
  return plainJson(text, /\d{16}/.test(text) ? reviver : undefined);
}

/**
 * The same, with the digits of integers that a JavaScript number would round: they are `JSON.rawJSON`, which
 * `JSON.stringify` writes as they were. A value that is no JSON, such as the bare `NaN` of Python's `json`, is a text that
 * begins with `<not JSON>`; undefined where more than a value is broken.
 */
export function parseExactly(body: Buffer): unknown {
  const isRounded = (value: unknown, source = '') =>
    typeof value === 'number' && /^-?\d+$/.test(source) && !Number.isSafeInteger(value);
  const value = parseJson(body, (_, each, { source }) => (isRounded(each, source) ? JSON.rawJSON(source ?? '') : each));
  return value ?? parseMended(body);
}

/** An object says in `notJson` where it was broken. */
function parseMended(body: Buffer): unknown {
  try {
    const value = parseAny(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return Array.isArray(value) ? value.map(withPlace) : withPlace(value);
  } catch {
    return undefined;
  }
}

function withPlace(value: JsonValue): unknown {
  const notJson = markedPlace(value);
  const plain = toWire(value);
  return notJson === undefined || !(value instanceof Map) ? plain : { ...(plain as object), notJson };
}
