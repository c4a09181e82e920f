import * as vscode from 'vscode';

/** How far is looked for files. */
export interface Extent {
  files: number;
  /** Folders that are looked into where VS Code has no search of its own. */
  folders: number;
}

/**
 * The files of the workspace with this name, or with any name that ends so where it begins with `*`; none of installed
 * packages. Not all file systems can be searched, and then nothing at all is found: those are walked through folder by
 * folder.
 */
export async function findFiles(name: string, extent: Extent): Promise<vscode.Uri[]> {
  const found = await search(`**/${name}`, extent.files);
  return found.length > 0 || (await search('**/*', 1)).length > 0 ? found : walk(name, extent);
}

async function search(pattern: string, most: number): Promise<vscode.Uri[]> {
  return Promise.resolve(vscode.workspace.findFiles(pattern, '**/node_modules/**', most)).catch(() => []);
}

/** The upper folders first, without those that tools keep for themselves. */
async function walk(wanted: string, { files, folders: most }: Extent): Promise<vscode.Uri[]> {
  const isWanted = (name: string) => (wanted.startsWith('*') ? name.endsWith(wanted.slice(1)) : name === wanted);
  const found: vscode.Uri[] = [];
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  for (const [at, folder] of folders.entries()) {
    if (at >= most || found.length >= files) break;
    for (const [name, type] of await entriesOf(folder)) {
      if (type === vscode.FileType.File && isWanted(name)) found.push(vscode.Uri.joinPath(folder, name));
      if (type === vscode.FileType.Directory && name !== 'node_modules' && !name.startsWith('.'))
        folders.push(vscode.Uri.joinPath(folder, name));
    }
  }
  return found.slice(0, files);
}

async function entriesOf(folder: vscode.Uri): Promise<[name: string, type: vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    // Gone meanwhile, or not ours to read.
    return [];
  }
}
