import * as vscode from 'vscode';
import { credentialMessages } from '../../texts/credentials';
import type { AskForCredentials } from '../../host/connections';
import { askCredentials } from './askCredentials';
import type { Credentials } from '../../host/credentials';
import type { Log } from '../../host/log';
import { onAbort } from '../../time';

/**
 * Asks for credentials in the middle of a reading and stores them: whether any were entered. The signal closes the
 * question, for then nobody waits for an answer.
 */
export function renewCredentials(credentials: Credentials, log: Log): AskForCredentials {
  return async (baseUrl, refusal, signal) => {
    log.warn(`${baseUrl} refuses credentials that it had accepted (${refusal}); asking for others`);
    const closing = new vscode.CancellationTokenSource();
    const stayOpen = onAbort(signal, () => closing.cancel());
    try {
      const reason = credentialMessages.refusedInTheMiddle(refusal);
      const headers = await askCredentials(baseUrl, { reason, stored: false, closing: closing.token });
      if (headers === undefined || signal.aborted) {
        return false;
      }
      await credentials.set(baseUrl, headers);
      return true;
    } finally {
      stayOpen();
      closing.dispose();
    }
  };
}
