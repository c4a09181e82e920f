import fs from 'node:fs';
import path from 'node:path';

/** The repository: the nearest folder with a package.json above the bundle that runs. */
export const root = findRoot(__dirname);

function findRoot(folder: string): string {
  return fs.existsSync(path.join(folder, 'package.json')) ? folder : findRoot(path.dirname(folder));
}

/** What is slow to make (an unpacked browser) and the same in every run. */
export const cacheFolder = path.join(root, 'node_modules', '.cache', 'vscode-host');

/** The folder of an installed package; undefined where it is not installed. */
export function packageFolder(name: string): string | undefined {
  const folder = path.join(root, 'node_modules', name);
  return fs.existsSync(path.join(folder, 'package.json')) ? folder : undefined;
}

export function requirePackage(name: string): string {
  const folder = packageFolder(name);
  if (!folder) throw new Error(`The package ${name} is not installed. Run npm ci.`);
  return folder;
}
