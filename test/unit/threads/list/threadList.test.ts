import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Thread } from '../../../../src/langgraph/types';
import { ThreadList } from '../../../../src/threads/list/threadList';
import type { ThreadPage } from '../../../../src/threads/list/reading';

interface Request {
  offset: number;
  signal: AbortSignal;
  answer(page: ThreadPage): Promise<void>;
  fail(error: Error): Promise<void>;
}

function thread(id: string, title?: string): Thread {
  const metadata = title === undefined ? {} : { title };
  return { thread_id: id, created_at: '2026-01-01', updated_at: '2026-01-01', status: 'idle', metadata };
}

function page(ids: string[], more = false): ThreadPage {
  return { threads: ids.map((id) => thread(id)), ids, more };
}

/** A list whose requests are answered by hand. */
function byHand(): { list: ThreadList; requests: Request[]; changes: () => number } {
  const requests: Request[] = [];
  let changes = 0;
  const list = new ThreadList(
    (offset, signal) =>
      new Promise((resolve, reject) => {
        const settled = () => new Promise<void>((done) => setImmediate(done));
        requests.push({
          offset,
          signal,
          answer: (given) => {
            resolve(given);
            return settled();
          },
          fail: (error: Error) => {
            reject(error);
            return settled();
          },
        });
      }),
    () => changes++,
  );
  return { list, requests, changes: () => changes };
}

function ids(list: ThreadList): string[] {
  return list.rows.map((row) => row.thread.thread_id);
}

async function loaded(...pages: ThreadPage[]) {
  const made = byHand();
  for (const [index, each] of pages.entries()) {
    void (index === 0 ? made.list.load() : made.list.loadMore());
    await made.requests[index]?.answer(each);
  }
  return made;
}

