import { isAgentServerError } from '../langgraph/http/errors';
import type { RunEvent } from '../langgraph/runEvents';
import type { Run } from '../langgraph/runs';
import { sleep } from '../time';
import type { RunSide } from './runServer';

/** Milliseconds between two joins, at first and at most. */
const firstWait = 300;
const longestWait = 5_000;
/** Milliseconds before a join of a run that has ended. */
const lastWait = 100;

export interface StreamOptions {
  /** Nobody looks any more. */
  signal: AbortSignal;
  /** The run has ended: what its stream still has is told, and it is not joined again. */
  ended: AbortSignal;
  onEvent: (event: RunEvent) => void;
  /** A stream has come to its end: the run's status may have changed. */
  onEnd: () => void;
}

/**
 * Tells what happens in a run, until it has ended or the signal fires. A stream that ends or breaks off is joined again behind the last event
 * that came; nothing of that tells how the run ended. Returns at once where the server has no such stream. Never rejects.
 */
export async function streamRun({ thread, server }: RunSide, run: Run, options: StreamOptions): Promise<void> {
  const { signal, ended, onEvent, onEnd } = options;
  const either = AbortSignal.any([signal, ended]);
  let lastEventId: string | undefined;
  let wait = firstWait;
  while (!signal.aborted) {
    try {
      for await (const { id, events } of server.runs.events(thread.threadId, run.run_id, lastEventId, signal)) {
        lastEventId = id ?? lastEventId;
        wait = firstWait;
        events.forEach(onEvent);
      }
      onEnd();
      if (ended.aborted) return;
    } catch (error) {
      if (isAgentServerError(error) && isFinal.has(error.kind)) return;
    }
    // What broke off is completed also where the run has ended meanwhile.
    if (ended.aborted) await sleep(lastWait, signal);
    else await sleep(wait, either);
    wait = Math.min(longestWait, wait * 2);
  }
}

/** No such call, or no such run: it will not come. */
const isFinal: ReadonlySet<string> = new Set([
  'unsupported',
  'notFound',
  'refused',
  'unauthorized',
  'forbidden',
  'notAgentServer',
]);
