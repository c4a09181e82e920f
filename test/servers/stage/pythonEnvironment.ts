/** The virtual environment of the Python sample server, made on first use and kept under node_modules/.cache. */
import { execFile, spawn, type SpawnOptions } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, link, mkdir, open, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { makeOnce } from './makeOnce';
import { lastLines, quietEnvironment } from './serverProcess';
import { repositoryRoot } from './sampleServer';

/** There is no Python >= 3.11 (or one without venv): tests of the Python server are skipped then. */
export class PythonMissing extends Error {
  override readonly name = 'PythonMissing' as const;
}

const run = promisify(execFile);
const version = 'import sys; print("%d.%d" % sys.version_info[:2])';

/** The environment variable `PYTHON` first, then the usual names, newest first. `least`: the minor version. */
async function findPython(least = 11): Promise<{ command: string; version: string }> {
  const usual = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3', 'python'];
  const given = process.env.PYTHON;
  const seen: string[] = [];
  for (const command of given ? [given, ...usual] : usual) {
    const answer = await run(command, ['-c', version], { timeout: 20_000 }).catch(() => undefined);
    if (!answer) continue;
    const [major = 0, minor = 0] = answer.stdout.trim().split('.').map(Number);
    if (major === 3 && minor >= least) return { command, version: `${major}.${minor}` };
    seen.push(`${command} is ${answer.stdout.trim()}`);
  }
  throw new PythonMissing(
    `no Python 3.${least} or newer found (set PYTHON to its binary)${seen.map((one) => `; ${one}`).join('')}`,
  );
}

const interpreter = (folder: string): string =>
  process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');

interface Options {
  alone?: boolean | undefined;
  minor?: number | undefined;
}

const started = new Map<string, Promise<string>>();

/**
 * The path of a Python interpreter that has everything in requirements.txt, with `pins` (requirement lines) in place of
 * the same packages there; with `alone`, only the pins and what they need. On Python 3.`minor` (11) or newer. Takes a
 * minute the first time.
 */
export function pythonEnvironment(pins: readonly string[] = [], options: Options = {}): Promise<string> {
  const key = JSON.stringify([pins, options]);
  const environment = started.get(key) ?? prepare(pins, options);
  started.set(key, environment);
  return environment;
}

/** `langgraph_api` of `langgraph-api==0.16.7`, and of all other spellings of the name. */
const packageOf = (line: string): string =>
  line
    .replace(/[[=; ].*/, '')
    .replaceAll(/[-_.]+/g, '_')
    .toLowerCase();

async function requirementsWith(pins: readonly string[]): Promise<string> {
  const file = join(repositoryRoot(), 'test', 'servers', 'stage', 'python', 'requirements.txt');
  const pinned = new Set(pins.map(packageOf));
  const lines = (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line.startsWith('#') || !pinned.has(packageOf(line)));
  return [...lines, ...pins].join('\n');
}

async function prepare(pins: readonly string[], { alone, minor }: Options): Promise<string> {
  const requirements = alone ? pins.join('\n') : await requirementsWith(pins);
  const python = await findPython(minor);
  const hash = createHash('sha256').update(python.version).update(requirements).digest('hex').slice(0, 12);
  const folder = join(repositoryRoot(), 'node_modules', '.cache', 'langgraph-threads', `python-${hash}`);
  const logFile = `${folder}.log`;
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  // What is named to the last digit needs no search for what goes together; Python compiles what it imports.
  const exact = ['--no-deps', '--no-compile'];
  // Scripts in bin/ name another folder; everything is started with `python -m`.
  await makeOnce(folder, async (beside) => {
    if (!alone && pins.length > 0) {
      // Nearly all is what the newest has.
      await linkFolder(dirname(dirname(await pythonEnvironment([], minor === undefined ? {} : { minor }))), beside);
      return logged(interpreter(beside), [...pip, ...exact, ...pins], logFile);
    }
    await logged(python.command, ['-m', 'venv', beside], logFile).catch((error: unknown) => {
      throw new PythonMissing(`${python.command} cannot make virtual environments: ${String(error)}`);
    });
    const file = join(beside, 'requirements.txt');
    await writeFile(file, requirements);
    await logged(interpreter(beside), [...pip, ...(alone ? [] : exact), '-r', file], logFile);
  });
  return interpreter(folder);
}

/** Makes the same files in another folder, of the same bytes on the disk where that is possible. */
async function linkFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkFolder(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else await link(source, target).catch(() => copyFile(source, target));
  }
}

/** Runs a command to its end, its output in `logFile`; rejects with the last of it where it fails. */
export async function logged(
  command: string,
  args: string[],
  logFile: string,
  options: SpawnOptions = { env: quietEnvironment() },
): Promise<void> {
  const log = await open(logFile, 'a');
  try {
    const child = spawn(command, args, { ...options, stdio: ['ignore', log.fd, log.fd], windowsHide: true });
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('close', resolve),
    );
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}:\n${lastLines(logFile)}`);
  } finally {
    await log.close();
  }
}
