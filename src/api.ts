/**
 * The plain JSON shapes that commands take and give, and the exports of `activate()`. They cross extension hosts, so
 * nothing here has methods, and other extensions rely on every name.
 */

/** A thread of a deployment. `deployment` is, going in, a configured name or a URL; coming out, always the normalised base URL. */
export interface ThreadReference {
  deployment: string;
  threadId: string;
}

/** A checkpoint of a thread. */
export interface CheckpointReference extends ThreadReference {
  checkpointId: string;
  /** `''` is the root. */
  namespace: string;
}

export type Verdict =
  'identical' | 'identicalExceptRewrittenIds' | 'identicalUpToCopyPoint' | 'different' | 'cannotTell' | 'cancelled';

/** What is the matter, as a code and the facts that belong in its sentence (`texts/` writes the sentence). */
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
  /**
   * A thread and one that was built from it on another deployment, whose checkpoints have ids of their own. Absent: by
   * their ids.
   */
  pairedBy?: 'order';
  verdict: Verdict;
  /** Why; always there for `cannotTell`. */
  reason?: Note;
  notes: Note[];
  notChecked: string[];
  /** `unknown`: the histories were not read to their ends. */
  relation: 'same' | 'leftIsBeginningOfRight' | 'rightIsBeginningOfLeft' | 'diverged' | 'unrelated' | 'unknown';
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
  /** After Copy and Run: whether the run on the copy left the source (`left`) as it was. */
  sourceAfterRun?: SourceCheck;
}

export interface CopyResult {
  outcome: 'copied' | 'unknown' | 'cancelled';
  source: ThreadReference;
  /** With `unknown`: it was cancelled after the request, and this is the copy, which was not compared. */
  copy?: ThreadReference;
  /** Threads that may be the copy, where its answer was lost. */
  candidates?: ThreadReference[];
  verification?: Verification;
  /** What else is to be known about the copy: `found` (its response was lost), `cannotRun`, … */
  notes?: Note[];
}

export type KnownStatus = 'idle' | 'busy' | 'interrupted' | 'error';
/** `unknown`: the server says none, or one of its own. */
export type ThreadStatus = KnownStatus | 'unknown';

/** What a thread must be to be listed; all members together. */
export interface ThreadFilter {
  status?: KnownStatus;
  /** The same as `graph_id` in `metadata`. */
  graph?: string;
  /** Names: 1..64 of `A-Z a-z 0-9 _ . -`. A value matches only its own type: 42 is not '42'. An integer
   * that a JavaScript number would round is written as a text, and matches both. */
  metadata?: Record<string, string | number | boolean>;
  /** 1..1000 whole ids. */
  ids?: string[];
  /** What its id begins with; upper case counts as lower. */
  idPrefix?: string;
  /** Words, all of which stand in its title, in what was said first in it, or begin its id; case does not count. */
  text?: string;
  /** Since its last update: `'7d'` is at most seven days, `'>30d'` more than thirty. Units `m`, `h`, `d`, `w`. */
  age?: string;
}

export interface ThreadSort {
  by: 'created_at' | 'updated_at' | 'status' | 'thread_id';
  order: 'asc' | 'desc';
}

/** A thread as a list shows it; no state. */
export interface ThreadSummary extends ThreadReference {
  status: ThreadStatus;
  /** ISO 8601; `''` where the server says nothing. */
  createdAt: string;
  updatedAt: string;
  /** Integers that a JavaScript number would round are texts. */
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
  /** Meanwhile, the verdict on all that the servers list. */
  verdictSoFar?: Verdict;
}

/** What Compare with Parent, and Compare with Selected for two checkpoints, found. No verdict on histories: see `Verification`. */
export interface StateComparison {
  /** Absent where the checkpoint on the right has no parent: then it is compared with nothing. */
  left?: CheckpointReference;
  right: CheckpointReference;
  /** The first 100 operations of the JSON Patch (RFC 6902) that makes right's `values` of left's, without their values. */
  changes: { op: string; path: string }[];
  /** 0 where the values are equal. */
  changeCount: number;
}

/** What Delete Thread did. A thread in neither list was left as it was: cancelled, or running meanwhile. */
export interface DeleteResult {
  /** Gone now, also where somebody else had deleted it before. */
  deleted: ThreadReference[];
  /** Could not be deleted; said why. */
  failed: ThreadReference[];
}

