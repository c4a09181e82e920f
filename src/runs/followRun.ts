import { isAgentServerError } from '../langgraph/http/errors';
import type { RunEvent } from '../langgraph/runEvents';
import type { Run } from '../langgraph/runs';
import { Nudge, sleep, within } from '../time';
import type { RunProgress, RunSide } from './runServer';
import { streamRun } from './streamRun';

/** Milliseconds before the first look at a run, for one that is short; then between two looks, at first and at most. */
const shortWait = 300;
const firstWait = 1_000;
const longestWait = 5_000;
/** Milliseconds. After Cancel it is looked at more often, and for so long. */
const cancelledWait = 500;
const cancelPatience = 20_000;
/** Milliseconds. So long the last events of a run that has ended are waited for. */
const lastEvents = 3_000;
/** Looks in a row that may fail, each having been repeated. */
const mostFailures = 5;

export interface FollowOptions {
  /** Stops the run; with `watches`, only this following of it. */
  signal: AbortSignal;
  watches?: boolean | undefined;
  onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Told what happens in the run, where the server streams that; each event once. */
  onEvent?: ((event: RunEvent) => void) | undefined;
}

/**
 * The status with which a run ended, in the server's word. It is looked at after 0.3 s and 1 s, then less and less often, down
 * to every 5 s, and when its stream ends; the stream itself tells only what happens meanwhile. When the signal fires the
 * run is asked once to stop; `pending` or `running` then means that it has not within 20 s. `unknown` where its status cannot
 * be read any more, `deleted` where it is not there any more. Never rejects.
 */
export async function followRun(side: RunSide, run: Run, options: FollowOptions): Promise<string> {
  const { onEvent, ...rest } = options;
  if (!onEvent) return pollRun(side, run, rest, new Nudge());
  const [left, ended, nudge] = [new AbortController(), new AbortController(), new Nudge()];
  const signals = { signal: left.signal, ended: ended.signal };
  const streaming = streamRun(side, run, { ...signals, onEvent, onEnd: () => nudge.give() });
  const status = await pollRun(side, run, rest, nudge);
  ended.abort();
  if (!options.signal.aborted) await within(lastEvents, streaming);
  left.abort();
  return status;
}

async function pollRun(
  { thread, server }: RunSide,
  run: Run,
  { signal, watches, onProgress }: Omit<FollowOptions, 'onEvent'>,
  nudge: Nudge,
): Promise<string> {
  let { status } = run;
  let wait = shortWait;
  let failures = 0;
  let deadline = Infinity;
  const started = performance.now();
  let nudged = nudge.next;
  while (isOpen(status)) {
    if (deadline === Infinity)
      onProgress?.({ phase: 'running', status, pendingMs: status === 'pending' ? performance.now() - started : 0 });
    const early = deadline === Infinity ? [signal, nudged] : [nudged];
    await sleep(deadline === Infinity ? wait : cancelledWait, AbortSignal.any(early));
    if (signal.aborted && watches) return status;
    if (signal.aborted && deadline === Infinity) {
      deadline = performance.now() + cancelPatience;
      onProgress?.({ phase: 'cancelling' });
      // Whether it was heard shows in the run's status.
      await server.runs.cancel(thread.threadId, run.run_id, AbortSignal.timeout(cancelPatience)).catch(() => undefined);
    }
    // A stream may end before the status says so.
    wait = nudged.aborted ? shortWait : wait === shortWait ? firstWait : Math.min(longestWait, wait * 1.5);
    nudged = nudge.next;
    try {
      ({ status } = await server.runs.get(thread.threadId, run.run_id, readSignal(signal, deadline)));
      failures = 0;
    } catch (error) {
      // Cancel ends a look that is under way, which is no failure.
      if (signal.aborted && deadline === Infinity) continue;
      if (isAgentServerError(error) && error.kind === 'notFound') return isDeleted({ thread, server }, run, signal);
      if (++failures >= mostFailures || isFinal(error)) return 'unknown';
    }
    if (performance.now() > deadline) break;
  }
  return status;
}

/** A run that cannot be read is not there any more where its thread lists others, or none. */
async function isDeleted({ thread, server }: RunSide, run: Run, signal: AbortSignal): Promise<'deleted' | 'unknown'> {
  try {
    const runs = await server.runs.list(thread.threadId, signal.aborted ? undefined : signal);
    return runs.some(({ run_id: id }) => id === run.run_id) ? 'unknown' : 'deleted';
  } catch {
    return 'unknown';
  }
}

/** Looking again would say the same. */
function isFinal(error: unknown): boolean {
  return isAgentServerError(error) && ['unauthorized', 'forbidden'].includes(error.kind);
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
