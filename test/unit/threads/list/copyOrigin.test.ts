import assert from 'node:assert/strict';
import type { Thread } from '../../../../src/langgraph/types';
import { copyOrigins, type SourceOf } from '../../../../src/threads/list/copyOrigin';

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
