import assert from 'node:assert/strict';
import type { Thread } from '../../../../src/langgraph/types';
import { RevealQueue } from '../../../../src/threads/revealQueue';
import { ThreadList } from '../../../../src/threads/list/threadList';

const time = '2026-01-01T00:00:00Z';
const thread = (id: string): Thread => ({
  thread_id: id,
  created_at: time,
  updated_at: time,
  status: 'idle',
  metadata: {},
});
const row = (id: string) => ({ id });
const now = () => false;

describe('a thread that is being revealed', () => {
  const held = async () => {
    const listed = { ids: ['a', 'c'] };
    const reveals = new RevealQueue<string>(() => undefined);
    const list = new ThreadList(
      () => Promise.resolve({ threads: listed.ids.map(thread), ids: listed.ids, more: false }),
      () => undefined,
      (id) => reveals.has(id),
    );
    await list.load();
    return { listed, reveals, list, ids: () => list.rows.map((each) => each.thread.thread_id) };
  };

  it('outlives the refreshes that end meanwhile, and not the next', async () => {
    const { reveals, list, ids } = await held();
    const shown = Promise.withResolvers<undefined>();
    const revealed = reveals.during(row('b'), now, () => shown.promise);
    list.pin({ thread: thread('b') });
    await list.refresh();
    await list.refresh();
    assert.deepEqual(ids(), ['b', 'a', 'c']);
    shown.resolve(undefined);
    await revealed;
    await list.refresh();
    assert.deepEqual(ids(), ['a', 'c']);
  });

  it('outlives them where it was listed, too, and another filter', async () => {
    const { listed, reveals, list, ids } = await held();
    const shown = Promise.withResolvers<undefined>();
    const revealed = reveals.during(row('c'), now, () => shown.promise);
    listed.ids = ['a'];
    await list.refresh();
    assert.deepEqual(ids(), ['c', 'a']);
    const other = list.replace();
    assert.deepEqual(ids(), ['c']);
    await other;
    shown.resolve(undefined);
    await revealed;
    await list.refresh();
    assert.deepEqual(ids(), ['a']);
  });

  it('is one while any of several reveals of it runs, whether or not they fail', async () => {
    const { reveals } = await held();
    const [one, other] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const both = [one, other].map(({ promise }) => reveals.during(row('a'), now, () => promise));
    one.reject(new Error('no such row'));
    await assert.rejects(Promise.race(both));
    assert.equal(reveals.has('a'), true);
    other.resolve(undefined);
    await Promise.allSettled(both);
    assert.equal(reveals.has('a'), false);
  });

  it('is given to VS Code before, and alone: changes are told afterwards', async () => {
    const told: string[] = [];
    const reveals = new RevealQueue<string>((change) => told.push(change));
    const [first, second] = [row('a'), row('b')];
    const [one, other] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const reveal =
      (name: string, { promise }: typeof one) =>
      () => {
        told.push(name);
        return promise;
      };
    const done = [
      reveals.during(first, () => true, reveal('reveal a', one)),
      reveals.during(second, now, reveal('reveal b', other)),
    ];
    await Promise.resolve();
    for (const change of ['x', 'y', 'x']) reveals.change(change);
    reveals.gave(row('deployment'), [second]);
    await new Promise(setImmediate);
    assert.deepEqual(told, []);
    reveals.gave(row('deployment'), [first, second]);
    while (told.length === 0) await new Promise(setImmediate);
    assert.deepEqual(told, ['reveal a']);
    one.resolve(undefined);
    await done[0];
    assert.deepEqual(told, ['reveal a', 'x', 'y']);
    await new Promise(setImmediate);
    other.resolve(undefined);
    await done[1];
    // Once more after the last one, whose row had to stay till then.
    assert.deepEqual(told, ['reveal a', 'x', 'y', 'reveal b', 'x', 'y']);
    reveals.change('z');
    assert.deepEqual(told, ['reveal a', 'x', 'y', 'reveal b', 'x', 'y', 'z']);
  });
});
