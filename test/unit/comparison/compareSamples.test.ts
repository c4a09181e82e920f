import assert from 'node:assert/strict';
import type { Verification } from '../../../src/api';
import { compareSamples } from '../../../src/comparison/compareSamples';
import { type Lies, type MemoryThread, sideOf } from '../history/memoryServer';
import { copyOf, runOn, sourceId, threadOf } from '../history/syntheticThread';

const three = (): MemoryThread => threadOf({ states: [{ a: 1 }, { a: 2 }, { a: 3 }] });
const stored = (thread: MemoryThread, count: number): MemoryThread => ({
  ...thread,
  storage: { checkpoints: { count }, pending_writes: { count: 0 } },
});
const signal = new AbortController().signal;
const compare = (left: MemoryThread, right: MemoryThread, lies: Lies = {}): Promise<Verification> =>
  compareSamples(sideOf(left), sideOf(right, lies), { signal });

describe('comparing storage and heads only', () => {
  it('never says that two histories are the same', async () => {
    for (const [source, copy] of [
      [three(), copyOf(three())],
      [stored(three(), 3), stored(copyOf(three()), 3)],
    ] as const) {
      const verification = await compare(source, copy);
      assert.equal(verification.verdict, 'cannotTell');
      assert.deepEqual(verification.reason, { code: 'sampled', facts: { places: 0 } });
      assert.equal(verification.differenceCount, 0);
      assert.equal(verification.relation, 'same');
      assert.equal(verification.identicalCheckpoints, 1);
      assert.equal(verification.notChecked[0], 'olderCheckpoints');
      assert.deepEqual([verification.left.checkpoints, verification.right.checkpoints], [1, 1]);
      assert.equal(verification.masked['checkpoint.thread_id'], 1);
    }
  });

  it('names what it finds', async () => {
    const changed = copyOf(three());
    Object.assign(changed.rows.get('')?.[0] ?? {}, { values: { a: 4 } });
    const { reason, differences, identicalCheckpoints } = await compare(three(), changed);
    assert.equal(reason?.code, 'sampled');
    assert.deepEqual(
      differences.map(({ kind, pointer, left, right }) => [kind, pointer, left, right]),
      [['changed', '/values/a', 3, 4]],
    );
    assert.equal(identicalCheckpoints, 0);
  });

  it('names heads that are not the same, and storage that differs', async () => {
    const { verdict, reason, relation, differences, left, right } = await compare(
      stored(three(), 3),
      stored(runOn(copyOf(three()), 1), 4),
    );
    assert.deepEqual([verdict, reason?.facts.places, relation], ['cannotTell', 3, 'diverged']);
    assert.deepEqual(
      differences.map(({ kind }) => kind),
      ['onlyLeft', 'onlyRight', 'storage'],
    );
    assert.deepEqual([left.stored, right.stored], [3, 4]);
  });

  it('asks for little, however long the histories are', async () => {
    const long = (): MemoryThread => threadOf({ states: Array.from({ length: 500 }, (_, index) => ({ index })) });
    const [left, right] = [sideOf(long()), sideOf(copyOf(long()))];
    await compareSamples(left, right, { signal });
    assert.deepEqual([left.requests(), right.requests()], [1, 1]);
  });

  it('says why it could not be done', async () => {
    const broken = await compare(three(), copyOf(three()), { answer: () => '{"not":"an array"}' });
    assert.deepEqual(
      [broken.verdict, broken.reason?.code, broken.reason?.facts.side],
      ['cannotTell', 'brokenAnswer', 'right'],
    );
    const twice = await compare(three(), copyOf(three()), {
      answer: (text) => text.replace('"values":{"a":3}', '"values":{"a":3,"a":3}'),
    });
    assert.deepEqual(
      [twice.verdict, twice.reason?.code, twice.reason?.facts.side],
      ['cannotTell', 'brokenAnswer', 'right'],
    );
    const aborted = await compareSamples(sideOf(three()), sideOf(copyOf(three()), { answer: () => '<' }), {
      signal: AbortSignal.abort(),
    });
    assert.equal(aborted.verdict, 'cancelled');
  });

  it('names a head that is too large', async () => {
    const { verdict, reason, left } = await compareSamples(sideOf(three()), sideOf(copyOf(three())), {
      signal,
      maxCheckpointBytes: 100,
    });
    assert.deepEqual([verdict, reason?.code], ['cannotTell', 'tooLarge']);
    assert.match(String(reason?.facts.checkpointId), /-000000000030$/);
    assert.equal(left.thread.threadId, sourceId);
  });
});
