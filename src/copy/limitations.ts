import type { Note } from '../api';

export interface LimitationsServer {
  /** What the server keeps its data in (`GET /ok`), where it says so. */
  services?(signal?: AbortSignal): Promise<string[] | undefined>;
}

/** Runs JavaScript graphs for a Python server; it keeps no data. */
const graphRuntime = 'js_runtime';

/**
 * What a copy cannot do, although it is whole. In the Python in-memory server (0.16.7) a copy without checkpoints fails
 * every run (KeyError: ''), and any other copy fails a new run that enters a subgraph (KeyError: '<node>:<task id>'); to
 * resume inside a subgraph works. Asks the server only where that matters; what it does not say is no limitation.
 */
export async function limitationsOf(
  server: LimitationsServer,
  { isEmpty, hasSubgraphs }: { isEmpty: boolean; hasSubgraphs: boolean },
  signal: AbortSignal,
): Promise<Note[]> {
  if (!isEmpty && !hasSubgraphs) return [];
  const services = await server.services?.(signal).catch(() => undefined);
  const isInMemory = services?.every((name) => name === graphRuntime);
  return isInMemory ? [{ code: isEmpty ? 'cannotRun' : 'cannotEnterSubgraphs', facts: {} }] : [];
}
