/** What VS Code calls inside the extension host: the verification there, each time beside a bare download. */
import { hostTask } from './hostTask';
import { measureMemory, measureTime, type Measured, type Timed } from './measure';
import { measureShell } from './shell';
import { type Pair, verify } from './verification';

export interface HostTask {
  pair: Pair;
  rounds: number;
}

export interface HostRound {
  downloadMs: number;
  verified: Measured;
}

async function measureRounds({ pair, rounds }: HostTask): Promise<HostRound[]> {
  const history = (threadId: string) => `${pair.url}/threads/${threadId}/history?limit=${pair.checkpoints}`;
  const timed: { downloadMs: number; time: Timed }[] = [];
  for (let round = 0; round < rounds; round++) {
    const { wallMs } = await measureShell('download', { left: history(pair.source), right: history(pair.copy) });
    timed.push({ downloadMs: wallMs, time: await measureTime(() => verify(pair, false)) });
  }
  const done: HostRound[] = [];
  for (const { downloadMs, time } of timed) {
    done.push({ downloadMs, verified: { ...time, ...(await measureMemory(() => verify(pair, false))) } });
  }
  return done;
}

export const run = (): Promise<void> => hostTask((task) => measureRounds(task as HostTask));
