import assert from 'node:assert/strict';
import fc from 'fast-check';
import { outlineHistory, outlineObject } from '../../../src/historyText/outline';

interface Item {
  values: unknown;
  metadata: { source: string; step: number };
  checkpoint: { checkpoint_id: string; checkpoint_ns: string };
}

const textOf = (items: unknown): string => JSON.stringify(items, null, 2) + '\n';
const item = (values: unknown, id: string, step: number, namespace = ''): Item => ({
  values,
  metadata: { source: 'loop', step },
  checkpoint: { checkpoint_id: id, checkpoint_ns: namespace },
});

describe('the outline of a document', () => {
  it('has each checkpoint of a history, with the lines where it begins and ends', () => {
    const text = textOf([item({ a: [1] }, 'c2', 1), item({}, 'c1', 0, 'agent:1')]);
    const found = outlineHistory(text);
    assert.deepEqual(
      found.map(({ checkpointId, namespace, step, source }) => [checkpointId, namespace, step, source]),
      [
        ['c2', '', 1, 'loop'],
        ['c1', 'agent:1', 0, 'loop'],
      ],
    );
    const lines = text.split('\n');
    for (const { from, to } of found) {
      assert.equal(lines[from], '  {');
      assert.match(lines[to] ?? '', /^ {2}\},?$/);
    }
  });

  it('takes nothing in a state for a checkpoint of its own', () => {
    const lure = item({ checkpoint: { checkpoint_id: 'x' }, metadata: { step: 9 } }, 'y', 8);
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 8 }), (states) => {
        const items = states.map((state, index) => item({ state, lure, '  {': '\n  {' }, `c${String(index)}`, index));
        const found = outlineHistory(textOf(items));
        assert.deepEqual(
          found.map(({ checkpointId, step }) => [checkpointId, step]),
          items.map(({ checkpoint, metadata }) => [checkpoint.checkpoint_id, metadata.step]),
        );
      }),
    );
  });

  it('has the members of a state or a checkpoint, in their order', () => {
    const text = textOf({ messages: [{ role: 'user' }], 'a "key"': {}, step: 3 });
    assert.deepEqual(outlineObject(text), [
      { key: 'messages', from: 1, to: 5 },
      { key: 'a "key"', from: 6, to: 6 },
      { key: 'step', from: 7, to: 7 },
    ]);
  });

  it('is empty where there is nothing, and where a text is too large to be looked through', () => {
    assert.deepEqual(
      [outlineHistory('[]\n'), outlineHistory(''), outlineObject('{}\n'), outlineObject('')],
      [[], [], [], []],
    );
    const large = textOf([item({ text: 'x'.repeat(50 * 1024 * 1024) }, 'c1', 0)]);
    assert.deepEqual(outlineHistory(large), []);
  });

  it('has at most 5,000 checkpoints', () => {
    const items = Array.from({ length: 5_001 }, (_, index) => item({}, `c${String(index)}`, index));
    assert.equal(outlineHistory(textOf(items)).length, 5_000);
  });
});
