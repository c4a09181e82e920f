import type { ThreadReference } from '../api';
import type { HistoryQuery } from '../langgraph/types';

/** What reading and comparing need of a server; `AgentServer` has it all. */
export interface HistoryServer {
  readonly baseUrl: string;
  historyStream(threadId: string, query: HistoryQuery, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** The body of `GET /threads/{thread_id}`; kind `tooLarge` where it is more than `maxBytes`. */
  threadBytes(threadId: string, signal?: AbortSignal, maxBytes?: number): Promise<Buffer>;
  /** One checkpoint by id, `created_at: null` where there is none. */
  checkpointBytes(
    threadId: string,
    checkpoint: { checkpointId: string; namespace: string },
    signal?: AbortSignal,
  ): Promise<Buffer>;
  /** The body of `GET /threads/{thread_id}/storage`; `undefined` where the server has no such call. */
  storageBytes(threadId: string, signal?: AbortSignal): Promise<Buffer | undefined>;
  infoBytes(signal?: AbortSignal): Promise<Buffer>;
}

/** A thread and where it is read. */
export interface HistorySide {
  thread: ThreadReference;
  server: HistoryServer;
}

/**
 * The thread's id as the server spells it. The Python server (0.16.7) takes a UUID in upper case for the thread, yet finds
 * none of its checkpoints then.
 */
export function canonicalThread(thread: ThreadReference): ThreadReference {
  const isUuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(thread.threadId);
  return isUuid ? { ...thread, threadId: thread.threadId.toLowerCase() } : thread;
}

export type SideName = 'left' | 'right';
