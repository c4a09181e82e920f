import * as v from 'valibot';
import type { ThreadReference } from '../api';
import { listOf, readAs } from '../schemas';

/** A copy that is being requested: all that is needed to find it when its answer is lost, as plain JSON. */
export interface PendingCopy {
  source: ThreadReference;
  /** Milliseconds since 1970, by this machine's clock: for people only. Clocks are not to be trusted for telling threads apart. */
  at: number;
  /** The newest threads right before the request. */
  known: string[];
  /** The source's newest root checkpoint, `''` where it has none; absent where it could not be read. */
  head?: SourceHead;
}

export interface SourceHead {
  id: string;
  /** A run was going on: the copy may have later checkpoints too. */
  isMoving: boolean;
}

const kept = v.object({
  source: v.object({ deployment: v.string(), threadId: v.string() }),
  at: v.number(),
  known: listOf(v.string()),
  head: v.fallback(v.optional(v.object({ id: v.string(), isMoving: v.fallback(v.boolean(), false) })), undefined),
});

/** What was kept of a copy, or `undefined` where the value is something else. */
export function parsePendingCopy(value: unknown): PendingCopy | undefined {
  const read = readAs(kept, value);
  if (read === undefined) return undefined;
  const { head, ...copy } = read;
  return { ...copy, ...(head && { head }) };
}
