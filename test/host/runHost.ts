import { runTests } from '@vscode/test-electron';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../tools/paths';
import type { Counts } from '../tools/runMocha';
import { startSampleDeployments, type SampleDeployments } from '../tools/sampleDeployments';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';
import { writeSettings } from '../tools/vscodeServer';

/** Runs `test/host` inside VS Code: the carried one, or the desktop VS Code that VSCODE_PATH names. */
export async function runHost(grep: string): Promise<Counts> {
  const folder = makeTemporaryFolder('host');
  const result = path.join(folder, 'result.json');
  const workspace = path.join(folder, 'workspace');
  fs.mkdirSync(workspace);
  const samples = await startSampleDeployments();
  try {
    writeSettings(folder, { 'langgraphThreads.deployments': samples.deployments });
    const ran = await runTests({
      vscodeExecutablePath: process.env.VSCODE_PATH ?? writeLauncher(folder),
      extensionDevelopmentPath: root,
      extensionTestsPath: path.join(root, 'out', 'host', 'suite.js'),
      launchArgs: [workspace, `--user-data-dir=${folder}`, `--extensions-dir=${path.join(folder, 'extensions')}`],
      extensionTestsEnv: { VSCODE_HOST_RESULT: result, VSCODE_HOST_GREP: grep, ...sampleEnvironment(samples) },
    }).then(
      () => true,
      (error: unknown) => (console.error(error instanceof Error ? error.message : error), false),
    );
    if (!fs.existsSync(result)) return { passed: 0, failed: 1, skipped: 0 };
    const counts = JSON.parse(fs.readFileSync(result, 'utf8')) as Counts;
    return ran ? counts : { ...counts, failed: Math.max(counts.failed, 1) };
  } finally {
    await samples.stop();
    removeFolder(folder);
  }
}

/** How tests in the host find the samples; without Python, SAMPLE_PYTHON_URL is not set. */
function sampleEnvironment({ javascript, python }: SampleDeployments): Record<string, string> {
  return {
    SAMPLE_JAVASCRIPT_URL: javascript.url,
    ...(python ? { SAMPLE_PYTHON_URL: python.url } : {}),
    SAMPLE_THREADS: JSON.stringify({ javascript: javascript.threads, python: python?.threads }),
  };
}

/** `runTests` wants one executable file. */
export function writeLauncher(folder: string): string {
  const script = path.join(root, 'out', 'host', 'launcher.js');
  const isWindows = process.platform === 'win32';
  const launcher = path.join(folder, isWindows ? 'vscode.cmd' : 'vscode');
  const command = `"${process.execPath}" --enable-source-maps "${script}"`;
  fs.writeFileSync(launcher, isWindows ? `@${command} %*\r\n` : `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  return launcher;
}
