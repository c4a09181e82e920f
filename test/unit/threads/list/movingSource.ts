import type { Thread } from '../../../../src/langgraph/types';
import type { ThreadPage } from '../../../../src/threads/list/reading';

const pageSize = 4;

export type Wanted = 'all' | 'even' | 'third';

/** A server without a fault, whose threads change while it is asked: numbers, newest first. */
export class Source {
  threads = Array.from({ length: 9 }, (_, index) => index);
  wanted: Wanted = 'all';
  /** Where the server does not filter, whoever asks gets what matches and knows of the rest. */
  filtersHere = false;
  readonly open: { number: number; signal: AbortSignal; answer: (late: boolean) => void; aborted: () => boolean }[] =
    [];
  /** Answers that came after they were given up. */
  readonly stale = new Set<number>();
  #next = 9;
  #asked = 0;

  get matching(): number[] {
    return this.threads.filter((each) => matches(each, this.wanted));
  }

  readPage(offset: number, signal: AbortSignal, extra: number): Promise<ThreadPage> {
    const number = this.#asked++;
    const early = this.#page(offset, extra, number);
    const { wanted } = this;
    return new Promise((resolve) => {
      this.open.push({
        number,
        signal,
        aborted: () => signal.aborted,
        answer: (late) => {
          if (signal.aborted) this.stale.add(number);
          // What was asked for stays what it was; the threads may be those of now.
          resolve(late && wanted === this.wanted ? this.#page(offset, extra, number) : early);
        },
      });
    });
  }

  /** New ones, first. */
  grow(count: number): number[] {
    const made = Array.from({ length: count }, () => this.#next++).reverse();
    this.threads = [...made, ...this.threads];
    return made;
  }

  shrink(from: number, count: number): number[] {
    return this.threads.splice(from % Math.max(1, this.threads.length), count);
  }

  move(from: number, to: number): void {
    const [moved] = this.threads.splice(from % Math.max(1, this.threads.length), 1);
    if (moved !== undefined) this.threads.splice(to % (this.threads.length + 1), 0, moved);
  }

  #page(offset: number, extra: number, request: number): ThreadPage {
    const listed = this.filtersHere ? this.threads : this.matching;
    const rows = listed.slice(offset, offset + pageSize + extra);
    return {
      ids: rows.map(String),
      threads: rows.filter((each) => matches(each, this.wanted)).map((each) => thread(each, request)),
      more: offset + rows.length < listed.length,
    };
  }
}

export function matches(each: number, wanted: Wanted): boolean {
  return wanted === 'all' || each % (wanted === 'even' ? 2 : 3) === 0;
}

export function thread(each: number, request: number): Thread {
  const time = '2026-01-01T00:00:00Z';
  return { thread_id: String(each), created_at: time, updated_at: time, status: 'idle', metadata: { request } };
}

/** Whatever waits for no request and no clock is done. */
export const settled = () => new Promise<void>((done) => setImmediate(done));

/** Answers all that is asked for, and what is asked for because of it. */
export async function answerAll(source: Source): Promise<void> {
  for (let request = source.open.shift(); request !== undefined; request = source.open.shift()) {
    request.answer(true);
    await settled();
  }
}
