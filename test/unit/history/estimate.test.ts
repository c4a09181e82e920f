import assert from 'node:assert/strict';
import { estimateHistory } from '../../../src/history/estimate';
import { type MemoryThread, sideOf, toJson } from './memoryServer';
import { threadOf } from './syntheticThread';

const options = { signal: new AbortController().signal };
const long = (states: number, bytes: number): MemoryThread =>
  threadOf({ states: Array.from({ length: states }, () => ({ text: 'x'.repeat(bytes) })) });
/** Bytes of history, as read. */
const sizeOf = (thread: MemoryThread): number => toJson([...thread.rows.values()].flat()).length;

describe('the estimate of a history', () => {
  it('is the head times its step, where the server does not count', async () => {
    const thread = long(20, 5_000);
    const [head] = thread.rows.get('') ?? [];
    assert.ok(head);
    head.metadata = { step: 18 };
    const side = sideOf(thread);
    const estimate = await estimateHistory(side, options);
    assert.equal(estimate?.checkpoints, 20);
    assert.ok(Math.abs(estimate.bytes / sizeOf(thread) - 1) < 0.05, String(estimate.bytes / sizeOf(thread)));
    assert.equal(side.requests(), 1);
  });

  const storage = (count: number, channels: Record<string, [versions: number, bytes: number]>) => ({
    total_bytes: 1,
    checkpoints: { count, bytes: 100 },
    channel_values: {
      by_channel: Object.fromEntries(
        Object.entries(channels).map(([name, [versions, bytes]]) => [name, { versions, bytes }]),
      ),
    },
    pending_writes: { count: 1, bytes: 1_000 },
  });

  it('is one value of each channel in every checkpoint, where it counts', async () => {
    const thread = long(1, 10);
    // Written once, shown a hundred times.
    thread.storage = storage(100, {
      file: [1, 50_000],
      messages: [10, 20_000],
      'branch:to:a': [5, 99_999],
      __start__: [1, 5],
    });
    const side = sideOf(thread);
    assert.deepEqual(await estimateHistory(side, options), { checkpoints: 100, bytes: 100 * (50_000 + 2_000) + 1_000 });
    assert.equal(side.requests(), 0, 'storage is not counted as a request');
  });

  it('takes the total where a server does not tell its channels', async () => {
    const thread = long(1, 10);
    thread.storage = { total_bytes: 12_345, checkpoints: { count: 3 } };
    assert.deepEqual(await estimateHistory(sideOf(thread), options), { checkpoints: 3, bytes: 12_345 });
  });

  it('believes no nonsense', async () => {
    const thread = long(1, 10);
    thread.storage = storage(2, { a: [0, 10], b: [-1, 20], c: [2, -5] });
    assert.deepEqual(await estimateHistory(sideOf(thread), options), { checkpoints: 2, bytes: 2 * 30 + 1_000 });
    const [head] = thread.rows.get('') ?? [];
    assert.ok(head);
    delete thread.storage;
    for (const step of [-1, -99, 1.5, 'many', null, { number: '1e999' }]) {
      head.metadata = { step };
      assert.equal((await estimateHistory(sideOf(thread), options))?.checkpoints, 1);
    }
    head.metadata = { step: 0 };
    assert.equal((await estimateHistory(sideOf(thread), options))?.checkpoints, 2);
  });

  it('is nothing for an empty thread, and unknown where nothing can be read', async () => {
    const empty = threadOf({ states: [] });
    assert.deepEqual(await estimateHistory(sideOf(empty), options), { checkpoints: 0, bytes: 0 });
    const broken = sideOf(long(2, 10), { answer: () => '<html>' });
    assert.equal(await estimateHistory(broken, options), undefined);
    assert.equal(await estimateHistory(sideOf(long(2, 1_000)), { ...options, maxCheckpointBytes: 500 }), undefined);
  });
});
