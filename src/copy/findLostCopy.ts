import type { ThreadReference } from '../api';
import { lookAtThread, type LookOptions, type ThreadLook } from '../history/look';
import { hasCheckpoint } from '../history/completeness';
import type { HistoryServer, HistorySide } from '../history/side';
import type { ThreadSearch } from '../langgraph/types';

export interface SearchServer {
  searchThreads(search: ThreadSearch, signal?: AbortSignal): Promise<{ threads: { thread_id: string }[] }>;
}

/** A busy deployment makes threads of its own meanwhile; the copy is among the newest. */
const newest = 100;
const pollMilliseconds = 5_000;
const searchMilliseconds = 120_000;

/** The ids of the newest threads, for telling later which ones are new. Clocks are not to be trusted for that. */
export async function newestThreadIds(server: SearchServer, signal: AbortSignal): Promise<Set<string>> {
  const { threads } = await server.searchThreads(
    {
      limit: newest,
      offset: 0,
      sort_by: 'created_at',
      sort_order: 'desc',
      select: ['thread_id', 'created_at', 'updated_at', 'status'],
    },
    signal,
  );
  return new Set(threads.map(({ thread_id }) => thread_id));
}

function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

interface Search {
  before: ThreadLook | undefined;
  known: Set<string>;
  maxCheckpointBytes?: number | undefined;
}

export interface LostCopy {
  /** The copy, where it is one of the candidates beyond doubt. */
  copy?: ThreadReference;
  /** The threads that may be it. */
  candidates: ThreadReference[];
}

/**
 * Looks for the copy whose answer was lost among the threads made since `known` was asked for: it has the source's head,
 * or that and more where the source was running. Asks every 5 s for at most 2 minutes, until one is found; once only when
 * the signal has fired. Errors of asking count as "not found yet".
 */
export async function findLostCopy(
  source: ThreadReference,
  server: HistoryServer & SearchServer,
  options: Search & { signal: AbortSignal },
): Promise<LostCopy> {
  const deadline = performance.now() + searchMilliseconds;
  for (;;) {
    const signal = AbortSignal.timeout(Math.max(1_000, Math.min(10_000, deadline - performance.now())));
    const found = await searchOnce(source, server, options, signal);
    if (found.candidates.length > 0 || options.signal.aborted || performance.now() > deadline) return found;
    await waitFor(pollMilliseconds, options.signal);
  }
}

async function searchOnce(
  source: ThreadReference,
  server: HistoryServer & SearchServer,
  { before, known, maxCheckpointBytes }: Search,
  signal: AbortSignal,
): Promise<LostCopy> {
  const candidates: ThreadReference[] = [];
  // Every thread without a checkpoint has the head of a source without one.
  let isCertain = before?.heads.get('') !== undefined;
  try {
    for (const threadId of await newestThreadIds(server, signal)) {
      if (known.has(threadId) || threadId === source.threadId) continue;
      const thread = { deployment: source.deployment, threadId };
      const isCopy =
        before && (await mayBeCopy({ thread, server }, before, { signal, maxCheckpointBytes }).catch(() => undefined));
      // What cannot be looked at may be the copy too.
      if (isCopy === undefined) isCertain = false;
      if (isCopy !== false) candidates.push(thread);
    }
  } catch {
    // The deployment that lost an answer may need a while before it answers again.
  }
  const [only, ...others] = candidates;
  return only && others.length === 0 && isCertain ? { copy: only, candidates } : { candidates };
}

/** A copy's head is the source's head; where the source was running it may be a later one, but the copy has both. */
async function mayBeCopy(
  side: HistorySide,
  source: ThreadLook,
  { signal, maxCheckpointBytes }: LookOptions,
): Promise<boolean> {
  const sourceHead = source.heads.get('')?.id ?? '';
  const head = (await lookAtThread(side, signal, maxCheckpointBytes)).heads.get('')?.id ?? '';
  if (head === sourceHead || source.status !== 'busy') return head === sourceHead;
  return head > sourceHead && hasCheckpoint(side, { checkpointId: sourceHead, namespace: '' }, signal);
}
