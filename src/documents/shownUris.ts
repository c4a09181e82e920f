import * as vscode from 'vscode';

/** The URIs of all open documents and of all tabs, also of those in the background whose document is not loaded yet. */
export function shownUris(): Set<string> {
  const uris = vscode.workspace.textDocuments.map((document) => document.uri);
  for (const { input } of vscode.window.tabGroups.all.flatMap((group) => group.tabs)) {
    if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) {
      uris.push(input.uri);
    } else if (input instanceof vscode.TabInputTextDiff) {
      uris.push(input.original, input.modified);
    }
  }
  return new Set(uris.map((uri) => uri.toString()));
}
