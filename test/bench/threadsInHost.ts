/** What VS Code calls inside the extension host: the first page and every Load More, each beside the same request by plain fetch. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { newestFirst } from '../../src/threads/list/filter';
import { rowFields, toSearch } from '../../src/threads/list/filterSearch';
import { collectGarbage } from '../tools/memory';
import { hostTask } from './hostTask';
import { providerStage, viewStage } from './threadsStage';

export interface ThreadsTask {
  url: string;
  stage: 'provider' | 'view';
  pageSize: number;
  loads: number;
}

export interface ThreadsFigures {
  /** Milliseconds of each page beyond the same request by plain fetch right before or after it. */
  beyondMs: number[];
  controlMs: number[];
  /** The longest that the event loop was held around each page; and in as many milliseconds without work. */
  heldMs: number[];
  idleHeldMs: number;
  /** Megabytes of live objects, after the first page and after the last. */
  heapMb: [first: number, last: number];
  threads: number;
}

const idleMs = 5_000;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

function liveMb(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
}

async function measureThreads({ url, stage: kind, pageSize, loads }: ThreadsTask): Promise<ThreadsFigures> {
  const search = toSearch({ filter: {}, sort: newestFirst }, [...rowFields, 'interrupts']);
  /** As the view asks, with the thread that the page before ended with. */
  const control = async (page: number): Promise<void> => {
    const overlap = page === 0 ? 0 : 1;
    const body = JSON.stringify({ ...search, limit: pageSize + overlap, offset: page * pageSize - overlap });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/threads/search`, { method: 'POST', headers, body });
    await answer.text();
  };
  const stage = kind === 'view' ? viewStage(url) : providerStage(url);
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const [controlMs, beyondMs, heldMs]: [number[], number[], number[]] = [[], [], []];
  let [threads, first] = [0, 0];
  try {
    await control(0);
    delays.enable();
    await sleep(idleMs);
    const idleHeldMs = delays.max / 1e6;
    for (let page = 0; page <= loads; page++) {
      delays.reset();
      const asks = () => timed(() => control(page));
      const loadsIt = () => timed(async () => (threads = await (page === 0 ? stage.open() : stage.loadMore())));
      // Whoever comes second has a server that has just been asked the same.
      const isFirst = page % 2 === 0;
      let ask = isFirst ? await asks() : 0;
      const load = await loadsIt();
      if (!isFirst) ask = await asks();
      const expected = (page + 1) * pageSize;
      if (threads !== expected) throw new Error(`${threads} threads instead of ${expected}`);
      controlMs.push(ask);
      beyondMs.push(load - ask);
      // Nobody clicks before the titles of the page before are drawn.
      await stage.settle();
      heldMs.push(delays.max / 1e6);
      if (page === 0) first = liveMb();
    }
    return { beyondMs, controlMs, heldMs, idleHeldMs, heapMb: [first, liveMb()], threads };
  } finally {
    delays.disable();
    stage.dispose();
  }
}

export const run = (): Promise<void> => hostTask((task) => measureThreads(task as ThreadsTask));
