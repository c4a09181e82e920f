/** The real Python in-memory dev server (`langgraph dev`) with the sample graphs of `python/`. */
import { randomUUID } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './freePort';
import { quietEnvironment, startServerProcess } from './serverProcess';
import { pythonEnvironment } from './pythonEnvironment';
import type { SampleServer, SampleServerOptions } from './sampleServer';
import { makeKeys, repositoryRoot, untilReady, workFolder } from './sampleServer';

export { PythonMissing } from './pythonEnvironment';

/** What is run in a folder with the sample graphs. */
export interface PythonProgram {
  /** Behind `python`. */
  args(port: number): string[];
  env?: NodeJS.ProcessEnv;
  /** What /info must contain, unless it is the id of this start. */
  says?: string;
  /** At least this Python 3. */
  minor?: number;
}

const devServer = (config: string): PythonProgram => ({
  args: (port) => [
    ...['-m', 'langgraph_cli', 'dev', '--no-browser', '--no-reload', '--config', config],
    ...['--host', '127.0.0.1', '--port', String(port), '--n-jobs-per-worker', '20', '--server-log-level', 'WARNING'],
  ],
});

/** `own`: in place of the dev server. */
export async function startPythonServer(options: SampleServerOptions = {}, own?: PythonProgram): Promise<SampleServer> {
  const program = own ?? devServer(options.config ?? (options.keyed ? 'langgraph.keyed.json' : 'langgraph.json'));
  const python = await pythonEnvironment(options.pins, { alone: options.alone, minor: own?.minor });
  const folder = await workFolder(options.dataDir);
  const logFile = join(folder.path, 'server.log');
  const { env, key, readOnlyKey } = makeKeys(options.keyed);
  // Where the port is taken the server picks another one and starts; /info then does not name this start.
  const start = randomUUID();
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  try {
    const sample = join(repositoryRoot(), 'test', 'servers', 'stage', 'python');
    await cp(sample, folder.path, { recursive: true, filter: (path) => !/__pycache__|\.langgraph_api/.test(path) });
    const server = await startServerProcess(python, program.args(port), {
      cwd: folder.path,
      logFile,
      env: {
        ...quietEnvironment(),
        LANGSMITH_HOST_REVISION_ID: start,
        LOG_LEVEL: 'WARNING',
        PYTHONUNBUFFERED: '1',
        ...env,
        ...program.env,
        ...options.env,
      },
    });
    const ready = new AbortController();
    try {
      await untilReady(answers(url, program.says ?? start, ready.signal), server, logFile, 60);
    } finally {
      ready.abort();
    }
    return {
      url,
      kind: 'python',
      pid: server.pid,
      logFile,
      key,
      readOnlyKey,
      headers: key ? { 'x-api-key': key } : {},
      async stop() {
        await server.stop({ flush: options.dataDir !== undefined });
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

/** Fulfilled once the server that says `start`, and no other, answers at `url`. */
async function answers(url: string, start: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const info = await fetch(`${url}/info`, { signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]) })
      .then((answer) => answer.text())
      .catch(() => '');
    if (info.includes(start)) return;
    if (info) throw new Error(`somebody else answers at ${url}: ${info.slice(0, 200)}`);
    await sleep(50);
  }
}
