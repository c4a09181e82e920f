import * as vscode from 'vscode';
import { threadFileExtension } from '../../ids';

export const threadFilePattern = `**/*${threadFileExtension}`;

/** Files that have a row, and folders that are looked into where VS Code has no search of its own. */
const mostFiles = 500;
const mostFolders = 2_000;

/**
 * The thread files of the workspace, at most 500. Not all file systems can be searched, and then nothing at all is found:
 * those are walked through folder by folder.
 */
export async function findThreadFiles(): Promise<vscode.Uri[]> {
  const found = await search(threadFilePattern, mostFiles);
  return found.length > 0 || (await search('**/*', 1)).length > 0 ? found : walk();
}

async function search(pattern: string, most: number): Promise<vscode.Uri[]> {
  return Promise.resolve(vscode.workspace.findFiles(pattern, '**/node_modules/**', most)).catch(() => []);
}

/** The upper folders first, without those that tools keep for themselves. */
async function walk(): Promise<vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  for (const [at, folder] of folders.entries()) {
    if (at >= mostFolders || found.length >= mostFiles) break;
    for (const [name, type] of await entriesOf(folder)) {
      if (type === vscode.FileType.File && name.endsWith(threadFileExtension))
        found.push(vscode.Uri.joinPath(folder, name));
      if (type === vscode.FileType.Directory && name !== 'node_modules' && !name.startsWith('.'))
        folders.push(vscode.Uri.joinPath(folder, name));
    }
  }
  return found.slice(0, mostFiles);
}

async function entriesOf(folder: vscode.Uri): Promise<[name: string, type: vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    // Gone meanwhile, or not ours to read.
    return [];
  }
}
