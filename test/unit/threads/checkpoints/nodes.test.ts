import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CheckpointRow, TaskRow } from '../../../../src/history/checkpointRows';
import { TaskNamespaces } from '../../../../src/history/taskNamespaces';
import { AgentServerError } from '../../../../src/langgraph/http/errors';
import { rowsBelow } from '../../../../src/threads/checkpoints/below';
import { belowThreadNode, checkpointNode, namespaceNode, taskNode } from '../../../../src/threads/checkpoints/nodes';
import { waitReasonOf, waitReasonOfInterrupts } from '../../../../src/threads/checkpoints/waitReason';
import { threadNode } from '../../../../src/threads/nodes';

const thread = threadNode('http://localhost:2024', {
  thread_id: 't1',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-02T00:00:00Z',
  status: 'idle',
  metadata: {},
});
const branch = { after: 'older', parentStep: undefined, children: 1, isEarlierEnd: false } as const;
const step = { ran: undefined, effects: undefined };
const task = (more: Partial<TaskRow> = {}): TaskRow => ({
  id: 'a',
  name: 'work',
  namespace: undefined,
  error: undefined,
  questions: [],
  ...more,
});
const row = (more: Partial<CheckpointRow> = {}): CheckpointRow => ({
  id: 'c1',
  namespace: '',
  parentId: undefined,
  createdAt: '2026-01-01T00:00:00Z',
  step: 1,
  source: 'loop',
  next: [],
  tasks: [],
  ...more,
});

