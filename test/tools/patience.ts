/** How many times longer than on two quiet cores a test may take: a busy machine is no reason to fail. */
export function patience(): number {
  return Number(process.env.TEST_PATIENCE ?? 1);
}

/** Milliseconds that `work` takes on a quiet core of an ordinary machine. */
const quietMs = 100;

/** Sets the patience of all that this process starts, by how long a fixed piece of work takes now. */
export function measurePatience(): void {
  if (process.env.TEST_PATIENCE !== undefined) return;
  const started = performance.now();
  work();
  const took = performance.now() - started;
  process.env.TEST_PATIENCE = Math.min(10, Math.max(1, took / quietMs)).toFixed(1);
}

/** What a test mostly does: builds objects and text, and reads them again. */
function work(): void {
  const state = Array.from({ length: 2_000 }, (_, index) => ({ id: `message-${index}`, content: 'x'.repeat(100) }));
  for (let round = 0; round < 50; round++) JSON.parse(JSON.stringify(state));
}
