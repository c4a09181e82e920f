import type { CopyProgress, CopyResult, Note, SourceFacts, ThreadReference, Verification } from '../api';
import { estimateFromLook } from '../history/estimate';
import { snapshotThread, type ThreadSnapshot } from '../history/snapshot';
import { canonicalThread, type HistoryServer, type ThreadSource } from '../history/side';
import type { Release } from '../concurrency';
import { toPlain } from '../json/plain';
import { isAgentServerError } from '../langgraph/http/errors';
import { asTimeToLive } from '../langgraph/serverExtras';
import type { ComparisonReader } from '../comparison/comparisonReader';
import { factsOf, settleBusySource, type BusyQuestion } from './busySource';
import type { CopyLimits } from './copyLimits';
import { findLostCopy } from './findLostCopy';
import { limitationsOf, type LimitationsServer } from './limitations';
import { copyOutcomeOf } from './lostAnswer';
import { newestThreadIds, type SearchServer } from './newestThreads';
import type { PendingCopy } from './pendingCopy';
import { verifyCopy, type ReadingQuestion } from './verifyCopy';

/** What copying needs of a server; `AgentServer` has it all. */
export interface CopyServer extends HistoryServer, SearchServer, LimitationsServer {
  copyThread(threadId: string, options: { signal?: AbortSignal; timeoutMs: number }): Promise<{ thread_id: string }>;
}

/** Keeps what it takes to find a copy whose answer is lost, so that even another process can. */
export interface CopyJournal {
  /** Waited for before the request. */
  begin(pending: PendingCopy): Promise<void>;
  /**
   * Waited for when the request is over: with what came of it, an `unknown` result as `copyThread` then gives it; without,
   * where the server refused.
   */
  settle(pending: PendingCopy, result?: CopyResult): Promise<void>;
  /** Whether this is a copy whose answer came: then it is not the one that is looked for. */
  isKnownCopy(thread: ThreadReference): boolean;
}

/** What only a person can answer. Where nobody can be asked, a source that runs is copied as it stands, and all is read. */
export interface CopyQuestions extends BusyQuestion, ReadingQuestion {}

export interface CopyOptions {
  signal: AbortSignal;
  onProgress?: ((progress: CopyProgress) => void) | undefined;
  /** Told of the copy as soon as there is one, before it is verified. */
  onCopied?: ((copy: ThreadReference) => void) | undefined;
  /** Told of the verdict on all that the server lists, where there are many hidden namespaces to be asked for behind it. */
  onListed?: ((soFar: Verification) => void) | undefined;
  /** Milliseconds to wait for the copy's answer. */
  copyTimeoutMs: number;
  /** Bytes of the largest checkpoint that is read. */
  maxCheckpointBytes?: number | undefined;
  /** Sees what the verification reads, so that it can be shown without being read again. */
  reader?: ComparisonReader | undefined;
  ask?: CopyQuestions | undefined;
  journal?: CopyJournal | undefined;
  /** Shared by all copies that one process makes. */
  limits?: CopyLimits | undefined;
}

interface Before {
  look: ThreadSnapshot | undefined;
  known: string[];
  facts: SourceFacts | undefined;
}

type Source = ThreadSource & { server: CopyServer };

/** What became of the request: a copy, and the source right after it; or the result, for there is nothing to verify. */
type Requested =
  { copy: ThreadReference; after: ThreadSnapshot | undefined; isFound?: boolean } | { result: CopyResult };

/** `undefined` where the history cannot be read: such a thread can be copied all the same, and the verdict says why. */
async function lookAtSource(
  source: ThreadSource,
  { signal, maxCheckpointBytes }: CopyOptions,
): Promise<ThreadSnapshot | undefined> {
  return snapshotThread(source, signal, maxCheckpointBytes, 'ttl').catch((error: unknown) => {
    if (isAgentServerError(error) && !['serverError', 'cut', 'tooLarge'].includes(error.kind)) throw error;
    return undefined;
  });
}

async function lookBefore(source: Source, options: CopyOptions): Promise<Before> {
  options.onProgress?.({ phase: 'looking' });
  const [look, known] = await Promise.all([
    lookAtSource(source, options),
    newestThreadIds(source.server, options.signal),
  ]);
  return { look, known, facts: look && factsOf(look) };
}

function pendingCopy(source: ThreadReference, { look, known }: Before): PendingCopy {
  const head = look && { id: look.heads.get('')?.id ?? '', isMoving: look.status === 'busy' };
  return { source, at: Date.now(), known, ...(head && { head }) };
}

