/** The second part of the bench: the Threads view of a deployment with 100,000 threads, and of both real servers with 5,000. */
import fs from 'node:fs';
import path from 'node:path';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { startPythonServer } from '../servers/stage/pythonServer';
import { createThread, type Target } from '../servers/stage/rest';
import { root } from '../tools/paths';
import type { LocalServer } from './localServer';
import { bundleScripts, runInHost } from './runInHost';
import type { ThreadsFigures, ThreadsTask } from './threadsInHost';
import { startThreadsServer } from './threadsServer';
import type { MovingFigures, MovingTask } from './movingInHost';
import { isGood, isSteady, movingTable, threadsTable, type ThreadsResult } from './threadsTable';

const loads = 200;
const manyThreads = 100_000;
const realThreads = 5_000;
/** Requests at once. */
const makers = 16;

interface Deployment {
  name: string;
  pageSize: number;
  start: () => Promise<LocalServer>;
}

async function withThreads<Server extends Target>(server: Server): Promise<Server> {
  let next = 0;
  const make = async (): Promise<void> => {
    while (next < realThreads)
      await createThread(server, { metadata: { title: `Ticket ${next++}`, graph_id: 'loop' } });
  };
  await Promise.all(Array.from({ length: makers }, make));
  return server;
}

// 200 pages of the usual size; on the real servers, of the size that ends with the last thread.
const realPage = Math.floor(realThreads / (loads + 1));
const deployments: Deployment[] = [
  { name: '100,000 made up', pageSize: 50, start: () => startThreadsServer(manyThreads) },
  { name: '5,000, JavaScript', pageSize: realPage, start: async () => withThreads(await startJavaScriptServer()) },
  { name: '5,000, Python', pageSize: realPage, start: async () => withThreads(await startPythonServer()) },
];

/** Load More among 100,000 threads of which one moves to the front before each click. */
async function benchMoving(): Promise<boolean> {
  await bundleScripts('movingInHost');
  const pageSize = 50;
  const server = await startThreadsServer(manyThreads);
  try {
    const task: MovingTask = { url: server.url, threads: manyThreads, clicks: loads };
    const figures = await runInHost<MovingFigures>('movingInHost', task, {
      'langgraphThreads.deployments': [{ name: 'Measured', url: task.url }],
      'langgraphThreads.pageSize': pageSize,
    });
    console.log(movingTable(figures));
    return isSteady(figures);
  } finally {
    await server.stop();
  }
}

/** Prints a table; false where a figure is beyond its limit. `wanted`: part of a deployment's name or of a stage's, or `moving`. */
export async function benchThreads(wanted = ''): Promise<boolean> {
  const isSteadyHere = 'moving'.includes(wanted) ? await benchMoving() : true;
  if (wanted === 'moving') return isSteadyHere;
  await bundleScripts('threadsInHost');
  const results: ThreadsResult[] = [];
  for (const { name, pageSize, start } of deployments) {
    const stages = (['provider', 'view'] as const).filter((stage) => `${name} ${stage}`.includes(wanted));
    if (stages.length === 0) continue;
    const server = await start();
    try {
      for (const stage of stages) {
        const task: ThreadsTask = { url: server.url, stage, pageSize, loads };
        const figures = await runInHost<ThreadsFigures>('threadsInHost', task, {
          'langgraphThreads.deployments': [{ name: 'Measured', url: task.url }],
          'langgraphThreads.pageSize': pageSize,
        });
        results.push({ name, stage, figures });
        console.log(threadsTable(results.slice(-1)));
      }
    } finally {
      await server.stop();
    }
  }
  fs.writeFileSync(path.join(root, 'out', 'bench-threads.json'), JSON.stringify(results, null, 2));
  console.log(`${threadsTable(results)}\nfirst page and ${loads} × Load More; all figures in out/bench-threads.json`);
  return isSteadyHere && results.every(isGood);
}
