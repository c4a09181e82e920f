import { canonicalThread } from '../history/side';
import * as vscode from 'vscode';
import type { ThreadReference } from '../api';
import type { Connections } from '../host/connections';
import * as messages from '../texts/messages';
import { addressOf } from '../documents/documentUri';
import { UserError } from '../texts/userError';
import { isThreadId } from '../langgraph/responses';

/**
 * The thread that a command's argument names, with its deployment's normalised base URL; `undefined` where there is no
 * argument. A tree node is a `ThreadReference`. Throws `UserError` for an argument that names none.
 */
export function parseThreadReference(connections: Connections, argument: unknown): ThreadReference | undefined {
  return argument === undefined || argument === null ? undefined : requireThreadReference(connections, argument);
}

/** The same where there must be one. */
export function requireThreadReference(connections: Connections, argument: unknown): ThreadReference {
  const { deployment, threadId } = shownThread(argument) ?? members(argument);
  if (typeof deployment !== 'string' || typeof threadId !== 'string' || !isThreadId(threadId)) {
    throw new UserError(messages.notAThread());
  }
  return canonicalThread({ deployment: connections.baseUrl(deployment), threadId });
}

/**
 * The threads that a menu gives: the row it was opened on, and all selected rows. A row outside the selection, an
 * inline action and a keybinding come without the second. Rows that are no threads are left out of a selection.
 */
export function parseThreadReferences(connections: Connections, item: unknown, items: unknown): ThreadReference[] {
  if (Array.isArray(items) && items.length > 0) {
    return items
      .filter((each) => typeof members(each).threadId === 'string' && (members(each).kind ?? 'thread') === 'thread')
      .map((each) => requireThreadReference(connections, each));
  }
  return [parseThreadReference(connections, item)].filter((thread) => thread !== undefined);
}

/** The base URL of the deployment that an argument names (a string, or an object with a `deployment`, as tree nodes have). */
export function parseDeployment(connections: Connections, argument: unknown): string | undefined {
  if (argument === undefined || argument === null) {
    return undefined;
  }
  const named = typeof argument === 'string' ? argument : members(argument).deployment;
  if (typeof named !== 'string') {
    throw new UserError(messages.notADeployment());
  }
  return connections.baseUrl(named);
}

/** The menus of an editor give its URI. */
function shownThread(argument: unknown): Partial<ThreadReference> | undefined {
  if (!(argument instanceof vscode.Uri)) return undefined;
  const address = addressOf(argument);
  return address?.kind === 'thread' ? address : {};
}

function members(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
