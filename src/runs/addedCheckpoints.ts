import { NamespaceWalk } from '../history/namespaces';
import type { ThreadSnapshot } from '../history/snapshot';
import { HistoryReading } from '../history/reading';
import { readNamespace } from '../history/readNamespace';
import type { ThreadSource } from '../history/side';
import type { ReadingLimits } from './runServer';

/**
 * How many checkpoints a thread has, in all namespaces, that are newer than all that it had at a look: ids grow with
 * time on both servers. Reads these, and of each namespace the one before them. Rejects as reading does.
 */
export async function countAdded(side: ThreadSource, before: ThreadSnapshot, options: ReadingLimits): Promise<number> {
  const newest = [...before.heads.values()].reduce((id, head) => (head.id > id ? head.id : id), '');
  const reading = new HistoryReading('left', side);
  let added = 0;
  const walk = new NamespaceWalk([reading], async (namespace) => {
    for await (const row of readNamespace(side, namespace, options)) {
      const isNew = row.id > newest;
      // The old head is looked at too: its tasks, and with them their namespaces, are those that an answer goes on with.
      if (reading.add(row, namespace) && isNew) added++;
      if (!isNew) return;
    }
  });
  await walk.visitListed();
  await walk.visitHidden();
  return added;
}
