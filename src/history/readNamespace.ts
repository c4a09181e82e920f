import { isServerError } from './serverError';
import { type Checkpoint, readCheckpoint } from './checkpoint';
import { JsonError } from './jsonError';
import { JsonArrayScanner } from './jsonScanner';
import { readAhead } from './readAhead';
import type { HistorySide } from './side';
import type { Twin } from './twin';

/** Taken from the socket while the other side's checkpoint is still on its way. */
const aheadBytes = 4 * 1024 * 1024;
/** A page ends behind the checkpoint with which it outgrows one of these; the next one begins there. */
const pageBytes = 24 * 1024 * 1024;
const pageMilliseconds = 10_000;
const largestPage = 1_000;
/** A server that needs long for so few needs long for any request. */
const smallestPage = 10;
/** Answers in a row that may break off without having given a single whole checkpoint. */
const fruitlessAnswers = 3;

/** The server answers with checkpoints that it had already given: `before` does nothing there. */
export class CursorIgnoredError extends Error {
  override readonly name = 'CursorIgnoredError' as const;

  constructor(readonly checkpointId: string) {
    super(`the server gave ${checkpointId} again`);
  }
}

/** What has come of a page. */
export interface Page {
  rows: number;
  bytes: number;
  /** Until the first checkpoint came: servers build the whole page before they send any of it. */
  waitedMs: number;
  /** From then on. */
  readMs: number;
  /** Bytes of the checkpoint that came last, the oldest. */
  lastBytes: number;
}

/**
 * How many checkpoints to ask for, from what the last page was like. Servers page by count and build pages in memory.
 * Older checkpoints are mostly smaller, so the oldest one tells the most about those to come.
 */
export function nextLimit(limit: number, page: Page): number {
  if (page.rows === 0) return limit;
  const mean = page.bytes / page.rows;
  const bySize = pageBytes / Math.max(page.lastBytes, mean / 4, 1);
  const byBuilding = Math.max(smallestPage, (pageMilliseconds * limit) / Math.max(page.waitedMs, 1));
  const byReading = (pageMilliseconds * page.rows) / Math.max(page.readMs, 1);
  // One checkpoint's time is mostly the request's own.
  const byTime = limit === 1 ? largestPage : Math.min(byBuilding, byReading);
  return Math.max(1, Math.floor(Math.min(largestPage, bySize, byTime)));
}

/** The first page, where the size in bytes of the namespace's newest checkpoint is known: older ones are seldom larger. */
export function firstPageFor(headBytes: number): number {
  return nextLimit(1, { rows: headBytes > 0 ? 1 : 0, bytes: headBytes, lastBytes: headBytes, waitedMs: 0, readMs: 0 });
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
  /** Asked before each checkpoint, when its page has been asked for: what it may be expected to be. Must not reject. */
  expected?: (() => Promise<Twin | undefined>) | undefined;
}

/**
 * The checkpoints of one namespace to its end, newest first, each as soon as its last byte has come; reading stands
 * still while the caller works. A checkpoint's bytes are good until the next one is asked for. An answer that breaks off is continued behind its last whole checkpoint. The end is an
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
  const scanner = new JsonArrayScanner(options.maxCheckpointBytes, 'checkpoint');
  for (;;) {
    const page: Page = { rows: 0, bytes: 0, waitedMs: 0, readMs: 0, lastBytes: 0 };
    const started = performance.now();
    let last = before;
    let broken: Error | undefined;
    try {
      const query = { namespace, limit, before };
      const chunks = await side.server.historyStream(side.thread.threadId, query, options.signal);
      for await (const checkpoint of readPage(chunks, page, scanner, options)) {
        if (before !== undefined && checkpoint.id >= before) throw new CursorIgnoredError(checkpoint.id);
        if (page.rows === 0) page.waitedMs = performance.now() - started;
        page.rows++;
        if (last === undefined || checkpoint.id < last) last = checkpoint.id;
        yield checkpoint;
        page.readMs = performance.now() - started - page.waitedMs;
        if (isFull(page)) break;
      }
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

function isFull({ bytes, readMs }: Page): boolean {
  return bytes > pageBytes || readMs > pageMilliseconds;
}

/** The checkpoints of one answer, which is checked to its end. Counts bytes in `page`. Throws like `readNamespace`. */
async function* readPage(
  chunks: AsyncIterable<Uint8Array>,
  page: Page,
  scanner: JsonArrayScanner,
  { onBytes, expected }: ReadOptions,
): AsyncGenerator<Checkpoint, void, void> {
  scanner.restart();
  let twin = await expected?.();
  for await (const chunk of readAhead(chunks, aheadBytes)) {
    page.bytes += chunk.length;
    onBytes?.(chunk.length);
    scanner.feed(chunk);
    for (;;) {
      const found = nextCheckpoint(scanner, twin);
      if (!found) break;
      page.lastBytes = found.size;
      yield found.checkpoint;
      twin = await expected?.();
    }
  }
  scanner.end();
}

/** `undefined` when the chunk at hand is used up. */
function nextCheckpoint(
  scanner: JsonArrayScanner,
  twin: Twin | undefined,
): { checkpoint: Checkpoint; size: number } | undefined {
  if (twin) {
    const outcome = scanner.pass(twin.bytes);
    if (outcome === 'passed') return twin;
    if (outcome === 'more') return undefined;
  }
  const span = scanner.next();
  return span && { checkpoint: readCheckpoint(span), size: span.bytes.length };
}

/** The answer's end is missing, but what came of it is good. */
function brokeOff(error: unknown): error is Error {
  return (isServerError(error) && error.kind === 'cut') || (error instanceof JsonError && error.fault === 'endsEarly');
}
