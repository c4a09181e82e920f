import fs from 'node:fs';
import path from 'node:path';
import { startGuarded } from './guardedProcess';
import { prepareServer } from './serverModules';
import { patience } from './patience';

export interface VSCodeServer {
  origin: string;
  /** The workbench's address. `payload` takes effect only on a server started with `smokeTestDriver`. */
  address: (options?: { folder?: string; payload?: [string, string][] }) => string;
  /** A local path as the workbench names it. */
  uri: (file: string) => string;
  stop(): Promise<void>;
}

export interface VSCodeServerOptions {
  /** Settings, secrets, logs: all that this VS Code keeps. */
  dataFolder: string;
  extensionsFolder?: string;
  /** The user's settings.json, on top of the quiet ones. */
  settings?: Record<string, unknown>;
  env?: Record<string, string>;
  /** The display language; VS Code's own words stay English, for no language pack comes with it. */
  locale?: string;
  /** Lets the page run an extension's tests, and switches notification toasts off. */
  smokeTestDriver?: boolean;
  onExtensionHostExit?: (line: string) => void;
}

/** No extension gallery: without it the workbench asks a public one. */
export const noGallery = JSON.stringify({
  serviceUrl: '',
  itemUrl: '',
  resourceUrlTemplate: '',
  controlUrl: '',
  nlsBaseUrl: '',
});

/** Nothing on the screen, or on the network, but what a test is about. */
const quietSettings: Record<string, unknown> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.commandCenter': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  'editor.fontFamily': 'DejaVu Sans Mono, monospace',
  'editor.unicodeHighlight.ambiguousCharacters': false,
};

const startLimitMs = () => 30_000 * patience();

/** Starts the carried VS Code server on a free loopback port. */
export async function startVSCodeServer(options: VSCodeServerOptions): Promise<VSCodeServer> {
  const { main, args } = prepareServer();
  const { dataFolder, extensionsFolder } = options;
  writeSettings(dataFolder, options.settings ?? {});
  if (options.locale) writeLanguagePack(dataFolder, options.locale);
  const server = startGuarded(
    process.execPath,
    [
      ...[main, '--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
      ...['--server-data-dir', dataFolder, '--user-data-dir', dataFolder, '--telemetry-level', 'off'],
      ...['--disable-workspace-trust', '--disable-getting-started-override', '--disable-update-check'],
      ...(extensionsFolder ? ['--extensions-dir', extensionsFolder] : []),
      ...(options.locale ? ['--locale', options.locale] : []),
      ...(options.smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
      ...args,
    ],
    { env: { ...cleanEnvironment(), EXTENSIONS_GALLERY: noGallery, ...options.env } },
  );
  const port = await new Promise<string>((resolve, reject) => {
    const log = fs.createWriteStream(path.join(dataFolder, 'server.log'));
    let head = '';
    const fail = (why: string) => reject(new Error(`The VS Code server ${why}\n${head}`));
    const timer = setTimeout(() => fail(`did not start within ${startLimitMs() / 1000} s`), startLimitMs());
    void server.ended.then((code) => {
      clearTimeout(timer);
      fail(`exited with ${code}`);
    });
    const read = (chunk: Buffer) => {
      log.write(chunk);
      const text = chunk.toString();
      const gone = /Extension Host Process exited with[^\n]*/.exec(text);
      if (gone) options.onExtensionHostExit?.(gone[0]);
      if (head.length < 20_000) head += text;
      const listening = /Extension host agent listening on (\d+)/.exec(head)?.[1];
      if (listening === undefined) return;
      clearTimeout(timer);
      resolve(listening);
    };
    for (const output of server.output) output.on('data', read);
  }).catch(async (error: unknown) => {
    await server.kill();
    throw error;
  });
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    address: ({ folder, payload = [] } = {}) => {
      const query = new URLSearchParams(folder ? { folder: path.resolve(folder) } : { ew: 'true' });
      if (payload.length > 0) query.set('payload', JSON.stringify(payload));
      return `${origin}/?${query.toString()}`;
    },
    uri: (file) => `vscode-remote://127.0.0.1:${port}${encodeURI(path.resolve(file))}`,
    stop: () => server.kill(),
  };
}

/** Installs a packaged extension the way a user does. */
export async function installExtension(vsix: string, dataFolder: string, extensionsFolder: string): Promise<void> {
  const { main, args } = prepareServer();
  const installer = startGuarded(
    process.execPath,
    [
      ...[main, '--accept-server-license-terms', '--server-data-dir', dataFolder, ...args],
      ...['--extensions-dir', extensionsFolder, '--install-extension', vsix, '--force'],
    ],
    { env: { ...cleanEnvironment(), EXTENSIONS_GALLERY: noGallery } },
  );
  let said = '';
  for (const output of installer.output) output.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await installer.ended;
  if (code !== 0 || !said.includes('successfully installed')) throw new Error(`Installing ${vsix} failed: ${said}`);
}

export function writeSettings(dataFolder: string, settings: Record<string, unknown>): void {
  fs.mkdirSync(path.join(dataFolder, 'User'), { recursive: true });
  const text = JSON.stringify({ ...quietSettings, ...settings }, undefined, 2);
  fs.writeFileSync(path.join(dataFolder, 'User', 'settings.json'), text);
}

/** A language pack without a translation: VS Code takes a display language only where there is one. */
function writeLanguagePack(dataFolder: string, locale: string): void {
  const translations = path.join(dataFolder, 'translations.i18n.json');
  fs.writeFileSync(translations, JSON.stringify({ version: '1.0.0', contents: {} }));
  const extensions = [{ extensionIdentifier: { id: 'tests.language-pack' }, version: '1.0.0' }];
  const pack = { hash: 'tests', extensions, translations: { vscode: translations }, label: locale };
  fs.writeFileSync(path.join(dataFolder, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
}

/** Without what npm, or a VS Code that this runs in, has put into the environment. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(VSCODE_(?!HOST)|ELECTRON_|NODE_OPTIONS$|npm_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