/** A source before it is copied. What the server does not say is missing. */
export interface SourceFacts {
  /** As the server says it: `busy` while a run goes on. */
  status: string;
  /** In all namespaces (`GET /threads/{id}/storage`). */
  checkpoints?: number;
  storedBytes?: number;
  /** What comparing source and copy will read of both together, by an estimate. */
  bytesToRead?: number;
}

/** What a thread waits for: a question that its graph asked with `interrupt()`. */
export interface RunQuestion {
  /** By which it is answered; absent on servers that do not tell. */
  id?: string;
  /** The name of the task that asks. */
  task: string;
  /** An integer with more digits than a number holds is a text, here and in `schema`. */
  value: unknown;
  /** The JSON schema of its answers, where the server tells one. */
  schema?: unknown;
}

/** A run of a thread, in the server's words. */
export interface ThreadRun {
  runId: string;
  /** `pending`, `running`, `success`, `error`, `timeout`, or `interrupted`: it was stopped. */
  status: string;
  /** ISO 8601; `''` where the server does not say. */
  createdAt: string;
  /** From its creation to its end; absent while it has none. */
  milliseconds?: number;
  /** What it does to a run that it meets. */
  multitaskStrategy?: string;
  /** Its newest checkpoint, in the root namespace. */
  checkpointId?: string;
  error?: string;
  /** Of the messages that it added, where they say so. */
  tokens?: { input: number; output: number };
  /** The LangSmith project that the server traced it to, by name; the trace has the run's id. */
  tracedTo?: string;
}

/** What Run on Thread did. */
export interface RunResult {
  /** The thread that ran: after Copy and Run the copy. */
  thread: ThreadReference;
  /** Absent where no run was started, or the answer that would have named it was lost. */
  runId?: string;
  /** The graph's name, or the assistant's id. */
  graph: string;
  /**
   * `success`: it ended. `interrupted`: it ended by asking, see `questions`. `error`, `timeout`: it failed. `cancelled`:
   * it was stopped, or Cancel came before it was started. `running`: Cancel was asked for, and it had not stopped yet.
   * `unknown`: whether it was started, or how it ended, could not be found out. It is never started again by itself.
   */
  status: 'success' | 'interrupted' | 'error' | 'timeout' | 'cancelled' | 'running' | 'unknown';
  /** Another run of the thread (`multitask_strategy`), or another client, stopped it: then it is `cancelled`. */
  stoppedByOthers?: boolean;
  /** With `stoppedByOthers`: the run was deleted, and the checkpoints that it had made with it. */
  rolledBack?: boolean;
  /** The server's words for an `error`. */
  error?: string;
  /** What the thread asks now. */
  questions: RunQuestion[];
  /** In all namespaces; absent where the history could not be read afterwards. */
  checkpointsAdded?: number;
  /** The newest checkpoint of the root before and after; `''` where there was none. */
  headBefore: string;
  headAfter: string;
}

/** Whether a source's history is, after a run on its copy, what it was before the copy was made. */
export interface SourceCheck {
  /**
   * `unchanged`: every checkpoint, in every namespace that the server can be made to show, is byte for byte what it was,
   * and there is no other. `movedByOthers`: the same, and checkpoints came that the run on the copy did not make (or
   * tasks that had not ended were answered). `changed`: checkpoints are gone or have other content. `cannotTell`: `reason`.
   */
  outcome: 'unchanged' | 'movedByOthers' | 'changed' | 'cannotTell';
  reason?: Note;
  /** Of the reading before. */
  checkpoints: number;
  namespaces: number;
  stored?: number;
  /** SHA-256, in hexadecimal digits, of all checkpoints' bytes at the reading before and after; absent where it was not read. */
  digestBefore?: string;
  digestAfter?: string;
  added: number;
  changed: number;
  lost: number;
}

/** What Copy and Run did. */
export interface CopyAndRunResult {
  /** Its verification has the check of the source too. */
  copy: CopyResult;
  /** Absent where nothing was run: the copy is not known, was not wanted any more, or is not the same as its source. */
  run?: RunResult;
  source?: SourceCheck;
}

/** `verification` is of the copy before its checkpoint was set. */
export interface ForkedCopyResult extends CopyResult {
  /** Absent where there is no copy. */
  fork?: ForkResult;
}

