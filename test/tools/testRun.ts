// npm test: runs every step to its end, whatever failed before, and ends with one line of counts.
import { availableParallelism } from 'node:os';
import { measurePatience } from './patience';
import { runStep, sentence, type Step, type StepResult } from './runStep';

/** A step for each part of the suite, which run side by side. */
const suite = (name: string, grep: string, parts?: string[]): Step[] =>
  (parts ?? ['']).map((part) => {
    const named = part ? `${name}/${part}` : name;
    return {
      name: `${[name, part].filter(Boolean).join(' ')} tests`,
      args: ['--enable-source-maps', 'test/tools/suite.mjs', named, ...(grep ? [grep] : [])],
      result: `out/results/${named}.json`,
      mayBeEmpty: grep !== '' && part !== '',
    };
  });

const gate = (name: string, ...args: string[]): Step[] => [{ name, args }];

const allSteps = (grep: string) => ({
  types: [
    ...gate('types', 'node_modules/typescript/bin/tsc', '-p', '.'),
    ...gate('types of the webview', 'node_modules/typescript/bin/tsc', '-p', 'src/webview'),
  ],
  lint: gate('lint', 'node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0'),
  format: gate('format', 'node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level=warn'),
  knip: gate('knip', 'node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'),
  package: gate('package', 'test/tools/package.mjs'),
  unit: suite('unit', grep),
  servers: suite('servers', grep, ['javascript', 'python']),
  host: suite('host', grep),
  ui: suite('ui', grep, ['2of4', '3of4', '4of4', '1of4']),
});

type Part = keyof ReturnType<typeof allSteps>;

/** Everything else waits for this. */
const first: Part[] = ['package'];
/** The longest first, so that none is left alone at the end. */
const order: Part[] = ['servers', 'host', 'ui', 'lint', 'unit', 'types', 'format', 'knip'];
/** A suite waits for servers and browsers a part of its time. More than this at once only gets into each other's way. */
const atOnce = availableParallelism() + 1;
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
async function run(step: Step): Promise<void> {
  const result = await runStep(step);
  results.push(result);
  if (step.result || result.failed > 0) console.log(`\n${result.output.trim()}`);
  const mark = result.failed > 0 ? '✘' : '✔';
  console.log([mark, step.name, `${result.seconds.toFixed(1)} s`, result.summary].join('  '));
}

async function runAll(parts: Part[]): Promise<void> {
  const waiting = parts.filter((part) => wanted.has(part)).flatMap((part) => steps[part]);
  const workOff = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) await run(step);
  };
  await Promise.all(Array.from({ length: atOnce }, workOff));
}

async function main(): Promise<void> {
  const started = performance.now();
  measurePatience(wanted.size > 1 ? 2 : 1);
  await runAll(first);
  await runAll(order);
  const sum = (key: 'passed' | 'failed' | 'skipped') => results.reduce((total, result) => total + result[key], 0);
  const counts = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
  const due = [...wanted].flatMap((part) => steps[part]);
  if (results.length !== due.length || counts.passed === 0) counts.failed ||= 1;
  console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s`);
  console.log(sentence(counts));
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

// Exiting closes the pipes of the steps' guards, which end all that runs.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
main().catch((error: unknown) => {
  console.error(error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
