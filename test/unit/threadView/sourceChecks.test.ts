import assert from 'node:assert/strict';
import { SourceChecks } from '../../../src/threadView/sourceChecks';

describe('what became of the sources of copies', () => {
  const copy = (index: number) => ({ deployment: 'http://localhost:2024', threadId: `copy ${String(index)}` });

  it('is known in the next window too, of the newest hundred copies', async () => {
    const kept = new Map<string, unknown>();
    const state = {
      keys: () => [...kept.keys()],
      get: (key: string) => kept.get(key),
      update: (key: string, value: unknown) => {
        kept.set(key, JSON.parse(JSON.stringify(value)));
        return Promise.resolve();
      },
    };
    const before = new SourceChecks(state);
    for (let index = 0; index < 101; index++) await before.remember(copy(index), 'unchanged');
    await before.remember(copy(1), 'changed');
    const after = new SourceChecks(state);
    assert.deepEqual(
      [0, 1, 100].map((index) => after.of(copy(index))),
      [undefined, 'changed', 'unchanged'],
    );
    for (const broken of [undefined, 'text', [['copy', 'fine']]]) {
      kept.set('sourceChecks', broken);
      assert.equal(new SourceChecks(state).of(copy(1)), undefined);
    }
  });
});
