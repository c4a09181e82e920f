import type { AgentServerError } from '../langgraph/http/errors';

/**
 * Told by its name, and not by the class: reading takes any server that throws such errors, and `AgentServerError`
 * exists twice at run time.
 */
export function isServerError(error: unknown): error is AgentServerError {
  return error instanceof Error && error.name === 'AgentServerError' && 'facts' in error;
}
