import type { CheckpointReference } from '../api';
import { notACheckpoint } from '../texts/checkpoints';
import type { Connections } from '../host/connections';
import { UserError } from '../texts/userError';
import { isCheckpointId, isThreadId } from '../langgraph/responses';

/** Whether an argument is meant to be a checkpoint; a tree node of one is a `CheckpointReference`. */
export function namesCheckpoint(argument: unknown): boolean {
  return members(argument).checkpointId !== undefined && (members(argument).kind ?? 'checkpoint') === 'checkpoint';
}

/**
 * The checkpoint that a command's argument names, with its deployment's normalised base URL, or the URI of the thread file
 * that it is in; `undefined` where there is no argument. Without a namespace it is one of the root. Throws `UserError` for an argument that names none.
 */
export function parseCheckpointReference(connections: Connections, argument: unknown): CheckpointReference | undefined {
  if (argument === undefined || argument === null) {
    return undefined;
  }
  const { deployment, threadId, checkpointId, namespace = '' } = members(argument);
  if (
    typeof deployment !== 'string' ||
    typeof threadId !== 'string' ||
    !isThreadId(threadId) ||
    typeof checkpointId !== 'string' ||
    !isCheckpointId(checkpointId) ||
    typeof namespace !== 'string'
  ) {
    throw new UserError(notACheckpoint());
  }
  return { deployment: connections.address(deployment), threadId, checkpointId, namespace };
}

/** The row under which Load More or Retry is to read; only rows below a thread have one. */
export function rowToReadUnder(argument: unknown): string | undefined {
  const { under } = members(argument);
  return typeof under === 'string' ? under : undefined;
}

/** The id of what a row below a thread shows: its checkpoint, task or namespace. */
export function idOfRow(argument: unknown): string | undefined {
  const { kind, checkpointId, task, namespace } = members(argument);
  const id =
    kind === 'checkpoint' ? checkpointId : kind === 'task' ? members(task).id : kind === 'namespace' && namespace;
  return typeof id === 'string' ? id : undefined;
}

function members(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
