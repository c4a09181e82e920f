// npm run package: builds what ships and packs langgraph-threads-<version>.vsix.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { findNode, installMissing, root } from './install.mjs';

const run = (node, ...args) => {
  const { status, stdout, stderr, error } = spawnSync(node, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error([`${args.join(' ')} failed.`, stdout, stderr, error?.message].join('\n'));
};

try {
  process.chdir(root);
  await installMissing();
  const { name, version } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
  const vsix = `${name}-${version}.vsix`;
  for (const old of ['dist', vsix]) fs.rmSync(old, { recursive: true, force: true });
  const node = findNode();
  run(node, 'esbuild.mjs', '--minify');
  run(
    node,
    'node_modules/@vscode/vsce/vsce',
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '-o',
    vsix,
  );
  console.log(`${vsix}: ${(fs.statSync(vsix).size / 1024).toFixed(0)} KB`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
