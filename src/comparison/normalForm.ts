import type { JsonValue } from '../json/json';
import { isEnvelopeThreadId, type Path } from '../json/path';

/** What stands for a thread's own id, in the places where a checkpoint names the thread it belongs to. */
export const ownThread = '<thread_id>';

/**
 * The value with `threadId` replaced by `<thread_id>` in the envelope, and only where the value is exactly that id;
 * nothing else is dropped, renamed or rounded. `path` is where in the ThreadState the value stands.
 */
export function normalForm(value: JsonValue, threadId: string, path: Path = []): JsonValue {
  if (Array.isArray(value)) return value.map((item, index) => normalForm(item, threadId, [...path, index]));
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [key, normalForm(item, threadId, [...path, key])]));
  }
  return value === threadId && path.at(-1) === 'thread_id' && isEnvelopeThreadId(path) ? ownThread : value;
}
