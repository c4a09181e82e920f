/** Child processes that never outlive us, not even when we are killed. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { patience } from '../../tools/patience';

export interface ServerProcess {
  /** Of the command itself. */
  pid: number;
  /** Fulfilled when the command has ended, however it did. */
  ended: Promise<void>;
  /** Lines that the command writes to its file descriptor 3. */
  onLine(listener: (line: string) => void): void;
  /** With `flush`, the command gets SIGTERM and 10 s to write its data; then its whole group is killed. */
  stop(options?: { flush?: boolean }): Promise<void>;
}

/**
 * The guard leads a process group of its own and its stdin is our pipe: when that ends, because we stop it or because
 * we died, it kills the group, itself included. Its arguments: the command.
 */
const guard = `
const { spawn, execFileSync } = require('node:child_process');
const [command, ...args] = process.argv.slice(1);
const child = spawn(command, args, { stdio: ['ignore', 2, 2, 1], windowsHide: true });
const end = () => {
  try {
    if (process.platform === 'win32') execFileSync('taskkill', ['/pid', String(process.pid), '/t', '/f']);
    else process.kill(-process.pid, 'SIGKILL');
  } catch {}
  process.exit(1);
};
// The command first, so that it is waited for and nothing of it stays, not even as a zombie.
const kill = () => { child.kill('SIGKILL'); setTimeout(end, 1000); };
process.stdin.on('data', () => child.kill('SIGTERM')).on('end', kill).on('close', kill).on('error', kill);
child.on('spawn', () => process.stdout.write('pid ' + child.pid + '\\n'));
child.on('error', (error) => { process.stderr.write(String(error) + '\\n'); process.exit(127); });
child.on('exit', end);
`;

/** The environment without what would make a server trace, phone home, listen elsewhere or load into a debugger. */
export function quietEnvironment(): NodeJS.ProcessEnv {
  const unwanted =
    /^(LANGSMITH_|LANGCHAIN_|LANGGRAPH_|OTEL_|VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$|PORT$|MOUNT_PREFIX$|VIRTUAL_ENV$|PYTHONHOME$|PYTHONPATH$)/i;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.test(name))),
    ELECTRON_RUN_AS_NODE: '1',
    LANGSMITH_TRACING: 'false',
    LANGCHAIN_TRACING_V2: 'false',
    LANGGRAPH_CLI_NO_ANALYTICS: '1',
    LANGGRAPH_NO_VERSION_CHECK: 'true',
  };
}

/** Starts `command`; its output is appended to `logFile`. */
export function startServerProcess(
  command: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; logFile: string },
): Promise<ServerProcess> {
  const log = openSync(options.logFile, 'a');
  const child = spawn(process.execPath, ['-e', guard, command, ...args], {
    cwd: options.cwd,
    env: options.env,
    detached: process.platform !== 'win32',
    stdio: ['pipe', 'pipe', log],
    windowsHide: true,
  });
  closeSync(log);
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('a child process without its pipes');
  // The pipe breaks when the guard goes first.
  stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const listeners: ((line: string) => void)[] = [];
  const lines: string[] = [];

  const stop = async ({ flush = false } = {}): Promise<void> => {
    if (flush) {
      stdin.write('.');
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 10_000 * patience()).unref())]);
    }
    stdin.end();
    await ended;
  };

  return new Promise((resolve, reject) => {
    let text = '';
    stdout.on('data', (chunk: Buffer) => {
      const parts = (text + chunk.toString()).split('\n');
      text = parts.pop() ?? '';
      for (const line of parts) {
        const pid = /^pid (\d+)$/.exec(line);
        if (pid) {
          const onLine = (listener: (line: string) => void): void => {
            listeners.push(listener);
            lines.splice(0).forEach(listener);
          };
          resolve({ pid: Number(pid[1]), ended, stop, onLine });
        } else if (listeners.length) listeners.forEach((listener) => listener(line));
        else lines.push(line);
      }
    });
    child.once('error', reject);
    void ended.then(() => reject(new Error(`${command} could not be started:\n${lastLines(options.logFile)}`)));
  });
}

/** The end of a log, for errors. */
export function lastLines(file: string, count = 20): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}
