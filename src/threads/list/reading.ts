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
  const reading: Reading = { rows: new Map(), offset: 0, unreadable: 0, last: undefined, more: true };
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
    const counted = Math.max(0, page.ids.length - overlap);
    reading.offset += counted;
    reading.unreadable += unreadableIn(page);
    reading.last = page.ids.at(-1);
    // A server that promises more and gives nothing would be asked for ever.
    reading.more = page.more && counted > 0;
  } while (reading.more && reading.offset < wanted && reading.rows.size < mostRows);
  return reading;
}

export function unreadableIn({ ids }: ThreadPage): number {
  return ids.filter((id) => id === undefined).length;
}
