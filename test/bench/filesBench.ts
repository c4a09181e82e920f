/** npm run bench -- files [part of a data set's name]: writing, opening and comparing thread files, beside a bare download. */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { startPythonServer } from '../servers/stage/pythonServer';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';
import { datasetNames, makeDataset } from './datasets';
import type { FilesTask } from './filesContender';
import { type Column, markdownTable } from './markdownTable';
import type { Measured } from './measure';
import { bundleScripts, scriptFile } from './runInHost';
import { median } from './table';

const rounds = 3;
const works = ['download', 'export', 'open', 'compare with live', 'compare with itself'] as const;
/** Of the text sample: an export, and a comparison with the live thread, in downloads of one side; megabytes more. */
const limits = { times: 1.5, memoryMb: 96 };
const textSample = '2,000 × 400 B';

async function measure(work: string, task: FilesTask): Promise<Measured> {
  const done: Measured[] = [];
  for (let round = 0; round < rounds; round++) {
    const { stdout } = await promisify(execFile)(process.execPath, [
      scriptFile('filesContender'),
      work,
      JSON.stringify(task),
    ]);
    done.push(JSON.parse(stdout) as Measured);
  }
  const of = (key: keyof Measured): number => median(done.map((each) => each[key]));
  return {
    wallMs: of('wallMs'),
    cpuMs: of('cpuMs'),
    heldMs: of('heldMs'),
    memoryMb: of('memoryMb'),
    liveMb: of('liveMb'),
  };
}

/** Whether all stays within its limits; says what does not. */
export async function benchFiles(wanted: string): Promise<boolean> {
  const names = datasetNames.filter((name) => (wanted === '' ? name === textSample : name.includes(wanted)));
  await bundleScripts('filesContender');
  const rows: string[][] = [];
  let isWithin = true;
  for (const start of [startJavaScriptServer, startPythonServer]) {
    for (const name of names) {
      const server = await start();
      const folder = makeTemporaryFolder('bench-files');
      try {
        const { source, checkpoints } = await makeDataset(server, name);
        const file = path.join(folder, 'a.langgraph-thread');
        const task = { url: server.url, threadId: source, checkpoints, file };
        let downloadMs = Infinity;
        for (const work of works) {
          const { wallMs, heldMs, memoryMb, liveMb } = await measure(work, task);
          if (work === 'download') downloadMs = wallMs;
          const isLimited = name === textSample && (work === 'export' || work === 'compare with live');
          const isOver = isLimited && (wallMs > limits.times * downloadMs || memoryMb > limits.memoryMb);
          isWithin &&= !isOver;
          const megabytes = work === 'export' ? (statSync(file).size / 1e6).toFixed(1) : '';
          rows.push([
            `${server.kind} ${name}`,
            work,
            (wallMs / 1e3).toFixed(2),
            (wallMs / downloadMs).toFixed(2),
            memoryMb.toFixed(0),
            liveMb.toFixed(0),
            heldMs.toFixed(0),
            megabytes,
            isOver ? 'too much' : '',
          ]);
          console.log(rows.at(-1)?.join(' | '));
        }
      } finally {
        removeFolder(folder);
        await server.stop();
      }
    }
  }
  const titles = ['', 'work', 's', '× download', 'MB', 'live MB', 'held ms', 'file MB', 'verdict'];
  console.log(
    markdownTable(
      titles.map((title, at): Column<string[]> => [title, (row) => row[at] ?? '']),
      rows,
    ),
  );
  return isWithin;
}
