import assert from 'node:assert/strict';
import { compareHistories } from '../../../src/comparison/compareHistories';
import { snapshotThread } from '../../../src/history/snapshot';
import { type MemoryThread, sideOf } from '../history/memoryServer';
import { copyOf, threadOf } from '../history/syntheticThread';
import { three, withHeadTask } from './verdictCases';

const signal = new AbortController().signal;

describe('a thread that waits behind a task', () => {
  const waiting = (thread: MemoryThread, taskId: string): MemoryThread => ({
    ...thread,
    status: 'interrupted',
    values: { a: 3 },
    interrupts: { [taskId]: [{ value: 'Go on?' }] },
  });
  const verdictOn = async (source: MemoryThread, copy: MemoryThread): Promise<unknown[]> => {
    const { verdict, reason } = await compareHistories(sideOf(source), sideOf(copy), { signal });
    return [verdict, reason?.code, reason?.facts.task];
  };

  it('that no checkpoint shows: nobody knows what it keeps', async () => {
    assert.deepEqual(await verdictOn(waiting(three(), 'gone'), copyOf(three())), ['cannotTell', 'taskHidden', 'gone']);
  });

  it('that a checkpoint shows, or whose server counts all that it stores, can be told', async () => {
    const shown = (): MemoryThread => withHeadTask(three(), { id: 'gone' });
    assert.equal((await verdictOn(waiting(shown(), 'gone'), copyOf(shown())))[0], 'identical');
    const counted = (thread: MemoryThread): MemoryThread => ({ ...thread, storage: { checkpoints: { count: 3 } } });
    assert.equal((await verdictOn(counted(waiting(three(), 'gone')), counted(copyOf(three()))))[0], 'identical');
  });
});

describe('a thread without a checkpoint', () => {
  const empty = (status: string): MemoryThread => ({
    ...threadOf({ states: [] }),
    status,
    storage: { checkpoints: { count: 0 } },
  });
  const copy = (): MemoryThread => copyOf(empty('idle'));

  it('that runs has not “never run”', async () => {
    const { verdict, reason } = await compareHistories(sideOf(empty('busy')), sideOf(copy()), { signal });
    assert.deepEqual([verdict, reason?.code], ['cannotTell', 'sourceMoved']);
  });

  it('that runs was copied up to here, where the copy is our own', async () => {
    const source = sideOf(empty('busy'));
    const look = await snapshotThread(source, signal);
    const { verdict, reason } = await compareHistories(source, sideOf(copy()), {
      signal,
      copy: { before: look, after: look },
    });
    assert.deepEqual([verdict, reason?.code], ['identicalUpToCopyPoint', 'copyPoint']);
  });

  it('that stands still never ran', async () => {
    const { verdict, reason } = await compareHistories(sideOf(empty('idle')), sideOf(copy()), { signal });
    assert.deepEqual([verdict, reason?.code], ['identical', 'neverRun']);
  });
});
