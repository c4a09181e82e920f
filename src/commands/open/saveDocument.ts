import * as vscode from 'vscode';
import { savedName } from '../../documents/savedName';
import { saveMessages } from '../../texts/documents';
import { UserError } from '../../texts/userError';
import { documentScheme } from '../../ids';
import type { CommandContext } from '../context';
import { saveToFile } from './saveToFile';

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
  return saveToFile(await vscode.workspace.fs.readFile(document), savedName(document));
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
