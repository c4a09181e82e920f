import fs from 'node:fs';
import path from 'node:path';
import type { Suite, Test } from 'mocha';
import { patience } from './patience';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Whether a test belongs to a part of a suite. The parts of one suite have all of its tests, each once, for processes side
 * by side: `python` has what is run on the Python sample server and `javascript` the rest, `2of4` every fourth file.
 */
function belongs(part: string, test: { file: number; title: string }): boolean {
  const [, nth, parts] = /^(\d)of(\d)$/.exec(part) ?? [];
  if (nth !== undefined) return test.file % Number(parts) === Number(nth) - 1;
  return test.title.endsWith('(python)') === (part === 'python');
}

/**
 * Runs bundled tests and counts. A test may take `timeoutMs`, longer on a busy machine; the whole has no limit. A file
 * without a test is a failure, and so is a run without one, unless `grep` or `part` has left none. Where `retries` says
 * so, a test that fails is tried again, for a machine may stand still at the wrong moment; those are named at the end.
 */
export async function runMocha(
  folder: string,
  options: { grep?: string; part?: string; timeoutMs: number; retries?: number },
): Promise<Counts> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    timeout: options.timeoutMs * patience(),
    slow: 5_000,
    forbidOnly: true,
    retries: options.retries ?? 0,
    ...(options.grep ? { grep: options.grep } : {}),
  });
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.js'))
    .sort()
    .map((name) => path.join(folder, name));
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();

  const withTests = new Set<string | undefined>();
  mocha.suite.eachTest((test) => withTests.add(test.file));
  const empty = files.filter((file) => !withTests.has(file));
  for (const file of empty) console.error(`No test in ${path.relative(folder, file)}`);
  if (options.part !== undefined) leaveOut(mocha.suite, files, options.part);

  return new Promise((resolve) => {
    const seconds = new Map<string, number>();
    const retried: string[] = [];
    let started = 0;
    const runner = mocha.run((failures) => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      const counts = { passed: passes, failed: failures + empty.length, skipped: pending };
      if (passes + failures + pending === 0 && !(options.grep && options.part)) {
        console.error('No test ran.');
        counts.failed += 1;
      }
      printSlowest(seconds);
      for (const title of retried) console.log(`  failed once, then tried again: ${title}`);
      resolve(counts);
    });
    runner.on('retry', (test: Test, error: unknown) => {
      retried.push(`${test.fullTitle()}\n    ${String(error)}`);
    });
    runner.on('suite', (suite) => {
      if (suite.parent?.root === true) started = performance.now();
    });
    runner.on('suite end', (suite) => {
      if (suite.parent?.root !== true) return;
      const name = path.relative(folder, suite.file ?? '');
      seconds.set(name, (seconds.get(name) ?? 0) + (performance.now() - started) / 1e3);
    });
  });
}

/** Without what does not belong to the part. */
function leaveOut(all: Suite, files: string[], part: string): void {
  const isLeft = ({ title, file }: { title: string; file?: string | undefined }) =>
    belongs(part, { title, file: files.indexOf(file ?? '') });
  all.suites = all.suites.filter(isLeft);
  all.tests = all.tests.filter(isLeft);
}

/** What to look at when the whole takes too long. Set-up counts. */
function printSlowest(seconds: Map<string, number>): void {
  const slowest = [...seconds].sort(([, a], [, b]) => b - a).filter(([, each]) => each > 5);
  for (const [name, each] of slowest.slice(0, 10)) console.log(`  ${each.toFixed(0).padStart(4)} s  ${name}`);
}
