import * as vscode from 'vscode';
import { parseBaseUrl } from '../../deployments/baseUrl';
import * as consentMessages from '../../texts/runConsent';
import type { CommandContext } from '../context';

/**
 * Asks before a run, for its tools act for real. It may go without only for plain input, on this machine, and after
 * somebody said so for this deployment once.
 */
export async function agreeToRun(
  { agreements }: CommandContext,
  consent: Omit<consentMessages.Consent, 'baseUrl'>,
): Promise<boolean> {
  const { thread, start, onCopy } = consent;
  const baseUrl = thread.deployment;
  const url = parseBaseUrl(baseUrl);
  const mayBeSkipped = url.valid && url.loopback && 'input' in start;
  if (mayBeSkipped && agreements.mayRunUnasked(baseUrl)) {
    return true;
  }
  const run = consentMessages.consentButtons.run(onCopy);
  const always = consentMessages.consentButtons.always(onCopy);
  const whole = { ...consent, baseUrl };
  const answer = await vscode.window.showWarningMessage(
    consentMessages.consentQuestion(whole),
    { modal: true, detail: consentMessages.consentDetail(whole) },
    ...(mayBeSkipped ? [run, always] : [run]),
  );
  if (answer === always && mayBeSkipped) {
    await agreements.allowRunsUnasked(baseUrl);
    return true;
  }
  return answer === run;
}
