import type { Thread } from '../../langgraph/types';

export interface ThreadPage {
  threads: Thread[];
  /** Every row that the server listed for this page, whether or not it matches; undefined for one that names no thread. */
  ids: (string | undefined)[];
  more: boolean;
}

/** Reads a page from `offset` on, with `extra` threads more than usual. */
export type ReadPage = (offset: number, signal: AbortSignal, extra: number) => Promise<ThreadPage>;

/** What was read from the beginning on. */
export interface Reading {
  rows: Map<string, Thread>;
  /** All that name a thread, matching or not. */
  ids: Set<string>;
  /** Threads that the server listed, matching or not. */
  offset: number;
  /** Rows among them that name no thread. */
  unreadable: number;
  /** The last of them. */
  last: string | undefined;
  more: boolean;
}

/** As many rows are read again as are shown, up to this many. */
const mostRows = 1000;
/** A list that goes on changing is taken as it comes after so many tries. */
const mostTries = 3;

/**
 * Reads page after page until `wanted` threads were listed. Each page begins with the thread that the one before ended
 * with: where it does not, threads have moved, and it begins anew, so that none is left out. Undefined when given up.
 */
export async function readFromStart(
  readPage: ReadPage,
  wanted: number,
  signal: AbortSignal,
): Promise<Reading | undefined> {
  for (let tries = 1; ; tries++) {
    const reading = await readOnce(readPage, wanted, signal, tries === mostTries);
    if (reading !== 'moved') {
      return reading;
    }
  }
}

async function readOnce(
  readPage: ReadPage,
  wanted: number,
  signal: AbortSignal,
  anyhow: boolean,
): Promise<Reading | 'moved' | undefined> {
  const reading: Reading = { rows: new Map(), ids: new Set(), offset: 0, unreadable: 0, last: undefined, more: true };
  do {
    const overlap = reading.last === undefined ? 0 : 1;
    const page = await readPage(reading.offset - overlap, signal, overlap);
    if (signal.aborted) {
      return undefined;
    }
    if (overlap === 1 && page.ids[0] !== reading.last && !anyhow) {
      return 'moved';
    }
    for (const thread of page.threads) {
      reading.rows.set(thread.thread_id, thread);
    }
    addNamed(reading.ids, page);
    const counted = Math.max(0, page.ids.length - overlap);
    reading.offset += counted;
    reading.unreadable += unreadableIn(page);
    reading.last = page.ids.at(-1);
    // A server that promises more and gives nothing would be asked for ever.
    reading.more = page.more && counted > 0;
  } while (reading.more && reading.offset < wanted && reading.rows.size < mostRows);
  return reading;
}

/** Where the last page ended. */
export interface Place {
  offset: number;
  last: string | undefined;
  isKnown: (id: string | undefined) => boolean;
}

/** What follows a place. */
export interface Following {
  /** In the order in which they are to be added; known ones are among them. */
  threads: Thread[];
  ids: Set<string>;
  offset: number;
  /** Rows beyond the place that name no thread. */
  unreadable: number;
  last: string | undefined;
  more: boolean;
  /** Whether threads stand elsewhere than before. */
  moved: boolean;
}

/** Rows read again before the place at first, where its row has gone; four times as many each time that is not enough. */
const firstStepBack = 25;
/** Rows that a page has in addition where many have to be caught up with. */
const catchUp = 900;

/**
 * Reads the page behind a place, which begins with the row that the last one ended with. Where it does not, threads have
 * moved: then it begins with a known row before the place, so that none is left out, and the first page is read again,
 * for threads that have come to the front. Undefined when given up.
 */
export async function readOn(readPage: ReadPage, place: Place, signal: AbortSignal): Promise<Following | undefined> {
  const overlap = place.last === undefined ? 0 : 1;
  const start = place.offset - overlap;
  let from = start;
  let { threads, ids, more } = await readPage(start, signal, overlap);
  const moved = overlap === 1 && ids[0] !== place.last;
  for (let back = firstStepBack; moved && from > 0 && !place.isKnown(ids[0]) && !signal.aborted; back *= 4) {
    from = Math.max(0, start - back);
    ({ threads, ids, more } = await readPage(from, signal, start - from + overlap));
  }
  // So many came before the place that a page has nothing new.
  while (moved && more && ids.every(place.isKnown) && !signal.aborted) {
    const next = await readPage(from + ids.length - 1, signal, catchUp);
    if (next.ids.length <= 1) break;
    threads = [...threads, ...next.threads];
    ids = [...ids, ...next.ids.slice(1)];
    ({ more } = next);
  }
  const front = moved && from > 0 ? await readFront(readPage, place, signal) : [];
  if (signal.aborted) return undefined;
  const named = new Set<string>();
  for (const page of [{ ids }, ...front]) addNamed(named, page);
  return {
    threads: [...threads, ...front.flatMap((page) => page.threads)],
    ids: named,
    offset: from + ids.length,
    unreadable: unreadableIn({ ids: ids.slice(place.offset - from) }),
    last: ids.at(-1),
    // A server that promises more and gives nothing would be asked for ever.
    more: more && from + ids.length > place.offset,
    moved,
  };
}

/** The first pages, until one ends with a known thread. */
async function readFront(readPage: ReadPage, place: Place, signal: AbortSignal): Promise<ThreadPage[]> {
  const pages: ThreadPage[] = [];
  for (let at = 0; at < place.offset && !signal.aborted;) {
    const page = await readPage(at, signal, at === 0 ? 0 : catchUp);
    pages.push(page);
    at += page.ids.length;
    if (!page.more || page.ids.length === 0 || place.isKnown(page.ids.at(-1))) break;
  }
  return pages;
}

/** All pages from the beginning on, large ones. Undefined when given up. */
export async function readAll(readPage: ReadPage, signal: AbortSignal): Promise<ThreadPage[] | undefined> {
  const pages: ThreadPage[] = [];
  for (let at = 0, more = true; more;) {
    const page = await readPage(at, signal, catchUp);
    if (signal.aborted) return undefined;
    pages.push(page);
    at += page.ids.length;
    more = page.more && page.ids.length > 0;
  }
  return pages;
}

export function addNamed(named: Set<string>, { ids }: Pick<ThreadPage, 'ids'>): void {
  for (const id of ids) if (id !== undefined) named.add(id);
}

function unreadableIn({ ids }: Pick<ThreadPage, 'ids'>): number {
  return ids.filter((id) => id === undefined).length;
}
