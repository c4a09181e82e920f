// npm run package: builds what ships, packs langgraph-threads-<version>.vsix, and looks at what is in it.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { promisify } from 'node:util';
import { findNode, installMissing, root } from './install.mjs';

/** Every file that is in the package; a new one is named here on purpose. */
const shipped = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/LICENSE.txt',
  'extension/changelog.md',
  'extension/CONTRIBUTING.md',
  'extension/SECURITY.md',
  ...['api', 'architecture', 'costs', 'features', 'guide', 'servers', 'thread-file', 'verdicts'].map(
    (page) => `extension/docs/${page}.md`,
  ),
  'extension/dist/extension.js',
  'extension/dist/langgraph/http/http.js',
  ...['codicon.ttf', 'main.css', 'main.js'].map((file) => `extension/dist/webview/${file}`),
  'extension/media/icon.png',
  'extension/media/langgraph-json.language-configuration.json',
  'extension/media/langgraph-json.tmLanguage.json',
  'extension/media/langgraph.svg',
  ...['checkpoints', 'conversation', 'filter', 'identical', 'menu', 'ran-on', 'run-question', 'tour'].map(
    (picture) => `extension/media/readme/${picture}.png`,
  ),
  ...['add', 'browse', 'copy', 'diff'].map((picture) => `extension/media/walkthrough/${picture}.svg`),
  'extension/package.json',
  'extension/package.nls.json',
  ...['extension/package.nls.de.json', 'extension/l10n/bundle.l10n.de.json'],
  'extension/readme.md',
];
const mostBytes = 1.2 * 1024 * 1024;

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
  await checkPackage(vsix);
  console.log(`${vsix}: ${(fs.statSync(vsix).size / 1024).toFixed(0)} KB`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** Throws where the package holds other files than those that ship, is too large, or would load slowly. */
async function checkPackage(vsix) {
  const { default: yauzl } = await import('yauzl'); // installed by now
  const zip = await promisify(yauzl.open)(vsix, { autoClose: true });
  const names = [];
  zip.on('entry', ({ fileName }) => names.push(fileName));
  await new Promise((resolve, reject) => zip.on('end', resolve).on('error', reject));
  const problems = [
    ...names.filter((name) => !shipped.includes(name)).map((name) => `${name} is in it and should not be`),
    ...shipped.filter((name) => !names.includes(name)).map((name) => `${name} is missing`),
  ];
  const { size } = fs.statSync(vsix);
  if (size > mostBytes) problems.push(`it has ${size} bytes, more than ${mostBytes}`);
  const [extension, http] = ['dist/extension.js', 'dist/langgraph/http/http.js'].map((f) => fs.readFileSync(f, 'utf8'));
  if (extension.includes('AxiosError')) problems.push('it loads axios at activation');
  if (!http.includes('AxiosError')) problems.push('axios is not in its second bundle');
  if ([extension, http].some((text) => text.includes('sourceMappingURL'))) problems.push('it has source maps');
  if (problems.length > 0) throw new Error([`${vsix} is not as it should be:`, ...problems].join('\n  '));
}
