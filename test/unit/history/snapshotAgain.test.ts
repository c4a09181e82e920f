import assert from 'node:assert/strict';
import { sha256 } from '../../../src/digest';
import type { RootHead } from '../../../src/history/movement';
import { snapshotAgain, snapshotRow, snapshotThread } from '../../../src/history/snapshot';
import { type MemoryThread, sideOf } from './memoryServer';
import { threadOf } from './syntheticThread';

const { signal } = new AbortController();
const values = { step: 2 };

function threadWith(more: Partial<MemoryThread>): MemoryThread {
  const thread = threadOf({ states: [{ step: 1 }, values] });
  return { ...thread, values, stateUpdatedAt: '2026-01-01T00:00:02Z', storage: { checkpoints: { count: 2 } }, ...more };
}

const root: RootHead = { bytes: 100, valuesDigest: sha256(Buffer.from(JSON.stringify(values))), isBlank: false };

/** Looks, lets something happen, and looks again; says how many requests the second look took. */
async function again(
  thread: MemoryThread,
  meanwhile: Partial<MemoryThread> = {},
  head: RootHead | undefined = root,
): Promise<{ requests: number; look: Awaited<ReturnType<typeof snapshotAgain>>; whole: unknown }> {
  const side = sideOf(thread);
  const row = await snapshotRow(side, signal);
  const { heads } = await snapshotThread(side, signal);
  Object.assign(thread, meanwhile);
  const whole = await snapshotThread(side, signal);
  const before = side.requests();
  const look = await snapshotAgain(side, row, { heads, root: head }, signal);
  return {
    requests: side.requests() - before,
    look,
    whole: { ...whole, headBytes: look.headBytes, headStep: look.headStep },
  };
}

describe('looking again at a thread that has been read', () => {
  it('asks for its row alone where row and storage say that nothing was written', async () => {
    for (const thread of [threadWith({}), threadWith({ values: undefined }), threadWith({ values: null })]) {
      const { requests, look, whole } = await again(thread);
      assert.equal(requests, 1);
      assert.partialDeepStrictEqual(look, whole);
    }
  });

  const moved: Record<string, Partial<MemoryThread>> = {
    'its state was updated': { stateUpdatedAt: '2026-01-01T00:00:03Z' },
    'more is stored': { storage: { checkpoints: { count: 3 } } },
    'as many are stored, and other bytes': { storage: { checkpoints: { count: 2 }, total_bytes: 7 } },
    'nothing is said of the storage': { storage: undefined as never },
    'it is busy': { status: 'busy' },
    'its row has other values': { values: { step: 3 } },
  };
  for (const [what, change] of Object.entries(moved)) {
    it(`reads its newest checkpoints where ${what}`, async () => {
      const { requests, look, whole } = await again(threadWith({}), change);
      assert.ok(requests > 1, `${requests} requests`);
      assert.deepEqual(look, whole);
    });
  }

  it('reads its newest checkpoints where the server never says when a state was updated, or none had been read', async () => {
    assert.ok((await again(threadWith({ stateUpdatedAt: undefined as never }))).requests > 1);
    const side = sideOf(threadWith({}));
    const row = await snapshotRow(side, signal);
    const before = side.requests();
    await snapshotAgain(side, row, { heads: new Map(), root: undefined }, signal);
    assert.ok(side.requests() - before > 1);
  });
});
