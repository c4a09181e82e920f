import type { CopyProgress, CopyResult, ThreadReference } from '../api';
import { compareHistories } from '../history/compareHistories';
import { compareSamples, type ReadingChoice } from '../history/compareSamples';
import type { CopyEvidence } from '../history/copyPoint';
import type { ComparisonReader } from '../history/comparisonTexts';
import { lookAtThread, type ThreadLook } from '../history/look';
import { canonicalThread, type HistoryServer, type HistorySide } from '../history/side';
import { isAgentServerError } from '../langgraph/errors';
import { findLostCopy, newestThreadIds, type SearchServer } from './findLostCopy';

/** What copying needs of a server; `AgentServer` has it all. */
export interface CopyServer extends HistoryServer, SearchServer {
  copyThread(threadId: string, options: { signal?: AbortSignal; timeoutMs: number }): Promise<{ thread_id: string }>;
}

export interface CopyOptions {
  signal: AbortSignal;
  onProgress?: ((progress: CopyProgress) => void) | undefined;
  /** Milliseconds to wait for the copy's answer. */
  copyTimeoutMs: number;
  /** Bytes of the largest checkpoint that the verification reads. */
  maxCheckpointBytes?: number | undefined;
  /** Asked when the copy is there and before it is verified; without it all is read. `later`: no verification. */
  chooseReading?: ((source: HistorySide, copy: HistorySide) => Promise<ReadingChoice>) | undefined;
  /** Sees what the verification reads, so that it can be shown without being read again. */
  reader?: ComparisonReader | undefined;
}

/** Whether the server may have made the copy although no usable answer came. */
function mayHaveCopied(error: unknown): boolean {
  if (!isAgentServerError(error)) return false;
  if (error.kind === 'unreachable') return !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(error.facts.code ?? '');
  return ['timeout', 'cut', 'cancelled', 'unavailable', 'notAgentServer', 'tooLarge'].includes(error.kind);
}

/** `undefined` where the history cannot be read: such a thread can be copied all the same, and the verdict says why. */
async function lookBefore(
  source: HistorySide,
  { signal, maxCheckpointBytes }: CopyOptions,
): Promise<ThreadLook | undefined> {
  return lookAtThread(source, signal, maxCheckpointBytes).catch((error: unknown) => {
    if (isAgentServerError(error) && !['serverError', 'cut', 'tooLarge'].includes(error.kind)) throw error;
    return undefined;
  });
}

async function verify(
  source: HistorySide,
  copy: HistorySide,
  before: ThreadLook | undefined,
  options: CopyOptions,
): Promise<CopyResult> {
  const result: CopyResult = { outcome: 'copied', source: source.thread, copy: copy.thread };
  const { signal, maxCheckpointBytes } = options;
  const after = await lookAtThread(source, signal, maxCheckpointBytes).catch(() => undefined);
  // The copy is there: whatever becomes of a question must not lose it.
  const choice = (await options.chooseReading?.(source, copy).catch(() => 'later' as const)) ?? 'all';
  if (choice === 'later') return result;
  if (choice === 'sampled') {
    result.verification = await compareSamples(source, copy, { signal, maxCheckpointBytes });
    return result;
  }
  const evidence: CopyEvidence | undefined = before && after && { before, after };
  result.verification = await compareHistories(source, copy, {
    signal,
    onProgress: (progress) => options.onProgress?.({ phase: 'verifying', ...progress }),
    maxCheckpointBytes,
    copy: evidence,
    reader: options.reader,
  });
  return result;
}

/**
 * Looks at the source, requests one copy (`POST /threads/{thread_id}/copy`, sent exactly once), and compares both
 * histories whole. Where the answer was lost the copy is looked for, never requested again: `unknown` with the
 * candidates, unless one of them is it beyond doubt.
 *
 * Rejects with `AgentServerError` where the request did not reach the server, or where it answered that it would or
 * could not copy (4xx, 500).
 */
export async function copyThread(
  thread: ThreadReference,
  server: CopyServer,
  options: CopyOptions,
): Promise<CopyResult> {
  const source = canonicalThread(thread);
  const sourceSide: HistorySide = { thread: source, server };
  let before: ThreadLook | undefined;
  let known: Set<string>;
  try {
    options.onProgress?.({ phase: 'looking' });
    [before, known] = await Promise.all([lookBefore(sourceSide, options), newestThreadIds(server, options.signal)]);
  } catch (error) {
    if (options.signal.aborted) return { outcome: 'cancelled', source };
    throw error;
  }
  let copyId: string;
  try {
    options.onProgress?.({ phase: 'copying' });
    const copied = await server.copyThread(source.threadId, {
      signal: options.signal,
      timeoutMs: options.copyTimeoutMs,
    });
    copyId = copied.thread_id;
  } catch (error) {
    if (!mayHaveCopied(error)) throw error;
    options.onProgress?.({ phase: 'searching' });
    const { copy, candidates } = await findLostCopy(source, server, { ...options, before, known });
    if (!copy || options.signal.aborted) return { outcome: 'unknown', source, candidates };
    copyId = copy.threadId;
  }
  const copy: ThreadReference = { deployment: source.deployment, threadId: copyId };
  return verify(sourceSide, { thread: copy, server }, before, options);
}
