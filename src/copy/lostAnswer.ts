import { isAgentServerError } from '../langgraph/http/errors';

/**
 * What a failed request may have done.
 * - `notCopied`: it never reached the server, or the server refused it.
 * - `lost`: only the answer is missing. The server may still be working.
 * - `doubtful`: the server, or a gateway before it, answered that it failed. A server may have made the thread before it
 *   failed: the Python server (0.16.7) answers 500 where its checkpointer fails, and a thread with the source's metadata
 *   and no checkpoint stays.
 */
export type CopyOutcome = 'notCopied' | 'lost' | 'doubtful';

/** Nothing was sent: nobody listens there, or nobody has that name. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
/** Request Timeout: from a gateway that gave up, as well as from a server that read no request. */
const requestTimeout = 408;

/** What the failure of `POST /threads/{thread_id}/copy` means. Only what proves that nothing was made is `notCopied`. */
export function copyOutcomeOf(error: unknown): CopyOutcome {
  if (!isAgentServerError(error)) return 'notCopied';
  switch (error.kind) {
    case 'unreachable':
      return unsent.has(error.facts.code ?? '') ? 'notCopied' : 'lost';
    case 'timeout':
    case 'cut':
    case 'cancelled':
    case 'unavailable':
    case 'notAgentServer':
    case 'tooLarge':
      return 'lost';
    case 'serverError':
      return 'doubtful';
    case 'refused':
      return error.facts.status === requestTimeout ? 'doubtful' : 'notCopied';
    default:
      return 'notCopied';
  }
}
