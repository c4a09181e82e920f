/** The process of a window that makes copies, for tests: the folder as its argument, orders and answers as messages. */
import { PendingCopies } from '../../../src/copy/pendingCopies';
import type { PendingCopy } from '../../../src/copy/pendingCopy';

export type Order = { add: PendingCopy } | { remove: string } | { takeOver: true };

const none = { keys: () => [], get: () => undefined, update: () => Promise.resolve() };
const copies = new PendingCopies(process.argv[2] ?? '', none);

async function obey(order: Order): Promise<unknown> {
  if ('add' in order) return copies.add(order.add);
  if ('remove' in order) return copies.remove(order.remove);
  return copies.takeOver();
}

process.on('message', (order: Order) => {
  void obey(order).then((answer) => process.send?.({ answer }));
});
