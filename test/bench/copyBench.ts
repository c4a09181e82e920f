/** The first part of the bench: Copy Thread and Open History with default settings, in the extension host. */
import fs from 'node:fs';
import path from 'node:path';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { startPythonServer } from '../servers/stage/pythonServer';
import { root } from '../tools/paths';
import { writeCosts } from './costs';
import type { CopyFigures, CopyTask } from './copyInHost';
import { copyTable, isGoodCopy, type CopyMeasured } from './copyTable';
import { makeDataset } from './datasets';
import { bundleScripts, runInHost } from './runInHost';

const rounds = Number(process.env.ROUNDS ?? 5);
const historyDataset = '300 tasks';
const names = ['500 × 400 B', '2,000 × 400 B', '6 × 8 MB', '10 × 10 MB', historyDataset];
const resultsFile = path.join(root, 'out', 'benchCopies.json');

/** Prints a table, and writes it to docs/costs.md; false where a figure is beyond its limit. `wanted`: part of a name. */
export async function benchCopies(wanted = ''): Promise<boolean> {
  await bundleScripts('copyInHost');
  let results: CopyMeasured[] = fs.existsSync(resultsFile)
    ? (JSON.parse(fs.readFileSync(resultsFile, 'utf8')) as CopyMeasured[])
    : [];
  const done: CopyMeasured[] = [];
  for (const start of [startJavaScriptServer, startPythonServer]) {
    for (const name of names) {
      // A server that keeps what came before in memory is slower.
      if (!`${name} ${start === startJavaScriptServer ? 'javascript' : 'python'}`.includes(wanted)) continue;
      const server = await start();
      try {
        const { source, checkpoints } = await makeDataset(server, name);
        const opensHistory = name === historyDataset;
        const task: CopyTask = { url: server.url, source, checkpoints, rounds, opensHistory };
        const figures = await runInHost<CopyFigures>('copyInHost', task, {
          'langgraphThreads.deployments': [{ name: 'Measured', url: task.url }],
          // The only setting that is not as it comes: a question would wait for somebody.
          'langgraphThreads.askBeforeReading': 100_000,
        });
        const measured: CopyMeasured = { server: server.kind, name, figures };
        done.push(measured);
        console.log(copyTable([measured]));
        const isOther = (old: CopyMeasured) => old.server !== server.kind || old.name !== name;
        results = [...results.filter(isOther), measured];
        fs.writeFileSync(resultsFile, JSON.stringify(results, null, 2));
      } finally {
        await server.stop();
      }
    }
  }
  console.log(
    `${copyTable(done)}\nmedians of ${rounds}, largest for what is held; all figures in out/benchCopies.json`,
  );
  await writeCosts(results);
  return done.every(isGoodCopy);
}
