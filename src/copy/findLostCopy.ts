import type { ThreadReference } from '../api';
import { areTimed } from '../history/age';
import { hasCheckpoint } from '../history/completeness';
import { type SnapshotOptions, readHead } from '../history/snapshot';
import type { HistoryServer, ThreadSource } from '../history/side';
import { findThread, threadsSince, type FoundThread, type SearchServer } from './newestThreads';
import type { PendingCopy } from './pendingCopy';
import type { Release } from '../concurrency';
import { sleep, withGrace } from '../time';

const pollMilliseconds = 5_000;
/** Milliseconds. How long a copy is looked for whose answer was lost, and one that the server says has failed. */
const patience = { lost: 120_000, doubtful: 2_500 };
/** Milliseconds. After Cancel nobody waits any longer for what one more look gives. */
const grace = 700;

export interface LostCopySearch {
  signal: AbortSignal;
  /** `doubtful`: the server said that it failed, so what is left of a copy may have no history. */
  copyOutcome: 'lost' | 'doubtful';
  /** The connection ended: what comes later than that may be somebody else's copy of the same thread. */
  isConnectionLost?: boolean;
  maxCheckpointBytes?: number | undefined;
  /** Of whom it is known that they are something else: copies whose answers came. */
  isKnownCopy?: ((thread: ThreadReference) => boolean) | undefined;
  /** Waited for before each look. */
  acquire?: (() => Promise<Release | undefined>) | undefined;
}

export interface LostCopy {
  /** The copy, where it is one of the candidates beyond doubt. */
  copy?: ThreadReference;
  /** The threads that may be it. */
  candidates: ThreadReference[];
}

/**
 * Looks for the copy whose answer was lost among the threads made since it was requested: it has the source's head, or
 * that and more where the source was running. Asks at once and every 5 s for at most 2 minutes, until one is found; only
 * once more, for at most 0.7 s, when the signal has fired. Errors of asking count as "not found yet".
 */
export async function findLostCopy(
  pending: PendingCopy,
  server: HistoryServer & SearchServer,
  search: LostCopySearch,
): Promise<LostCopy> {
  const end = performance.now() + patience[search.copyOutcome];
  return withGrace(search.signal, grace, async (given) => {
    for (let look = 0; ; look++) {
      const release = await search.acquire?.();
      const signal = AbortSignal.any([given, AbortSignal.timeout(10_000)]);
      const found = await searchOnce(pending, server, search, signal).finally(release);
      const left = end - performance.now();
      // Nothing shows any more that this was made by our request.
      if (look > 0 && search.isConnectionLost) delete found.copy;
      if (found.candidates.length > 0 || search.signal.aborted || left <= 0) return found;
      await sleep(Math.min(pollMilliseconds, left), search.signal);
    }
  });
}

async function searchOnce(
  pending: PendingCopy,
  server: HistoryServer & SearchServer,
  search: LostCopySearch,
  signal: AbortSignal,
): Promise<LostCopy> {
  const { source, head } = pending;
  const candidates: ThreadReference[] = [];
  // Every thread without a checkpoint has the head of a source without one.
  let isCertain = head !== undefined && head.id !== '';
  try {
    for (const found of await threadsSince(pending.known, server, signal)) {
      const thread = { deployment: source.deployment, threadId: found.thread_id };
      if (thread.threadId === source.threadId || search.isKnownCopy?.(thread)) continue;
      const options = { signal, maxCheckpointBytes: search.maxCheckpointBytes };
      const likeness = await compareWithSource({ thread, server }, pending, options).catch(() => 'unreadable');
      if (likeness === 'copy') {
        candidates.push(thread);
      } else if (
        likeness === 'unreadable' ||
        (likeness === 'empty' && (await isRemnant(found, search, pending, server)))
      ) {
        // What cannot be looked at may be the copy too.
        candidates.push(thread);
        isCertain = false;
      }
    }
  } catch {
    // The deployment that lost an answer may need a while before it answers again.
    isCertain = false;
  }
  const [only, ...others] = candidates;
  return only && others.length === 0 && isCertain ? { copy: only, candidates } : { candidates };
}

/** A copy's head is the source's head; where the source was running it may be a later one, but the copy has both. */
async function compareWithSource(
  side: ThreadSource,
  { head }: PendingCopy,
  options: SnapshotOptions,
): Promise<'copy' | 'empty' | 'other' | 'unreadable'> {
  if (head === undefined) return 'unreadable';
  const id = (await readHead(side, '', options))?.id ?? '';
  if (id === head.id) return 'copy';
  if (id === '') return 'empty';
  const hasBoth =
    head.isMoving &&
    !(areTimed(id, head.id) && id < head.id) &&
    (await hasCheckpoint(side, { checkpointId: head.id, namespace: '' }, options.signal));
  return hasBoth ? 'copy' : 'other';
}

/** What servers write into metadata themselves. */
const serversOwn = new Set(['thread_id', 'run_id', 'assistant_id']);

/** A server that failed in the middle leaves a thread with the source's metadata. */
async function isRemnant(
  { metadata: found = {} }: FoundThread,
  { copyOutcome, signal }: LostCopySearch,
  { source }: PendingCopy,
  server: SearchServer,
): Promise<boolean> {
  if (copyOutcome !== 'doubtful') return false;
  const { metadata = {} } = (await findThread(source.threadId, server, signal)) ?? {};
  const entries = Object.entries(metadata).filter(([key]) => !serversOwn.has(key));
  return entries.length > 0 && entries.every(([key, value]) => JSON.stringify(found[key]) === JSON.stringify(value));
}
