/** Runs what Copy as Code puts on the clipboard. */
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { SnippetLanguage } from '../../../src/copy/scripts/snippet';
import { root } from '../../tools/paths';
import { pythonEnvironment } from './pythonEnvironment';

/** Under the repository, so that Node finds the SDK. Of this process: the servers' tests run side by side. */
const folder = path.join(root, 'out', 'snippets', String(process.pid));
const files: Record<SnippetLanguage, string> = {
  python: 'copy_thread.py',
  javascript: 'copyThread.mjs',
  curl: 'copy_thread.sh',
};

export interface Ran {
  code: number;
  output: string;
}

/** What the script needs and this machine has not. */
export function missingTools(language: SnippetLanguage): string[] {
  if (language !== 'curl') return [];
  return ['curl', 'jq', 'bash'].filter((tool) => {
    try {
      execFileSync(tool, ['--version'], { stdio: 'ignore' });
      return false;
    } catch {
      return true;
    }
  });
}

/** Saves the text as it is and runs it, as somebody who pastes it would. */
export async function runScript(language: SnippetLanguage, text: string, args: string[], key: string): Promise<Ran> {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, files[language]);
  fs.writeFileSync(file, text);
  const program = { python: () => pythonEnvironment(), javascript: () => process.execPath, curl: () => 'bash' };
  const env = { ...process.env, LANGSMITH_API_KEY: key };
  const command = await program[language]();
  return new Promise((resolve) => {
    execFile(command, [file, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output: stdout + stderr });
    });
  });
}

/** A URL at which nothing answers. */
export async function urlOfNobody(): Promise<string> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}
