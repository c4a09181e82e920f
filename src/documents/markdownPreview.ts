import * as vscode from 'vscode';

/** VS Code's own editor for a rendered Markdown document. */
const previewEditor = 'vscode.markdown.preview.editor';

/** Opens a document, rendered where that is possible. */
export async function showMarkdown(uri: vscode.Uri): Promise<void> {
  try {
    await vscode.commands.executeCommand('vscode.openWith', uri, previewEditor, { preview: true });
  } catch {
    // VS Code's Markdown extension can be turned off.
    await vscode.window.showTextDocument(uri, { preview: true });
  }
}
