import * as vscode from 'vscode';
import { openHistoryAgain } from '../host/documentMessages';
import { describeError } from '../host/errorMessages';
import { notify } from '../host/notify';
import type { CommandId } from '../ids';
import { decodeHistoryUri } from './historyUri';
import { shownUris } from './shownUris';

/** Milliseconds. VS Code asks several times while it opens one tab. */
const sameOpening = 3000;

/**
 * Says why a tab stays empty. VS Code shows only "unexpected error" in the place of a document that it could not load,
 * whatever the file system says. Nothing is said about documents that no tab shows.
 */
export class Refusal {
  readonly #said = new Map<string, number>();

  say(uri: vscode.Uri, error: unknown): void {
    const key = uri.toString();
    const now = Date.now();
    if (!shownUris().has(key) || now - (this.#said.get(key) ?? 0) < sameOpening) {
      return;
    }
    this.#said.set(key, now);
    const decoded = decodeHistoryUri(uri);
    const actions = decoded.valid ? [openAgain(decoded.address)] : [];
    notify('warning', describeError(error), actions);
  }
}

function openAgain({ deployment, threadId }: { deployment: string; threadId: string }) {
  const command: CommandId = 'langgraphThreads.openHistory';
  return {
    title: openHistoryAgain(),
    run: async () => vscode.commands.executeCommand(command, { deployment, threadId }),
  };
}
