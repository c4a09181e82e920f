/** Measures one piece of work in this process. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { collectGarbage, usedMemory } from '../tools/memory';

export interface Timed {
  wallMs: number;
  cpuMs: number;
  /** The longest that the event loop was held. */
  heldMs: number;
}

/** heapUsed + external at their highest, in MB beyond what there was before. */
export interface Memory {
  memoryMb: number;
  /** The same without what nobody uses any more and V8 has not collected yet. */
  liveMb: number;
}

export interface Measured extends Timed, Memory {}

/** Milliseconds between two looks at the memory. */
const everyMs = 10;
const everyLiveMs = 25;

/**
 * As things are: to be called before any `measureMemory`, since V8 forgets compiled code when it is told to collect
 * garbage, and compiles it again in the time that follows.
 */
export async function measureTime(work: () => Promise<unknown>): Promise<Timed> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const cpu = process.cpuUsage();
  const started = performance.now();
  await work();
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  delays.disable();
  return { wallMs, cpuMs: (user + system) / 1e3, heldMs: delays.max / 1e6 };
}

/** Does the work twice. */
export async function measureMemory(work: () => Promise<unknown>): Promise<Memory> {
  const memoryMb = await highestMemory(work, everyMs, () => undefined);
  return { memoryMb, liveMb: await highestMemory(work, everyLiveMs, collectGarbage) };
}

async function highestMemory(work: () => Promise<unknown>, ms: number, beforeLook: () => void): Promise<number> {
  collectGarbage();
  const before = usedMemory();
  let highest = before;
  const sampler = setInterval(() => {
    beforeLook();
    highest = Math.max(highest, usedMemory());
  }, ms);
  try {
    await work();
  } finally {
    clearInterval(sampler);
  }
  return (highest - before) / 1e6;
}