/** Asks for the copy once. Where its answer is lost it is looked for, which may take long: `onSent` is called before. */
async function request(side: Source, before: Before, options: CopyOptions, onSent: () => void): Promise<Requested> {
  const { thread: source, server } = side;
  const { signal, maxCheckpointBytes, journal } = options;
  const pending = pendingCopy(source, before);
  const isCancelled = (): boolean => signal.aborted;
  const lookAfter = () => snapshotThread(side, signal, maxCheckpointBytes).catch(() => undefined);
  const settle = async (result: CopyResult): Promise<{ result: CopyResult }> => {
    await journal?.settle(pending, result);
    return { result };
  };
  const settleCopied = async (copy: ThreadReference): Promise<Requested & { copy: ThreadReference }> => {
    options.onCopied?.(copy);
    await settle({ outcome: 'copied', source, copy });
    return { copy, after: await lookAfter() };
  };
  await journal?.begin(pending);
  if (isCancelled()) return settle({ outcome: 'cancelled', source });
  try {
    options.onProgress?.({ phase: 'copying', ...(before.facts && { source: before.facts }) });
    const { thread_id: threadId } = await server.copyThread(source.threadId, {
      signal,
      timeoutMs: options.copyTimeoutMs,
    });
    return await settleCopied({ deployment: source.deployment, threadId });
  } catch (error) {
    onSent();
    const copyOutcome = copyOutcomeOf(error);
    if (copyOutcome !== 'notCopied') {
      options.onProgress?.({ phase: 'searching' });
      const { copy, candidates } = await findLostCopy(pending, server, {
        signal,
        maxCheckpointBytes,
        copyOutcome,
        isConnectionLost: isAgentServerError(error) && error.kind === 'unreachable',
        isKnownCopy: (thread) => journal?.isKnownCopy(thread) ?? false,
        acquire: () => acquireRequest(server, options),
      });
      if (copy && isCancelled()) return settle({ outcome: 'unknown', source, copy, candidates });
      if (copy) return { ...(await settleCopied(copy)), isFound: true };
      const notes = copyOutcome === 'doubtful' ? { notes: [failureNote(error)] } : {};
      // A server that says so itself is believed where nothing contradicts it.
      const isBelieved = copyOutcome === 'doubtful' && candidates.length === 0 && !isCancelled();
      if (!isBelieved) return settle({ outcome: 'unknown', source, candidates, ...notes });
    }
    await journal?.settle(pending);
    throw error;
  }
}

function acquireRequest(
  { baseUrl }: CopyServer,
  { limits, signal }: CopyOptions,
  onWait?: () => void,
): Promise<Release | undefined> {
  return limits ? limits.request(new URL(baseUrl).origin, signal, onWait) : Promise.resolve(() => undefined);
}

function failureNote(error: unknown): Note {
  const { status } = isAgentServerError(error) ? error.facts : {};
  return { code: 'copyFailed', facts: status === undefined ? {} : { status } };
}

/** The source's time to live, which no copy has. */
function timeToLiveNotes(look: ThreadSnapshot | undefined): Note[] {
  const found = asTimeToLive({ ttl: toPlain(look?.ttl ?? null) });
  return found ? [{ code: 'timeToLive', facts: { minutes: found.ttl, strategy: found.strategy } }] : [];
}

/** By what was read of it; where it was not compared, by its head. */
function shapeOf(look: ThreadSnapshot | undefined, verification: Verification | undefined) {
  const heads = look?.heads.size ?? 1;
  const read = verification?.left ?? { checkpoints: heads, namespaces: heads };
  return { isEmpty: heads === 0 && read.checkpoints === 0, hasSubgraphs: read.namespaces > 1 };
}

/**
 * Looks at the source, requests one copy (`POST /threads/{thread_id}/copy`, sent exactly once), and compares both
 * histories whole. Where the answer was lost the copy is looked for, never requested again: `unknown` with the
 * candidates, unless one of them is it beyond doubt. A copy that was found when the signal had fired already is `copy`
 * of an `unknown` result, and not compared.
 *
 * Rejects with `AgentServerError` where the request did not reach the server, where it was refused (4xx), and where the
 * server said that it failed (5xx but for gateways' 502, 503, 504) and there is no new thread that could be its remains.
 */
export async function copyAndVerify(
  thread: ThreadReference,
  server: CopyServer,
  options: CopyOptions,
): Promise<CopyResult> {
  const source = canonicalThread(thread);
  const side: Source = { thread: source, server };
  const { signal } = options;
  const cancelled: CopyResult = { outcome: 'cancelled', source };
  let before: Before;
  let release: Release | undefined;
  try {
    if (!(await settleBusySource(side, options))) return cancelled;
    release = await acquireRequest(server, options, () => options.onProgress?.({ phase: 'queued' }));
    if (!release) return cancelled;
    before = await lookBefore(side, options);
  } catch (error) {
    release?.();
    if (signal.aborted) return cancelled;
    throw error;
  }
  const requested = await request(side, before, options, release).finally(release);
  if ('result' in requested) return requested.result;
  const { copy, after, isFound } = requested;
  const known: Note[] = [...(isFound ? [{ code: 'found', facts: {} }] : []), ...timeToLiveNotes(before.look)];
  const result: CopyResult = { outcome: 'copied', source, copy, ...(known.length > 0 && { notes: known }) };
  if (signal.aborted) return result;
  const { origin } = new URL(server.baseUrl);
  const releaseReading = await options.limits?.verification(origin, signal, () =>
    options.onProgress?.({ phase: 'queued' }),
  );
  try {
    const evidence = before.look && after && { before: before.look, after };
    const sideOf = (thread: ThreadReference): ThreadSource => ({ thread, server });
    const estimate = before.look && estimateFromLook(before.look);
    const verification = await verifyCopy([sideOf(source), sideOf(copy)], { evidence, estimate }, options);
    const notes = [...known, ...(await limitationsOf(server, shapeOf(before.look, verification), signal))];
    return { ...result, ...(verification && { verification }), ...(notes.length > 0 && { notes }) };
  } finally {
    releaseReading?.();
  }
}
