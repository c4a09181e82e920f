import type { Note, ThreadReference } from '../api';
import type { HistoryPaging, HistoryQuery } from '../langgraph/types';

/** A page of a history, as its bytes come in. */
export interface HistoryResponse extends AsyncIterable<Uint8Array> {
  /**
   * Once all of it has been received, which may be long before it has been read; `undefined` where it ended otherwise.
   * Never rejects.
   */
  readonly received?: Promise<Received | undefined>;
}

/** How many bytes a response had, and the last of them. */
export interface Received {
  bytes: number;
  tail: Uint8Array;
}

/** What reading and comparing need of a server; `AgentServer` has it all, and a thread file too. */
export interface HistoryServer {
  readonly baseUrl: string;
  /** Bytes that a page of a history is best made of, where that is known. */
  readonly pageBytes?: number | undefined;
  /** What is found out about its pages is written there. */
  readonly paging?: HistoryPaging | undefined;
  historyStream(threadId: string, query: HistoryQuery, signal?: AbortSignal): Promise<HistoryResponse>;
  /**
   * The body of `GET /threads/{thread_id}`; kind `tooLarge` where it is more than `maxBytes`. `include`: with its time to
   * live, where the server has that.
   */
  threadBytes(threadId: string, signal?: AbortSignal, maxBytes?: number, include?: 'ttl'): Promise<Buffer>;
  /** One checkpoint by id, `created_at: null` where there is none. */
  checkpointBytes(
    threadId: string,
    checkpoint: { checkpointId: string; namespace: string },
    signal?: AbortSignal,
  ): Promise<Buffer>;
  /** The body of `GET /threads/{thread_id}/storage`; `undefined` where the server has no such call. */
  storageBytes(threadId: string, signal?: AbortSignal): Promise<Buffer | undefined>;
  infoBytes(signal?: AbortSignal): Promise<Buffer>;
  /** What is known to be wrong with what it gives, or missing in it: no two histories are the same by that. */
  readonly flaws?: readonly Note[];
  /** Texts were taken out of what it gives: see `redactedText`. */
  readonly isRedacted?: boolean;
}

/** A thread and where it is read. */
export interface ThreadSource {
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
