/** npm packages other than the repository's own, installed on first use and kept under node_modules/.cache. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeOnce } from './makeOnce';
import { logged } from './pythonEnvironment';
import { repositoryRoot } from './sampleServer';

/** The path of a `node_modules` with exactly these packages (`name@version`) and what they need. */
export async function npmEnvironment(pins: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(pins)).digest('hex').slice(0, 12);
  const folder = join(repositoryRoot(), 'node_modules', '.cache', 'langgraph-threads', `npm-${hash}`);
  await makeOnce(folder, async (beside) => {
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
  });
  return join(folder, 'node_modules');
}
