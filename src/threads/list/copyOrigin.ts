import type { ThreadReference } from '../../api';
import { isThreadId } from '../../langgraph/responses';
import type { Thread } from '../../langgraph/types';
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

/** `forked_from: { thread_id, checkpoint_id? }`, and a text that is the same for the same. */
function recordOf({ thread_id, metadata }: Thread): { threadId: string; text: string } | undefined {
  const record: unknown = metadata.forked_from;
  if (typeof record !== 'object' || record === null || !('thread_id' in record)) {
    return undefined;
  }
  const { thread_id: threadId } = record;
  if (typeof threadId !== 'string' || !isThreadId(threadId) || threadId === thread_id) {
    return undefined;
  }
  const checkpointId = 'checkpoint_id' in record ? record.checkpoint_id : undefined;
  return { threadId, text: JSON.stringify([threadId, checkpointId]) };
}
