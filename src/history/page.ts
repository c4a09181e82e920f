import type { Checkpoint } from './checkpoint';

/** Bytes of a page, where nothing is known of the server. */
export const usualPageBytes = 24 * 1024 * 1024;
/** A page ends behind the checkpoint with which it took longer to come than this; the next one begins there. */
const pageMilliseconds = 10_000;
/** The most that the real servers take as a page's `limit` (JavaScript 1.5.1, Python 0.16.7). */
export const mostRows = 1_000;
/** A server that needs long for so few needs long for any request. */
const smallestPage = 10;
/** Bytes; behind a page as small as this the server is asked, though it counts no more. */
const smallPage = 1024 * 1024;
/** Even a small page has some: each request costs the server a look at the whole history, as long as that is. */
const fewestRows = 20;
/** A server that needs longer for its first page is not made faster by small ones. */
const slowFirstPage = 500;

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

/** The most that a page of a server has had. */
export interface LargestPage {
  rows: number;
  bytes: number;
}

/**
 * Whether nothing can be behind a page, so that nobody need ask: it ends with a checkpoint that has no parent, it has
 * fewer than were asked for, and either the server counts no more than have been read, or neither a cap on rows nor one
 * on bytes can be why, since it has given more. Where little was read, asking shows more than it costs.
 */
export function isLastPage(
  page: Page,
  limit: number,
  oldest: Pick<Checkpoint, 'parentId'> | undefined,
  isAll: boolean,
  largest: LargestPage,
): boolean {
  if (!oldest || oldest.parentId !== undefined || page.rows >= limit) return false;
  return (isAll && page.bytes > smallPage) || (page.rows < largest.rows && page.bytes < largest.bytes);
}

/**
 * How many checkpoints to ask for, from what the last page was like. Servers page by count and build pages in memory.
 * Older checkpoints are mostly smaller, so the oldest one tells the most about those to come.
 */
export function nextLimit(limit: number, page: Page, pageBytes = usualPageBytes): number {
  if (page.rows === 0) return limit;
  const mean = page.bytes / page.rows;
  const rowBytes = Math.max(page.lastBytes, mean / 4, 1);
  const bySize = roomFor(rowBytes, pageBytes) / rowBytes;
  const byBuilding = Math.max(smallestPage, (pageMilliseconds * limit) / Math.max(page.waitedMs, 1));
  const byReading = (pageMilliseconds * page.rows) / Math.max(page.readMs, 1);
  // One checkpoint's time is mostly the request's own.
  const byTime = limit === 1 ? mostRows : Math.min(byBuilding, byReading);
  return Math.max(1, Math.floor(Math.min(mostRows, bySize, byTime)));
}

/** Bytes of a page whose rows are as large as this. */
function roomFor(rowBytes: number, pageBytes: number): number {
  return Math.max(pageBytes, Math.min(usualPageBytes, fewestRows * rowBytes));
}

/** The first page, where the size in bytes of the namespace's newest checkpoint is known: older ones are seldom larger. */
export function firstPageFor(headBytes: number, pageBytes = usualPageBytes): number {
  const head = { rows: headBytes > 0 ? 1 : 0, bytes: headBytes, lastBytes: headBytes, waitedMs: 0, readMs: 0 };
  return nextLimit(1, head, pageBytes);
}

/** Bytes of the pages behind the first one, which nobody had asked for ahead. */
export function pageBytesAfter({ waitedMs }: Page, pageBytes: number): number {
  return waitedMs > slowFirstPage ? Math.max(pageBytes, usualPageBytes) : pageBytes;
}

/** What a page will have been that has been received and not been read yet, if it has as many rows as were asked for. */
export function whole(page: Page, limit: number, bytes: number): Page {
  return { ...page, rows: limit, bytes, lastBytes: page.lastBytes || bytes / limit };
}

/** Whether the page is to end here, whatever is still on its way. */
export function isFull({ rows, bytes, readMs }: Page, pageBytes: number): boolean {
  // One that comes a little larger than was thought is not worth another request.
  return bytes > 1.5 * roomFor(bytes / rows, pageBytes) || readMs > pageMilliseconds;
}
