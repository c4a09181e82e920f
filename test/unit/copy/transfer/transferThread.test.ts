import assert from 'node:assert/strict';
import type { TransferResult } from '../../../../src/api';
import { transfer } from './modelTransfer';

const told = ({ outcome, verdict, level, reason }: TransferResult): unknown[] => [
  outcome,
  verdict,
  level,
  reason?.code,
];

describe('a transfer to a server that', () => {
  it('does what it is asked is the same at every step, by one creation, and leaves nothing else', async () => {
    const { result, target, source } = await transfer({});
    assert.deepEqual(told(result), ['transferred', 'sameAtEveryStep', 1, undefined]);
    assert.deepEqual([...target.threads.keys()], [result.copy?.threadId]);
    assert.deepEqual(
      target.parts.map((part) => part.if_exists),
      ['raise'],
    );
    assert.equal(source.threads.get('source')?.length, 12);
  });

  it('has other edges than the source has them named before', async () => {
    const { result } = await transfer({}, undefined, undefined, () =>
      Promise.resolve({
        nodes: ['one', 'two'],
        edges: [
          ['__start__', 'one'],
          ['one', 'two'],
          ['one', '__end__'],
        ].map(([source = '', target = '']) => ({ source, target, isConditional: false })),
      }),
    );
    const { facts } = result.notes.find(({ code }) => code === 'edgesDiffer') ?? {};
    assert.deepEqual(facts, { count: 2, names: 'one → __end__, two → __end__' });
    assert.deepEqual((await transfer({})).result.notes, []);
  });

  it('drops a key is found out', async () => {
    const { result, target } = await transfer({ drops: 'last' });
    assert.deepEqual(told(result).slice(0, 2), ['transferred', 'different']);
    assert.ok(result.notes.some(({ code, facts }) => code === 'channelsMissing' && facts.names === 'last'));
    assert.equal(target.threads.size, 1);
  });

  it('makes nothing of supersteps is found out', async () => {
    assert.deepEqual(told((await transfer({ ignores: true })).result), [
      'transferred',
      'cannotTell',
      undefined,
      'notInOrder',
    ]);
  });

  it('makes more checkpoints than it was asked for is found out', async () => {
    assert.deepEqual(told((await transfer({ addsRow: true })).result).slice(0, 2), ['transferred', 'cannotTell']);
  });

  for (const status of [400, 500]) {
    it(`refuses every part with ${status} leaves nothing behind, and is quoted`, async () => {
      const { result, target } = await transfer({ refuses: { status, after: 0 } });
      assert.deepEqual(told(result), ['refused', undefined, undefined, 'serverError']);
      assert.deepEqual([result.reason?.facts.status, result.reason?.facts.detail], [status, 'no']);
      assert.deepEqual([target.threads.size, result.copy], [0, undefined]);
    });
  }

  it('takes only small parts gets small ones, each once', async () => {
    const { result, target } = await transfer({ mostSteps: 5 });
    assert.deepEqual(told(result), ['transferred', 'sameAtEveryStep', 1, undefined]);
    assert.deepEqual(
      target.parts.map(({ supersteps, if_exists: exists }) => [supersteps.length, exists]),
      [
        [3, 'raise'],
        [3, 'do_nothing'],
        [3, 'do_nothing'],
        [3, 'do_nothing'],
      ],
    );
  });

  it('loses a response is looked at, and not asked again', async () => {
    const { result, target } = await transfer({ losesPart: 1 });
    assert.deepEqual(told(result), ['transferred', 'sameAtEveryStep', 1, undefined]);
    assert.equal(target.parts.length, 1);
  });

  it('deletes nothing has what was left named', async () => {
    const { result } = await transfer({ keepsThreads: true });
    assert.ok(result.notes.some(({ code, facts }) => code === 'scratchLeft' && facts.count === 1));
  });

  it('is left in the middle names what is there', async () => {
    const stop = new AbortController();
    const { result, target } = await transfer({}, stop.signal, () => stop.abort());
    assert.equal(result.outcome, 'cancelled');
    assert.deepEqual([...target.threads.keys()], [result.copy?.threadId]);
  });
});
