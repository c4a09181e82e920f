import assert from 'node:assert/strict';
import { KeyedSemaphore, type Release } from '../../src/concurrency';

const never = new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a keyed semaphore', () => {
  const queue = (semaphore: KeyedSemaphore) => {
    const running: { weight: number; release: Release }[] = [];
    const take = (weight: number, name = 'a'): void => {
      void semaphore.take(name, weight, never).then((release) => release && running.push({ weight, release }));
    };
    return { running, take, weights: () => running.map(({ weight }) => weight).join(' ') };
  };

  it('lets in up to a weight, in order, for each key', async () => {
    const { running, take, weights } = queue(new KeyedSemaphore(3));
    for (const weight of [1, 1, 2, 1]) take(weight);
    take(2, 'b');
    await settle();
    assert.equal(weights(), '1 1 2', 'nobody overtakes the heavy one');
    running[0]?.release();
    running[0]?.release();
    await settle();
    assert.equal(weights(), '1 1 2 2');
    running[1]?.release();
    await settle();
    assert.equal(weights(), '1 1 2 2 1');
  });

  it('says when there is no room yet', async () => {
    const semaphore = new KeyedSemaphore(1);
    let waits = 0;
    const release = await semaphore.take('a', 1, never, () => waits++);
    assert.equal(waits, 0);
    const second = semaphore.take('a', 1, never, () => waits++);
    assert.equal(waits, 1);
    release?.();
    assert.ok(await second);
  });

  it('is left by whoever gives up, who stands in nobody’s way', async () => {
    const semaphore = new KeyedSemaphore(2);
    const cancel = new AbortController();
    await semaphore.take('a', 1, never);
    const heavy = semaphore.take('a', 2, cancel.signal);
    const light = semaphore.take('a', 1, never);
    cancel.abort();
    assert.equal(await heavy, undefined);
    assert.ok(await light);
    assert.equal(await semaphore.take('a', 1, AbortSignal.abort()), undefined);
  });
});
