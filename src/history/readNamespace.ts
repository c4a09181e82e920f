import { isServerError } from './serverError';
import { type Checkpoint, readCheckpoint } from './checkpoint';
import { JsonError } from './jsonError';
import { JsonArrayScanner } from './jsonScanner';
import type { HistorySide } from './side';

/** A page ends behind the checkpoint with which it outgrows one of these; the next one begins there. */
const pageBytes = 24 * 1024 * 1024;
const pageMilliseconds = 10_000;
const largestPage = 1_000;
/** Answers in a row that may break off without having given a single whole checkpoint. */
const fruitlessAnswers = 3;

/** The server answers with checkpoints that it had already given: `before` does nothing there. */
export class CursorIgnoredError extends Error {
  override readonly name = 'CursorIgnoredError' as const;

  constructor(readonly checkpointId: string) {
    super(`the server gave ${checkpointId} again`);
  }
}

/** How many checkpoints to ask for, from what the last page was like. Servers page by count and build pages in memory. */
function nextLimit(limit: number, page: { rows: number; bytes: number; milliseconds: number }): number {
  if (page.rows === 0) return limit;
  const bySize = Math.floor((pageBytes * page.rows) / Math.max(page.bytes, 1));
  // The first checkpoint's time is mostly the request's own.
  const byTime = page.rows === 1 ? largestPage : Math.floor((pageMilliseconds * page.rows) / page.milliseconds);
  return Math.max(1, Math.min(largestPage, bySize, byTime));
}

/** The first page, where the size in bytes of the namespace's newest checkpoint is known: older ones are seldom larger. */
export function firstPageFor(headBytes: number): number {
  return nextLimit(1, { rows: headBytes > 0 ? 1 : 0, bytes: headBytes, milliseconds: 1 });
}

export interface ReadOptions {
  signal: AbortSignal;
  /** Bytes; a larger checkpoint throws `ElementTooLargeError`. */
  maxCheckpointBytes?: number | undefined;
  /** Called with the bytes of each chunk. */
  onBytes?: ((bytes: number) => void) | undefined;
  /** Checkpoints of the first page; 1 where nothing is known of their size. */
  firstPage?: number;
  /** Checkpoints older than this one; else all. */
  before?: string | undefined;
}

/**
 * The checkpoints of one namespace to its end, newest first, each as soon as its last byte has come; reading stands
 * still while the caller works. An answer that breaks off is continued behind its last whole checkpoint. The end is an
 * empty page, never a short one, since servers cap pages as they like.
 *
 * Throws `AgentServerError`, `JsonError`, `ElementTooLargeError`, `CursorIgnoredError`.
 */
export async function* readNamespace(
  side: HistorySide,
  namespace: string,
  options: ReadOptions,
): AsyncGenerator<Checkpoint, void, void> {
  let { before } = options;
  let limit = options.firstPage ?? 1;
  let fruitless = 0;
  for (;;) {
    const page = { rows: 0, bytes: 0, milliseconds: 0 };
    const started = performance.now();
    let last = before;
    const scanner = new JsonArrayScanner(options.maxCheckpointBytes, 'checkpoint');
    let broken: Error | undefined;
    try {
      const chunks = await side.server.historyStream(
        side.thread.threadId,
        { namespace, limit, before },
        options.signal,
      );
      reading: for await (const chunk of chunks) {
        page.bytes += chunk.length;
        options.onBytes?.(chunk.length);
        for (const span of scanner.push(chunk)) {
          const checkpoint = readCheckpoint(span);
          if (before !== undefined && checkpoint.id >= before) throw new CursorIgnoredError(checkpoint.id);
          page.rows++;
          if (last === undefined || checkpoint.id < last) last = checkpoint.id;
          yield checkpoint;
          page.milliseconds = performance.now() - started;
          if (page.bytes > pageBytes || page.milliseconds > pageMilliseconds) break reading;
        }
      }
      if (page.bytes <= pageBytes && page.milliseconds <= pageMilliseconds) scanner.end();
    } catch (error) {
      if (!brokeOff(error)) throw error;
      broken = error;
    }
    if (broken !== undefined) {
      fruitless = page.rows > 0 ? 0 : fruitless + 1;
      if (fruitless >= fruitlessAnswers) throw broken;
    } else if (page.rows === 0) {
      return;
    }
    before = last;
    limit = nextLimit(limit, page);
  }
}

/** The answer's end is missing, but what came of it is good. */
function brokeOff(error: unknown): error is Error {
  return (isServerError(error) && error.kind === 'cut') || (error instanceof JsonError && error.fault === 'endsEarly');
}
