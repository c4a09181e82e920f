import type { Head } from './head';
import type { StoredCounts } from './look';
import { printJson } from './printJson';

/** What a run changes of a thread, at one moment. */
export interface ThreadMoment {
  status: string;
  stateUpdatedAt: string;
  /**
   * The root's head, and those of the namespaces of its tasks, of their tasks and so on: a subgraph runs on while the
   * root stands still, so nothing that the thread has is newer than all of these. By the namespace of the answer.
   */
  heads: Map<string, Head>;
  stored: StoredCounts | undefined;
}

/** Whether the thread was busy, or anything that a run changes is not the same at the two moments. */
export function hasMoved(before: ThreadMoment, after: ThreadMoment): boolean {
  if (before.status === 'busy' || after.status === 'busy') return true;
  return before.stateUpdatedAt !== after.stateUpdatedAt || haveHeadsMoved(before, after);
}

export function haveHeadsMoved(before: ThreadMoment, after: ThreadMoment): boolean {
  if (before.heads.size !== after.heads.size) return true;
  return [...before.heads].some(([namespace, head]) => after.heads.get(namespace)?.digest !== head.digest);
}

/** Whether row and storage say that nothing was written between the two moments; false where they cannot say. */
export function isStill(before: ThreadMoment, after: ThreadMoment): boolean {
  if (!before.stored || !after.stored || before.stateUpdatedAt === '' || hasMoved(before, after)) return false;
  return printJson(before.stored.body, 0) === printJson(after.stored.body, 0);
}

/** What is stored changed, and the rest says that nothing did: it changed within one of the two looks. */
export function isTorn(before: ThreadMoment, after: ThreadMoment): boolean {
  if (!before.stored || !after.stored || hasMoved(before, after)) return false;
  return printJson(before.stored.body, 0) !== printJson(after.stored.body, 0);
}
