import type { CopyProgress, CopyResult, Note, SourceFacts, ThreadReference, Verification } from '../api';
import { snapshotThread, type ThreadSnapshot } from '../history/snapshot';
import { canonicalThread, type HistoryServer, type ThreadSource } from '../history/side';
import { isAgentServerError } from '../langgraph/http/errors';
import { lookAtAmounts, settleBusySource, type BusyChoice } from './busySource';
import { calmReading } from './calmReading';
import type { CopyLimits } from './copyLimits';
import { findLostCopy } from './findLostCopy';
import { limitationsOf, type LimitationsServer } from './limitations';
import { fateOf } from './lostAnswer';
import { newestThreadIds, type SearchServer } from './newestThreads';
import type { PendingCopy } from './pendingCopy';
import type { EndTurn } from './turns';
import { verifyCopy, type VerifyOptions } from './verifyCopy';

/** What copying needs of a server; `AgentServer` has it all. */
export interface CopyServer extends HistoryServer, SearchServer, LimitationsServer {
  copyThread(threadId: string, options: { signal?: AbortSignal; timeoutMs: number }): Promise<{ thread_id: string }>;
}

export interface CopyOptions extends VerifyOptions {
  onProgress?: ((progress: CopyProgress) => void) | undefined;
  /** Milliseconds to wait for the copy's answer. */
  copyTimeoutMs: number;
  /** Asked where a run goes on; without it, the source is copied as it stands. */
  chooseBusy?: ((source: ThreadReference, facts: SourceFacts) => Promise<BusyChoice>) | undefined;
  /** Waited for before the request, so that a copy whose answer is lost can be looked for even by another process. */
  onRequest?: ((pending: PendingCopy) => Promise<void>) | undefined;
  /** Waited for when it is known what became of the request: the copy, or that there is none. Not called where it stays unknown. */
  onSettled?: ((copy: ThreadReference | undefined) => Promise<void>) | undefined;
  /** Whether a thread is known to be something else than the copy that is looked for. */
  isAnother?: ((thread: ThreadReference) => boolean) | undefined;
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
type Requested = { copy: ThreadReference; after: ThreadSnapshot | undefined } | { result: CopyResult };

/** `undefined` where the history cannot be read: such a thread can be copied all the same, and the verdict says why. */
async function lookAtSource(
  source: ThreadSource,
  { signal, maxCheckpointBytes }: CopyOptions,
): Promise<ThreadSnapshot | undefined> {
  return snapshotThread(source, signal, maxCheckpointBytes).catch((error: unknown) => {
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
  // Only for who is watching.
  const amounts = look && options.onProgress ? await lookAtAmounts(source, options) : undefined;
  return { look, known, facts: amounts && look && { status: look.status, ...amounts } };
}

function pendingCopy(source: ThreadReference, { look, known }: Before): PendingCopy {
  const head = look && { id: look.heads.get('')?.id ?? '', isMoving: look.status === 'busy' };
  return { source, at: Date.now(), known, ...(head && { head }) };
}

/** Asks for the copy once. Where its answer is lost it is looked for, which may take long: `onSent` is called before. */
async function request(side: Source, before: Before, options: CopyOptions, onSent: () => void): Promise<Requested> {
  const { thread: source, server } = side;
  const { signal, maxCheckpointBytes } = options;
  const pending = pendingCopy(source, before);
  const isCancelled = (): boolean => signal.aborted;
  const lookAfter = () => snapshotThread(side, signal, maxCheckpointBytes).catch(() => undefined);
  await options.onRequest?.(pending);
  if (isCancelled()) {
    await options.onSettled?.(undefined);
    return { result: { outcome: 'cancelled', source } };
  }
  try {
    options.onProgress?.({ phase: 'copying', ...(before.facts && { source: before.facts }) });
    const { thread_id: threadId } = await server.copyThread(source.threadId, {
      signal,
      timeoutMs: options.copyTimeoutMs,
    });
    const copy = { deployment: source.deployment, threadId };
    await options.onSettled?.(copy);
    return { copy, after: await lookAfter() };
  } catch (error) {
    onSent();
    const fate = fateOf(error);
    if (fate !== 'notCopied') {
      options.onProgress?.({ phase: 'searching' });
      const takeTurn = () => takeRequestTurn(server, options);
      const { copy, candidates } = await findLostCopy(pending, server, { ...options, fate, takeTurn });
      if (copy) {
        await options.onSettled?.(copy);
        if (isCancelled()) return { result: { outcome: 'unknown', source, copy, candidates } };
        return { copy, after: await lookAfter() };
      }
      const notes = fate === 'doubtful' ? { notes: [failureNote(error)] } : {};
      // A server that says so itself is believed where nothing contradicts it.
      const isBelieved = fate === 'doubtful' && candidates.length === 0 && !isCancelled();
      if (!isBelieved) return { result: { outcome: 'unknown', source, candidates, ...notes } };
    }
    await options.onSettled?.(undefined);
    throw error;
  }
}

function takeRequestTurn(
  { baseUrl }: CopyServer,
  { limits, signal }: CopyOptions,
  onWait?: () => void,
): Promise<EndTurn | undefined> {
  return limits ? limits.request(new URL(baseUrl).origin, signal, onWait) : Promise.resolve(() => undefined);
}

function failureNote(error: unknown): Note {
  const { status } = isAgentServerError(error) ? error.facts : {};
  return { code: 'copyFailed', facts: status === undefined ? {} : { status } };
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
export async function copyThread(
  thread: ThreadReference,
  server: CopyServer,
  options: CopyOptions,
): Promise<CopyResult> {
  const source = canonicalThread(thread);
  const side: Source = { thread: source, server };
  const { signal } = options;
  const cancelled: CopyResult = { outcome: 'cancelled', source };
  let before: Before;
  let endTurn: EndTurn | undefined;
  try {
    if (!(await settleBusySource(side, options))) return cancelled;
    endTurn = await takeRequestTurn(server, options, () => options.onProgress?.({ phase: 'queued' }));
    if (!endTurn) return cancelled;
    before = await lookBefore(side, options);
  } catch (error) {
    endTurn?.();
    if (signal.aborted) return cancelled;
    throw error;
  }
  const requested = await request(side, before, options, endTurn).finally(endTurn);
  if ('result' in requested) return requested.result;
  const { copy, after } = requested;
  const result: CopyResult = { outcome: 'copied', source, copy };
  if (signal.aborted) return result;
  const { origin } = new URL(server.baseUrl);
  const endReading = await options.limits?.verification(origin, signal, () =>
    options.onProgress?.({ phase: 'queued' }),
  );
  try {
    const evidence = before.look && after && { before: before.look, after };
    const reading = options.limits ? calmReading(server) : server;
    const sideOf = (thread: ThreadReference): ThreadSource => ({ thread, server: reading });
    const verification = await verifyCopy([sideOf(source), sideOf(copy)], evidence, options);
    const notes = await limitationsOf(server, shapeOf(before.look, verification), signal);
    return { ...result, ...(verification && { verification }), ...(notes.length > 0 && { notes }) };
  } finally {
    endReading?.();
  }
}
