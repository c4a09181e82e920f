/** PostgreSQL and Redis for servers that keep their data there, where they are installed. */
import { execFile } from 'node:child_process';
import { chownSync, existsSync, globSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../../tools/patience';
import { makeTemporaryFolder, removeFolder } from '../../tools/temporaryFolder';
import { freePort } from './freePort';
import { quietEnvironment, startServerProcess, type ServerProcess } from './serverProcess';

/** This machine has no such program: what needs it is skipped. */
export class DatabaseMissing extends Error {
  override readonly name = 'DatabaseMissing' as const;
}

export interface Databases {
  /** Of a database that is empty: `postgresql://…`. */
  postgresUri: string;
  redisUri: string;
  stop(): Promise<void>;
}

const run = promisify(execFile);

/** A program in one of the PATH's folders, or where Debian has PostgreSQL's. */
function find(name: string): string {
  const folders = [...(process.env.PATH ?? '').split(':'), ...globSync('/usr/lib/postgresql/*/bin').sort().reverse()];
  const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
  if (found === undefined) throw new DatabaseMissing(`no ${name} on this machine`);
  return found;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port }, () => resolve(true)).once('error', () =>
      resolve(false),
    );
    socket.once('connect', () => socket.destroy());
  });

/** Starts both, on free ports of this machine, with data that goes when they are stopped. */
export async function startDatabases(): Promise<Databases> {
  const [initdb, postgres, redis] = [find('initdb'), find('postgres'), find('redis-server')];
  const folder = makeTemporaryFolder('databases');
  const options = { cwd: folder, env: quietEnvironment(), logFile: join(folder, 'databases.log') };
  const started: ServerProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((each) => each.stop({ flush: true })));
    removeFolder(folder);
  };
  try {
    // PostgreSQL refuses to be run by root.
    const isRoot = process.getuid?.() === 0;
    const asUser = isRoot ? ['runuser', '-u', 'postgres', '--'] : [];
    if (isRoot) {
      const id = await run('id', ['-u', 'postgres']).catch(() => {
        throw new DatabaseMissing('root may not run PostgreSQL, and there is no user postgres');
      });
      chownSync(folder, Number(id.stdout), -1);
    }
    const start = async (command: string[], port: number): Promise<void> => {
      const [program = '', ...args] = command;
      started.push(await startServerProcess(program, args, options));
      await until(`${command.join(' ')} answers`, () => answers(port));
    };
    const data = join(folder, 'data');
    const init = [...asUser, initdb, '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
    await run(init[0] ?? '', init.slice(1), options);
    const [port, redisPort] = [await freePort(), await freePort()];
    const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'fsync=off'];
    await start([...asUser, postgres, '-D', data, ...settings.flatMap((each) => ['-c', each])], port);
    await start([redis, '--port', String(redisPort), '--bind', '127.0.0.1', '--save', ''], redisPort);
    return {
      postgresUri: `postgresql://postgres@127.0.0.1:${port}/postgres`,
      redisUri: `redis://127.0.0.1:${redisPort}/0`,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
