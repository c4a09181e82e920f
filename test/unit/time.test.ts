import assert from 'node:assert/strict';
import { mapConcurrently } from '../../src/concurrency';
import { onAbort, sleep, unlessAborted, withGrace, within } from '../../src/time';

const forever = new Promise<number>(() => undefined);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Milliseconds that the work takes. */
async function timed(work: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work;
  return performance.now() - start;
}

/** A signal whose listeners are counted. */
function counted(): { controller: AbortController; listeners: () => number } {
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    listeners++;
    add(...given);
  };
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    listeners--;
    remove(...given);
  };
  return { controller, listeners: () => listeners };
}

describe('time', () => {
  it('sleep ends on time, or when the signal fires, and leaves no listener', async () => {
    assert.ok((await timed(sleep(30))) >= 29);
    const { controller, listeners } = counted();
    await sleep(1, controller.signal);
    assert.equal(listeners(), 0);
    const sleeping = sleep(60_000, controller.signal);
    controller.abort();
    await sleeping;
    await sleep(60_000, controller.signal);
  });

  it('onAbort calls back once, at once where the signal has fired, and not when it was taken back', () => {
    let calls = 0;
    const controller = new AbortController();
    onAbort(controller.signal, () => calls++);
    onAbort(controller.signal, () => calls++)();
    onAbort(undefined, () => calls++)();
    controller.abort();
    assert.equal(calls, 1);
    onAbort(controller.signal, () => calls++);
    assert.equal(calls, 2);
  });

  it('unlessAborted gives what the work gives, or the error of the signal', async () => {
    const { controller, listeners } = counted();
    const toError = () => new Error('cancelled');
    assert.equal(await unlessAborted(Promise.resolve(1), controller.signal, toError), 1);
    await assert.rejects(unlessAborted(Promise.reject(new Error('broken')), controller.signal, toError), /broken/);
    assert.equal(listeners(), 0);
    const waiting = unlessAborted(forever, controller.signal, toError);
    controller.abort();
    await assert.rejects(waiting, /cancelled/);
    await assert.rejects(unlessAborted(Promise.resolve(1), controller.signal, toError), /cancelled/);
  });

  it('within gives what comes in time, and undefined for what is late', async () => {
    assert.equal(await within(60_000, Promise.resolve(1)), 1);
    await assert.rejects(within(60_000, Promise.reject(new Error('broken'))), /broken/);
    assert.equal(await within(5, forever), undefined);
  });

  it('withGrace ends the work a moment after the signal, and not at all where it was done before', async () => {
    const cancel = new AbortController();
    const until = async (signal: AbortSignal): Promise<void> => sleep(60_000, signal);
    const work = withGrace(cancel.signal, 40, until);
    cancel.abort();
    assert.ok((await timed(work)) >= 39);
    assert.ok((await timed(withGrace(cancel.signal, 20, until))) >= 19, 'where it had fired before');
    const { controller, listeners } = counted();
    assert.equal(await withGrace(controller.signal, 0, () => Promise.resolve(2)), 2);
    assert.equal(listeners(), 0);
  });

  it('lets go of its timers when the work is done', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await turn();
    const before = timers();
    const both = [withGrace(AbortSignal.abort(), 60_000, turn), within(60_000, turn())];
    assert.equal(timers(), before + 2);
    await Promise.all(both);
    assert.equal(timers(), before);
  });
});

describe('mapConcurrently', () => {
  it('works on so many items at a time, and gives the results in their order', async () => {
    let [open, most] = [0, 0];
    const results = await mapConcurrently([3, 2, 1, 4, 0], 2, async (item, index) => {
      most = Math.max(most, ++open);
      for (let turns = 0; turns < item; turns++) await turn();
      open--;
      return `${index}:${item}`;
    });
    assert.deepEqual(results, ['0:3', '1:2', '2:1', '3:4', '4:0']);
    assert.equal(most, 2);
    assert.deepEqual(await mapConcurrently([], 2, () => Promise.resolve(1)), []);
  });

  it('begins nothing more when one has failed, and waits for what is under way', async () => {
    const begun: number[] = [];
    let isDone = false;
    const work = mapConcurrently([0, 1, 2, 3], 2, async (item) => {
      begun.push(item);
      if (item === 0) throw new Error('broken');
      await turn();
      isDone = true;
    });
    await assert.rejects(work, /broken/);
    assert.deepEqual(begun, [0, 1]);
    assert.ok(isDone);
  });
});
