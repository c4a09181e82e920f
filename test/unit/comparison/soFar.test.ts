import assert from 'node:assert/strict';
import type { Verification, VerificationProgress } from '../../../src/api';
import { compareHistories } from '../../../src/comparison/compareHistories';
import { type Lies, type MemoryThread, type Row, sideOf } from '../history/memoryServer';
import { copyOf, rowOf, runOn, sourceId, threadOf } from '../history/syntheticThread';

const tasks = 20;
const all = tasks + 1;
/** Every checkpoint but the newest has a task that nobody lists a namespace for; the ninth calls a subgraph. */
function busyThread(): MemoryThread {
  const thread = threadOf({ states: Array.from({ length: all }, (_, at) => ({ at })) });
  for (const [at, row] of (thread.rows.get('') ?? []).entries()) {
    if (at > 0) row.tasks = [{ id: `t${at}`, name: 'call', result: {}, error: null, interrupts: [], checkpoint: null }];
  }
  thread.rows.set('call:t9', [rowOf(sourceId, 'call:t9', 77, undefined, { values: { sub: 1 } })]);
  return thread;
}

const counted = (thread: MemoryThread, count: number): MemoryThread => ({
  ...thread,
  storage: { checkpoints: { count } },
});

interface Watched {
  verification: Verification;
  soFar: Verification[];
  /** Namespaces in the order in which the left side was asked for them; `soFar` where the verdict so far was told. */
  asked: string[];
  progress: VerificationProgress[];
}

async function watch(
  left: MemoryThread,
  right: MemoryThread,
  { lies = {}, abortAfter = Infinity }: { lies?: Lies; abortAfter?: number } = {},
): Promise<Watched> {
  const controller = new AbortController();
  const watched: Omit<Watched, 'verification'> = { soFar: [], asked: [], progress: [] };
  const wait = (namespace: string): Promise<void> => {
    watched.asked.push(namespace);
    const hidden = watched.asked.filter((each) => each.startsWith('call:')).length;
    if (hidden > abortAfter) controller.abort(new Error('enough'));
    controller.signal.throwIfAborted();
    return Promise.resolve();
  };
  const verification = await compareHistories(sideOf(left, { ...lies, wait }), sideOf(right), {
    signal: controller.signal,
    onProgress: (progress) => void watched.progress.push(progress),
    onListed: (soFar) => {
      watched.soFar.push(soFar);
      watched.asked.push('soFar');
    },
  });
  return { verification, ...watched };
}

describe('the verdict on all that is listed', () => {
  it('is told before any hidden namespace is asked for, and the last one when all were', async () => {
    const { verification, soFar, asked, progress } = await watch(busyThread(), copyOf(busyThread()));
    assert.deepEqual(
      soFar.map(({ verdict, left }) => [verdict, left.checkpoints]),
      [['identical', all]],
    );
    const told = asked.indexOf('soFar');
    assert.ok(asked.slice(0, told).every((namespace) => namespace === ''));
    assert.ok(asked.slice(told).filter((namespace) => namespace.startsWith('call:')).length >= tasks);
    assert.deepEqual([verification.verdict, verification.left.checkpoints], ['identical', all + 1]);
    assert.ok(progress.filter(({ probing }) => probing).every(({ verdictSoFar }) => verdictSoFar === 'identical'));
  });

  it('is not the last word: what is hidden may differ', async () => {
    const copy = copyOf(busyThread());
    copy.rows.delete('call:t9');
    const { verification, soFar } = await watch(busyThread(), copy);
    assert.deepEqual([soFar[0]?.verdict, verification.verdict], ['identical', 'different']);
  });

  it('is given where the server counts more than it lists, and does not count for nothing', async () => {
    const [left, right] = [counted(busyThread(), all + 1), counted(copyOf(busyThread()), all + 1)];
    const { verification, soFar } = await watch(left, right);
    assert.deepEqual([soFar[0]?.verdict, verification.verdict], ['identical', 'identical']);
    const missing = await watch(counted(busyThread(), all + 2), counted(copyOf(busyThread()), all + 2));
    assert.deepEqual([missing.soFar[0]?.verdict, missing.verification.verdict], ['identical', 'cannotTell']);
  });

  it('is the only one where the server counts no more than it lists: nothing is asked for', async () => {
    const listed = busyThread();
    listed.rows.delete('call:t9');
    const { verification, soFar, asked } = await watch(counted(listed, all), counted(copyOf(listed), all));
    assert.deepEqual([verification.verdict, soFar, asked.filter((each) => each !== '')], ['identical', [], []]);
  });

  it('stays when the rest is given up, and says what was not asked', async () => {
    const { verification } = await watch(busyThread(), copyOf(busyThread()), { abortAfter: 5 });
    const { verdict, relation, reason } = verification;
    assert.deepEqual([verdict, relation, reason?.code], ['cancelled', 'same', 'hiddenNotAsked']);
    assert.deepEqual([reason?.facts.verdict, reason?.facts.known], ['identical', tasks]);
    assert.ok(Number(reason?.facts.asked) >= 5);
    assert.equal(verification.left.checkpoints, all);
  });

  it('is different for good where it is different', async () => {
    const copy = runOn(copyOf(busyThread()), 2);
    const { verification } = await watch(busyThread(), copy, { abortAfter: 5 });
    assert.equal(verification.verdict, 'different');
    assert.deepEqual(
      verification.differences.map(({ kind }) => kind),
      ['onlyRight', 'onlyRight'],
    );
    assert.ok(verification.notes.some(({ code }) => code === 'hiddenNotAsked'));
  });

  it('is not told of a thread that moves meanwhile', async () => {
    const left = busyThread();
    let looks = 0;
    // Asked for before and after the reading.
    const info = (): string => {
      const rows: Row[] = left.rows.get('') ?? [];
      if (++looks === 2) rows.unshift(rowOf(sourceId, '', 900, all * 10, { values: { at: 'new' } }));
      return '{}';
    };
    const { soFar } = await watch(left, copyOf(busyThread()), { lies: { info } });
    assert.deepEqual(soFar, []);
  });
});
