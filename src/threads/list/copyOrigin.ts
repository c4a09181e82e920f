import * as v from 'valibot';
import type { ThreadReference } from '../../api';
import { isThreadId } from '../../langgraph/responses';
import type { Thread } from '../../langgraph/types';
import { titleOf } from '../../langgraph/threadTitle';
import { readAs } from '../../schemas';
import type { PinnedThread } from './threadList';

/** The id of the thread that a copy was made from, where that is remembered. */
export type SourceOf = (copy: ThreadReference) => string | undefined;

/**
 * From which thread each of a deployment's threads was copied: as it is remembered, else as its `metadata.forked_from`
 * says. A server copies metadata with a thread, so a copy of a copy has what its source has: of several threads that
 * record the same, only the oldest is known not to have inherited it.
 */
export function copyOrigins(
  deployment: string,
  rows: readonly PinnedThread[],
  sourceOf: SourceOf,
): (row: PinnedThread) => string | undefined {
  const oldest = new Map<string, Thread>();
  for (const { thread } of rows) {
    const record = recordOf(thread)?.text;
    const other = record === undefined ? undefined : oldest.get(record);
    if (record !== undefined && (other === undefined || thread.created_at < other.created_at)) {
      oldest.set(record, thread);
    }
  }
  return ({ thread, copyOf }) => {
    const remembered = copyOf ?? sourceOf({ deployment, threadId: thread.thread_id });
    if (remembered !== undefined) {
      return remembered;
    }
    const record = recordOf(thread);
    return record && oldest.get(record.text)?.thread_id === thread.thread_id ? record.threadId : undefined;
  };
}

/**
 * A server copies a title with a thread: which of the copies of the same title each one is, from 1 on, in the order in
 * which they were made. By thread id.
 */
export function copyNumbers(
  rows: readonly PinnedThread[],
  originOf: (row: PinnedThread) => string | undefined,
): Map<string, number> {
  const copies = rows.filter((row) => originOf(row) !== undefined).map(({ thread }) => thread);
  const made = new Map<string | undefined, number>();
  const numbers = new Map<string, number>();
  for (const thread of copies.sort((one, other) => one.created_at.localeCompare(other.created_at))) {
    const title = titleOf(thread);
    // Its id is the name of a thread without a title.
    const number = title === undefined ? 1 : (made.get(title) ?? 0) + 1;
    made.set(title, number);
    numbers.set(thread.thread_id, number);
  }
  return numbers;
}

const forkedFrom = v.object({
  thread_id: v.pipe(v.string(), v.check(isThreadId)),
  checkpoint_id: v.optional(v.unknown()),
});

/** What the metadata records, and a text that is the same for the same. */
function recordOf({ thread_id, metadata }: Thread): { threadId: string; text: string } | undefined {
  const record = readAs(forkedFrom, metadata.forked_from);
  return record === undefined || record.thread_id === thread_id
    ? undefined
    : { threadId: record.thread_id, text: JSON.stringify([record.thread_id, record.checkpoint_id]) };
}
