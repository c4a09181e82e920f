// npm test: runs every step to its end, whatever failed before, and ends with one line of counts.
import { measurePatience } from './patience';
import { runStep, sentence, type Step, type StepResult } from './runStep';

const suite = (name: string, grep: string): Step => ({
  name: `${name} tests`,
  args: ['--enable-source-maps', 'test/tools/suite.mjs', name, ...(grep ? [grep] : [])],
  result: `out/results/${name}.json`,
});

const gate = (name: string, ...args: string[]): Step => ({ name, args });

const allSteps = (grep: string) => ({
  types: gate('types', 'node_modules/typescript/bin/tsc', '-p', '.'),
  lint: gate('lint', 'node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0'),
  format: gate('format', 'node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level=warn'),
  knip: gate('knip', 'node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'),
  package: gate('package', 'test/tools/package.mjs'),
  unit: suite('unit', grep),
  servers: suite('servers', grep),
  host: suite('host', grep),
  ui: suite('ui', grep),
});

type Part = keyof ReturnType<typeof allSteps>;

/** Two cores: what runs side by side first, and then, mostly waiting, real servers and browsers. */
const rounds: Part[][][] = [
  [
    ['package', 'unit'],
    ['types', 'lint', 'format', 'knip'],
  ],
  [['servers', 'host'], ['ui']],
];
/** These run the packaged extension. */
const needPackage: Part[] = ['host', 'ui'];

const words = process.argv.slice(2);
const steps = allSteps(words.filter((word) => !isPart(word)).join(' '));
const chosen = words.filter(isPart);
const wanted = new Set<Part>(chosen.length > 0 ? chosen : (Object.keys(steps) as Part[]));
if (chosen.some((part) => needPackage.includes(part))) wanted.add('package');

const results: StepResult[] = [];

function isPart(word: string): word is Part {
  return word in allSteps('');
}

/** A step's output is shown in one piece when it ends: all of a suite's, and a gate's where it failed. */
async function run(part: Part): Promise<void> {
  if (!wanted.has(part)) return;
  const step = steps[part];
  const result = await runStep(step);
  results.push(result);
  if (step.result || result.failed > 0) console.log(`\n${result.output.trim()}`);
  const mark = result.failed > 0 ? '✘' : '✔';
  console.log([mark, step.name, `${result.seconds.toFixed(1)} s`, result.summary].join('  '));
}

async function runInOrder(parts: Part[]): Promise<void> {
  for (const part of parts) await run(part);
}

async function main(): Promise<void> {
  const started = performance.now();
  measurePatience();
  for (const lanes of rounds) await Promise.all(lanes.map(runInOrder));
  const sum = (key: 'passed' | 'failed' | 'skipped') => results.reduce((total, result) => total + result[key], 0);
  const counts = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
  const isComplete = results.length === wanted.size;
  if (!isComplete) counts.failed += 1;
  console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s`);
  console.log(sentence(counts));
  process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

// Exiting closes the pipes of the steps' guards, which end all that runs.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
main().catch((error: unknown) => {
  console.error(error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
