import assert from 'node:assert/strict';
import type { ThreadPage } from '../../../../src/threads/list/reading';
import { ThreadList } from '../../../../src/threads/list/threadList';
import { thread } from './movingSource';

const pageSize = 50;

/** A server that answers at once and counts what it is asked. */
class LongSource {
  requests = 0;

  constructor(readonly threads: number[]) {}

  readPage = (offset: number, _: AbortSignal, extra: number): Promise<ThreadPage> => {
    this.requests++;
    const rows = this.threads.slice(offset, offset + pageSize + extra);
    const more = offset + rows.length < this.threads.length;
    return Promise.resolve({ ids: rows.map(String), threads: rows.map((each) => thread(each, 0)), more });
  };

  move(from: number, to: number): void {
    this.threads.splice(to, 0, ...this.threads.splice(from, 1));
  }
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const shown = (list: ThreadList) => list.rows.map((row) => Number(row.thread.thread_id));

async function readToTheEnd(list: ThreadList): Promise<void> {
  while (list.more) await list.loadMore();
}

describe('a long list of threads, of which one moves before each Load More', () => {
  it('goes on where it was: 200 pages of 100,000 threads, each within 3 requests', async () => {
    const source = new LongSource(numbers(100_000));
    const list = new ThreadList(source.readPage);
    await list.load();
    for (let click = 0; click < 200; click++) {
      // From all over the list: most have not been read yet.
      source.move((click * 7919 + 20_000) % 100_000, 0);
      const [rows, requests] = [list.size, source.requests];
      await list.loadMore();
      assert.ok(list.size - rows >= 45, `click ${click} adds ${list.size - rows} rows`);
      assert.ok(source.requests - requests <= 3, `click ${click} takes ${source.requests - requests} requests`);
    }
    const rows = shown(list);
    assert.equal(new Set(rows).size, rows.length);
  });

  it('has every thread once at the end of a list that stands still again', async () => {
    for (const [what, to] of [
      ['to the front', () => 0],
      ['among those that were read', (read: number) => read >> 1],
    ] as const) {
      const source = new LongSource(numbers(10_000));
      const list = new ThreadList(source.readPage);
      await list.load();
      for (let click = 0; click < 60; click++) {
        source.move((click * 7919 + 5_000) % 10_000, to(list.size));
        await list.loadMore();
      }
      await readToTheEnd(list);
      assert.deepEqual(
        shown(list).toSorted((one, other) => one - other),
        numbers(10_000),
        what,
      );
    }
  });

  it('catches up with many that went or came at once', async () => {
    for (const change of [
      (source: LongSource) => source.threads.splice(0, 2_000),
      (source: LongSource) => source.threads.unshift(...numbers(2_000).map((each) => each + 100_000)),
    ]) {
      const source = new LongSource(numbers(5_000));
      const list = new ThreadList(source.readPage);
      await list.load();
      for (let click = 0; click < 55; click++) await list.loadMore();
      change(source);
      const requests = source.requests;
      await list.loadMore();
      assert.ok(source.requests - requests <= 10, `${source.requests - requests} requests`);
      await readToTheEnd(list);
      const rows = new Set(shown(list));
      assert.deepEqual(
        source.threads.filter((each) => !rows.has(each)),
        [],
      );
    }
  });
});
