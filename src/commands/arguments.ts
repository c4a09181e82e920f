import * as v from 'valibot';
import * as vscode from 'vscode';
import type { CheckpointReference, ThreadReference } from '../api';
import { addressOf } from '../documents/documentUri';
import { canonicalThread } from '../history/side';
import type { Connections } from '../host/connections';
import { isCheckpointId, isThreadId } from '../langgraph/responses';
import { readAs } from '../schemas';
import { notACheckpoint } from '../texts/checkpoints';
import * as messages from '../texts/messages';
import { UserError } from '../texts/userError';

// A command's arguments may come from anywhere. A tree node is one of the shapes of `api.ts`, and has more members.

const thread = v.object({ deployment: v.string(), threadId: v.pipe(v.string(), v.check(isThreadId)) });
const checkpoint = v.object({
  ...thread.entries,
  checkpointId: v.pipe(v.string(), v.check(isCheckpointId)),
  namespace: v.optional(v.string(), ''),
});
const threadRow = v.object({ threadId: v.string(), kind: v.nullish(v.literal('thread')) });
const checkpointRow = v.object({ checkpointId: v.nonOptional(v.unknown()), kind: v.nullish(v.literal('checkpoint')) });
const deployment = v.union([
  v.string(),
  v.pipe(
    v.object({ deployment: v.string() }),
    v.transform(({ deployment: named }) => named),
  ),
]);
const rowUnder = v.object({ under: v.string() });
const rowBelow = v.union([
  v.pipe(
    v.object({ kind: v.literal('checkpoint'), checkpointId: v.string() }),
    v.transform(({ checkpointId }) => checkpointId),
  ),
  v.pipe(
    v.object({ kind: v.literal('task'), task: v.object({ id: v.string() }) }),
    v.transform(({ task }) => task.id),
  ),
  v.pipe(
    v.object({ kind: v.literal('namespace'), namespace: v.string() }),
    v.transform(({ namespace }) => namespace),
  ),
]);

/**
 * The thread that a command's argument names, with its deployment's normalised base URL; `undefined` where there is no
 * argument. Throws `UserError` for an argument that names none.
 */
export function parseThreadReference(connections: Connections, argument: unknown): ThreadReference | undefined {
  return argument === undefined || argument === null ? undefined : requireThreadReference(connections, argument);
}

/** The same where there must be one. The menus of an editor give its URI. */
export function requireThreadReference(connections: Connections, argument: unknown): ThreadReference {
  const named = readAs(thread, argument instanceof vscode.Uri ? addressOf(argument) : argument);
  if (named === undefined) throw new UserError(messages.notAThread());
  return canonicalThread({ deployment: connections.baseUrl(named.deployment), threadId: named.threadId });
}

/**
 * The threads that a menu gives: the row it was opened on, and all selected rows. A row outside the selection, an
 * inline action and a keybinding come without the second. Rows that are no threads are left out of a selection.
 */
export function parseThreadReferences(connections: Connections, item: unknown, items: unknown): ThreadReference[] {
  if (Array.isArray(items) && items.length > 0) {
    return items.filter((each) => v.is(threadRow, each)).map((each) => requireThreadReference(connections, each));
  }
  return [parseThreadReference(connections, item)].filter((each) => each !== undefined);
}

/** The base URL of the deployment that an argument names (a string, or an object with a `deployment`, as tree nodes have). */
export function parseDeployment(connections: Connections, argument: unknown): string | undefined {
  if (argument === undefined || argument === null) {
    return undefined;
  }
  const named = readAs(deployment, argument);
  if (named === undefined) throw new UserError(messages.notADeployment());
  return connections.baseUrl(named);
}

/** What a command takes besides a row: `undefined` where it was not given, for then a menu gives the selected rows there. */
export function besideRow(argument: unknown): unknown {
  return Array.isArray(argument) ? undefined : (argument ?? undefined);
}

/** Whether an argument is meant to be a checkpoint. */
export function namesCheckpoint(argument: unknown): boolean {
  return v.is(checkpointRow, argument);
}

/**
 * The checkpoint that a command's argument names, with its deployment's normalised base URL, or the URI of the thread
 * file that it is in; `undefined` where there is no argument. Without a namespace it is one of the root. Throws
 * `UserError` for an argument that names none.
 */
export function parseCheckpointReference(connections: Connections, argument: unknown): CheckpointReference | undefined {
  if (argument === undefined || argument === null) {
    return undefined;
  }
  const named = readAs(checkpoint, argument);
  if (named === undefined) throw new UserError(notACheckpoint());
  return { ...named, deployment: connections.address(named.deployment) };
}

/** The row under which Load More or Retry is to read; only rows below a thread have one. */
export function rowToReadUnder(argument: unknown): string | undefined {
  return readAs(rowUnder, argument)?.under;
}

/** The id of what a row below a thread shows: its checkpoint, task or namespace. */
export function idOfRow(argument: unknown): string | undefined {
  return readAs(rowBelow, argument);
}
