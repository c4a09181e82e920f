import assert from 'node:assert/strict';
import { compareHistories } from '../../../src/comparison/compareHistories';
import { type MemoryThread, sideOf } from '../history/memoryServer';
import { allRows, threadOf } from '../history/syntheticThread';

const signal = new AbortController().signal;
const count = 40;
const made = (): MemoryThread =>
  threadOf({
    states: Array.from({ length: count }, (_, at) => ({
      messages: Array.from({ length: at + 1 }, (_, index) => ({
        type: 'human',
        id: `m${index}`,
        parts: [{ text: `${index}` }],
      })),
      files: { 'a.txt': { lines: ['one', 'two'] }, 'b.txt': { lines: [`${at}`] } },
    })),
  });

/** As another server might spell it: every object with its keys the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}
function inReverse(change: (values: { messages: { parts: object[] }[] }, at: number) => void): MemoryThread {
  const thread = made();
  for (const [at, row] of allRows(thread).entries()) {
    change(row.values as { messages: { parts: object[] }[] }, at);
    row.values = reversed(row.values);
  }
  return thread;
}

describe('states that are spelled in another way', () => {
  it('are the same', async () => {
    const other = inReverse(() => undefined);
    const { verdict, identicalCheckpoints } = await compareHistories(sideOf(made()), sideOf(other), { signal });
    assert.deepEqual([verdict, identicalCheckpoints], ['identical', count]);
  });

  it('are found to differ in one place of one of them, though that place was the same in all others', async () => {
    for (const changed of [0, 7, count - 2]) {
      const other = inReverse((values, at) => {
        if (at === changed) values.messages[0]?.parts.push({ text: 'more' });
      });
      const { verdict, differences, differenceCount } = await compareHistories(sideOf(made()), sideOf(other), {
        signal,
      });
      assert.deepEqual(
        [verdict, differenceCount, differences[0]?.pointer],
        ['different', 1, '/values/messages/0/parts/1'],
      );
    }
  });
});
