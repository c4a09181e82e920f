import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { savedName } from '../../documents/savedName';
import { notify } from '../../host/notify';
import { saveMessages } from '../../texts/documents';
import { UserError } from '../../texts/userError';
import { documentScheme } from '../../ids';
import type { CommandContext } from '../context';

/**
 * Saves a history, state, conversation or report to a file; without argument, that of the active editor. VS Code's own
 * Save As begins at the root folder for documents of a file system of its own. Gives the file's URI, `undefined` where
 * the dialog was dismissed; the dialog asks before it takes a file that is there.
 */
export async function saveDocument(_: CommandContext, item: unknown): Promise<string | undefined> {
  const isGiven = item !== undefined && item !== null;
  const document = isGiven ? documentOf(item) : shownDocument(vscode.window.tabGroups.activeTabGroup.activeTab);
  if (document === undefined) {
    throw new UserError(saveMessages.nothingToSave());
  }
  const bytes = await vscode.workspace.fs.readFile(document);
  const name = savedName(document);
  const target = await vscode.window.showSaveDialog({
    title: saveMessages.title(),
    defaultUri: vscode.Uri.joinPath(startFolder(), name),
    filters: filtersFor(name),
  });
  if (target === undefined) {
    return undefined;
  }
  const place = vscode.workspace.asRelativePath(target);
  try {
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    throw new UserError(saveMessages.notSaved(place, error instanceof Error ? error.message : String(error)));
  }
  const open = async () => vscode.commands.executeCommand('vscode.open', target);
  notify('information', saveMessages.saved(place), [{ title: saveMessages.openFile(), run: open }]);
  return target.toString();
}

/** The first folder of the workspace that can be written to, wherever it is; else the home folder. */
function startFolder(): vscode.Uri {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const writable = folders.find(({ uri }) => vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== false);
  return writable?.uri ?? vscode.Uri.file(homedir());
}

function filtersFor(name: string): Record<string, string[]> {
  const own = name.endsWith('.md')
    ? { [saveMessages.fileTypes.markdown()]: ['md'] }
    : { [saveMessages.fileTypes.json()]: ['json'] };
  return { ...own, [saveMessages.fileTypes.all()]: ['*'] };
}

/** What a menu gives, or another extension, as an object or as text. */
function documentOf(item: unknown): vscode.Uri | undefined {
  const uri = typeof item === 'string' ? vscode.Uri.parse(item) : item;
  return uri instanceof vscode.Uri && uri.scheme === documentScheme ? uri : undefined;
}

/** Of a diff its right side. */
function shownDocument(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  const input = tab?.input;
  if (input instanceof vscode.TabInputTextDiff) {
    return documentOf(input.modified);
  }
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
    ? documentOf(input.uri)
    : undefined;
}
