import type { HistoryServer } from '../../history/side';

/** What copying from a checkpoint needs of a server besides copying; `AgentServer` has it all. */
export interface ForkServer extends HistoryServer {
  forkCheckpoint(threadId: string, checkpointId: string, signal?: AbortSignal): Promise<{ checkpointId: string }>;
}

export interface ForkOptions {
  signal: AbortSignal;
  /** Bytes of the largest checkpoint that is read. */
  maxCheckpointBytes?: number | undefined;
}
