import assert from 'node:assert/strict';
import { type EndTurn, Turns } from '../../../src/copy/turns';

const never = new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  const line = (turns: Turns) => {
    const running: { weight: number; end: EndTurn }[] = [];
    const take = (weight: number, name = 'a'): void => {
      void turns.take(name, weight, never).then((end) => end && running.push({ weight, end }));
    };
    return { running, take, weights: () => running.map(({ weight }) => weight).join(' ') };
  };

  it('are given up to a weight, in order, for each name', async () => {
    const { running, take, weights } = line(new Turns(3));
    for (const weight of [1, 1, 2, 1]) take(weight);
    take(2, 'b');
    await settle();
    assert.equal(weights(), '1 1 2', 'nobody overtakes the heavy one');
    running[0]?.end();
    running[0]?.end();
    await settle();
    assert.equal(weights(), '1 1 2 2');
    running[1]?.end();
    await settle();
    assert.equal(weights(), '1 1 2 2 1');
  });

  it('say when they have to be waited for', async () => {
    const turns = new Turns(1);
    let waits = 0;
    const end = await turns.take('a', 1, never, () => waits++);
    assert.equal(waits, 0);
    const second = turns.take('a', 1, never, () => waits++);
    assert.equal(waits, 1);
    end?.();
    assert.ok(await second);
  });

  it('are not waited for by whoever gives up, who stands in nobody’s way', async () => {
    const turns = new Turns(2);
    const cancel = new AbortController();
    await turns.take('a', 1, never);
    const heavy = turns.take('a', 2, cancel.signal);
    const light = turns.take('a', 1, never);
    cancel.abort();
    assert.equal(await heavy, undefined);
    assert.ok(await light);
    assert.equal(await turns.take('a', 1, AbortSignal.abort()), undefined);
  });
});
