/**
 * npm run bench [-- part of a data set's name]: our verification, in plain Node and in VS Code's extension host, beside
 * the guide's check, JSON.parse and a bare download; and (all, or `display`) how long a diff takes to be shown; and (all,
 * or `threads`) how the view does with very many threads; and (all, or `copies`) how long Copy Thread takes; and (all, or
 * `view`) how the thread view keeps its budgets; and (`files` alone) what is done with thread files.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { startPythonServer } from '../servers/stage/pythonServer';
import { root } from '../tools/paths';
import { type Dataset, datasetNames, makeDataset } from './datasets';
import { benchCopies } from './copyBench';
import { benchDisplay } from './display';
import type { HostRound, HostTask } from './hostContender';
import type { Measured } from './measure';
import { bundleScripts, runInHost, scriptFile } from './runInHost';
import { benchFiles } from './filesBench';
import { measureShell } from './shell';
import { median, type Result, tableOf } from './table';
import { benchThreads } from './threadsBench';
import { benchView } from './viewBench';
import type { Pair } from './verification';

const rounds = 5;
const all = ['download', 'verifyWithoutProbing', 'verify', 'guide', 'parse', 'idle'] as const;
/** What holds a whole history as one text cannot hold a huge one. */
const patient = new Set<string>(['download', 'verifyWithoutProbing', 'verify', 'idle']);
export type Contender = (typeof all)[number];
const keys = ['wallMs', 'cpuMs', 'memoryMb', 'liveMb', 'heldMs'] as const;
export type Figures = Partial<Measured> & { wallMs: number; cpuMs: number };

async function runOnce(contender: Contender, pair: Pair): Promise<Figures> {
  if (contender === 'download' || contender === 'guide') {
    const history = (threadId: string) => `${pair.url}/threads/${threadId}/history?limit=${pair.checkpoints}`;
    return measureShell(contender, { left: history(pair.source), right: history(pair.copy) });
  }
  const { stdout } = await promisify(execFile)(process.execPath, [
    scriptFile('contender'),
    contender,
    JSON.stringify(pair),
  ]);
  return JSON.parse(stdout) as Measured;
}

/** Every contender in turn, round by round, so that a slow moment of the machine meets them all. */
async function measureDataset(pair: Pair, huge: boolean): Promise<Partial<Record<Contender, Figures>>> {
  const contenders = all.filter((contender) => !huge || patient.has(contender));
  const runs = new Map<Contender, Figures[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [contender, figures] of runs) figures.push(await runOnce(contender, pair));
  }
  const entries = [...runs].map(([contender, figures]) => {
    const of = (key: keyof Figures) => median(figures.map((each) => each[key] ?? NaN));
    return [contender, Object.fromEntries(keys.map((key) => [key, of(key)]))];
  });
  return Object.fromEntries(entries) as Partial<Record<Contender, Figures>>;
}

function medianRound(done: HostRound[]): HostRound {
  const of = (figure: (round: HostRound) => number) => median(done.map(figure));
  return {
    downloadMs: of(({ downloadMs }) => downloadMs),
    verified: {
      wallMs: of(({ verified }) => verified.wallMs),
      cpuMs: of(({ verified }) => verified.cpuMs),
      memoryMb: of(({ verified }) => verified.memoryMb),
      liveMb: of(({ verified }) => verified.liveMb),
      heldMs: of(({ verified }) => verified.heldMs),
    },
  };
}

const resultsFile = path.join(root, 'out', 'bench.json');

/** What was measured before on this machine, so that data sets can be measured one at a time. */
function readResults(machine: string): Result[] {
  if (!fs.existsSync(resultsFile)) return [];
  const kept = JSON.parse(fs.readFileSync(resultsFile, 'utf8')) as { machine: string; results: Result[] };
  return kept.machine === machine ? kept.results : [];
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2).join(' ');
  const [display, ...words] = process.argv.slice(2);
  if (display === undefined || display === 'display') {
    if (!(await benchDisplay(words.join(' ')))) process.exitCode = 1;
    if (display) return;
  }
  if (display === undefined || display === 'threads') {
    if (!(await benchThreads(words.join(' ')))) process.exitCode = 1;
    if (display) return;
  }
  if (display === undefined || display === 'copies') {
    if (!(await benchCopies(words.join(' ')))) process.exitCode = 1;
    if (display) return;
  }
  if (display === 'files') {
    if (!(await benchFiles(words.join(' ')))) process.exitCode = 1;
    return;
  }
  if (display === undefined || display === 'view') {
    if (!(await benchView())) process.exitCode = 1;
    if (display) return;
  }
  const names = datasetNames.filter((name) => name.includes(wanted));
  await bundleScripts('contender', 'hostContender');
  const machine = `${os.cpus().length} × ${os.cpus()[0]?.model ?? '?'}, Node ${process.versions.node}`;
  let results = readResults(machine);
  for (const start of [startJavaScriptServer, startPythonServer]) {
    for (const name of names) {
      // A server that keeps what came before in memory is slower.
      const server = await start();
      try {
        const dataset: Dataset = await makeDataset(server, name);
        const { source, copy, checkpoints, huge } = dataset;
        const pair: Pair = { url: server.url, source, copy, checkpoints };
        const task: HostTask = { pair, rounds };
        const figures = await measureDataset(pair, huge);
        const inHost = medianRound(await runInHost<HostRound[]>('hostContender', task));
        const result: Result = { server: server.kind, name, figures, inHost };
        console.log(tableOf([result]));
        const others = results.filter((old) => old.server !== server.kind || old.name !== name);
        results = datasetNames.flatMap((each) => [...others, result].filter((one) => one.name === each));
        fs.writeFileSync(resultsFile, JSON.stringify({ machine, rounds, results }, null, 2));
      } finally {
        await server.stop();
      }
    }
  }
  console.log(`${tableOf(results)}\n${machine}; medians of ${rounds}; all figures in out/bench.json`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
