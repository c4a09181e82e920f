import assert from 'node:assert/strict';
import { snapshotThread } from '../../../src/history/snapshot';
import { countAdded } from '../../../src/runs/addedCheckpoints';
import { type MemoryThread, sideOf } from '../history/memoryServer';
import { rowOf, runOn, sourceId, threadOf } from '../history/syntheticThread';

const signal = new AbortController().signal;
const whole = (): MemoryThread => threadOf({ states: [{ a: 1 }, { a: 2 }], listed: 2, hidden: 2 });

async function added(before: MemoryThread, after: MemoryThread): Promise<number> {
  return countAdded(sideOf(after), await snapshotThread(sideOf(before), signal), { signal });
}

describe('the checkpoints that a run added', () => {
  it('are those above the heads that the thread had', async () => {
    assert.equal(await added(whole(), whole()), 0);
    assert.equal(await added(whole(), runOn(whole(), 3)), 3);
    assert.equal(await added(threadOf({ states: [] }), whole()), 6);
  });

  it('are counted where one is too large to be read, the head that the thread had included', async () => {
    const huge = { text: 'x'.repeat(10_000) };
    const limits = { signal, maxCheckpointBytes: 2_000 };
    for (const at of [10, 20, 30, 40]) {
      const after = threadOf({ states: [10, 20, 30, 40].map((each) => (each === at ? huge : { a: each })) });
      const before = threadOf({ states: [10, 20].map((each) => (each === at ? huge : { a: each })) });
      assert.equal(await countAdded(sideOf(after), await snapshotThread(sideOf(before), signal, 2_000), limits), 2);
    }
  });

  it('are counted where a clock stepped back, so that the new head has the lesser id', async () => {
    const after = whole();
    after.rows.get('')?.unshift(rowOf(sourceId, '', 19, 20, {}));
    assert.equal(await added(whole(), after), 1);
  });
});
