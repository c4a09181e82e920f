import assert from 'node:assert/strict';
import type { Difference, Verification } from '../../../../src/api';
import { judgeRest } from '../../../../src/copy/fork/rest';

const forkId = '50';
const side = {
  thread: { deployment: 'http://memory', threadId: 'a' },
  namespaces: 1,
  bytes: 1,
  headCheckpointId: '40',
};
const verification = (more: Partial<Verification>, ofRight = 4): Verification => ({
  verdict: 'different',
  notes: [],
  notChecked: [],
  relation: 'diverged',
  left: { ...side, checkpoints: 4 },
  right: { ...side, checkpoints: ofRight },
  identicalCheckpoints: 4,
  masked: {},
  rewrittenIds: {},
  differences: [],
  differenceCount: more.differences?.length ?? 0,
  milliseconds: 1,
  ...more,
});
const only = (kind: 'onlyLeft' | 'onlyRight', checkpointId: string, namespace = ''): Difference => {
  return { kind, namespace, checkpointId, pointer: '' };
};
const at = (pointer: string): Difference => ({ kind: 'changed', namespace: '', checkpointId: '40', pointer });
const theFork = only('onlyRight', forkId);

describe('the rest of a copy after a fork', () => {
  const still = verification({ verdict: 'identical' });
  const moved = verification({ verdict: 'identicalUpToCopyPoint' });
  const many = Array.from({ length: 99 }, (_, index) => only('onlyLeft', `6${index}`));
  const cases: [what: string, before: Verification, after: Verification, rest: string, reason?: string][] = [
    ['one more, and nothing else', still, verification({ differences: [theFork] }, 5), 'same'],
    ['nothing more', still, verification({ verdict: 'identical' }), 'changed', 'restChanged'],
    [
      'cannot tell',
      still,
      verification({ verdict: 'cannotTell', reason: { code: 'tooLarge', facts: {} } }),
      'notCompared',
      'tooLarge',
    ],
    [
      'a checkpoint was too large to compare',
      still,
      verification({ differences: [theFork], notes: [{ code: 'leftOut', facts: { side: 'left' } }] }, 5),
      'notCompared',
      'leftOut',
    ],
    ['cancelled', still, verification({ verdict: 'cancelled' }), 'notCompared', 'cancelled'],
    [
      'another one more',
      still,
      verification({ differences: [theFork, only('onlyRight', '51')] }, 6),
      'changed',
      'restChanged',
    ],
    [
      'the fork in a subgraph',
      still,
      verification({ differences: [only('onlyRight', forkId, 'sub')] }, 5),
      'changed',
      'restChanged',
    ],
    ['one lost', still, verification({ differences: [theFork, only('onlyLeft', '30')] }, 4), 'changed', 'restChanged'],
    ['the source has run on since', still, verification({ differences: [theFork, only('onlyLeft', '60')] }, 5), 'same'],
    [
      'the source has run on',
      moved,
      verification({ differences: [theFork, only('onlyLeft', '60'), at('/tasks/0/result')] }, 5),
      'same',
    ],
    [
      'the source has run on, and values differ',
      moved,
      verification({ differences: [theFork, at('/values/a')] }, 5),
      'changed',
      'restChanged',
    ],
    [
      'the source has run on, and the copy lost one',
      moved,
      verification({ differences: [theFork, only('onlyLeft', '35', 'sub')] }, 4),
      'changed',
      'restChanged',
    ],
    [
      'the source has run on, and the copy lost an old one',
      moved,
      verification({ differences: [theFork, only('onlyLeft', '35')] }, 5),
      'changed',
      'restChanged',
    ],
    [
      'the copy moved meanwhile',
      still,
      verification(
        { differences: [theFork, at('/tasks/0')], notes: [{ code: 'sourceMoved', facts: { side: 'right' } }] },
        5,
      ),
      'changed',
      'restChanged',
    ],
    [
      'the source moved meanwhile',
      still,
      verification(
        { differences: [theFork, only('onlyLeft', '60')], notes: [{ code: 'sourceMoved', facts: { side: 'left' } }] },
        5,
      ),
      'same',
    ],
    [
      'the source has run on too far to be told',
      moved,
      verification({ differences: [theFork, ...many], differenceCount: 200 }, 5),
      'notCompared',
      'sourceMoved',
    ],
  ];
  for (const [what, before, after, rest, reason] of cases) {
    it(`${what}: ${rest}`, () => {
      const judged = judgeRest(before, after, forkId, (id) => id <= side.headCheckpointId);
      assert.deepEqual([judged.rest, judged.reason?.code], [rest, reason]);
      assert.equal(judged.outcome, rest === 'changed' ? 'wrong' : 'forked');
    });
  }
});
