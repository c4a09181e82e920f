/** Measures one piece of work in this process. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Measured {
  wallMs: number;
  cpuMs: number;
  /** heapUsed + external + arrayBuffers at their highest, beyond what they were before. */
  memoryMb: number;
  /** The longest that the event loop was held. */
  heldMs: number;
}

const memory = (): number => {
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return (heapUsed + external + arrayBuffers) / 1e6;
};

export async function measure(work: () => Promise<unknown>): Promise<Measured> {
  globalThis.gc?.();
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
