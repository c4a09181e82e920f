import * as vscode from 'vscode';
import { without } from '../../deployments/deploymentEntries';
import { remove } from '../../texts/messages';
import type { CommandContext } from '../context';
import { chooseDeployment } from '../ask/pickDeployment';

/** Takes a deployment out of the settings, with its credentials, after a question. */
export async function removeDeployment(context: CommandContext, argument: unknown): Promise<void> {
  const { connections, credentials, settings } = context;
  const baseUrl = await chooseDeployment(context, argument);
  const deployment = baseUrl === undefined ? undefined : connections.find(baseUrl);
  if (baseUrl === undefined || deployment === undefined) {
    return;
  }
  const button = remove.button();
  const options = { modal: true, detail: remove.detail(baseUrl) };
  if ((await vscode.window.showWarningMessage(remove.question(deployment.name), options, button)) !== button) {
    return;
  }
  await settings.setDeployments(without(settings.deployments(), baseUrl));
  await credentials.delete(baseUrl);
  await connections.forgetAgreement(baseUrl);
}
