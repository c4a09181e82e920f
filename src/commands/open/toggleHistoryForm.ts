import * as vscode from 'vscode';
import type { KeptDocument } from '../../documents/openDocuments';
import { addressOf, type HistoryAddress } from '../../documents/documentUri';
import * as documentMessages from '../../texts/documents';
import { describeReading, withProgress } from '../../host/progress';
import { UserError } from '../../texts/userError';
import type { CommandContext } from '../context';

interface Shown {
  tab: vscode.Tab;
  /** One of a document, two of a diff. */
  addresses: HistoryAddress[];
}

/**
 * Shows the active history, or the diff of two, in the other form: whole checkpoints, newest first, or what each one
 * changed, oldest first. The same history or none: it is read again only where the other form is not at hand.
 */
export async function toggleHistoryForm({ documents }: CommandContext, item: unknown): Promise<void> {
  const shown = shownHistories(item);
  if (shown === undefined) {
    throw new UserError(documentMessages.noHistoryToSwitch());
  }
  const { tab, addresses } = shown;
  const kept: KeptDocument[] = [];
  try {
    await withProgress(documentMessages.switchingTitle(), async (progress) => {
      for (const address of addresses) {
        const options = { signal: progress.signal, onProgress: progress.reporter(describeReading) };
        kept.push(await documents.otherForm(address, options));
        progress.signal.throwIfAborted();
      }
    });
    await replace(tab, kept);
  } finally {
    kept.forEach((document) => document.release());
  }
}

/** In the place of the tab, as lasting as that was. */
async function replace(tab: vscode.Tab, [left, right]: KeptDocument[]): Promise<void> {
  const options = { preview: tab.isPreview, viewColumn: tab.group.viewColumn };
  if (left && right) {
    const title = documentMessages.otherFormTitle(tab.label);
    await vscode.commands.executeCommand('vscode.diff', left.uri, right.uri, title, options);
  } else if (left) {
    await vscode.window.showTextDocument(left.uri, options);
  }
  const stillThere = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find((each) => each === tab);
  if (stillThere) {
    await vscode.window.tabGroups.close(stillThere, true);
  }
}

/** Of the editor whose title's button was pressed, else of the active one. */
function shownHistories(item: unknown): Shown | undefined {
  const { activeTabGroup, all } = vscode.window.tabGroups;
  const active = [activeTabGroup, ...all].flatMap(({ activeTab }) => (activeTab ? [activeTab] : []));
  const pressed = item instanceof vscode.Uri ? item.toString() : undefined;
  const tab = active.find((each) => pressed !== undefined && urisOf(each).some((uri) => uri.toString() === pressed));
  return addressesOf(tab ?? activeTabGroup.activeTab);
}

function addressesOf(tab: vscode.Tab | undefined): Shown | undefined {
  if (tab === undefined) {
    return undefined;
  }
  const uris = urisOf(tab);
  const addresses = uris.flatMap((uri) => {
    const address = addressOf(uri);
    return address?.kind === 'history' ? [address] : [];
  });
  return addresses.length > 0 && addresses.length === uris.length ? { tab, addresses } : undefined;
}

function urisOf({ input }: vscode.Tab): vscode.Uri[] {
  if (input instanceof vscode.TabInputTextDiff) {
    return [input.original, input.modified];
  }
  return input instanceof vscode.TabInputText ? [input.uri] : [];
}
