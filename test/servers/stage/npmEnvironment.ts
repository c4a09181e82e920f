/** npm packages other than the repository's own, installed on first use and kept under node_modules/.cache. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { logged } from './pythonEnvironment';
import { repositoryRoot } from './sampleServer';

/** The path of a `node_modules` with exactly these packages (`name@version`) and what they need. */
export async function npmEnvironment(pins: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(pins)).digest('hex').slice(0, 12);
  const folder = join(repositoryRoot(), 'node_modules', '.cache', 'langgraph-threads', `npm-${hash}`);
  if (existsSync(join(folder, 'complete'))) return join(folder, 'node_modules');
  await mkdir(dirname(folder), { recursive: true });
  const beside = await mkdtemp(`${folder}.`);
  try {
    await writeFile(join(beside, 'package.json'), '{"private":true}');
    const npm = process.env.npm_execpath;
    const [command, args] = npm?.endsWith('.js')
      ? [process.env.npm_node_execpath ?? process.execPath, [npm]]
      : ['npm', []];
    const options = ['--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    await logged(command, [...args, 'install', '--prefix', beside, ...options, ...pins], `${folder}.log`, {
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_local_prefix$/i.test(name))),
      shell: command === 'npm' && process.platform === 'win32',
    });
    await writeFile(join(beside, 'complete'), '');
    await rename(beside, folder).catch((error: unknown) => {
      // Another process was quicker.
      if (!existsSync(join(folder, 'complete'))) throw error;
    });
    return join(folder, 'node_modules');
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}
