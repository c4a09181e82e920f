/** The real LangGraph.js dev server with the sample graphs of `javascript/`. */
import { cp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { npmEnvironment } from './npmEnvironment';
import { quietEnvironment, startServerProcess } from './serverProcess';
import type { SampleServer, SampleServerOptions } from './sampleServer';
import { makeKeys, repositoryRoot, untilReady, workFolder } from './sampleServer';

const sampleFolder = (): string => join(repositoryRoot(), 'test', 'servers', 'stage', 'javascript');

/** Copies the sample graphs to where they find these packages; returns their folder. */
async function graphsWith(pins: readonly string[], folder: string): Promise<string> {
  const graphs = join(folder, 'graphs');
  const packages = await npmEnvironment(pins);
  await cp(sampleFolder(), graphs, { recursive: true });
  await rm(join(graphs, 'node_modules'), { force: true });
  await symlink(packages, join(graphs, 'node_modules'), 'junction');
  return graphs;
}

export async function startJavaScriptServer(options: SampleServerOptions = {}): Promise<SampleServer> {
  const folder = await workFolder(options.dataDir);
  const { env, key, readOnlyKey } = makeKeys(options.keyed);
  const logFile = join(folder.path, 'server.log');
  try {
    const graphs = options.pins?.length ? await graphsWith(options.pins, folder.path) : sampleFolder();
    const server = await startServerProcess(
      process.execPath,
      [
        // As `langgraphjs dev` does: without it /info cannot name its langgraph_js_version.
        '--import',
        pathToFileURL(join(repositoryRoot(), 'node_modules', 'tsx', 'dist', 'loader.mjs')).href,
        join(graphs, 'serve.mjs'),
        folder.path,
        String(options.port ?? 0),
        options.keyed ? 'keyed' : '',
        options.config ?? 'langgraph.json',
      ],
      {
        cwd: folder.path,
        logFile,
        env: { ...quietEnvironment(), NODE_ENV: 'development', LOG_LEVEL: 'warn', ...env, ...options.env },
      },
    );
    // The server itself says where it listens, so nobody else's answer can be taken for its own.
    const said = new Promise<string>((resolve) => server.onLine(resolve));
    const { url } = JSON.parse(await untilReady(said, server, logFile, 60)) as { url: string };
    return {
      url,
      kind: 'javascript',
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
