import { DelegateBackoff, handleType, retry, type IRetryBackoffContext } from 'cockatiel';

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
 * 1 s, 2 s (full jitter, never over 8 s). Rejects with the last failure. cockatiel cannot cut a wait short, so the
 * caller races this against its own clock; the wait that is left over does not keep the process alive.
 */
export async function withRetries<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const policy = retry(handleType(PassingFailure), {
    maxAttempts: retries,
    backoff: new DelegateBackoff(waitBefore),
  }).dangerouslyUnref();
  try {
    return await policy.execute(attempt, signal);
  } catch (error) {
    throw error instanceof PassingFailure ? error.failure : error;
  }
}

function waitBefore({ attempt, result }: IRetryBackoffContext<unknown>): number {
  const asked = 'error' in result && result.error instanceof PassingFailure ? result.error.waitMs : undefined;
  return asked ?? Math.random() * Math.min(firstMs * 2 ** (attempt - 1), longestMs);
}
