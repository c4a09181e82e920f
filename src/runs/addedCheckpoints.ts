import { ageOf, isNewer, newestOf } from '../history/age';
import type { Checkpoint } from '../history/checkpoint';
import { readHistory } from '../history/walk';
import type { ThreadSnapshot } from '../history/snapshot';
import type { ThreadSource } from '../history/side';
import type { ReadingLimits } from './runServer';

/**
 * How many checkpoints a thread has, in all namespaces, that it had not at a snapshot. Of a namespace with a head then, these
 * are the ones above it. In a namespace that had no head they are those that are not known to be older than one of the
 * snapshot's. Reads these, and of each namespace the one before them. Rejects as reading does.
 */
export async function countAdded(
  source: ThreadSource,
  before: ThreadSnapshot,
  options: ReadingLimits,
): Promise<number> {
  const newest = newestOf([...before.heads.values()].map(ageOf));
  let added = 0;
  const count = ({ namespace, id, createdAt }: Pick<Checkpoint, 'namespace' | 'id'> & Partial<Checkpoint>) => {
    const head = before.heads.get(namespace);
    const isNew = head ? head.id !== id : !newest || isNewer(ageOf({ id, createdAt }), newest) !== false;
    // The old head is looked at too: its tasks, and with them their namespaces, are those that an answer goes on with.
    if (!isNew) return 'enough';
    added++;
    return undefined;
  };
  await readHistory(source, options, { take: count, leaveOut: count });
  return added;
}
