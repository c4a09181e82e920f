import * as vscode from 'vscode';
import type { CommandContext } from '../context';
import { chooseDeployment } from '../ask/pickDeployment';

/** Puts a deployment's URL on the clipboard. Gives it. */
export async function copyDeploymentUrl(context: CommandContext, argument: unknown): Promise<string | undefined> {
  const baseUrl = await chooseDeployment(context, argument);
  if (baseUrl !== undefined) {
    await vscode.env.clipboard.writeText(baseUrl);
  }
  return baseUrl;
}
