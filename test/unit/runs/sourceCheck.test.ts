import assert from 'node:assert/strict';
import type { SourceCheck } from '../../../src/api';
import { takeFingerprint } from '../../../src/runs/fingerprint';
import { compareFingerprints } from '../../../src/runs/sourceCheck';
import { type MemoryThread, sideOf } from '../history/memoryServer';
import { checkpointId, rowOf, runOn, sourceId, threadOf } from '../history/syntheticThread';

const signal = new AbortController().signal;
const ours = 'run-of-ours';

const whole = (): MemoryThread => threadOf({ states: [{ a: 1 }, { a: 2 }, { a: 3 }], listed: 2, hidden: 2 });
const counting = (count: number, more: object = {}): MemoryThread => ({
  ...whole(),
  storage: { checkpoints: { count }, ...more },
});
const root = (thread: MemoryThread) => thread.rows.get('') ?? [];

/** The thread after something was done to it. */
function changed(thread: MemoryThread, change: (thread: MemoryThread) => void): MemoryThread {
  change(thread);
  return thread;
}

async function check(before: MemoryThread, after: MemoryThread): Promise<SourceCheck> {
  const [one, other] = [
    await takeFingerprint(sideOf(before), { signal }),
    await takeFingerprint(sideOf(after), { signal }),
  ];
  return compareFingerprints(one, other, ours);
}

describe('a source after a run on its copy', () => {
  const cases: [string, MemoryThread, MemoryThread, SourceCheck['outcome'], string?][] = [
    ['the same', whole(), whole(), 'unchanged'],
    ['the same, and all that is stored', counting(7), counting(7), 'unchanged'],
    ['never run', threadOf({ states: [] }), threadOf({ states: [] }), 'unchanged'],
    ['run on', whole(), runOn(whole(), 2), 'movedByOthers'],
    [
      'run on by us',
      whole(),
      changed(whole(), (thread) =>
        root(thread).unshift(rowOf(sourceId, '', 40, 30, { metadata: { run_id: ours, step: 3 } })),
      ),
      'changed',
    ],
    [
      'other values at its head',
      whole(),
      changed(whole(), (thread) => Object.assign(root(thread)[0] ?? {}, { values: { a: 9 } })),
      'changed',
    ],
    [
      'an answer came to its head',
      whole(),
      changed(whole(), (thread) => Object.assign(root(thread)[0] ?? {}, { tasks: [{ id: 't', result: 1 }] })),
      'movedByOthers',
    ],
    [
      'an older checkpoint is another one',
      whole(),
      changed(whole(), (thread) => Object.assign(root(thread)[1] ?? {}, { values: { a: 22 } })),
      'changed',
    ],
    ['a checkpoint is gone', whole(), changed(whole(), (thread) => root(thread).shift()), 'changed'],
    [
      'a checkpoint of a listed namespace is gone',
      whole(),
      changed(whole(), (thread) => thread.rows.get('sub:s')?.pop()),
      'changed',
    ],
    [
      'one byte of a hidden namespace is another',
      whole(),
      changed(whole(), (thread) => Object.assign(thread.rows.get('call:h')?.[1] ?? {}, { values: { index: 7 } })),
      'changed',
    ],
    ['it stores something else', counting(7, { total: 1 }), counting(7, { total: 2 }), 'changed', 'storageDiffers'],
    ['more is stored than shown', counting(9), counting(9), 'cannotTell', 'notAllReadable'],
  ];
  for (const [what, before, after, outcome, reason] of cases) {
    it(`${what}: ${outcome}`, async () => {
      const found = await check(before, after);
      assert.deepEqual([found.outcome, found.reason?.code], [outcome, reason], JSON.stringify(found));
      assert.equal(found.digestBefore === found.digestAfter, found.added + found.changed + found.lost === 0);
    });
  }

  it('is not called unchanged or moved where a checkpoint is too large to be read; what has changed is', async () => {
    const large = (): MemoryThread =>
      changed(whole(), (thread) => Object.assign(root(thread)[1] ?? {}, { values: { text: 'x'.repeat(10_000) } }));
    const check = async (after: MemoryThread): Promise<unknown[]> => {
      const limits = { signal, maxCheckpointBytes: 2_000 };
      const [one, other] = [
        await takeFingerprint(sideOf(large()), limits),
        await takeFingerprint(sideOf(after), limits),
      ];
      const { outcome, reason, checkpoints } = compareFingerprints(one, other, ours);
      return [outcome, reason?.code, reason?.facts.checkpointId, checkpoints];
    };
    const named = ['cannotTell', 'tooLarge', checkpointId(20), 7];
    assert.deepEqual(await check(large()), named);
    assert.deepEqual(await check(runOn(large(), 1)), named);
    const shorter = changed(large(), (thread) => root(thread).pop());
    assert.deepEqual(await check(shorter), ['changed', undefined, undefined, 7]);
  });

  it('is told with what was read', async () => {
    const { checkpoints, namespaces, stored } = await check(counting(7), counting(7));
    assert.deepEqual({ checkpoints, namespaces, stored }, { checkpoints: 7, namespaces: 3, stored: 7 });
  });
});
