import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { launchBrowser } from '../tools/chromium';
import { root } from '../tools/paths';
import { makeTemporaryFolder, removeFolder, sharedFolder } from '../tools/temporaryFolder';
import { installExtension, startVSCodeServer } from '../tools/vscodeServer';
import { Workbench } from './workbench';

export interface WorkbenchOptions {
  /** The user's settings.json. */
  settings?: Record<string, unknown>;
  /** The packaged extension; else the one that `npm run package` made. */
  vsix?: string;
  /** The folder that is open; else an empty one. */
  folder?: string;
  theme?: keyof typeof themes;
  env?: Record<string, string>;
  /** The display language; else English. */
  locale?: string;
}

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern', highContrast: 'Default High Contrast' };

/** VS Code with the packaged extension, as a person has it: no smoke-test driver, toasts and all. */
export async function startWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const dataFolder = makeTemporaryFolder('ui');
  const extensionsFolder = path.join(dataFolder, 'extensions');
  const folder = options.folder ?? path.join(dataFolder, 'workspace');
  fs.mkdirSync(folder, { recursive: true });
  fs.cpSync(await installedOnce(options.vsix ?? packagedExtension()), extensionsFolder, { recursive: true });
  const [server, browser] = await Promise.all([
    startVSCodeServer({
      dataFolder,
      extensionsFolder,
      ...(options.env && { env: options.env }),
      ...(options.locale && { locale: options.locale }),
      settings: {
        'workbench.colorTheme': themes[options.theme ?? 'dark'],
        'diffEditor.useInlineViewWhenSpaceIsLimited': false, // both sides, however narrow
        'workbench.hover.delay': 60_000, // a tooltip covers the row below
        ...options.settings,
      },
    }),
    launchBrowser(),
  ]);
  const close = async () => {
    opened.delete(workbench);
    await browser.close();
    await server.stop();
    removeFolder(dataFolder);
  };
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await keepSecrets(context, server.origin);
  const workbench = new Workbench(await context.newPage(), server.address({ folder }), dataFolder, close);
  opened.add(workbench);
  try {
    await workbench.load();
    return workbench;
  } catch (error) {
    await workbench.screenshot('workbench does not load');
    await close();
    throw error;
  }
}

/**
 * Without this, the web workbench keeps secrets in memory only and they are gone after a reload. A real host keeps half
 * of the key that they are encrypted with behind this cookie.
 */
async function keepSecrets(context: BrowserContext, origin: string): Promise<void> {
  const key = crypto.randomBytes(32);
  await context.addCookies([{ name: 'vscode-secret-key-path', value: '/mint-key', url: origin }]);
  await context.route('**/mint-key', (route) => route.fulfill({ status: 200, body: key }));
}

/** A folder of extensions with this package in it, installed the way a user does. */
async function installedOnce(vsix: string): Promise<string> {
  const digest = crypto.createHash('sha1').update(fs.readFileSync(vsix)).digest('hex');
  const folder = await sharedFolder(`installed-${digest.slice(0, 12)}`, (draft) =>
    installExtension(vsix, path.join(draft, 'data'), path.join(draft, 'extensions')),
  );
  return path.join(folder, 'extensions');
}

function packagedExtension(): string {
  const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const vsix = path.join(root, `${name ?? ''}-${version ?? ''}.vsix`);
  if (!fs.existsSync(vsix)) throw new Error(`${vsix} does not exist. Run npm run package.`);
  return vsix;
}

const opened = new Set<Workbench>();

// In a test run: a picture of every failure, and no workbench left open. The bundle of each test file has its own `opened`.
if (typeof afterEach === 'function') {
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    for (const workbench of opened) await workbench.screenshot(`failed ${this.currentTest.fullTitle()}`);
  });
  after(async () => {
    for (const workbench of [...opened]) await workbench.close();
  });
}
