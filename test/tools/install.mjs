// Installs what is missing, and finds the Node that everything else runs on. Built-ins only: nothing is installed yet.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** The packages of a lockfile that every platform installs, as `folder@version`. */
function packagesOf(file) {
  const { packages } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return Object.entries(packages).filter(([folder, entry]) => folder !== '' && !entry.optional);
}

/** Why node_modules is not what package-lock.json says; undefined where it is. */
function whatIsMissing() {
  const lock = path.join(root, 'package-lock.json');
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  if (!fs.existsSync(installed)) return 'node_modules is missing';
  if (fs.statSync(installed).mtimeMs >= fs.statSync(lock).mtimeMs) return undefined;
  const have = Object.fromEntries(packagesOf(installed));
  const stale = packagesOf(lock).find(([folder, entry]) => have[folder]?.version !== entry.version);
  return stale && `${stale[0]} is not at ${stale[1].version}`;
}

export async function installMissing() {
  const reason = whatIsMissing();
  if (!reason) return;
  console.log(`Installing dependencies (${reason}): npm ci`);
  // npm's own Node, not the one in node_modules that npm is about to delete.
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('.js')
    ? [process.env.npm_node_execpath ?? process.execPath, [npm]]
    : ['npm', []];
  const child = spawn(command, [...args, 'ci', '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const code = await new Promise((resolve) => child.on('error', () => resolve('not found')).on('exit', resolve));
  if (code !== 0) throw new Error(`npm ci failed (${code}). Run it by hand to see why.`);
}

const isNewEnough = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 15);
};

/** A Node that the carried VS Code server runs on (`node:module` with registerHooks: 22.15): the npm-carried one first. */
export function findNode() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const carried = path.join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (fs.existsSync(carried)) return fs.realpathSync(carried); // as process.execPath says it
  if (isNewEnough(process.versions.node)) return process.execPath;
  throw new Error(
    `The VS Code server that tests and demo run needs Node 22.15 or newer, and this is ${process.versions.node}. ` +
      'On Linux x64 `npm ci` brings one; here, put a newer Node first on PATH.',
  );
}
