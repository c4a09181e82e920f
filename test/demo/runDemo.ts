import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { sampleThreads, seed } from '../servers/stage/seed';
import { root } from '../tools/paths';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';
import { installExtension, writeSettings } from '../tools/vscodeServer';
import { startCodeServer } from './codeServer';

const isServerOnly = process.argv.includes('--server-only');
/** What to undo at the end, last first. */
const undo: (() => unknown)[] = [];
let isEnding = false;

async function end(code: number, why?: string): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  if (why) console.error(why);
  for (const one of undo.reverse()) await one();
  process.exit(code);
}

/** DEMO_PORT; 0 is any free port. */
function chosenPort(): number {
  const text = process.env.DEMO_PORT ?? '0';
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text !== '') return port;
  throw new Error(`DEMO_PORT=${text} is not a port: say a number from 1 to 65535, or leave it out for a free one.`);
}

async function startDeployment(port: number): Promise<string> {
  console.log('Starting the sample deployment (LangGraph.js dev server) …');
  const server = await startJavaScriptServer({ port });
  undo.push(() => server.stop());
  // The newest is the first in the list.
  await seed(server.url, { only: sampleThreads.filter((name) => name !== 'agent') });
  await seed(server.url, { only: ['agent'] });
  return server.url;
}

/** What VS Code opens by itself: the view, and what to try. */
const opener = `const vscode = require('vscode');
exports.activate = async () => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder) {
    const file = vscode.Uri.joinPath(folder.uri, 'try-this.md');
    await vscode.commands.executeCommand('markdown.showPreview', file);
  }
  await vscode.commands.executeCommand('langgraphThreads.threads.focus');
};
`;

/** An extension that does so at the start; no setting of VS Code's can. */
async function packOpener(dataFolder: string): Promise<string> {
  const folder = path.join(dataFolder, 'opener');
  const vsix = path.join(dataFolder, 'opener.vsix');
  const manifest = {
    ...{ name: 'opener', publisher: 'langgraph-threads', version: '0.0.1', engines: { vscode: '^1.105.0' } },
    ...{ activationEvents: ['onStartupFinished'], main: './opener.js' },
  };
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  fs.writeFileSync(path.join(folder, 'README.md'), 'Opens the view.');
  fs.writeFileSync(path.join(folder, 'opener.js'), opener);
  const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const options = ['--no-dependencies', '--allow-missing-repository', '--skip-license', '-o', vsix];
  await promisify(execFile)(process.execPath, [vsce, 'package', ...options], { cwd: folder });
  return vsix;
}

async function startEditor(port: number, deployment: string): Promise<string> {
  console.log('Packaging the extension …');
  await promisify(execFile)(process.execPath, ['test/tools/package.mjs'], { cwd: root });
  const { name, version } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { name: string; version: string };
  const dataFolder = makeTemporaryFolder('demo');
  undo.push(() => removeFolder(dataFolder));
  const folder = path.join(dataFolder, 'workspace');
  const extensionsFolder = path.join(dataFolder, 'extensions');
  fs.mkdirSync(folder);
  fs.copyFileSync(path.join(root, 'test/demo/try-this.md'), path.join(folder, 'try-this.md'));
  writeSettings(dataFolder, { 'langgraphThreads.deployments': [{ name: 'Sample', url: deployment }] });
  console.log('Starting VS Code …');
  await installExtension(path.join(root, `${name}-${version}.vsix`), dataFolder, extensionsFolder);
  await installExtension(await packOpener(dataFolder), dataFolder, extensionsFolder);
  const editor = await startCodeServer({ port, dataFolder, extensionsFolder, folder });
  undo.push(() => editor.stop());
  void editor.ended.then(() => end(1, 'VS Code ended.'));
  return editor.address;
}

/** npm, two levels up behind a shell, may be killed without a word to us. */
async function endWithNpm(): Promise<void> {
  if (process.platform === 'win32') return;
  const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=', '-p', String(process.ppid)]);
  const npm = Number(stdout);
  setInterval(() => {
    try {
      process.kill(npm, 0);
    } catch {
      void end(1);
    }
  }, 500);
}

async function main(): Promise<void> {
  const port = chosenPort();
  if (isServerOnly) {
    const url = await startDeployment(port);
    console.log(`\nThe sample deployment answers at ${url}\nIt needs no key. Ctrl+C stops it.`);
    return;
  }
  const deployment = await startDeployment(0);
  const address = await startEditor(port, deployment);
  const what = fs.readFileSync(path.join(root, 'test/demo/try-this.md'), 'utf8').split('\n').slice(2).join('\n');
  console.log(`\nOpen ${address}\n\n${what}`);
  console.log(`The deployment answers at ${deployment}. Only this machine can reach either. Ctrl+C stops both.`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
if (process.env.npm_lifecycle_event) endWithNpm().catch(() => undefined); // no ps: not noticed
main().catch((error: unknown) => end(1, error instanceof Error ? error.message : String(error)));
