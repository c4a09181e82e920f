/**
 * The plain JSON shapes that commands take and give, and the exports of `activate()`. They cross extension hosts, so
 * nothing here has methods, and other extensions rely on every name.
 */

/** A thread of a deployment. `deployment` is, going in, a configured name or a URL; coming out, always the normalised base URL. */
export interface ThreadReference {
  deployment: string;
  threadId: string;
}

export type Verdict =
  'identical' | 'identicalExceptRewrittenIds' | 'identicalUpToCopyPoint' | 'different' | 'cannotTell' | 'cancelled';

/** What is the matter, as a code and the facts that belong in its sentence (`host/messages.ts` writes the sentence). */
export interface Note {
  code: string;
  facts: Record<string, string | number>;
}

export interface Difference {
  kind: 'onlyLeft' | 'onlyRight' | 'changed' | 'order' | 'nextOrTasks' | 'storage';
  /** The checkpoint's namespace; `''` is the root. */
  namespace: string;
  checkpointId: string;
  /** JSON pointer (RFC 6901) into the checkpoint's ThreadState; `''` is the whole checkpoint. */
  pointer: string;
  left?: unknown;
  right?: unknown;
}

export interface SideSummary {
  thread: ThreadReference;
  /** Distinct checkpoints read, in all namespaces. */
  checkpoints: number;
  namespaces: number;
  /** Checkpoints that the server says it stores (`GET /threads/{id}/storage`); absent where it has no such endpoint. */
  stored?: number;
  /** Bytes of history read. */
  bytes: number;
  /** Newest checkpoint of the root namespace; `''` where there is none. */
  headCheckpointId: string;
}

export interface Verification {
  verdict: Verdict;
  /** Why; always there for `cannotTell`. */
  reason?: Note;
  notes: Note[];
  notChecked: string[];
  relation: 'same' | 'leftIsBeginningOfRight' | 'rightIsBeginningOfLeft' | 'diverged' | 'unrelated';
  lastCommonCheckpointId?: string;
  left: SideSummary;
  right: SideSummary;
  identicalCheckpoints: number;
  /** Places where each side names its own thread in the envelope, by path. */
  masked: Record<string, number>;
  /** Places outside the envelope where left has left's id and right has right's, by path. */
  rewrittenIds: Record<string, number>;
  /** The first 100. */
  differences: Difference[];
  differenceCount: number;
  milliseconds: number;
}

export interface CopyResult {
  outcome: 'copied' | 'unknown' | 'cancelled';
  source: ThreadReference;
  copy?: ThreadReference;
  /** Threads that may be the copy, where its answer was lost. */
  candidates?: ThreadReference[];
  verification?: Verification;
}

export type ThreadStatus = 'idle' | 'busy' | 'interrupted' | 'error';

export interface ThreadFilter {
  status?: ThreadStatus;
  metadata?: Record<string, string | number | boolean>;
  ids?: string[];
}

export interface ThreadSort {
  by: 'created_at' | 'updated_at' | 'status' | 'thread_id';
  order: 'asc' | 'desc';
}

/** A thread as a list shows it; no state. */
export interface ThreadSummary extends ThreadReference {
  status: ThreadStatus;
  /** ISO 8601. */
  createdAt: string;
  updatedAt: string;
  metadata: Record<string, unknown>;
}

/** What a verification has read so far, of both sides. */
export interface VerificationProgress {
  left: { checkpoints: number; bytes: number };
  right: { checkpoints: number; bytes: number };
  /**
   * While namespaces that no server lists are asked for by name, one for each task: how many have been, and of how many
   * known so far.
   */
  probing?: { asked: number; known: number };
}

export type CopyProgress =
  | { phase: 'looking' }
  | { phase: 'copying' }
  | { phase: 'searching' }
  | ({ phase: 'verifying' } & VerificationProgress);

/** What `activate()` gives to other extensions. These never ask, show nothing, and reject with `AgentServerError`. */
export interface LangGraphThreadsApi {
  version: 1;
  listThreads(
    deployment: string,
    options?: { filter?: ThreadFilter; sort?: ThreadSort; limit?: number; offset?: number },
  ): Promise<ThreadSummary[]>;
  copyThread(
    thread: ThreadReference,
    options?: { signal?: AbortSignal; onProgress?: (progress: CopyProgress) => void },
  ): Promise<CopyResult>;
  compareThreads(
    left: ThreadReference,
    right: ThreadReference,
    options?: { signal?: AbortSignal; onProgress?: (progress: VerificationProgress) => void },
  ): Promise<Verification>;
}