describe('the list of threads', () => {
  it('reads the first page once', async () => {
    const { list, requests } = byHand();
    const both = Promise.all([list.load(), list.load()]);
    assert.equal(requests.length, 1);
    assert.equal(list.settled, false);
    await requests[0]?.answer(page(['a', 'b'], true));
    await both;
    await list.load();
    assert.equal(requests.length, 1);
    assert.deepEqual([ids(list), list.more, list.settled], [['a', 'b'], true, true]);
  });

  it('shows a thread once that comes again, where it stood, as it is now', async () => {
    const { list, requests } = await loaded(page(['a', 'b'], true));
    void list.loadMore();
    assert.equal(requests[1]?.offset, 1);
    const threads = [thread('b', 'newer'), thread('c'), thread('c')];
    await requests[1].answer({ ...page(['b', 'c', 'c']), threads });
    assert.deepEqual(ids(list), ['a', 'b', 'c']);
    assert.deepEqual(list.rows[1]?.thread.metadata, { title: 'newer' });
  });

  it('joins a running Load More', async () => {
    const { list, requests } = await loaded(page(['a'], true));
    const both = Promise.all([list.loadMore(), list.loadMore()]);
    assert.equal(requests.length, 2);
    await requests[1]?.answer(page(['a', 'b']));
    await both;
  });

  it('asks no more of a server that promises more and gives nothing', async () => {
    const { list } = await loaded(page(['a'], true), page(['a'], true));
    assert.equal(list.more, false);
  });

  it('gives a running Load More up for a refresh, and drops its answer', async () => {
    const { list, requests } = await loaded(page(['a', 'b'], true));
    const more = list.loadMore();
    const refreshed = list.refresh();
    assert.equal(requests[1]?.signal.aborted, true);
    await requests[2]?.answer(page(['c', 'd'], true));
    await requests[1].answer(page(['stale'], false));
    await Promise.all([more, refreshed]);
    assert.deepEqual([ids(list), list.more], [['c', 'd'], true]);
  });

  it('joins a running refresh', async () => {
    const { list, requests } = await loaded(page(['a'], true));
    const all = Promise.all([list.refresh(), list.refresh(), list.loadMore()]);
    assert.equal(requests.length, 2);
    await requests[1]?.answer(page(['b'], true));
    await all;
    assert.deepEqual(ids(list), ['b']);
  });

  it('gives a running refresh up when it was started with what is no longer so', async () => {
    const { list, requests } = await loaded(page(['a']));
    void list.refresh();
    void list.restart();
    assert.equal(requests[1]?.signal.aborted, true);
    await requests[1].fail(new Error('401'));
    assert.equal(list.loading, true);
    await requests[2]?.answer(page(['b']));
    assert.deepEqual([ids(list), list.error, list.loading], [['b'], undefined, false]);
  });

  it('reads as many rows again as are shown, and shows the old ones until then', async () => {
    const { list, requests } = await loaded(page(['a', 'b'], true), page(['b', 'c', 'd'], true));
    void list.refresh();
    await requests[2]?.answer(page(['x', 'a'], true));
    assert.deepEqual(ids(list), ['a', 'b', 'c', 'd']);
    assert.equal(requests[3]?.offset, 1);
    await requests[3].answer(page(['a', 'b', 'c'], true));
    assert.deepEqual(ids(list), ['x', 'a', 'b', 'c']);
    assert.equal(requests.length, 4);
  });

  it('keeps the rows when the next page fails, and asks for that page again', async () => {
    const { list, requests } = await loaded(page(['a'], true));
    void list.loadMore();
    await requests[1]?.fail(new Error('no'));
    assert.deepEqual([ids(list), list.error?.thrown], [['a'], new Error('no')]);
    void list.retry();
    assert.equal(requests[2]?.offset, 0);
    await requests[2].answer(page(['a', 'b']));
    assert.deepEqual([ids(list), list.error], [['a', 'b'], undefined]);
  });

  it('shows no old rows of a deployment that cannot be read any more', async () => {
    const { list, requests } = await loaded(page(['a']));
    void list.refresh();
    await requests[1]?.fail(new Error('gone'));
    assert.deepEqual([ids(list), list.settled], [[], true]);
    void list.retry();
    await requests[2]?.answer(page(['a']));
    assert.deepEqual([ids(list), list.error], [['a'], undefined]);
  });

  it('puts what was just made first, once, until Refresh', async () => {
    const { list, requests } = await loaded(page(['a', 'b'], true));
    list.pin({ thread: thread('copy'), copyOf: 'a' });
    list.pin({ thread: thread('b') });
    list.pin({ thread: thread('copy'), copyOf: 'a' });
    assert.deepEqual(ids(list), ['copy', 'b', 'a']);
    assert.deepEqual(
      list.rows.map((row) => row.copyOf),
      ['a', undefined, undefined],
    );
    void list.loadMore();
    await requests[1]?.answer(page(['b', 'copy', 'c']));
    assert.deepEqual(ids(list), ['copy', 'b', 'a', 'c']);
    void list.refresh();
    await requests[2]?.answer(page(['copy', 'a'], true));
    await requests[3]?.answer(page(['a', 'b', 'c']));
    assert.deepEqual(ids(list), ['copy', 'a', 'b', 'c']);
  });

  it('leaves nothing out where threads went or came before the next page', async () => {
    const { list, requests } = await loaded(page(['a', 'b'], true));
    void list.loadMore();
    // "a" was deleted by somebody: the page begins with another thread than the last one ended with.
    await requests[1]?.answer(page(['c', 'd'], true));
    assert.equal(requests[2]?.offset, 0);
    await requests[2].answer(page(['new', 'b', 'c', 'd']));
    assert.deepEqual([ids(list), list.more], [['a', 'b', 'new', 'c', 'd'], false]);
  });

  it('forgets at once what is no longer wanted, and keeps what was just made', async () => {
    const { list, requests } = await loaded(page(['a', 'b'], true));
    list.pin({ thread: thread('copy'), copyOf: 'a' });
    void list.loadMore();
    void list.replace();
    assert.deepEqual([ids(list), list.settled, list.more], [['copy'], false, false]);
    await requests[1]?.answer(page(['b', 'stale']));
    await requests[2]?.answer(page(['c']));
    assert.deepEqual(ids(list), ['copy', 'c']);
  });

  it('keeps what was made while it was refreshing', async () => {
    const { list, requests } = await loaded(page(['a']));
    void list.refresh();
    list.pin({ thread: thread('copy') });
    await requests[1]?.answer(page(['b']));
    assert.deepEqual(ids(list), ['copy', 'b']);
  });

  it('shows a row as it is now where it stands', async () => {
    const { list } = await loaded(page(['a', 'b']));
    list.pin({ thread: thread('copy'), copyOf: 'a' });
    list.amend([thread('b', 'B'), thread('copy', 'C'), thread('unknown', 'U')]);
    const titles = list.rows.map((row) => [row.thread.thread_id, row.thread.metadata.title, row.copyOf]);
    assert.deepEqual(titles, [
      ['copy', 'C', 'a'],
      ['a', undefined, undefined],
      ['b', 'B', undefined],
    ]);
  });

  it('says nothing after it was disposed', async () => {
    const { list, requests, changes } = byHand();
    void list.load();
    list.dispose();
    assert.equal(requests[0]?.signal.aborted, true);
    await requests[0].answer(page(['late']));
    assert.deepEqual([ids(list), changes()], [[], 0]);
  });

  it('holds its promises in every order of clicks and answers, from a server that lies', async () => {
    const someId = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const somePage = fc.record({ ids: fc.array(someId, { maxLength: 4 }), more: fc.boolean() });
    const step = fc.oneof(
      fc.constantFrom('load' as const, 'loadMore' as const, 'refresh' as const, 'restart' as const, 'retry' as const),
      fc.record({ pin: someId }),
      fc.record({ answer: fc.nat(5), page: fc.option(somePage, { nil: undefined }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { list, requests } = byHand();
        for (const each of steps) {
          if (typeof each === 'string') {
            void list[each]();
          } else if ('pin' in each) {
            list.pin({ thread: thread(each.pin) });
          } else {
            const request = requests[each.answer % Math.max(1, requests.length)];
            await (each.page ? request?.answer(page(each.page.ids, each.page.more)) : request?.fail(new Error('no')));
          }
          assert.equal(new Set(ids(list)).size, ids(list).length, 'a row twice');
        }
        // Whatever happened: once all is answered, a refresh shows what the server says.
        for (const request of requests) {
          await request.answer(page([]));
        }
        void list.refresh();
        await requests.at(-1)?.answer(page(['y', 'z']));
        assert.deepEqual([ids(list), list.error, list.more, list.loading], [['y', 'z'], undefined, false, false]);
      }),
      { numRuns: 300 },
    );
  });
});
