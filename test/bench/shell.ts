import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';

/** The guide's check, with a limit: without one it would look at the newest 10 checkpoints, or at one. */
const guide = `
(curl -s "$LEFT" | jq -S 'map(del(.metadata.thread_id))' > left) &
(curl -s "$RIGHT" | jq -S 'map(del(.metadata.thread_id))' > right) &
wait
diff left right > difference
`;

/** Both histories and nothing else, at once. */
const download = `
curl -s "$LEFT" -o /dev/null &
curl -s "$RIGHT" -o /dev/null &
wait
`;

const scripts = { guide, download };

/** Runs one of the shell's contenders. Bash's `times` gives the processor time of all its children. */
export async function measureShell(
  script: keyof typeof scripts,
  urls: { left: string; right: string },
): Promise<{ wallMs: number; cpuMs: number }> {
  const cwd = makeTemporaryFolder('bench');
  try {
    const started = performance.now();
    const { stdout } = await promisify(execFile)('bash', ['-c', `${scripts[script]}\ntimes`], {
      cwd,
      env: { ...process.env, LEFT: urls.left, RIGHT: urls.right, LC_ALL: 'C' },
    });
    const wallMs = performance.now() - started;
    const times = [...stdout.matchAll(/(\d+)m([\d.]+)s/g)].map(
      ([, minutes, seconds]) => +(minutes ?? 0) * 60 + +(seconds ?? 0),
    );
    return { wallMs, cpuMs: times.reduce((sum, time) => sum + time, 0) * 1e3 };
  } finally {
    removeFolder(cwd);
  }
}
