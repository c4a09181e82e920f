import type { ThreadReference } from '../api';
import type { HistoryServer } from '../history/side';
import type { ThreadRuns } from '../langgraph/runs';
import type { Thread, ThreadSearch } from '../langgraph/types';

/** What running needs of a server; `AgentServer` has it all. */
export interface RunServer extends HistoryServer {
  readonly runs: Pick<ThreadRuns, 'start' | 'startStreamed' | 'events' | 'get' | 'list' | 'cancel' | 'errorOf'>;
  searchThreads(search: ThreadSearch, signal?: AbortSignal): Promise<{ threads: Thread[] }>;
}

/** A thread to run, and where. */
export interface RunSide {
  thread: ThreadReference;
  server: RunServer;
}

export interface ReadingLimits {
  signal: AbortSignal;
  /** Bytes of the largest checkpoint that is read. */
  maxCheckpointBytes?: number | undefined;
}

/** `status` in the server's word: `pending` until a worker takes the run, then `running`. */
export type RunProgress = { phase: 'starting' | 'cancelling' | 'reading' } | RunningProgress;

export interface RunningProgress {
  phase: 'running';
  /** The server's word. */
  status: string;
  /** Milliseconds that it has been `pending`. */
  pendingMs: number;
}
