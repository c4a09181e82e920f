import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { notify } from '../../host/notify';
import { saveMessages } from '../../texts/documents';
import { UserError } from '../../texts/userError';

/**
 * Writes bytes to a file that a person chooses, beginning with this name in the folder of the workspace. Gives the file's
 * URI, `undefined` where the dialog was dismissed; the dialog asks before it takes a file that is there.
 */
export async function saveToFile(bytes: Uint8Array, name: string): Promise<string | undefined> {
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
