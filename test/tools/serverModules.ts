import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder, requirePackage } from './paths';

// The npm package code-server carries VS Code's server without its own dependencies (142 packages, 404 MB). These few
// are all that it loads; they are devDependencies of ours, linked to where it looks for them.
const serverPackages = [
  ...['@parcel/watcher', '@microsoft/1ds-core-js', '@microsoft/1ds-post-js', '@vscode/iconv-lite-umd'],
  ...['@vscode/proxy-agent', 'cookie', 'http-proxy-agent', 'https-proxy-agent', 'jschardet', 'minimist', 'undici'],
  ...['vscode-oniguruma', 'vscode-regexpp', 'vscode-textmate', 'ws', 'yauzl', 'yazl'],
];

/** VS Code's own extensions that are started with: few, since each costs time and memory in every run. */
const builtinExtensions = [
  ...['theme-defaults', 'theme-seti', 'theme-modern-icons'],
  ...['json', 'markdown-basics', 'markdown-language-features'],
];

// Without a log writer there are no log files and no text in a LogOutputChannel.
const logWriter = `
const fs = require('node:fs'), path = require('node:path');
const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];
class Logger {
  constructor(name, file) {
    Object.assign(this, { file, level: 0, raw: false });
    try { fs.mkdirSync(path.dirname(file), { recursive: true }); fs.appendFileSync(file, ''); } catch {}
  }
  put(level, text) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').slice(0, 23);
    try { fs.appendFileSync(this.file, this.raw ? text : time + ' [' + names[level] + '] ' + text + '\\n'); } catch {}
  }
  trace(text) { this.put(0, text); } debug(text) { this.put(1, text); } info(text) { this.put(2, text); }
  warn(text) { this.put(3, text); } error(text) { this.put(4, text); } critical(text) { this.put(5, text); }
  getLevel() { return this.level; } setLevel(level) { this.level = level; }
  clearFormatters() { this.raw = true; } setPattern() {} flush() {} drop() {}
}
const make = async (name, file) => new Logger(name, file);
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = make;
exports.createAsyncRotatingLogger = make;
`;

/** Native modules that nothing here needs, as plain JavaScript. */
const stubs: Record<string, string> = {
  '@vscode/native-watchdog': 'exports.start = () => {};\n',
  '@vscode/deviceid': "exports.getDeviceId = async () => '00000000-0000-0000-0000-000000000000';\n",
  '@vscode/fs-copyfile': 'exports.copyFile = undefined;\n',
  '@vscode/ripgrep-universal': "exports.rgPath = 'rg';\n", // 100 MB of binaries; only text search needs it
  '@vscode/spdlog': logWriter,
};

/** `server-main.js` of the carried VS Code, ready to run, and the arguments that choose its built-in extensions. */
export function prepareServer(): { main: string; args: string[] } {
  const vscode = path.join(requirePackage('code-server'), 'lib', 'vscode');
  const modules = path.join(vscode, 'node_modules');
  for (const name of serverPackages) link(requirePackage(name), path.join(modules, name));
  for (const [name, body] of Object.entries(stubs)) writeStub(path.join(modules, name), name, body);

  const extensions = path.join(cacheFolder, 'builtin');
  for (const name of builtinExtensions) link(path.join(vscode, 'extensions', name), path.join(extensions, name));
  return { main: path.join(vscode, 'out', 'server-main.js'), args: ['--builtin-extensions-dir', extensions] };
}

/** The entry of code-server itself: VS Code for a person's browser. */
export function prepareCodeServer(): string {
  prepareServer();
  return path.join(requirePackage('code-server'), 'out', 'node', 'entry.js');
}

function link(target: string, at: string): void {
  fs.mkdirSync(path.dirname(at), { recursive: true });
  try {
    fs.symlinkSync(target, at, 'junction');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** File by file by renaming: another run may be doing the same. */
function writeStub(folder: string, name: string, body: string): void {
  fs.mkdirSync(folder, { recursive: true });
  const files = { 'package.json': JSON.stringify({ name, version: '0.0.0', main: 'index.js' }), 'index.js': body };
  for (const [file, text] of Object.entries(files)) {
    const at = path.join(folder, file);
    if (fs.existsSync(at) && fs.readFileSync(at, 'utf8') === text) continue;
    fs.writeFileSync(`${at}.${process.pid}`, text);
    fs.renameSync(`${at}.${process.pid}`, at);
  }
}
