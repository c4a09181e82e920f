import fs from 'node:fs';
import path from 'node:path';
import { startGuarded } from './guardedProcess';
import { root } from './paths';
import { patience } from './patience';
import type { Counts } from './runMocha';

/** One line of the test run: a gate (lint, types, …) that counts as one test, or a suite that counts its own. */
export interface Step {
  name: string;
  args: string[];
  /** Written by a suite as its last act; a suite without it has died. */
  result?: string;
  /** No test of this step may have been asked for. */
  mayBeEmpty?: boolean;
}

export interface StepResult extends Counts {
  seconds: number;
  output: string;
  /** What stands behind the step's name. */
  summary: string;
}

/**
 * Milliseconds without a line of output after which a step has hung. A step may take as long as it takes: each of its
 * tests has a limit of its own and prints a line when it ends.
 */
const silenceMs = () => 600_000 * patience();

/** Runs a step to its end, or kills it and all that it started where nothing comes from it any more. */
export async function runStep(step: Step): Promise<StepResult> {
  const resultFile = step.result && path.join(root, step.result);
  if (resultFile) fs.rmSync(resultFile, { force: true });
  const started = performance.now();
  const child = startGuarded(process.execPath, step.args, { cwd: root });
  let output = '';
  const hung = new AbortController();
  const timer = setTimeout(() => {
    hung.abort();
    void child.kill();
  }, silenceMs());
  for (const stream of child.output) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      timer.refresh();
    });
  }
  const code = await child.ended;
  clearTimeout(timer);

  const seconds = (performance.now() - started) / 1000;
  const counts = resultFile
    ? readCounts(resultFile)
    : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  if (hung.signal.aborted) {
    const failed = Math.max(counts?.failed ?? 0, 1);
    const summary = `hung: no output for ${silenceMs() / 1000} s`;
    return { passed: 0, skipped: 0, ...counts, failed, seconds, output, summary };
  }
  if (!counts) return { passed: 0, failed: 1, skipped: 0, seconds, output, summary: `died (${code}) without a result` };
  const isEmpty = counts.passed === 0 && !step.mayBeEmpty;
  if (counts.failed === 0 && (code !== 0 || isEmpty)) {
    const summary = code === 0 ? 'no test passed' : `ended with ${code}`;
    return { ...counts, failed: 1, seconds, output, summary };
  }
  return { ...counts, seconds, output, summary: resultFile ? sentence(counts) : '' };
}

/** `3 passed, 0 failed`, with what was skipped where something was. */
export function sentence({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function readCounts(file: string): Counts | undefined {
  try {
    const { passed, failed, skipped } = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Counts>;
    return passed === undefined || failed === undefined ? undefined : { passed, failed, skipped: skipped ?? 0 };
  } catch {
    return undefined;
  }
}
