// npm run soak: runs what is generated or raced with its full counts, and what `npm test` has a short form of whole (see
// tools/soak.ts); ends with one line of counts.
import { runStep, sentence, type Step } from './runStep';

/** What each count is of; another number can be given by the variable itself. */
const counts: Record<string, { full: string; of: string }> = {
  PROPERTY_RUNS: { full: '20000', of: 'generated cases for each property of scanner, numbers, comparison and view' },
  RACES: { full: '100', of: 'races on each of the two servers' },
  PAGE_TEXTS: { full: '10000', of: 'hostile texts in the page of the thread view' },
  STATE_MB: { full: '60', of: 'megabytes of a state in the thread view' },
  CHECKPOINTS: { full: '2000', of: 'checkpoints of a thread in the thread view' },
  LOST_ANSWERS: { full: '25', of: 'lost answers of each kind, on each of the two servers' },
};
const chosen = Object.entries(counts).map(([name, { full, of }]) => ({ name, of, count: process.env[name] ?? full }));

const suite = (name: string): Step => ({
  name: `${name} tests`,
  args: ['--enable-source-maps', 'test/tools/suite.mjs', name],
  result: `out/results/${name}.json`,
});
const steps: Step[] = [
  suite('unit'),
  suite('servers'),
  { name: 'package', args: ['test/tools/package.mjs'] },
  suite('host'),
  suite('ui'),
];

async function main(): Promise<void> {
  const started = performance.now();
  // Steps have this process's environment.
  for (const { name, count } of chosen) process.env[name] = count;
  process.env.TEST_PATIENCE = '360';
  process.env.SOAK = '1';
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const step of steps) {
    const { output, summary, seconds, ...result } = await runStep(step);
    for (const key of ['passed', 'failed', 'skipped'] as const) sum[key] += result[key];
    if (step.result || result.failed > 0) console.log(`\n${output.trim()}`);
    console.log([result.failed > 0 ? '✘' : '✔', step.name, `${seconds.toFixed(1)} s`, summary].join('  '));
  }
  console.log('');
  for (const { count, of } of chosen) console.log(`${Number(count).toLocaleString('en')} ${of}`);
  console.log(`${((performance.now() - started) / 1000).toFixed(0)} s`);
  console.log(sentence(sum));
  process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;
}

// Exiting closes the pipes of the steps' guards, which end all that runs.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
main().catch((error: unknown) => {
  console.error(error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
