import { isAgentServerError } from '../langgraph/http/errors';
import type { Run } from '../langgraph/runs';
import { sleep } from '../time';
import type { RunProgress, RunSide } from './runServer';

/** Milliseconds before the first look at a run, for one that is short; then between two looks, at first and at most. */
const shortWait = 300;
const firstWait = 1_000;
const longestWait = 5_000;
/** Milliseconds. After Cancel it is looked at more often, and for so long. */
const cancelledWait = 500;
const cancelPatience = 20_000;
/** Looks in a row that may fail, each having been repeated. */
const mostFailures = 5;

export interface FollowOptions {
  /** Stops the run. */
  signal: AbortSignal;
  onProgress?: ((progress: RunProgress) => void) | undefined;
}

/**
 * The status with which a run ended, in the server's word: looked at after 0.3 s and 1 s, then less and less often,
 * down to every 5 s. When the signal fires the run is asked once to stop; `pending` or `running` then means that it has not within
 * 20 s. `unknown` where its status cannot be read any more. Never rejects.
 */
export async function followRun({ thread, server }: RunSide, run: Run, options: FollowOptions): Promise<string> {
  const { signal, onProgress } = options;
  let { status } = run;
  let wait = shortWait;
  let failures = 0;
  let deadline = Infinity;
  const started = performance.now();
  while (isOpen(status)) {
    if (deadline === Infinity)
      onProgress?.({ phase: 'running', status, pendingMs: status === 'pending' ? performance.now() - started : 0 });
    await sleep(deadline === Infinity ? wait : cancelledWait, deadline === Infinity ? signal : undefined);
    if (signal.aborted && deadline === Infinity) {
      deadline = performance.now() + cancelPatience;
      onProgress?.({ phase: 'cancelling' });
      // Whether it was heard shows in the run's status.
      await server.runs.cancel(thread.threadId, run.run_id, AbortSignal.timeout(cancelPatience)).catch(() => undefined);
    }
    wait = wait === shortWait ? firstWait : Math.min(longestWait, wait * 1.5);
    try {
      ({ status } = await server.runs.get(thread.threadId, run.run_id, readSignal(signal, deadline)));
      failures = 0;
    } catch (error) {
      // Cancel ends a look that is under way, which is no failure.
      if (signal.aborted && deadline === Infinity) continue;
      if (++failures >= mostFailures || isFinal(error)) return 'unknown';
    }
    if (performance.now() > deadline) break;
  }
  return status;
}

/** Looking again would say the same: the run was deleted, or may not be looked at any more. */
function isFinal(error: unknown): boolean {
  return isAgentServerError(error) && ['notFound', 'unauthorized', 'forbidden'].includes(error.kind);
}

function isOpen(status: string): boolean {
  return status === 'pending' || status === 'running';
}

/** Until Cancel it ends a look at once; afterwards each has until the patience ends. */
function readSignal(signal: AbortSignal, deadline: number): AbortSignal {
  return deadline === Infinity
    ? signal
    : AbortSignal.timeout(Math.max(1_000, Math.round(deadline - performance.now())));
}
