/** One piece of work with thread files in a process of its own: filesContender.js <work> <FilesTask as JSON>; prints a `Measured`. */
import { compareHistories } from '../../src/comparison/compareHistories';
import { AgentServer } from '../../src/langgraph/agentServer';
import { createHttp } from '../../src/langgraph/http/http';
import { readHistory } from '../../src/history/walk';
import { openThreadFile } from '../../src/threadFile/openThreadFile';
import { bytesOnDisk } from '../../src/threadFile/spans';
import { threadFileSide } from '../../src/threadFile/threadFileServer';
import { writeThreadFile } from '../../src/threadFile/writeThreadFile';
import { measureMemory, measureTime, type Measured } from './measure';

export interface FilesTask {
  url: string;
  threadId: string;
  checkpoints: number;
  file: string;
}

/** Of a bare download. */
const pageRows = 100;

const [work = '', given = ''] = process.argv.slice(2);
const { url, threadId, checkpoints, file } = JSON.parse(given) as FilesTask;
const { signal } = new AbortController();
const http = createHttp();
const server = new AgentServer({
  baseUrl: url,
  headers: () => Promise.resolve({}),
  requestTimeoutMs: () => 60_000,
  http: () => Promise.resolve(http),
});
const live = { thread: { deployment: url, threadId }, server };
const fromFile = async () => threadFileSide(await openThreadFile(await bytesOnDisk(file)), `file://${file}`);

async function compare(left: typeof live | Awaited<ReturnType<typeof fromFile>>): Promise<void> {
  const { verdict } = await compareHistories(left, await fromFile(), { signal });
  if (verdict !== 'identical') throw new Error(`the verdict was ${verdict}`);
}

/** A page's first checkpoint is the one after this; the first time, these are found out. */
let before: (string | undefined)[] | undefined;

async function download(): Promise<void> {
  if (!before) {
    const ids: string[] = [];
    await readHistory(live, { signal }, { take: ({ id }) => ids.push(id), leaveOut: () => undefined });
    before = [undefined, ...ids.filter((_, at) => (at + 1) % pageRows === 0 && at + 1 < ids.length)];
  }
  let bytes = 0;
  for (const id of before) {
    const page = await server.historyStream(threadId, { namespace: '', limit: pageRows, before: id });
    for await (const chunk of page) bytes += chunk.length;
  }
  if (bytes === 0) throw new Error('nothing was downloaded');
}

const works: Record<string, () => Promise<unknown>> = {
  download,
  export: async () => {
    const { checkpoints: written, unread } = await writeThreadFile(live, file, { signal });
    if (written !== checkpoints || unread.length > 0) throw new Error(`${String(written)} ${JSON.stringify(unread)}`);
  },
  open: fromFile,
  'compare with live': () => compare(live),
  'compare with itself': async () => compare(await fromFile()),
};
const run = works[work];
if (!run) throw new Error(`no work “${work}”`);

async function measured(work: () => Promise<unknown>): Promise<Measured> {
  await work();
  const time = await measureTime(work);
  return { ...time, ...(await measureMemory(work)) };
}

measured(run).then(
  (figures) => {
    console.log(JSON.stringify(figures));
    process.exit();
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
