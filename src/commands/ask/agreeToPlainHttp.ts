import * as vscode from 'vscode';
import { plainHttp } from '../../texts/messages';
import type { CommandContext } from '../context';

/** Whether a base URL may be asked: https, this machine, or plain http that the user agrees to, once. */
export async function agreeToPlainHttp({ connections }: CommandContext, baseUrl: string): Promise<boolean> {
  if (!connections.needsAgreement(baseUrl)) {
    return true;
  }
  const allow = plainHttp.allow();
  const answer = await vscode.window.showWarningMessage(
    plainHttp.question(baseUrl),
    { modal: true, detail: plainHttp.detail() },
    allow,
  );
  if (answer !== allow) {
    return false;
  }
  await connections.agreeToPlainHttp(baseUrl);
  return true;
}
