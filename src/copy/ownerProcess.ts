import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { sha256 } from '../digest';

/**
 * Which process has this id right now: the id, and a digest of when it started; `undefined` where none of this user's has.
 * A process that came by the id later, even after a restart of the machine, is another one; where the start cannot be
 * read (Windows), it counts as the same. Runs `ps` on macOS.
 */
export async function identifyProcess(pid: number): Promise<string | undefined> {
  try {
    process.kill(pid, 0);
  } catch {
    return undefined;
  }
  const start = await startOf(pid).catch(() => 'unknown');
  return start === undefined ? undefined : `${pid}-${sha256(start, 16)}`;
}

/** `undefined` where it has ended, and only its parent does not know yet. */
async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return 'unknown';
  if (process.platform !== 'linux') {
    const options = { env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };
    return (await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], options)).stdout;
  }
  const [stat, boot] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
  ]);
  // The name stands in parentheses, and may have any characters; the start is the 20th word behind it.
  const [state, ...others] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? undefined : `${boot}${others[18]}`;
}
