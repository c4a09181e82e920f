import type { Note } from '../api';
import { member, parseJson } from '../json/json';
import type { ThreadMoment } from './movement';
import type { Beginning, HistoryReading } from './reading';
import type { ThreadSource } from './side';

/**
 * Whether the rows read are all that the server stores, by its own count before and after the reading (a thread may
 * move meanwhile). `undefined` where the server does not count.
 */
export function isAccountedFor(
  reading: HistoryReading,
  start: Pick<ThreadMoment, 'stored'>,
  end: Pick<ThreadMoment, 'stored'>,
): boolean | undefined {
  if (!start.stored || !end.stored) return undefined;
  const counts = [start.stored.checkpoints, end.stored.checkpoints];
  return reading.found >= Math.min(...counts) && reading.found <= Math.max(...counts);
}

/** Both servers answer 200 for a checkpoint that is not there, with `created_at: null`. Rejects with `AgentServerError`. */
export async function hasCheckpoint(
  { server, thread }: ThreadSource,
  checkpoint: { checkpointId: string; namespace: string },
  signal: AbortSignal,
): Promise<boolean> {
  const bytes = await server.checkpointBytes(thread.threadId, checkpoint, signal);
  const createdAt = member(parseJson(bytes.toString('utf8')), 'created_at');
  return createdAt !== undefined && createdAt !== null;
}

/**
 * Looks behind each checkpoint whose parent was not read, be it the oldest or one in the middle: a parent that is gone
 * (pruned, expired, its run deleted) is fine, one that can still be read means that the reading was incomplete.
 */
export async function checkBeginnings(
  reading: HistoryReading,
  signal: AbortSignal,
): Promise<{ incomplete?: Note; olderGone: Beginning[] }> {
  const olderGone: Beginning[] = [];
  for (const beginning of reading.beginnings()) {
    const { namespace, checkpointId, parentId } = beginning;
    if (await hasCheckpoint(reading.side, { checkpointId: parentId, namespace }, signal)) {
      return {
        incomplete: { code: 'historyIncomplete', facts: { side: reading.name, namespace, checkpointId } },
        olderGone,
      };
    }
    olderGone.push(beginning);
  }
  return { olderGone };
}

/** Notes for where both sides begin without the parent. */
export function olderGoneNotes(left: Beginning[], right: Beginning[]): Note[] {
  const place = ({ namespace, checkpointId }: Beginning): string => `${namespace}\0${checkpointId}`;
  const places = new Set(right.map(place));
  return left
    .filter((beginning) => places.has(place(beginning)))
    .map(({ namespace, checkpointId }) => ({ code: 'olderGone', facts: { namespace, checkpointId } }));
}
