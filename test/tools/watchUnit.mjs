// npm test -- unit --watch [words of a title]: runs the unit tests that a change concerns, as soon as it is saved.
import { subscribe } from '@parcel/watcher';
import * as esbuild from 'esbuild';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { bundleScript, suiteOptions } from './bundle.mjs';
import { root } from './install.mjs';

const grep = process.argv
  .slice(2)
  .filter((word) => !['unit', '--watch'].includes(word))
  .join(' ');
/** Only what is to run lies here. */
const folder = path.join(root, 'out', 'watch');
const runner = await bundleScript('test/tools/runMocha.ts');
const script = `require(${JSON.stringify(runner)}).runMocha(${JSON.stringify(folder)}, ${JSON.stringify({ grep, timeoutMs: 10_000 })})
  .then(({ failed }) => process.exit(failed > 0 ? 1 : 0))`;

let context;
let entries = '';
/** The hash of each bundled test, and the tests that have not passed since they changed. */
let hashes = new Map();
const due = new Map();
let child;

async function build() {
  const options = { ...suiteOptions('unit'), outdir: 'out/watch', write: false, outbase: 'test/unit' };
  if (entries !== options.entryPoints.join()) {
    entries = options.entryPoints.join();
    await context?.dispose();
    context = await esbuild.context(options);
  }
  const { outputFiles } = await context.rebuild();
  const isFirst = hashes.size === 0;
  for (const file of outputFiles) if (!isFirst && hashes.get(file.path) !== file.hash) due.set(file.path, file);
  hashes = new Map(outputFiles.map(({ path: name, hash }) => [name, hash]));
  for (const name of due.keys()) if (!hashes.has(name)) due.delete(name);
  return isFirst;
}

async function rerun() {
  const started = performance.now();
  child?.kill('SIGKILL');
  if (await build().catch(() => true)) return; // esbuild has printed why
  if (due.size === 0) return;
  fs.rmSync(folder, { recursive: true, force: true });
  for (const [name, file] of due) {
    fs.mkdirSync(path.dirname(name), { recursive: true });
    fs.writeFileSync(name, file.contents);
  }
  const running = spawn(process.execPath, ['--enable-source-maps', '-e', script], { cwd: root, stdio: 'inherit' });
  child = running;
  running.on('exit', (code) => {
    if (code === 0 && child === running) due.clear();
    if (child === running)
      console.log(`${((performance.now() - started) / 1000).toFixed(1)} s since the change. Watching.`);
  });
}

await build();
let last = Promise.resolve();
let timer;
for (const watched of ['src', 'test/unit']) {
  // Not `fs.watch`: on Linux it loses a file that an editor replaces.
  await subscribe(path.join(root, watched), () => {
    clearTimeout(timer);
    timer = setTimeout(() => (last = last.then(rerun)), 50);
  });
}
console.log(`${hashes.size} files of tests are watched; those that a change concerns are run. Ctrl+C ends it.`);
