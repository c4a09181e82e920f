import * as vscode from 'vscode';
import { withChange } from '../../deployments/deploymentEntries';
import { alreadyConfigured, edit } from '../../texts/messages';
import { agreeToPlainHttp } from '../ask/agreeToPlainHttp';
import { askName } from '../ask/askName';
import { checkDeployment } from '../ask/checkDeployment';
import type { CommandContext } from '../context';
import { chooseDeployment } from '../ask/pickDeployment';
import { readEnteredUrl } from '../ask/pickDeploymentUrl';

/** Changes a deployment's name and URL. Its credentials do not move to another URL. */
export async function editDeployment(context: CommandContext, argument: unknown): Promise<void> {
  const { connections, credentials, settings } = context;
  const from = await chooseDeployment(context, argument);
  const deployment = from === undefined ? undefined : connections.find(from);
  const name = deployment && (await askName(context, deployment.name, deployment.name));
  if (from === undefined || name === undefined) {
    return;
  }
  for (let to = await askUrl(context, from, from); to !== undefined;) {
    if (to === from) {
      await settings.setDeployments(withChange(settings.deployments(), from, { name, baseUrl: from }));
      return;
    }
    if (!(await askToMove(from, to)) || !(await agreeToPlainHttp(context, to))) {
      return;
    }
    const checked = await checkDeployment(context, to, edit.anyway());
    if (checked === undefined) {
      return;
    }
    if (checked === 'editUrl') {
      to = await askUrl(context, from, to);
    } else if ('instead' in checked) {
      to = checked.instead;
    } else {
      await credentials.set(to, checked.headers);
      await settings.setDeployments(withChange(settings.deployments(), from, { name, baseUrl: to }));
      await credentials.delete(from);
      await connections.forgetAgreement(from);
      return;
    }
  }
}

async function askUrl({ connections }: CommandContext, own: string, value: string): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: edit.title(),
    prompt: edit.urlPrompt(),
    value,
    ignoreFocusOut: true,
    validateInput: (value) => {
      const entered = readEnteredUrl(value);
      if (!entered.valid) {
        return entered.sentence;
      }
      const other = entered.baseUrl === own ? undefined : connections.find(entered.baseUrl);
      return other && alreadyConfigured(other.name, entered.baseUrl);
    },
  });
  const entered = text === undefined ? undefined : readEnteredUrl(text);
  return entered?.valid === true ? entered.baseUrl : undefined;
}

async function askToMove(from: string, to: string): Promise<boolean> {
  const move = edit.move();
  const options = { modal: true, detail: edit.moveDetail() };
  return (await vscode.window.showWarningMessage(edit.moveQuestion(from, to), options, move)) === move;
}
