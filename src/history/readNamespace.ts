import { isAgentServerError } from '../langgraph/http/errors';
import { type Checkpoint, readCheckpoint, tooLargeCheckpoint } from './checkpoint';
import { ElementTooLargeError, JsonError } from '../json/error';
import { JsonArrayScanner } from '../json/scanner';
import { isFull, isLastPage, type LargestPage, nextLimit, type Page, pageBytesAfter, whole } from './page';
import { PagesAhead } from './pagesAhead';
import type { ThreadSource } from './side';
import type { ExpectedCopy } from './expectedCopy';

/** Responses in a row that may break off without having given a single whole checkpoint. */
const fruitlessResponses = 3;

/** The server does not give what is before a checkpoint: `before` does nothing there, and no page has all. */
export class CursorIgnoredError extends Error {
  override readonly name = 'CursorIgnoredError' as const;

  constructor(readonly checkpointId: string) {
    super(`the server does not give what is before ${checkpointId}`);
  }
}

/** A checkpoint that is larger than what is read of one: `bytes` had come of it when that was seen. */
export interface LargeCheckpoint extends Pick<Checkpoint, 'namespace' | 'id'> {
  bytes: number;
  limit: number;
}

export interface ReadOptions {
  signal: AbortSignal;
  /** Bytes; a larger checkpoint throws `ElementTooLargeError`. */
  maxCheckpointBytes?: number | undefined;
  /** Told of each of these instead, where the response names it; reading goes on behind it. */
  onTooLarge?: ((large: LargeCheckpoint) => unknown) | undefined;
  /** Called with the bytes of each chunk. */
  onBytes?: ((bytes: number) => void) | undefined;
  /** Checkpoints of the first page; 1 where nothing is known of their size. */
  firstPage?: number;
  /** Of this server so far; kept up to date. */
  largest?: LargestPage;
  /** Whether the checkpoints that were given are all that the server says it stores of the thread. */
  isAll?: (() => boolean) | undefined;
  /** Checkpoints older than this one; else all. */
  before?: string | undefined;
  /** Ids of checkpoints that had been read when that was asked for. */
  known?: Iterable<string>;
  /** Asked before each checkpoint, when its page has been asked for: what it may be expected to be. Must not reject. */
  expected?: (() => Promise<ExpectedCopy | undefined>) | undefined;
}

/**
 * The checkpoints of one namespace to its end, newest first, each as soon as its last byte has come; reading stands
 * still while the caller works. A checkpoint's bytes are good until the next one is asked for. A response that breaks off
 * is continued behind its last whole checkpoint. The end is an empty page, or a page that `isLastPage`; never one that
 * is merely short, since servers cap pages as they like. Of a server that cannot use `before`, all is read out of one page.
 *
 * Throws `AgentServerError`, `JsonError`, `ElementTooLargeError`, `CursorIgnoredError`.
 */
export async function* readNamespace(
  side: ThreadSource,
  namespace: string,
  options: ReadOptions,
): AsyncGenerator<Checkpoint, void, void> {
  const pages = new PagesAhead(side, namespace, options.signal);
  try {
    yield* readPages(pages, options);
  } finally {
    pages.close();
  }
}

