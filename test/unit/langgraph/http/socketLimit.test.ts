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

  it('lets four answers run at a time, in order, per origin', async () => {
    const { running, take } = start(new SocketLimit(4));
    for (let index = 0; index < 6; index++) take('answer');
    take('answer', 'b');
    await turn();
    assert.equal(running.length, 5);
    running[0]?.release();
    running[0]?.release();
    await turn();
    assert.equal(running.length, 6);
  });

  it('two streams and answers together stay within the limit', async () => {
    const { take, uses } = start(new SocketLimit(4));
    for (const use of ['stream', 'stream', 'answer', 'answer', 'answer'] as const) take(use);
    await turn();
    assert.equal(uses(), 'stream stream answer answer');
  });

  it('nobody waits longer than a moment for streams alone, which may be waiting for each other', async () => {
    const { take, uses } = start(new SocketLimit(4));
    for (let index = 0; index < 6; index++) take('stream');
    take('answer');
    take('answer');
    await turn();
    assert.equal(uses(), 'stream stream stream stream');
    await until('late ones start', () => uses().includes('answer'));
    assert.equal(uses(), 'stream stream stream stream stream stream answer');
  });

  it('nobody waits for writes alone, which may take minutes', async () => {
    const { take, uses } = start(new SocketLimit(2));
    for (const use of ['write', 'write', 'stream', 'answer'] as const) take(use);
    await turn();
    assert.equal(uses(), 'write write stream');
  });

  it('a stream waits for answers, which end', async () => {
    const { running, take, uses } = start(new SocketLimit(2));
    for (const use of ['answer', 'answer', 'stream'] as const) take(use);
    await turn();
    assert.equal(uses(), 'answer answer');
    running[0]?.release();
    await turn();
    assert.equal(uses(), 'answer answer stream');
  });

  it('writes count, go first, and wait a moment at most', async () => {
    const { running, take, uses } = start(new SocketLimit(4));
    for (const use of ['answer', 'answer', 'write', 'answer', 'answer', 'write'] as const) take(use);
    await turn();
    assert.equal(uses(), 'answer answer write answer');
    running[0]?.release();
    await turn();
    assert.equal(uses(), 'answer answer write answer write');
    take('write');
    const waited = performance.now();
    while (running.length < 6) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(performance.now() - waited > 200, 'it did not wait');
    assert.equal(uses(), 'answer answer write answer write write');
  });

  it('who gives up leaves the queue', async () => {
    const limit = new SocketLimit(1);
    const first = await limit.take('a', 'answer', never);
    const cancel = new AbortController();
    const second = limit.take('a', 'answer', cancel.signal);
    const third = limit.take('a', 'answer', never);
    cancel.abort();
    await assert.rejects(second);
    first();
    (await third)();
    await assert.rejects(limit.take('a', 'answer', AbortSignal.abort()));
    (await limit.take('a', 'answer', never))();
  });
});
