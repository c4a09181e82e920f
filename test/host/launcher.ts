// Stands in for the VS Code binary of @vscode/test-electron: runs an extension's tests in the carried VS Code server and
// a headless browser. Exit codes: 0 passed, 1 failed, 72 browser died, 74 no result, 124 time limit.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs, format } from 'node:util';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../tools/chromium';
import { patience } from '../tools/patience';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';
import { startVSCodeServer, type VSCodeServer } from '../tools/vscodeServer';

const { values: options, positionals } = parseArgs({
  args: process.argv.slice(2),
  strict: false, // Electron's own switches do not matter here
  allowPositionals: true,
  options: {
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
  },
});
const text = (name: string) => (typeof options[name] === 'string' ? options[name] : undefined);

const ownFolder = makeTemporaryFolder('launcher');
const dataFolder = text('user-data-dir') ?? ownFolder;
const resultFile = process.env.VSCODE_HOST_RESULT ?? path.join(ownFolder, 'result.json');
/** Without a line of output: each test prints one when it ends, so a run that says nothing for so long has hung. */
const silenceMs = 300_000 * patience();

// Lines that every run has and that say nothing about the extension.
const noise = new RegExp(
  [
    ...['spawn rg ENOENT', 'additional builtin extensions', 'service ?worker', 'Failed: Not Found'],
    ...['connection token', 'Creating a socket', 'reconnection-grace-time', 'AgentHost', 'AccountPolicyGate'],
  ].join('|'),
  'i',
);

const hung = setTimeout(() => void finish(124, `The tests hung: no output for ${silenceMs / 1000} s.`), silenceMs);
let server: VSCodeServer | undefined;
let browser: Browser | undefined;
let isFinished = false;

async function finish(code: number, why?: string): Promise<void> {
  if (isFinished) return;
  isFinished = true;
  if (why) console.error(why);
  await Promise.race([browser?.close(), new Promise((resolve) => setTimeout(resolve, 3000))]);
  await server?.stop();
  removeFolder(ownFolder);
  process.exit(code);
}

/** VS Code reports 0 as well when the extension host died or never started, so only the suite's own result counts. */
async function finishByResult(): Promise<void> {
  if (!fs.existsSync(resultFile)) return finish(74, 'The test run ended without a result.');
  const { passed, failed } = JSON.parse(fs.readFileSync(resultFile, 'utf8')) as { passed: number; failed: number };
  return finish(passed > 0 && failed === 0 ? 0 : 1);
}

function print(type: string, parts: unknown[]): void {
  hung.refresh();
  const line = format(...parts);
  if (noise.test(line)) return;
  if (type === 'error' || type === 'warn') console.error(line);
  else console.log(line);
}

async function main(): Promise<void> {
  fs.rmSync(resultFile, { force: true });
  const settings = path.join(dataFolder, 'User', 'settings.json');
  const extensionsFolder = text('extensions-dir');
  server = await startVSCodeServer({
    dataFolder,
    ...(extensionsFolder ? { extensionsFolder } : {}),
    settings: fs.existsSync(settings) ? (JSON.parse(fs.readFileSync(settings, 'utf8')) as Record<string, unknown>) : {},
    env: { VSCODE_HOST_RESULT: resultFile },
    smokeTestDriver: true,
    // After the page has had time to report what the suite said.
    onExtensionHostExit: (line) => setTimeout(() => void finish(74, line), 3000),
  });
  const { origin, uri, address } = server;
  browser = await launchBrowser();
  browser.on('disconnected', () => void finish(72, 'The browser ended.'));
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await context.route(
    (url) => url.origin !== origin && url.protocol.startsWith('http') && url.hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  const page = await context.newPage();
  page.on('crash', () => void finish(72, 'The page crashed.'));
  await page.exposeFunction('codeAutomationLog', (type: string, parts: unknown) => print(type, [parts].flat()));
  await page.exposeFunction('codeAutomationExit', (code: number) => (code ? finish(code) : finishByResult()));
  const payload = ['extensionDevelopmentPath', 'extensionTestsPath'].flatMap((name): [string, string][] => {
    const file = text(name);
    return file ? [[name, uri(file)]] : [];
  });
  const folder = positionals.find((name) => fs.existsSync(name));
  await page.goto(address({ payload, ...(folder ? { folder } : {}) }), { waitUntil: 'commit' });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void finish(130));
main().catch((error: unknown) => finish(70, format(error)));
