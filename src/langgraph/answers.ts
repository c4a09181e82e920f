import * as v from 'valibot';

import type { ServerInfo, Thread } from './types';

/** Thread ids go into URLs. Agent servers use UUIDs; aegra and others take any word. */
const threadIdPattern = /^[A-Za-z0-9_-]{1,128}$/;

export function isThreadId(text: string): boolean {
  return threadIdPattern.test(text);
}

/** Checkpoint ids are UUIDs; servers before August 2024 used time stamps. They go into a query, encoded. */
export function isCheckpointId(text: string): boolean {
  return /^[\x21-\x7e]{1,256}$/.test(text);
}

const metadata = v.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const text = v.pipe(
  v.nullish(v.string()),
  v.transform((value) => value ?? undefined),
);

/** aegra and agent-protocol servers leave out metadata and status; an unknown status is not guessed at. */
const thread = v.looseObject({
  thread_id: v.pipe(v.string(), v.regex(threadIdPattern)),
  created_at: v.string(),
  updated_at: v.string(),
  state_updated_at: text,
  metadata: v.nullish(metadata, () => ({})),
  status: v.optional(v.picklist(['idle', 'busy', 'interrupted', 'error']), 'idle'),
});

const info = v.looseObject({ version: text, langgraph_py_version: text, langgraph_js_version: text });

/** A thread, or undefined where the value is none. Unknown members stay. */
export function asThread(value: unknown): Thread | undefined {
  const result = v.safeParse(thread, value, { abortEarly: true });
  return result.success ? result.output : undefined;
}

/** The rows of a search, or undefined where one of them is no thread. */
export function asThreads(value: unknown): Thread[] | undefined {
  const result = v.safeParse(v.array(thread), value, { abortEarly: true });
  return result.success ? result.output : undefined;
}

const updatedState = v.looseObject({ checkpoint: v.looseObject({ checkpoint_id: v.string() }) });

/** The checkpoint that a state update made, or undefined where the answer names none. */
export function asUpdatedState(value: unknown): { checkpointId: string } | undefined {
  const result = v.safeParse(updatedState, value, { abortEarly: true });
  return result.success ? { checkpointId: result.output.checkpoint.checkpoint_id } : undefined;
}

/** What `GET /info` says, or undefined where it is no object or names its versions by something else than text. */
export function asServerInfo(value: unknown): ServerInfo | undefined {
  const result = v.safeParse(info, value, { abortEarly: true });
  return result.success && !Array.isArray(value) ? result.output : undefined;
}

/** The value of a JSON text, or undefined where it is none (so is `undefined` for text that is not UTF-8). */
export function parseJson(body: Buffer): unknown {
  try {
    // TextDecoder drops a byte order mark.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
