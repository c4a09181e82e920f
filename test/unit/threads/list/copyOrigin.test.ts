import assert from 'node:assert/strict';
import type { Thread } from '../../../../src/langgraph/types';
import { copyNumbers, copyOrigins, type SourceOf } from '../../../../src/threads/list/copyOrigin';

const thread = (thread_id: string, created: number, forked_from?: unknown): Thread => ({
  thread_id,
  created_at: `2026-01-0${created}T00:00:00Z`,
  updated_at: '2026-01-09T00:00:00Z',
  status: 'idle',
  metadata: forked_from === undefined ? {} : { forked_from },
});

/** The source of each, by thread. */
function origins(threads: Thread[], sourceOf: SourceOf = () => undefined): Record<string, string | undefined> {
  const rows = threads.map((each) => ({ thread: each }));
  const originOf = copyOrigins('http://one', rows, sourceOf);
  return Object.fromEntries(rows.map((row) => [row.thread.thread_id, originOf(row)]));
}

describe('where a thread was copied from', () => {
  it('is what is remembered, whatever the metadata says', () => {
    const inherited = thread('copy', 3, { thread_id: 'first' });
    assert.deepEqual(
      origins([inherited], ({ threadId }) => (threadId === 'copy' ? 'second' : undefined)),
      {
        copy: 'second',
      },
    );
  });

  it('is what the metadata says, where nothing is remembered', () => {
    assert.deepEqual(origins([thread('copy', 2, { thread_id: 'source', checkpoint_id: 'x' }), thread('source', 1)]), {
      copy: 'source',
      source: undefined,
    });
  });

  it('is not what was copied along with the metadata', () => {
    const record = { thread_id: 'source', checkpoint_id: 'x' };
    const other = { thread_id: 'source', checkpoint_id: 'y' };
    assert.deepEqual(
      origins([thread('copy of a copy', 3, record), thread('copy', 2, record), thread('later', 4, other)]),
      {
        'copy of a copy': undefined,
        copy: 'source',
        later: 'source',
      },
    );
  });

  it('is unknown where the metadata has something else', () => {
    for (const wrong of ['source', null, 1, [], {}, { thread_id: 1 }, { thread_id: '..' }, { thread_id: 'copy' }]) {
      assert.deepEqual(origins([thread('copy', 1, wrong)]), { copy: undefined });
    }
  });
});

describe('the copies of one title', () => {
  const titled = (id: string, created: number, title?: string): Thread => ({
    ...thread(id, created),
    metadata: title === undefined ? {} : { title },
  });

  it('are numbered as they were made, whatever the order of the rows', () => {
    const threads = [
      titled('third', 4, 'A'),
      titled('source', 1, 'A'),
      titled('first', 2, 'A'),
      titled('other', 3, 'B'),
    ];
    const rows = threads.map((each) => ({ thread: each }));
    const numbers = copyNumbers(rows, (row) => (row.thread.thread_id === 'source' ? undefined : 'source'));
    assert.deepEqual(Object.fromEntries(numbers), { first: 1, third: 2, other: 1 });
  });

  it('without a title need no number', () => {
    const rows = [titled('one', 1), titled('two', 2)].map((each) => ({ thread: each }));
    assert.deepEqual([...copyNumbers(rows, () => 'source').values()], [1, 1]);
  });
});
