import assert from 'node:assert/strict';
import type { Run } from '../../../src/langgraph/runs';
import { readThreadRuns } from '../../../src/runs/threadRuns';
import type { RunServer, RunSide } from '../../../src/runs/runServer';
import { type MemoryThread, sideOf } from '../history/memoryServer';
import { checkpointId, rowOf, sourceId } from '../history/syntheticThread';

const limits = { signal: new AbortController().signal };
const message = (id: string, input?: number): object => ({
  ...{ type: 'ai', id, content: id },
  ...(input !== undefined && { usage_metadata: { input_tokens: input, output_tokens: 1, total_tokens: input + 1 } }),
});

/** Two runs of two checkpoints each, the second of which failed. */
function thread(): MemoryThread {
  const row = (at: number, run: string, messages: object[], more: object = {}) =>
    rowOf(sourceId, '', at, at === 10 ? undefined : at - 10, {
      values: { messages },
      metadata: { source: 'loop', step: at, run_id: run },
      ...more,
    });
  const [one, two, three] = [message('m1', 100), message('m2', 20), message('m3')];
  const tasks = [{ id: 't', name: 'work', error: 'Boom: no such tool\n  at line 1', interrupts: [], checkpoint: null }];
  const rows = [
    row(10, 'r1', []),
    row(20, 'r1', [one]),
    row(30, 'r2', [one]),
    row(40, 'r2', [one, two, three], { tasks }),
  ];
  return { threadId: sourceId, rows: new Map([['', rows.reverse()]]) };
}

const started = '2026-01-01T00:00:00Z';
const listed: Run[] = [
  { run_id: 'r3', status: 'pending', created_at: started, updated_at: started, multitask_strategy: 'interrupt' },
  { run_id: 'r2', status: 'error', created_at: started, updated_at: '2026-01-01T00:00:02.5Z' },
  {
    ...{ run_id: 'r1', status: 'success', created_at: started, updated_at: '2026-01-01T00:00:01Z' },
    langsmith_session_name: 'lamps',
  },
];

function side(pages: object[] = []): RunSide {
  const { thread: of, server } = sideOf(thread());
  const runs: Partial<RunServer['runs']> = {
    list: (_, __, page) => {
      const { offset = 0, limit = 100 } = page ?? {};
      pages.push({ offset, limit });
      return Promise.resolve(listed.slice(offset, offset + limit));
    },
    errorOf: () => Promise.resolve('asked for'),
  };
  return { thread: of, server: { ...server, runs } as unknown as RunServer };
}

describe('the runs of a thread', () => {
  it('have their duration, their error, and the last checkpoint and the tokens of what they added', async () => {
    assert.deepEqual(await readThreadRuns(side(), { offset: 0, limit: 20 }, limits), {
      runs: [
        { runId: 'r3', status: 'pending', createdAt: started, multitaskStrategy: 'interrupt' },
        {
          ...{ runId: 'r2', status: 'error', createdAt: started, milliseconds: 2_500, checkpointId: checkpointId(40) },
          error: 'Boom: no such tool\n  at line 1',
          tokens: { input: 20, output: 1 },
        },
        {
          ...{
            runId: 'r1',
            status: 'success',
            createdAt: started,
            milliseconds: 1_000,
            checkpointId: checkpointId(20),
          },
          tokens: { input: 100, output: 1 },
          tracedTo: 'lamps',
        },
      ],
      next: undefined,
    });
  });

  it('come by pages, each asked for once', async () => {
    const pages: object[] = [];
    const of = side(pages);
    const first = await readThreadRuns(of, { offset: 0, limit: 2 }, limits);
    assert.deepEqual([first.runs.map(({ runId }) => runId), first.next], [['r3', 'r2'], 2]);
    const second = await readThreadRuns(of, { offset: 2, limit: 2 }, limits);
    assert.deepEqual([second.runs.map(({ runId }) => runId), second.next], [['r1'], undefined]);
    assert.deepEqual(pages, [
      { offset: 0, limit: 2 },
      { offset: 2, limit: 2 },
    ]);
  });
});
