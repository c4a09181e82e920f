import * as v from 'valibot';
import * as vscode from 'vscode';
import { describeError, describeForLog, mayPass, needsCredentials } from '../texts/errors';
import * as messages from '../texts/messages';
import { notify, type Action } from '../host/notify';
import { UserError } from '../texts/userError';
import type { CommandId } from '../ids';
import { isAgentServerError } from '../langgraph/http/errors';
import { showLogAction } from './announce';
import type { CommandContext, Handler } from './context';

/** What the menus of an editor's title give after its URI. */
const editorGroup = v.object({ groupId: v.nonOptional(v.unknown()) });

/**
 * The boundary of every command: what a handler throws becomes a log entry, one sentence and the actions that help.
 * Never rejects, for a command that rejects opens a modal dialog; waits for no button.
 */
export async function runCommand(
  context: CommandContext,
  id: CommandId,
  handler: Handler,
  args: unknown[],
): Promise<unknown> {
  const given = args.filter((each) => !v.is(editorGroup, each));
  try {
    return await handler(context, ...given);
  } catch (error) {
    const again = () => runCommand(context, id, handler, given);
    showError(context, error, { command: id, ...(mayPass(error) ? { again } : {}), about: given[0] });
    return undefined;
  }
}

/** Shows what went wrong, once. What the user cancelled is no error. */
export function showError(
  context: CommandContext,
  error: unknown,
  { command, again, about }: { command?: string; again?: () => Promise<unknown>; about?: unknown } = {},
): void {
  if (isCancellation(error)) {
    return;
  }
  const expected = error instanceof UserError || isAgentServerError(error);
  context.log.error(command ?? '', describeForLog(error));
  const sentence = expected ? describeError(error) : messages.unexpected(error);
  notify('error', sentence, actionsFor(context, error, again, about));
}

function isCancellation(error: unknown): boolean {
  return (
    error instanceof vscode.CancellationError ||
    (error instanceof Error && error.name === 'AbortError') ||
    (isAgentServerError(error) && error.kind === 'cancelled')
  );
}

function actionsFor(
  context: CommandContext,
  error: unknown,
  again: (() => Promise<unknown>) | undefined,
  about: unknown,
): Action[] {
  const actions: Action[] = [];
  if (needsCredentials(error)) {
    actions.push({
      title: messages.actions.setCredentials(),
      run: async () => vscode.commands.executeCommand('langgraphThreads.setCredentials' satisfies CommandId, about),
    });
  }
  if (again !== undefined) {
    actions.push({ title: messages.actions.retry(), run: again });
  }
  if (!(error instanceof UserError)) {
    actions.push(showLogAction(context));
  }
  return actions;
}
