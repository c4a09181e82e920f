/** Folders that take long to make, and that several processes want at the same time. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Makes a folder unless it is there, whole or not at all: `make` fills another one, which is then renamed. Of those that
 * ask for it at once, in this process and others, one makes it and the others wait.
 */
export async function makeOnce(folder: string, make: (beside: string) => Promise<void>): Promise<void> {
  const isThere = (): boolean => existsSync(join(folder, 'complete'));
  const lock = `${folder}.lock`;
  await mkdir(dirname(folder), { recursive: true });
  while (!isThere()) {
    const held = await open(lock, 'wx').catch(() => undefined);
    if (!held) {
      if (await isAbandoned(lock)) await rm(lock, { force: true });
      await sleep(100);
      continue;
    }
    try {
      await held.writeFile(String(process.pid));
      if (!isThere()) await makeBeside(folder, make);
    } finally {
      await held.close();
      await rm(lock, { force: true });
    }
  }
}

async function makeBeside(folder: string, make: (beside: string) => Promise<void>): Promise<void> {
  await sweep(dirname(folder));
  const beside = await mkdtemp(`${folder}.`);
  try {
    await make(beside);
    await writeFile(join(beside, 'complete'), '');
    await rename(beside, folder);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** Whether the process that holds it has ended. */
async function isAbandoned(lock: string): Promise<boolean> {
  try {
    const pid = Number(await readFile(lock, 'utf8'));
    if (pid === 0) return Date.now() - (await stat(lock)).mtimeMs > 10_000;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Half-made ones of killed runs. */
async function sweep(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!/^(python|npm)-\w+\.(?!log$|lock$)/.test(basename(name))) continue;
    const { mtimeMs } = await stat(join(cache, name)).catch(() => ({ mtimeMs: Infinity }));
    if (mtimeMs < Date.now() - 3_600_000) await rm(join(cache, name), { recursive: true, force: true });
  }
}