describe('the rows below a thread', () => {
  it('are references to a checkpoint', () => {
    const { deployment, threadId, checkpointId, namespace } = checkpointNode(
      thread,
      'sub:1',
      row({ namespace: 'sub' }),
      branch,
      step,
    );
    const reference = { deployment: 'http://localhost:2024', threadId: 't1', checkpointId: 'c1', namespace: 'sub' };
    assert.deepEqual({ deployment, threadId, checkpointId, namespace }, reference);
  });

  it('never share an id, whatever servers call namespaces, checkpoints and tasks', () => {
    const hostile = fc.oneof(
      fc.constantFrom('', ' ', '"', 'a" checkpoint "b', 'task', 'problem', '|1', 'loadMore'),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    const places = fc.uniqueArray(fc.tuple(hostile, hostile), { maxLength: 12, selector: (pair) => pair.join('\0\0') });
    fc.assert(
      fc.property(places, (all) => {
        const checkpoints = all.map(([namespace, id]) =>
          checkpointNode(thread, '', row({ namespace, id }), branch, step),
        );
        const below = checkpoints.flatMap((node) => all.map(([name, id]) => taskNode(node, task({ name, id }), false)));
        const deeper = below.flatMap((node) => [
          namespaceNode(node, { namespace: 'n', answered: 'n', call: 1 }),
          namespaceNode(node, { namespace: 'n|1', answered: 'n|1', call: 2 }),
          belowThreadNode(node, 'problem'),
          belowThreadNode(node, 'loadMore'),
        ]);
        const ids = [thread, ...checkpoints, ...below, ...deeper].map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the namespaces of a task', () => {
  const found = async (listed: string | undefined, answers: Record<string, string>, asked = '') => {
    const names: string[] = [];
    const probe = (namespace: string): Promise<string | undefined> => {
      names.push(namespace);
      return Promise.resolve(answers[namespace]);
    };
    const list = new TaskNamespaces(asked, task({ namespace: listed }), probe, () => undefined);
    await list.load();
    return { names, rows: list.rows.map(({ namespace, call }) => `${call} ${namespace}`), list };
  };

  it('are asked for by name, call after call, until there is none', async () => {
    const { names, rows } = await found(undefined, { 'work:a': 'work:a', 'work:a|1': 'work:a|1' });
    assert.deepEqual(names, ['work:a', 'work:a|1', 'work:a|2']);
    assert.deepEqual(rows, ['1 work:a', '2 work:a|1']);
  });

  it('are asked for below the namespace that the task is in', async () => {
    const { rows } = await found(undefined, { 'up:1|work:a': 'up:1|work:a' }, 'up:1');
    assert.deepEqual(rows, ['1 up:1|work:a']);
  });

  it('are there where they are listed, also without checkpoints', async () => {
    assert.deepEqual((await found('listed:a', {})).rows, ['1 listed:a']);
  });

  it('are asked for by the plain name where that one has the rows', async () => {
    const { names, rows } = await found('memory:a', { memory: 'memory' });
    assert.deepEqual(rows, ['1 memory']);
    assert.deepEqual(names, ['memory:a', 'memory', 'memory:a|1']);
  });

  it('of a stateful subgraph are one, under whatever name', async () => {
    const { rows } = await found('memory:a', { 'memory:a': 'memory', 'memory:a|1': 'memory' });
    assert.deepEqual(rows, ['1 memory:a']);
  });

  const parent = checkpointNode(thread, '', row(), branch, step);
  const refusing = async (refused: (namespace: string) => number | undefined) => {
    const names: string[] = [];
    const probe = (namespace: string): Promise<string | undefined> => {
      names.push(namespace);
      const status = refused(namespace);
      const facts = { kind: 'serverError', method: 'POST', path: '/threads/{thread_id}/history' } as const;
      return status === undefined
        ? Promise.resolve(undefined)
        : Promise.reject(new AgentServerError({ ...facts, status }));
    };
    const list = new TaskNamespaces('', task({ namespace: undefined }), probe, () => undefined);
    await list.load();
    return { names, list };
  };

  for (const status of [400, 404, 500]) {
    it(`are not shown by a server that refuses whatever nobody lists, with ${status}`, async () => {
      const { names, list } = await refusing(() => status);
      assert.deepEqual([list.rows.length, list.refusesUnlisted, list.error], [0, true, undefined]);
      assert.deepEqual(names, ['work:a', 'work:00000000-0000-4000-8000-000000000000']);
      const below = rowsBelow(taskNode(parent, task({ namespace: undefined }), false), list, true);
      assert.deepEqual(
        below.map((each) => each.kind === 'belowThread' && each.what),
        ['subgraphsNotShown'],
      );
    });
  }

  it('are unknown where only the request for them failed', async () => {
    const { list } = await refusing((namespace) => (namespace === 'work:a' ? 500 : undefined));
    assert.deepEqual([list.refusesUnlisted, list.error !== undefined], [false, true]);
  });

  it('are not asked for without end', async () => {
    const every = new Proxy<Record<string, string>>({}, { get: (_, name) => String(name) });
    const { names, list } = await found(undefined, every);
    assert.equal(names.length, 20);
    assert.ok(list.more);
    await list.loadMore();
    assert.equal(list.rows.length, 40);
  });
});

describe('why a thread stands still', () => {
  it('is the error, else the question, else the nodes that are next', () => {
    const asking = task({ questions: ['approve?', 'and this?'] });
    const failed = task({ error: 'boom' });
    assert.deepEqual(waitReasonOf(row({ tasks: [asking, failed], next: ['work'] }), 'error'), {
      kind: 'failed',
      error: 'boom',
    });
    // A copy is idle, whatever it waits for.
    assert.deepEqual(waitReasonOf(row({ tasks: [asking], next: ['work'] }), 'idle'), {
      kind: 'asks',
      question: 'approve?',
      others: 1,
    });
    assert.deepEqual(waitReasonOf(row({ next: ['work'] }), 'idle'), { kind: 'stopped', next: ['work'] });
    assert.equal(waitReasonOf(row(), 'idle'), undefined);
    assert.equal(waitReasonOf(row({ next: ['work'] }), 'busy'), undefined);
  });

  const interrupts: [given: unknown, question: string | undefined][] = [
    [undefined, undefined],
    [{}, undefined],
    [{ failed: [] }, undefined],
    [[], undefined],
    ['text', undefined],
    [{ a: [{ id: 'i', value: { question: 'approve?' } }] }, 'approve?'],
    [{ a: [], b: [{ value: 'go on?' }] }, 'go on?'],
    [{ a: { value: 'not a list' } }, 'not a list'],
    [{ a: [null, 7] }, undefined],
  ];
  for (const [given, question] of interrupts) {
    it(`is, by a search that says ${JSON.stringify(given)}, ${question ?? 'not known'}`, () => {
      const waitReason = waitReasonOfInterrupts(given);
      assert.equal(waitReason?.kind === 'asks' ? waitReason.question : undefined, question);
    });
  }
});