async function* readPages(pages: PagesAhead, options: ReadOptions): AsyncGenerator<Checkpoint, void, void> {
  const largest = options.largest ?? { rows: 0, bytes: 0 };
  let { before } = options;
  let wanted = options.firstPage ?? 1;
  let pageBytes = pages.usualBytes;
  let fruitless = 0;
  const scanner = new JsonArrayScanner(options.maxCheckpointBytes, 'checkpoint', undefined, true);
  const seen = new Set([...(options.known ?? []), ...(before === undefined ? [] : [before])]);
  const { paging } = pages;
  let first: string | undefined;
  /** Set where something may be behind the last one: it has a parent, or that is not known. */
  let behindLast = before;
  const isDoubtful = (): boolean => paging.before === 'unknown' && behindLast !== undefined;
  for (;;) {
    if (before !== undefined && paging.before === 'useless') return yield* readRest(pages, before, scanner, options);
    const inPage = new Set<string>();
    const page: Page = { rows: 0, bytes: 0, waitedMs: 0, readMs: 0, lastBytes: 0 };
    const started = performance.now();
    let oldest: Checkpoint | undefined;
    let last = before;
    let limit = wanted;
    let broken: Error | undefined;
    let large: LargeCheckpoint | undefined;
    let thrown: unknown;
    let ended: 'received' | 'left' | undefined;
    let isUseless = false;
    try {
      const opened = await pages.open(before, wanted);
      limit = opened.limit;
      void opened.response.received?.then((received) => {
        if (!received || ended) return;
        ended = 'received';
        // Of a single first one it is not known that anybody wants more.
        if (limit === 1 && before === undefined) return;
        pages.askBehind(received.tail, nextLimit(limit, whole(page, limit, received.bytes), pageBytes));
      });
      for await (const checkpoint of readPage(opened.response, page, scanner, options)) {
        // Not every server's ids descend: only what another page had is given again.
        if (seen.has(checkpoint.id) && !inPage.has(checkpoint.id)) {
          isUseless = inPage.size === 0;
          if (isUseless) break;
          throw new CursorIgnoredError(checkpoint.id);
        }
        if (before !== options.before && paging.before === 'unknown') paging.before = 'works';
        seen.add(checkpoint.id);
        inPage.add(checkpoint.id);
        if (page.rows === 0) {
          page.waitedMs = performance.now() - started;
          if (before === options.before) pageBytes = pageBytesAfter(page, pageBytes);
        }
        page.rows++;
        last = checkpoint.id;
        oldest = checkpoint;
        yield checkpoint;
        page.readMs = performance.now() - started - page.waitedMs;
        if (ended === undefined && isFull(page, pageBytes)) {
          ended = 'left';
          break;
        }
      }
    } catch (error) {
      thrown = error;
      isUseless = before !== undefined && page.rows === 0 && isRefused(error);
      large = options.onTooLarge && largeCheckpoint(error);
      if (large && seen.has(large.id)) throw new CursorIgnoredError(large.id);
      if (!large && !isUseless) {
        if (!brokeOff(error)) throw error;
        broken = error;
      }
    }
    first ??= inPage.values().next().value ?? large?.id;
    // Nothing is what comes behind the last one, and from a server that does not understand `before`.
    const isNothing = page.rows === 0 && thrown === undefined && !isUseless;
    if (isNothing && first !== before && first !== undefined && isDoubtful()) {
      if (await givesBefore(pages, first, scanner, options)) paging.before = 'works';
      else isUseless = true;
    }
    if (before !== undefined && (isUseless || (isNothing && isDoubtful()))) {
      return yield* readRest(pages, before, scanner, options, isUseless);
    }
    if (large !== undefined) {
      seen.add(large.id);
      if (before !== options.before && paging.before === 'unknown') paging.before = 'works';
      last = large.id;
      options.onTooLarge?.(large);
    } else if (broken !== undefined) {
      fruitless = page.rows > 0 ? 0 : fruitless + 1;
      if (fruitless >= fruitlessResponses) throw broken;
    } else if (
      page.rows === 0 ||
      (ended !== 'left' && isLastPage(page, limit, oldest, options.isAll?.() ?? false, largest))
    ) {
      return;
    }
    largest.rows = Math.max(largest.rows, page.rows);
    largest.bytes = Math.max(largest.bytes, page.bytes);
    before = last;
    behindLast = large?.id ?? oldest?.parentId;
    wanted = Math.min(nextLimit(limit, page, pageBytes), paging.mostRows);
  }
}

/**
 * What is behind a checkpoint, out of one page that is as large as the server gives: it is whole where nothing is behind its
 * last checkpoint. Throws `CursorIgnoredError` where it is not.
 *
 * @param isUseless the server has shown that it cannot use `before`; else it gave nothing, and that may be all there is.
 */
