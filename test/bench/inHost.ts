import { runTests } from '@vscode/test-electron';
import fs from 'node:fs';
import path from 'node:path';
import { writeLauncher } from '../host/runHost';
import { root } from '../tools/paths';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';
import type { HostRound, HostTask } from './hostContender';
import type { Pair } from './verification';

/** Verifies the pair inside VS Code's extension host. */
export async function measureInHost(pair: Pair, rounds: number): Promise<HostRound[]> {
  const folder = makeTemporaryFolder('bench-host');
  try {
    const result = path.join(folder, 'rounds.json');
    const task: HostTask = { pair, rounds, result };
    const taskFile = path.join(folder, 'task.json');
    fs.writeFileSync(taskFile, JSON.stringify(task));
    await runTests({
      vscodeExecutablePath: process.env.VSCODE_PATH ?? writeLauncher(folder),
      extensionDevelopmentPath: root,
      extensionTestsPath: path.join(root, 'out', 'bench', 'hostContender.js'),
      launchArgs: [`--user-data-dir=${folder}`, `--extensions-dir=${path.join(folder, 'extensions')}`],
      extensionTestsEnv: { BENCH_TASK: taskFile, VSCODE_HOST_RESULT: path.join(folder, 'result.json') },
    });
    return JSON.parse(fs.readFileSync(result, 'utf8')) as HostRound[];
  } finally {
    removeFolder(folder);
  }
}
