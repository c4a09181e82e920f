import type { ThreadReference } from '../api';

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

/** What was kept of a copy, or `undefined` where the value is something else. */
export function parsePendingCopy(value: unknown): PendingCopy | undefined {
  const { source, at, known, head } = membersOf(value);
  const { deployment, threadId } = membersOf(source);
  if (typeof deployment !== 'string' || typeof threadId !== 'string') return undefined;
  if (typeof at !== 'number' || !Array.isArray(known)) return undefined;
  const { id, isMoving } = membersOf(head);
  return {
    source: { deployment, threadId },
    at,
    known: known.filter((each) => typeof each === 'string'),
    ...(typeof id === 'string' && { head: { id, isMoving: isMoving === true } }),
  };
}

function membersOf(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
