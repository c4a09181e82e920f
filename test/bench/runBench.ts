/** npm run bench [-- part of a data set's name]: our verification beside the guide's check and a bare download. */
import * as esbuild from 'esbuild';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startJavaScriptServer } from '../servers/javascriptServer';
import { startPythonServer } from '../servers/pythonServer';
import type { SampleServer } from '../servers/sampleServer';
import { root } from '../tools/paths';
import { type Dataset, datasetNames, makeDataset } from './datasets';
import type { Measured } from './measure';
import { measureShell } from './shell';

const rounds = 5;
const contenders = ['download', 'verifyWithoutProbing', 'verify', 'guide', 'parse', 'idle'] as const;
type Contender = (typeof contenders)[number];
type Figures = Partial<Measured> & { wallMs: number; cpuMs: number };

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

async function runOnce(contender: Contender, url: string, dataset: Dataset, script: string): Promise<Figures> {
  if (contender === 'download' || contender === 'guide') {
    const history = (threadId: string) => `${url}/threads/${threadId}/history?limit=${dataset.checkpoints}`;
    return measureShell(contender, { left: history(dataset.source), right: history(dataset.copy) });
  }
  const args = ['--expose-gc', script, contender, url, dataset.source, dataset.copy, String(dataset.checkpoints)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Measured;
}

/** Every contender in turn, round by round, so that a slow moment of the machine meets them all. */
async function measureDataset(url: string, dataset: Dataset, script: string): Promise<Record<Contender, Figures>> {
  const runs = new Map<Contender, Figures[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [contender, figures] of runs) figures.push(await runOnce(contender, url, dataset, script));
  }
  const entries = [...runs].map(([contender, figures]) => {
    const of = (key: keyof Figures) => median(figures.map((each) => each[key] ?? NaN));
    return [contender, { wallMs: of('wallMs'), cpuMs: of('cpuMs'), memoryMb: of('memoryMb'), heldMs: of('heldMs') }];
  });
  return Object.fromEntries(entries) as Record<Contender, Figures>;
}

/** One line of the table: what the README quotes. */
function row(kind: string, name: string, figures: Record<Contender, Figures>): Record<string, string> {
  const { download, verifyWithoutProbing: bare, verify, guide, parse, idle } = figures;
  const ratio = (a: number, b: number): string => (a / b).toFixed(2);
  return {
    server: kind,
    history: name,
    'wall ÷ download': ratio(bare.wallMs, download.wallMs),
    'with probing': ratio(verify.wallMs, download.wallMs),
    'wall ÷ guide': ratio(bare.wallMs, guide.wallMs),
    'CPU ÷ guide': ratio(bare.cpuMs, guide.cpuMs),
    'CPU ÷ JSON.parse': ratio(bare.cpuMs, parse.cpuMs),
    'memory MB': (bare.memoryMb ?? NaN).toFixed(0),
    'held ms': `${(bare.heldMs ?? NaN).toFixed(0)} (idle ${(idle.heldMs ?? NaN).toFixed(0)})`,
    'download ms': download.wallMs.toFixed(0),
  };
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2).join(' ');
  const names = datasetNames.filter((name) => name.includes(wanted));
  const script = path.join(root, 'out', 'bench', 'contender.js');
  await esbuild.build({
    entryPoints: [path.join(root, 'test', 'bench', 'contender.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    packages: 'external',
  });
  const results: { server: string; name: string; figures: Record<Contender, Figures> }[] = [];
  for (const start of [startJavaScriptServer, startPythonServer]) {
    const server: SampleServer = await start();
    try {
      for (const name of names) {
        const dataset = await makeDataset(server, name);
        const figures = await measureDataset(server.url, dataset, script);
        results.push({ server: server.kind, name, figures });
        console.log(row(server.kind, name, figures));
      }
    } finally {
      await server.stop();
    }
  }
  console.table(results.map(({ server, name, figures }) => row(server, name, figures)));
  const machine = `${os.cpus().length} × ${os.cpus()[0]?.model ?? '?'}, Node ${process.versions.node}`;
  const file = path.join(root, 'out', 'bench.json');
  fs.writeFileSync(file, JSON.stringify({ machine, rounds, results }, null, 2));
  console.log(`${machine}; medians of ${rounds}; all figures in out/bench.json`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