async function* readRest(
  pages: PagesAhead,
  behind: string,
  scanner: JsonArrayScanner,
  options: ReadOptions,
  isUseless = true,
): AsyncGenerator<Checkpoint, void, void> {
  let last = behind;
  for (let fruitless = 0; ;) {
    const page: Page = { rows: 0, bytes: 0, waitedMs: 0, readMs: 0, lastBytes: 0 };
    let isBehind = false;
    let given = 0;
    let oldest: Checkpoint | undefined;
    try {
      const { response } = await pages.open(undefined, pages.paging.mostRows);
      if (isUseless && pages.paging.before === 'unknown') pages.paging.before = 'useless';
      for await (const checkpoint of readPage(response, page, scanner, options)) {
        oldest = checkpoint;
        if (isBehind) {
          given++;
          last = checkpoint.id;
          yield checkpoint;
        } else isBehind = checkpoint.id === last;
      }
    } catch (error) {
      const large = largeCheckpoint(error);
      // Nobody reads on behind one without `before`; but where that works all the same, nothing is behind `behind`.
      const newer = large?.id === behind ? oldest?.id : large?.id;
      if (newer && !isUseless && !isBehind && (await givesBefore(pages, newer, scanner, options))) {
        pages.paging.before = 'works';
        return;
      }
      fruitless = given > 0 ? 0 : fruitless + 1;
      if (!brokeOff(error) || fruitless >= fruitlessResponses) throw error;
      continue;
    }
    if (!isUseless && last === behind) return;
    if (pages.paging.before === 'unknown') pages.paging.before = 'useless';
    const isWhole = isBehind && (oldest?.parentId === undefined || options.isAll?.());
    if (!isWhole) throw new CursorIgnoredError(last);
    return;
  }
}

/** The checkpoints of one response, which is checked to its end. Counts bytes in `page`. Throws like `readNamespace`. */
async function* readPage(
  response: AsyncIterable<Uint8Array>,
  page: Page,
  scanner: JsonArrayScanner,
  { onBytes, expected }: ReadOptions,
): AsyncGenerator<Checkpoint, void, void> {
  scanner.restart();
  let copy = await expected?.();
  for await (const chunk of response) {
    page.bytes += chunk.length;
    onBytes?.(chunk.length);
    scanner.feed(chunk);
    for (;;) {
      const found = nextCheckpoint(scanner, copy);
      if (!found) break;
      page.lastBytes = found.size;
      yield found.checkpoint;
      copy = await expected?.();
    }
  }
  scanner.end();
}

/** `undefined` when the chunk at hand is used up. */
function nextCheckpoint(
  scanner: JsonArrayScanner,
  expected: ExpectedCopy | undefined,
): { checkpoint: Checkpoint; size: number } | undefined {
  if (expected) {
    const outcome = scanner.pass(expected.bytes);
    if (outcome === 'passed') return expected;
    if (outcome === 'more') return undefined;
  }
  const span = scanner.next();
  return span && { checkpoint: readCheckpoint(span), size: span.bytes.length };
}

/** Whether the server gives anything that is before a checkpoint which is not the last one. */
async function givesBefore(
  pages: PagesAhead,
  id: string,
  scanner: JsonArrayScanner,
  options: ReadOptions,
): Promise<boolean> {
  const page: Page = { rows: 0, bytes: 0, waitedMs: 0, readMs: 0, lastBytes: 0 };
  const { response } = await pages.open(id, 1);
  try {
    for await (const checkpoint of readPage(response, page, scanner, { signal: options.signal }))
      return checkpoint.id !== id;
    return false;
  } catch (error) {
    if (largeCheckpoint(error)) return true;
    throw error;
  }
}

function isRefused(error: unknown): boolean {
  return isAgentServerError(error) && [400, 422].includes(error.facts.status ?? 0);
}

/** The checkpoint that was too large, where the response names it. */
export function largeCheckpoint(error: unknown): LargeCheckpoint | undefined {
  if (!(error instanceof ElementTooLargeError)) return undefined;
  const named = tooLargeCheckpoint(error);
  return named && { ...named, bytes: error.bytes, limit: error.limit };
}

/** The response's end is missing, but what came of it is good. */
function brokeOff(error: unknown): error is Error {
  return (
    (isAgentServerError(error) && error.kind === 'cut') || (error instanceof JsonError && error.fault === 'endsEarly')
  );
}
