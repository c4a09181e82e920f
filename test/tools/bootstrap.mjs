// The way from a fresh clone and Node 20 to a running script of test/: install, change to a new enough Node, bundle.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { findNode, installMissing, root } from './install.mjs';

/** Runs the file `entry`, TypeScript that is bundled first or a module (relative to the repository) with this process's arguments. */
export async function start(entry) {
  try {
    process.chdir(root);
    await installMissing();
    const node = findNode();
    if (node !== process.execPath) return changeNode(node);
    process.setSourceMapsEnabled(true);
    // Started by changeNode(): end with it, even where it was killed.
    if (process.channel) {
      process.on('disconnect', () => process.exit(1));
      process.channel.unref();
    }
    if (entry.endsWith('.mjs')) return void (await import(pathToFileURL(entry)));
    const { bundleScript } = await import('./bundle.mjs');
    createRequire(import.meta.url)(await bundleScript(entry));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

function changeNode(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  process.on('SIGINT', () => {}); // the terminal sent it to the child too, which ends in its own time
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}
