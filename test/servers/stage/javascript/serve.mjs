/**
 * Starts the real @langchain/langgraph-api server on this folder's graphs. `langgraphjs dev` does the same through three
 * more processes, one of them watching files. Arguments: data folder, port (0: any free one), `keyed` or nothing, the file
 * that names the graphs. Writes `{url}` to file descriptor 3 once it answers; at SIGTERM it flushes its data.
 */
import { readFileSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from '@langchain/langgraph-api/server';

const [dataDir, port, keyed, config = 'langgraph.json'] = process.argv.slice(2);
const folder = dirname(fileURLToPath(import.meta.url));
const { graphs } = JSON.parse(readFileSync(resolve(folder, config), 'utf8'));

const { host, cleanup } = await startServer({
  host: '127.0.0.1',
  port: Number(port),
  // Idle workers look for a run every 0 to 1 s: many of them find it soon.
  nWorkers: 20,
  cwd: dataDir,
  graphs: Object.fromEntries(Object.entries(graphs).map(([name, path]) => [name, resolve(folder, path)])),
  ...(keyed === 'keyed' && { auth: { path: resolve(folder, 'auth.mjs:auth') } }),
}).catch((error) => {
  // Its workers would keep the process alive.
  console.error(error);
  process.exit(1);
});
process.on('SIGTERM', () => void cleanup().finally(() => process.exit(0)));
writeSync(3, JSON.stringify({ url: `http://${host}` }) + '\n');
