import assert from 'node:assert/strict';

import type { Release } from '../../../../src/concurrency';
import { until } from '../../../tools/patience';
import { SocketLimit, type SocketUse } from '../../../../src/langgraph/http/socketLimit';

const never = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('SocketLimit', () => {
  function start(limit: SocketLimit) {
    const running: { use: SocketUse; release: Release }[] = [];
    const take = (use: SocketUse, origin = 'a'): void => {
      void limit.take(origin, use, never).then((release) => running.push({ use, release }));
    };
    return { running, take, uses: () => running.map(({ use }) => use).join(' ') };
  }

  it('lets four responses run at a time, in order, per origin', async () => {
    const { running, take } = start(new SocketLimit(4));
    for (let index = 0; index < 6; index++) take('response');
    take('response', 'b');
    await turn();
    assert.equal(running.length, 5);
    running[0]?.release();
    running[0]?.release();
    await turn();
    assert.equal(running.length, 6);
  });

  it('two streams and responses together stay within the limit', async () => {
    const { take, uses } = start(new SocketLimit(4));
    for (const use of ['stream', 'stream', 'response', 'response', 'response'] as const) take(use);
    await turn();
    assert.equal(uses(), 'stream stream response response');
  });

  it('nobody waits longer than a moment for streams alone, which may be waiting for each other', async () => {
    const { take, uses } = start(new SocketLimit(4));
    for (let index = 0; index < 6; index++) take('stream');
    take('response');
    take('response');
    await turn();
    assert.equal(uses(), 'stream stream stream stream');
    await until('late ones start', () => uses().includes('response'));
    assert.equal(uses(), 'stream stream stream stream stream stream response');
  });

  it('nobody waits for writes alone, which may take minutes', async () => {
    const { take, uses } = start(new SocketLimit(2));
    for (const use of ['write', 'write', 'stream', 'response'] as const) take(use);
    await turn();
    assert.equal(uses(), 'write write stream');
  });

  it('a stream waits for responses, which end', async () => {
    const { running, take, uses } = start(new SocketLimit(2));
    for (const use of ['response', 'response', 'stream'] as const) take(use);
    await turn();
    assert.equal(uses(), 'response response');
    running[0]?.release();
    await turn();
    assert.equal(uses(), 'response response stream');
  });

  it('writes count, go first, and wait a moment at most', async () => {
    const { running, take, uses } = start(new SocketLimit(4));
    for (const use of ['response', 'response', 'write', 'response', 'response', 'write'] as const) take(use);
    await turn();
    assert.equal(uses(), 'response response write response');
    running[0]?.release();
    await turn();
    assert.equal(uses(), 'response response write response write');
    take('write');
    const waited = performance.now();
    while (running.length < 6) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(performance.now() - waited > 200, 'it did not wait');
    assert.equal(uses(), 'response response write response write write');
  });

  it('who gives up leaves the queue', async () => {
    const limit = new SocketLimit(1);
    const first = await limit.take('a', 'response', never);
    const cancel = new AbortController();
    const second = limit.take('a', 'response', cancel.signal);
    const third = limit.take('a', 'response', never);
    cancel.abort();
    await assert.rejects(second);
    first();
    (await third)();
    await assert.rejects(limit.take('a', 'response', AbortSignal.abort()));
    (await limit.take('a', 'response', never))();
  });
});
