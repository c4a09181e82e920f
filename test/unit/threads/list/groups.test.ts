import assert from 'node:assert/strict';
import type { Thread } from '../../../../src/langgraph/types';
import { firstThreads, groupSize, RowsAbove, threadGroups } from '../../../../src/threads/list/groups';

const url = 'http://a';
const time = '2026-01-01T00:00:00Z';
const thread = (id: number): Thread => ({
  thread_id: String(id),
  created_at: time,
  updated_at: time,
  status: 'idle',
  metadata: {},
});

describe('groups of threads', () => {
  it('are there where a deployment shows more than the first ones, each thread in one', () => {
    assert.deepEqual(threadGroups(url, firstThreads), []);
    for (const threads of [1, groupSize, groupSize + 1, 3 * groupSize, 20 * groupSize - 1].map(
      (n) => firstThreads + n,
    )) {
      const groups = threadGroups(url, threads);
      let next = firstThreads;
      for (const { start, end = threads } of groups) {
        assert.equal(start, next);
        assert.ok(end > start && end - start <= groupSize);
        next = end;
      }
      assert.equal(next, threads);
      assert.deepEqual(
        groups.filter(({ end }) => end === undefined),
        groups.slice(-1),
      );
      assert.equal(new Set(groups.map(({ id }) => id)).size, groups.length);
    }
  });

  it('keep their ids while the last one grows, which has another when it is full', () => {
    const ids = (threads: number) => threadGroups(url, firstThreads + threads).map(({ id }) => id);
    assert.deepEqual(ids(1), ids(groupSize));
    const [full] = ids(groupSize + 1);
    assert.notEqual(full, ids(groupSize)[0]);
    assert.equal(full, ids(5 * groupSize)[0]);
  });
});

describe('what is drawn anew after a change', () => {
  const none = () => undefined;
  const rows = Array.from({ length: firstThreads + 60 }, (_, index) => ({ thread: thread(index) }));
  const last = (shown: unknown[]) => threadGroups(url, shown.length).at(-1);

  it('is the last group where it alone is another, even with new objects around the same threads', () => {
    const above = new RowsAbove();
    assert.equal(above.stay(last(rows), '', rows, none), false, 'nothing is known before');
    const more = [...rows.map((row) => ({ ...row })), { thread: thread(-1) }];
    assert.equal(above.stay(last(more), '', more, none), true);
    assert.equal(above.stay(last(rows), '', rows, none), true);
  });

  it('is all of it where a row above is another, or says something else, or the deployment does', () => {
    const changes: [string, (above: RowsAbove) => boolean][] = [
      ['pinned', (above) => above.stay(last(rows), '', [{ thread: thread(-1) }, ...rows], none)],
      ['gone', (above) => above.stay(last(rows), '', rows.slice(1), none)],
      ['read again', (above) => above.stay(last(rows), '', [{ thread: thread(0) }, ...rows.slice(1)], none)],
      ['a copy', (above) => above.stay(last(rows), '', rows, ({ thread: { thread_id: id } }) => id)],
      ['counted', (above) => above.stay(last(rows), '2 threads', rows, none)],
      ['a new group', (above) => above.stay(threadGroups(url, firstThreads + groupSize + 1).at(-1), '', rows, none)],
      ['fewer', (above) => above.stay(undefined, '', rows.slice(0, 3), none)],
    ];
    for (const [change, draw] of changes) {
      const above = new RowsAbove();
      above.stay(last(rows), '', rows, none);
      assert.equal(draw(above), false, change);
    }
  });
});
