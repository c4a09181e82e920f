import * as vscode from 'vscode';
import { openConversationAgain } from '../texts/conversations';
import { openHistoryAgain } from '../texts/documents';
import { describeError } from '../texts/errors';
import { notify } from '../host/notify';
import type { CommandId } from '../ids';
import { addressOf, type DocumentAddress } from './documentUri';
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
    const address = addressOf(uri);
    const checkpoint = address?.kind === 'checkpoint' ? address : undefined;
    // Of a hundred that a diff leaves out in silence, one is named.
    const key = checkpoint?.threadId ?? uri.toString();
    const now = Date.now();
    const isShown = shownUris().has(uri.toString()) || (checkpoint !== undefined && hasUnknownTab());
    if (!isShown || now - (this.#said.get(key) ?? 0) < sameOpening) {
      return;
    }
    this.#said.set(key, now);
    notify('warning', describeError(error), address ? openAgain(address) : []);
  }
}

/** VS Code does not tell which files a diff of several shows. */
function hasUnknownTab(): boolean {
  return vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ input }) => input === undefined));
}

/** A report cannot be made again, and a state is opened from its row. */
function openAgain(address: DocumentAddress) {
  if (address.kind === 'report' || address.kind === 'state' || address.kind === 'comparison') return [];
  const { kind, deployment, threadId } = address;
  const [title, command]: [string, CommandId] =
    kind === 'conversation'
      ? [openConversationAgain(), 'langgraphThreads.openConversation']
      : [openHistoryAgain(), 'langgraphThreads.openHistory'];
  return [{ title, run: async () => vscode.commands.executeCommand(command, { deployment, threadId }) }];
}
