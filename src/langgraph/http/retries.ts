import { sleep } from '../../time';
import type { AgentServerError } from './errors';

const retries = 3;
const firstMs = 500;
const longestMs = 8_000;

/** A failure that another try may mend. Lives only between `http.ts` and the loop below. */
export class PassingFailure extends Error {
  constructor(
    readonly failure: AgentServerError,
    /** Milliseconds the server asked us to wait. */
    readonly waitMs: number | undefined,
  ) {
    super();
  }
}

/**
 * Tries up to four times in all; between two tries it waits as long as the server asked, else a random part of 0.5 s,
 * 1 s, 2 s (full jitter, never over 8 s). Rejects with the last failure, also when the signal fires during a wait.
 */
export async function withRetries<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let failed = 0; ; failed++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      if (failed < retries) await sleep(error.waitMs ?? jitter(failed), signal);
      if (failed >= retries || signal.aborted) throw error.failure;
    }
  }
}

function jitter(failed: number): number {
  return Math.random() * Math.min(firstMs * 2 ** failed, longestMs);
}