/** Whether a checkpoint of the source has become the newest one of its copy. */
export interface ForkResult {
  /** The source's. */
  checkpoint: CheckpointReference;
  /**
   * `forked`: the copy's newest checkpoint is a new one with exactly the values and `next` of `checkpoint`. `notForked`:
   * the copy is as it was. `wrong`: the copy was changed, and not as was asked. `unknown`: it could not be found out. It is
   * requested once.
   */
  outcome: 'forked' | 'notForked' | 'wrong' | 'unknown';
  /** Why not; with `forked`, why the rest was not compared. */
  reason?: Note;
  /** The copy's newest checkpoint now, where a new one came. */
  headCheckpointId?: string;
  /**
   * `same`: all that the copy had when it was verified is still there and equal to the source's, and nothing else came.
   * `changed`: it is not. `notCompared`: it was not read whole.
   */
  rest: 'same' | 'changed' | 'notCompared';
  /**
   * What the new checkpoint has not taken over: `question`, `results`, `errors`, `metadata`. What else is to be known:
   * `laterStays`, `statefulSubgraphs`.
   */
  notes: Note[];
  /** Of source and copy afterwards: `different`, by that one checkpoint. */
  verification?: Verification;
}

export type CopyProgress =
  | { phase: 'looking' }
  | { phase: 'waiting' }
  | { phase: 'queued' }
  | { phase: 'copying'; source?: SourceFacts }
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

/** A copy that continues from an edited state. */
export interface EditedCopyResult extends CopyResult {
  /** Absent where there is no copy. */
  edit?: EditResult;
}

/** What came of writing an edited state to a copy. It is requested once, and never to the source. */
export interface EditResult {
  /** `unknown`: it could not be found out whether the copy has it. */
  outcome: 'edited' | 'notEdited' | 'unknown';
  /** Why not. */
  reason?: Note;
  /** The copy's newest checkpoint now. */
  headCheckpointId?: string;
  /** Of the members that were changed, those that are something else than was asked: reducers may merge. */
  others: string[];
  /** The nodes that would run next. */
  next: string[];
}

/**
 * How much of a thread has come to another deployment. 1: every checkpoint, in every namespace. 2: every checkpoint of the
 * root. 3: the same, but for how messages and numbers are written. 4: the latest state alone.
 */
export type TransferLevel = 1 | 2 | 3 | 4;

export type TransferVerdict = 'sameAtEveryStep' | 'sameUpToMessages' | 'sameLatestState' | 'different' | 'cannotTell';

/** In what a checkpoint differs from the one that it was made after. */
export interface TransferDifference {
  /** The source's. */
  namespace: string;
  sourceCheckpointId: string;
  /** Absent where it was not made. */
  checkpointId?: string;
  /**
   * `dress`: only how a message is written; `numbers`: only how they are spelled, or rounded; `texts`: characters that the
   * target does not keep.
   */
  aspects: ('missing' | 'values' | 'dress' | 'numbers' | 'texts' | 'next' | 'step' | 'tasks' | 'parent')[];
  /** The first place, as a JSON pointer in the ThreadState. */
  pointer?: string;
}

/** What Copy Thread To and Import Thread did. Nothing is ever run, and the source is only read. */
export interface TransferResult {
  /** `refused`: it cannot be made there. `failed`: something went wrong; with `copy` where something is left. */
  outcome: 'transferred' | 'refused' | 'failed' | 'cancelled';
  /** Of a thread file `deployment` is the file's URI. */
  source: ThreadReference;
  /** Where it was to go: the base URL. */
  deployment: string;
  copy?: ThreadReference;
  /** What was reached, and proven by reading; absent where nothing was. */
  level?: TransferLevel;
  verdict?: TransferVerdict;
  /** Why it was refused or failed, or cannot be told. */
  reason?: Note;
  /**
   * What has not arrived or not as it was: `questions`, `errors`, `runsAgain`, `subgraphStartsOver`, `hiddenNamespaces`,
   * `usageMoved`, `edgesDiffer`, `channelsMissing`, `ownId`, … Never copied: ids, times, runs, store items, a time to live.
   */
  notes: Note[];
  /** Of the root. */
  checkpoints: { equal: number; total: number };
  namespaces: { equal: number; total: number };
  /** The first 100. */
  differences: TransferDifference[];
  differenceCount: number;
  /** Threads that were built until one was right; the others were deleted. */
  attempts: number;
  milliseconds: number;
}

export type TransferProgress =
  | { phase: 'looking'; checkpoints: number; bytes: number }
  | { phase: 'building'; done: number; total: number; attempt: number }
  | { phase: 'comparing' };
