import fs from 'node:fs';
import path from 'node:path';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs bundled tests and counts. A file without a test, and a run without one, is a failure. */
export async function runMocha(folder: string, options: { grep?: string; timeoutMs: number }): Promise<Counts> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    timeout: options.timeoutMs,
    slow: options.timeoutMs / 4,
    forbidOnly: true,
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

  return new Promise((resolve) => {
    const runner = mocha.run((failures) => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      const counts = { passed: passes, failed: failures + empty.length, skipped: pending };
      if (passes + failures + pending === 0) {
        console.error('No test ran.');
        counts.failed += 1;
      }
      resolve(counts);
    });
  });
}
