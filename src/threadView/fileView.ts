import * as vscode from 'vscode';
import { fileNameOf } from '../deployments/fileAddress';
import type { ThreadFiles } from '../host/threadFiles';
import { threadFileExtension } from '../ids';
import { titleOf } from '../langgraph/threadTitle';
import { aboutFile, wrongWithFile } from '../texts/files/fileView';
import { inertText } from '../texts/inertText';
import { threadOf } from '../threadFile/threadOf';
import type { SessionPorts } from './ports';

/** Milliseconds without a change on the disk before a file is read anew: whoever writes it may not be done. */
const settledAfter = 250;

/** What a session uses of a thread file, which is opened anew with each question where it has changed. */
export function portsOfFile(
  files: ThreadFiles,
  uri: vscode.Uri,
): Pick<SessionPorts, 'server' | 'quietServer' | 'row' | 'title' | 'deploymentName' | 'origin' | 'file'> {
  const address = uri.toString();
  const name = fileNameOf(address);
  const server = files.server(address);
  let title = inertText(name);
  return {
    server: () => server,
    quietServer: () => server,
    row: async () => {
      const thread = threadOf((await files.open(uri)).file.row);
      title = inertText((thread && titleOf(thread)) ?? name);
      return thread;
    },
    title: () => title,
    deploymentName: () => name,
    origin: () => '',
    file: async () => {
      const { header, flaws } = (await files.open(uri)).file;
      return { facts: aboutFile(header), problems: wrongWithFile(flaws) };
    },
  };
}

/** Calls back a moment after a file was written, replaced or deleted. */
export function watchFile(uri: vscode.Uri, changed: () => void): vscode.Disposable {
  // Of all in its folder: a file's name may have what is special in a pattern.
  const folder = vscode.Uri.joinPath(uri, '..');
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(folder, `*${threadFileExtension}`),
  );
  let later: NodeJS.Timeout | undefined;
  const note = (other: vscode.Uri): void => {
    if (other.toString() !== uri.toString()) return;
    clearTimeout(later);
    later = setTimeout(changed, settledAfter);
  };
  watcher.onDidCreate(note);
  watcher.onDidChange(note);
  watcher.onDidDelete(note);
  return {
    dispose: () => {
      clearTimeout(later);
      watcher.dispose();
    },
  };
}
