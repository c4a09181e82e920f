import assert from 'node:assert/strict';
import type { RunServer } from '../../../src/runs/runServer';
import { questionsOf, readThreadNow } from '../../../src/runs/threadNow';
import { sideOf } from '../history/memoryServer';
import { checkpointId, threadOf } from '../history/syntheticThread';

const { signal } = new AbortController();

describe('a thread as it stands', () => {
  it('has the questions of its row and the id of its newest checkpoint where that is too large to be read', async () => {
    const memory = threadOf({ states: [{}, { text: 'x'.repeat(10_000) }] });
    const { thread, server } = sideOf(memory);
    const row = {
      ...{ thread_id: thread.threadId, created_at: '', updated_at: '', status: 'interrupted' as const },
      metadata: { graph_id: 'chat' },
      interrupts: { task: [{ id: 'i', value: 'go on?' }] },
    };
    const searching = Object.assign(server, { searchThreads: () => Promise.resolve({ threads: [row] }) });
    const side = { thread, server: searching as unknown as RunServer };
    const now = await readThreadNow(side, { signal, maxCheckpointBytes: 2_000 });
    assert.equal(now.headCheckpointId, checkpointId(20));
    assert.deepEqual(
      questionsOf(now.waiting).map(({ id, value }) => [id, value]),
      [['i', 'go on?']],
    );
    assert.deepEqual(now.stateNames, []);
  });
});
