import type { SourceFacts, ThreadReference } from '../api';
import { snapshotThread, type ThreadSnapshot } from '../history/snapshot';
import { estimateFromLook, storedBytes } from '../history/estimate';
import type { ThreadSource } from '../history/side';
import type { CopyProgress } from '../api';
import { sleep } from '../time';
import { findThread, type SearchServer } from './newestThreads';

/** What to do about a source that runs. */
export type BusyChoice = 'copy' | 'wait' | 'cancel';

const pollMilliseconds = 1_000;

/** What there is to copy and to compare, as far as the server says so. */
export function factsOf(look: ThreadSnapshot): SourceFacts {
  const { status, stored } = look;
  return {
    status,
    ...(stored && { checkpoints: stored.checkpoints, storedBytes: storedBytes(stored) }),
    // Both sides are read.
    bytesToRead: 2 * estimateFromLook(look).bytes,
  };
}

export interface BusyQuestion {
  /** Asked where the source runs. */
  busy?: ((source: ThreadReference, facts: SourceFacts) => Promise<BusyChoice>) | undefined;
}

export interface BusyOptions {
  signal: AbortSignal;
  maxCheckpointBytes?: number | undefined;
  onProgress?: ((progress: CopyProgress) => void) | undefined;
  ask?: BusyQuestion | undefined;
}

/**
 * Whether the source may be copied now: it does not run, or it was agreed to copy it while it does, or it was waited
 * for. False where that was cancelled. Rejects with `AgentServerError`.
 */
export async function settleBusySource(
  side: ThreadSource & { server: SearchServer },
  options: BusyOptions,
): Promise<boolean> {
  const { signal, ask } = options;
  const readStatus = async (): Promise<string | undefined> =>
    (await findThread(side.thread.threadId, side.server, signal))?.status;
  if (!ask?.busy || (await readStatus()) !== 'busy') return true;
  // A question that cannot be put (there is no window to put it in) must not stand in the way.
  const look = await snapshotThread(side, options.signal, options.maxCheckpointBytes).catch(() => undefined);
  const facts = { ...(look && factsOf(look)), status: 'busy' };
  const choice = await ask.busy(side.thread, facts).catch(() => 'copy' as const);
  if (choice !== 'wait') return choice === 'copy';
  while ((await readStatus()) === 'busy') {
    options.onProgress?.({ phase: 'waiting' });
    await sleep(pollMilliseconds, signal);
    if (signal.aborted) return false;
  }
  return true;
}
