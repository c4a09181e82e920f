import type { Thread } from '../../langgraph/types';
import type { PinnedThread } from './threadList';

/**
 * So many threads stand right below their deployment, the others in groups below it. VS Code draws all rows under a
 * parent anew when one is added, and does not let go of what it had made for them before (1.139): so only the last group
 * grows.
 */
export const firstThreads = 1000;
export const groupSize = 250;

/** Threads that follow the first ones. Only the last group of a deployment grows: its id is another one when it is full. */
export interface ThreadGroupNode {
  kind: 'threadGroup';
  id: string;
  deployment: string;
  /** Where it begins, from 0 on, and where the next one does; undefined for the last group. */
  start: number;
  end: number | undefined;
}

/** The groups of a deployment that shows so many threads. */
export function threadGroups(deployment: string, threads: number): ThreadGroupNode[] {
  const groups: ThreadGroupNode[] = [];
  for (let start = firstThreads; start < threads; start += groupSize) {
    const end = start + groupSize < threads ? start + groupSize : undefined;
    // Another id: VS Code opens and closes by itself only what it did not know before.
    const id = `${deployment} threads ${start}${end === undefined ? ' last' : ''}`;
    groups.push({ kind: 'threadGroup', id, deployment, start, end });
  }
  return groups;
}

/** Tells whether anything changed but the rows of the last group. */
export class RowsAbove {
  #before: { group: string; words: string; rows: readonly (Thread | string | undefined)[] } | undefined;

  /**
   * `shown`: all rows of the deployment; `words`: what its own row says. False the first time, and where there is no
   * group.
   */
  stay(
    group: ThreadGroupNode | undefined,
    words: string,
    shown: readonly PinnedThread[],
    copyOf: (row: PinnedThread) => string | undefined,
  ): boolean {
    const before = this.#before;
    if (group === undefined) {
      this.#before = undefined;
      return false;
    }
    const rows = shown.slice(0, group.start).flatMap((row) => [row.thread, copyOf(row)]);
    this.#before = { group: group.id, words, rows };
    return (
      before?.group === group.id &&
      before.words === words &&
      before.rows.length === rows.length &&
      before.rows.every((each, index) => each === rows[index])
    );
  }
}
