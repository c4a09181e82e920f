/** Measures one piece of work in this process. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Measured {
  wallMs: number;
  cpuMs: number;
  /** heapUsed + external at their highest, in MB, beyond what they were before. */
  memoryMb: number;
  /** The longest that the event loop was held. */
  heldMs: number;
}

const memory = (): number => {
  // Buffers are in `external`, too.
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
};

/** Also where the process was not started with it, as VS Code's extension host. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}

export async function measure(work: () => Promise<unknown>): Promise<Measured> {
  collectGarbage();
  const before = memory();
  let highest = before;
  const sampler = setInterval(() => (highest = Math.max(highest, memory())), 10);
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const cpu = process.cpuUsage();
  const started = performance.now();
  await work();
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  delays.disable();
  clearInterval(sampler);
  return { wallMs, cpuMs: (user + system) / 1e3, memoryMb: highest - before, heldMs: delays.max / 1e6 };
}
