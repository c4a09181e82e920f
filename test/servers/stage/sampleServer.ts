/** What the two sample servers have in common. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ServerProcess } from './serverProcess';
import { lastLines } from './serverProcess';
import { makeTemporaryFolder, removeFolder } from '../../tools/temporaryFolder';
import { patience } from '../../tools/patience';

export interface SampleServer {
  /** Without a trailing slash. */
  url: string;
  kind: 'javascript' | 'python';
  /** Of the server itself. */
  pid: number;
  logFile: string;
  /** Accepted by `x-api-key` and as a bearer token; '' unless started with `keyed`. */
  key: string;
  /** A key that gets 403 for creating and copying; '' unless started with `keyed`. */
  readOnlyKey: string;
  /** What `key` needs in a request; empty unless started with `keyed`. */
  headers: Record<string, string>;
  /** Kills the server with all its processes. A `dataDir` of the caller's is flushed before and stays. */
  stop(): Promise<void>;
}

export interface SampleServerOptions {
  /** Every route but /info and /ok needs a key. */
  keyed?: boolean;
  /** Where the server keeps its data: what is there is loaded at the start. Without it, a temporary folder. */
  dataDir?: string;
  /** Without it, any free one. A port in use is an error. */
  port?: number;
  /** Packages in place of the newest: requirement lines for Python, `name@version` (all that are imported) for npm. */
  pins?: readonly string[];
  /** Of Python, nothing is installed but the pins and what they need. */
  alone?: boolean;
  /** The file that names the graphs, in place of `langgraph.json`. */
  config?: string;
  /** Of the server's process, besides its usual environment. */
  env?: NodeJS.ProcessEnv;
}

/** Bundles of tests land anywhere, so the repository is sought upwards from the working directory, then from the bundle. */
export function repositoryRoot(): string {
  for (const start of [process.cwd(), __dirname])
    for (let folder = start; folder !== dirname(folder); folder = dirname(folder))
      if (existsSync(join(folder, 'test', 'servers', 'stage', 'javascript', 'langgraph.json'))) return folder;
  throw new Error(`no test/servers above ${process.cwd()}`);
}

/** The folder a server works in, and how to remove it. */
export async function workFolder(dataDir: string | undefined): Promise<{ path: string; remove(): void }> {
  if (dataDir !== undefined) {
    await mkdir(dataDir, { recursive: true });
    return { path: resolve(dataDir), remove: () => undefined };
  }
  const path = makeTemporaryFolder('server');
  return { path, remove: () => removeFolder(path) };
}

/** Fresh keys and the environment that carries them to `auth.mjs` and `auth.py`. */
export function makeKeys(keyed: boolean | undefined): { key: string; readOnlyKey: string; env: NodeJS.ProcessEnv } {
  if (!keyed) return { key: '', readOnlyKey: '', env: {} };
  const [key, readOnlyKey] = [`sample-${randomBytes(12).toString('hex')}`, `reader-${randomBytes(12).toString('hex')}`];
  return { key, readOnlyKey, env: { SAMPLE_KEY: key, SAMPLE_READ_ONLY_KEY: readOnlyKey } };
}

/** Waits for `ready`, or rejects with the end of the log when the process ends or `seconds`, more on a busy machine, have passed. */
export async function untilReady<T>(
  ready: Promise<T>,
  process: ServerProcess,
  logFile: string,
  seconds: number,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_, reject) => {
    const fail = (what: string): void => reject(new Error(`the sample server ${what}:\n${lastLines(logFile)}`));
    const limit = seconds * patience();
    timer = setTimeout(() => fail(`did not answer within ${limit} s`), limit * 1000);
    void process.ended.then(() => fail('ended'));
  });
  try {
    return await Promise.race([ready, failed]);
  } catch (error) {
    await process.stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
