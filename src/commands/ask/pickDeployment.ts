import * as vscode from 'vscode';
import { inertText, withoutIcons } from '../../texts/inertText';
import * as messages from '../../texts/messages';
import { UserError } from '../../texts/userError';
import { parseDeployment } from '../arguments';
import type { CommandContext } from '../context';

/**
 * The base URL of the deployment that a command is about: its argument, the selected row's, the only one there is, or
 * the one that is picked. `undefined` when dismissed.
 */
export async function chooseDeployment(context: CommandContext, argument: unknown): Promise<string | undefined> {
  return (
    parseDeployment(context.connections, argument) ??
    context.view.selectedDeployment() ??
    (await pickDeployment(context))
  );
}

/** Throws `UserError` where none is configured. */
export async function pickDeployment(
  { connections }: { connections: Pick<CommandContext['connections'], 'deployments'> },
  placeholder = messages.pick.deployment(),
): Promise<string | undefined> {
  const deployments = connections.deployments();
  const [only] = deployments;
  if (only === undefined) {
    throw new UserError(messages.noDeployments());
  }
  if (deployments.length === 1) {
    return only.baseUrl;
  }
  const picked = await vscode.window.showQuickPick(
    deployments.map(({ name, baseUrl }) => ({ label: withoutIcons(inertText(name)), description: baseUrl, baseUrl })),
    { placeHolder: placeholder, matchOnDescription: true },
  );
  return picked?.baseUrl;
}
