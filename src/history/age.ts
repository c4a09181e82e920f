import type { Checkpoint } from './checkpoint';

/**
 * How old a checkpoint is by what it says itself. In its own namespace its place in the server's list tells, which is
 * newest first; this is for checkpoints that stand in no common list.
 */
export interface Age {
  /** Milliseconds since 1970; `NaN` where the server does not say. */
  time: number;
  id: string;
}

export function ageOf({ id, createdAt }: Pick<Checkpoint, 'id' | 'createdAt'>): Age {
  return { time: Date.parse(createdAt ?? ''), id };
}

/** Whether an id grows with time: a UUID of version 6, as LangGraph makes them, or 7. Other servers have random ones. */
export function isTimed(id: string): boolean {
  return /^[\da-f]{8}-[\da-f]{4}-[67]/.test(id);
}

/** Whether both ids tell the time in one way, so that the greater is the newer. */
export function areTimed(one: string, other: string): boolean {
  return isTimed(one) && isTimed(other) && one[14] === other[14];
}

/** Whether one is newer: by `created_at`, and where that does not tell by ids that do; `undefined` where nobody knows. */
export function isNewer(one: Age, other: Age): boolean | undefined {
  if (one.time !== other.time && !Number.isNaN(one.time) && !Number.isNaN(other.time)) return one.time > other.time;
  return areTimed(one.id, other.id) ? one.id > other.id : undefined;
}

/** Whether one is known to be newer than each of the others, which are put together by `newestOf`. */
export function isNewerThanAll(one: Age, newest: Age | undefined): boolean {
  return newest === undefined || isNewer(one, newest) === true;
}

/** What is newer than this is newer than each of them: it has no time or id where one of them has none that tells. */
export function newestOf(ages: Iterable<Age>): Age | undefined {
  let newest: Age | undefined;
  for (const { time, id } of ages) {
    newest = newest
      ? { time: Math.max(newest.time, time), id: areTimed(newest.id, id) ? (newest.id > id ? newest.id : id) : '' }
      : { time, id };
  }
  return newest;
}
