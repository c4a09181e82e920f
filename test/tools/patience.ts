/**
 * How many times longer than on two quiet cores something may take before it counts as hung. A limit that is multiplied
 * by it costs nothing where all goes well, so it may be generous.
 */
export function patience(): number {
  return Number(process.env.TEST_PATIENCE ?? 1);
}

/** Milliseconds that `work` takes on a quiet core of an ordinary machine. */
const quietMs = 150;

/**
 * Sets the patience of all that this process starts: how much longer than usual a fixed piece of work takes now, times
 * `crowd` for what the test run itself does at the same time.
 */
export function measurePatience(crowd: number): void {
  if (process.env.TEST_PATIENCE !== undefined) return;
  const started = performance.now();
  work();
  const slowness = (performance.now() - started) / quietMs;
  process.env.TEST_PATIENCE = (Math.min(10, Math.max(1, slowness)) * crowd).toFixed(1);
}

/** What a test mostly does: builds objects and text, and reads them again. */
function work(): void {
  const state = Array.from({ length: 2_000 }, (_, index) => ({ id: `message-${index}`, content: 'x'.repeat(100) }));
  for (let round = 0; round < 150; round++) JSON.parse(JSON.stringify(state));
}

/**
 * Asks `isSo` again and again until it answers true, in quick succession but for a pause that lets others work. Rejects
 * with `what` where that takes longer than `limitMs`, 30 s by default, on two quiet cores.
 */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, limitMs = 30_000): Promise<void> {
  for (const end = performance.now() + limitMs * patience(); !(await isSo());) {
    if (performance.now() > end)
      throw new Error(`waited ${Math.round((limitMs * patience()) / 1000)} s for this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
