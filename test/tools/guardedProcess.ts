import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export interface GuardedProcess {
  pid: number | undefined;
  output: Readable[];
  /** The exit code, or the signal's name. */
  ended: Promise<number | string>;
  /** Ends the process and all that it started. */
  kill(): Promise<void>;
}

// The guard leads a process group of its own; its stdin is our pipe. When we die, even by SIGKILL, the pipe ends and the
// guard kills the group, so that nothing is left running.
const guard = `
const end = () => process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL');
const [command, ...args] = process.argv.slice(1);
const child = require('node:child_process').spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
process.stdin.resume().on('end', end).on('close', end).on('error', end);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1)).on('error', () => process.exit(127));`;

/** Starts a process that ends when this one does. */
export function startGuarded(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): GuardedProcess {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    process.execPath,
    ['-e', guard, command, ...args],
    { ...options, detached: process.platform !== 'win32', stdio: ['pipe', 'pipe', 'pipe'] },
  );
  child.stdin.on('error', () => undefined);
  const killGroup = () => {
    if (child.pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
  };
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', killGroup); // what it left behind
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) killGroup();
    await ended;
  };
  return { pid: child.pid, output: [child.stdout, child.stderr], ended, kill };
}
