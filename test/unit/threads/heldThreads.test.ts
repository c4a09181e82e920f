import assert from 'node:assert/strict';
import type { Thread } from '../../../src/langgraph/types';
import { Reveals } from '../../../src/threads/reveals';
import { ThreadList } from '../../../src/threads/threadList';

const time = '2026-01-01T00:00:00Z';
const thread = (id: string): Thread => ({
  thread_id: id,
  created_at: time,
  updated_at: time,
  status: 'idle',
  metadata: {},
});

describe('a thread that is being revealed', () => {
  it('outlives the refreshes that end meanwhile, and not the next', async () => {
    const list = new ThreadList(() => Promise.resolve({ threads: [thread('a')], ids: ['a'], more: false }));
    const ids = () => list.rows.map((row) => row.thread.thread_id);
    const reveals = new Reveals();
    const shown = Promise.withResolvers<undefined>();
    await list.load();
    const revealed = reveals.during('b', shown.promise);
    list.pin({ thread: thread('b'), held: () => reveals.has('b') });
    await list.refresh();
    await list.refresh();
    assert.deepEqual(ids(), ['b', 'a']);
    shown.resolve(undefined);
    await revealed;
    await list.refresh();
    assert.deepEqual(ids(), ['a']);
  });

  it('is one while any of several reveals of it runs, whether or not they fail', async () => {
    const reveals = new Reveals();
    const [one, other] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const both = [reveals.during('a', one.promise), reveals.during('a', other.promise)];
    one.reject(new Error('no such row'));
    await assert.rejects(Promise.race(both));
    assert.equal(reveals.has('a'), true);
    other.resolve(undefined);
    await Promise.allSettled(both);
    assert.equal(reveals.has('a'), false);
  });
});
