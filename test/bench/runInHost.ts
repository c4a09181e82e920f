import { runTests } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { writeLauncher } from '../host/runHost';
import { root } from '../tools/paths';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';
import { writeSettings } from '../tools/vscodeServer';

/** Bundles scripts of `test/bench` to where they are run, and what starts VS Code. */
export async function bundleScripts(...names: string[]): Promise<void> {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [...names.map((name) => `test/bench/${name}.ts`), 'test/host/launcher.ts'],
    outbase: 'test',
    outdir: 'out',
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
}

/** Where a bundled script is. */
export function scriptFile(name: string): string {
  return path.join(root, 'out', 'bench', `${name}.js`);
}

/** Does a task in VS Code's extension host, in a bundled script that calls `hostTask`, and resolves to its result. */
export async function runInHost<Result>(
  script: string,
  task: object,
  settings: Record<string, unknown> = {},
): Promise<Result> {
  const folder = makeTemporaryFolder('bench-host');
  try {
    const taskFile = path.join(folder, 'task.json');
    const resultFile = path.join(folder, 'figures.json');
    fs.writeFileSync(taskFile, JSON.stringify(task));
    writeSettings(folder, settings);
    await runTests({
      vscodeExecutablePath: process.env.VSCODE_PATH ?? writeLauncher(folder),
      extensionDevelopmentPath: root,
      extensionTestsPath: scriptFile(script),
      launchArgs: [`--user-data-dir=${folder}`, `--extensions-dir=${path.join(folder, 'extensions')}`],
      extensionTestsEnv: {
        BENCH_TASK: taskFile,
        BENCH_RESULT: resultFile,
        VSCODE_HOST_RESULT: path.join(folder, 'result.json'),
      },
    });
    return JSON.parse(fs.readFileSync(resultFile, 'utf8')) as Result;
  } finally {
    removeFolder(folder);
  }
}
