/** What VS Code calls inside the extension host: the verification there, each time beside a bare download. */
import fs from 'node:fs';
import { measure, type Measured } from './measure';
import { measureShell } from './shell';
import { type Pair, verify } from './verification';

/** What to do, in the file that BENCH_TASK names. */
export interface HostTask {
  pair: Pair;
  rounds: number;
  result: string;
}

export interface HostRound {
  downloadMs: number;
  verified: Measured;
}

export async function run(): Promise<void> {
  const { pair, rounds, result } = JSON.parse(fs.readFileSync(process.env.BENCH_TASK ?? '', 'utf8')) as HostTask;
  const history = (threadId: string) => `${pair.url}/threads/${threadId}/history?limit=${pair.checkpoints}`;
  const done: HostRound[] = [];
  for (let round = 0; round < rounds; round++) {
    const { wallMs } = await measureShell('download', { left: history(pair.source), right: history(pair.copy) });
    done.push({ downloadMs: wallMs, verified: await measure(() => verify(pair, false)) });
  }
  fs.writeFileSync(result, JSON.stringify(done));
  fs.writeFileSync(process.env.VSCODE_HOST_RESULT ?? '', JSON.stringify({ passed: 1, failed: 0, skipped: 0 }));
}
