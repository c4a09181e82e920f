import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCheckpointRows, readNewestRow, type CheckpointRow } from '../../../src/history/checkpointRows';
import { interruptText } from '../../../src/history/interruptText';
import { parseJson } from '../../../src/json/json';
import { type MemoryThread, sideOf } from './memoryServer';
import { checkpointId, rowOf, sourceId, threadOf } from './syntheticThread';

const { signal } = new AbortController();

async function readAll(thread: MemoryThread, limit: number, maxPageBytes?: number): Promise<CheckpointRow[][]> {
  const pages: CheckpointRow[][] = [];
  let before: string | undefined;
  for (;;) {
    const options = { signal, limit, before, ...(maxPageBytes !== undefined && { maxPageBytes }) };
    const page = await readCheckpointRows(sideOf(thread), '', options);
    pages.push(page.rows);
    before = page.rows.at(-1)?.id;
    if (page.ended) return pages;
    assert.ok(page.rows.length > 0, 'a page of nothing that is not the last one');
  }
}

describe('the rows of a history', () => {
  it('are all checkpoints, newest first, whatever the page and however large they are', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.integer({ min: 1, max: 25 }),
        fc.integer({ min: 500, max: 100_000 }),
        async (all, limit, bytes) => {
          const thread = threadOf({ states: all.map((size) => ({ text: 'x'.repeat(size) })) });
          const pages = await readAll(thread, limit, bytes);
          const expected = (thread.rows.get('') ?? []).map(({ checkpoint }) => checkpoint.checkpoint_id);
          assert.deepEqual(
            pages.flat().map(({ id }) => id),
            expected,
          );
          assert.ok(pages.every((page) => page.length <= limit));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('name one that is too large to be read, and go on behind it', async () => {
    const huge = { text: 'x'.repeat(10_000) };
    for (const at of [0, 1, 4]) {
      for (const limit of [1, 2, 20]) {
        const thread = threadOf({ states: [0, 1, 2, 3, 4].map((each) => (each === at ? huge : { each })) });
        const rows: CheckpointRow[] = [];
        for (let ended = false; !ended;) {
          const options = { signal, limit, before: rows.at(-1)?.id, maxCheckpointBytes: 2_000 };
          const page = await readCheckpointRows(sideOf(thread), '', options);
          rows.push(...page.rows);
          ({ ended } = page);
        }
        assert.deepEqual(
          rows.map(({ id, parentId, largerThan }) => [id, parentId, largerThan]),
          [4, 3, 2, 1, 0].map((each) => [
            checkpointId((each + 1) * 10),
            each === 0 ? undefined : checkpointId(each * 10),
            each === at ? 2_000 : undefined,
          ]),
          `${at}, ${limit} a page`,
        );
      }
    }
  });

  it('ask for a few first, and for one more than a page, which says what comes behind it', async () => {
    const thread = threadOf({ states: Array.from({ length: 50 }, () => ({})) });
    const asked: number[] = [];
    const side = sideOf(thread);
    const { server } = side;
    const counting = {
      ...side,
      server: {
        ...server,
        historyStream: (...args: Parameters<typeof server.historyStream>) => {
          asked.push(args[1].limit);
          return server.historyStream(...args);
        },
      },
    };
    const page = await readCheckpointRows(counting, '', { signal, limit: 20 });
    assert.deepEqual(asked, [3, 18]);
    assert.equal(page.rows.length, 20);
    assert.equal(page.following?.id, checkpointId(300));
    assert.equal(page.ended, false);
    asked.length = 0;
    await readCheckpointRows(counting, '', { signal, limit: 20, usualBytes: 500 });
    await readCheckpointRows(counting, '', { signal, limit: 20, usualBytes: 500, maxPageBytes: 10_000 });
    assert.deepEqual(asked, [21, 20, 1]);
    asked.length = 0;
    const alone = await readCheckpointRows(counting, '', { signal, limit: 1, isAlone: true });
    assert.deepEqual([asked, alone.rows.length, alone.following, alone.ended], [[1], 1, undefined, false]);
  });

  it('end by bytes, with one row at least', async () => {
    const thread = threadOf({ states: Array.from({ length: 9 }, () => ({ text: 'x'.repeat(10_000) })) });
    const page = await readCheckpointRows(sideOf(thread), '', { signal, limit: 20, maxPageBytes: 25_000 });
    assert.equal(page.rows.length, 3);
    assert.equal(page.ended, false);
    const small = await readCheckpointRows(sideOf(thread), '', { signal, limit: 20, maxPageBytes: 1 });
    assert.equal(small.rows.length, 1);
  });

  it('hold the envelope and nothing of the state', async () => {
    const threadId = sourceId;
    const secret = 'state-'.repeat(1000);
    const tasks = [
      {
        id: 't1',
        name: 'ask',
        error: '{"message":"boom","name":"Error"}',
        interrupts: [{ id: 'i', value: { question: 'approve?', more: secret } }],
        checkpoint: { thread_id: threadId, checkpoint_ns: 'ask:t1' },
        result: { secret },
      },
      { id: 't1', name: 'ask', error: "ValueError('bad')", interrupts: [], checkpoint: null },
    ];
    const more = { values: { secret }, tasks, next: ['ask'], metadata: { source: 'update', step: 7, secret } };
    const thread = { threadId, rows: new Map([['', [rowOf(threadId, '', 7, 3, more)]]]) };
    const { rows, ended } = await readCheckpointRows(sideOf(thread), '', { signal, limit: 20 });
    assert.ok(ended);
    assert.deepEqual(rows, [
      {
        namespace: '',
        id: checkpointId(7),
        parentId: checkpointId(3),
        createdAt: '2026-01-01T00:00:07.000Z',
        step: 7,
        source: 'update',
        next: ['ask'],
        // Two that say the same name and id are one row.
        tasks: [{ id: 't1', name: 'ask', namespace: undefined, error: "ValueError('bad')", questions: [] }],
      },
    ]);
    assert.ok(!JSON.stringify(rows).includes('state-'));
  });

  it('of a server that leaves most of it out are rows all the same', async () => {
    const row = { checkpoint: { checkpoint_id: 'one' }, values: {} };
    const lies = { answer: (_: string, { nth }: { nth: number }) => (nth === 1 ? JSON.stringify([row]) : '[]') };
    const { rows } = await readCheckpointRows(sideOf(threadOf({ states: [] }), lies), '', { signal, limit: 20 });
    const nothing = { namespace: '', parentId: undefined, createdAt: '', step: undefined, source: undefined };
    assert.deepEqual(rows, [{ ...nothing, id: 'one', next: [], tasks: [] }]);
  });

  it('give the newest alone, unless it is too large', async () => {
    const thread = threadOf({ states: [{}, { text: 'x'.repeat(10_000) }] });
    const newest = await readNewestRow(sideOf(thread), '', { signal, maxBytes: 100_000 });
    assert.equal(newest?.id, checkpointId(20));
    await assert.rejects(readNewestRow(sideOf(thread), '', { signal, maxBytes: 5_000 }), /more than 5000 bytes/);
    assert.equal(await readNewestRow(sideOf(thread), 'none', { signal, maxBytes: 5_000 }), undefined);
  });

  it('give the name of the newest alone where it is larger than what is read of one', async () => {
    const thread = threadOf({ states: [{}, { text: 'x'.repeat(10_000) }] });
    const side = sideOf(thread);
    const newest = await readNewestRow(side, '', { signal, maxCheckpointBytes: 2_000 });
    assert.deepEqual([newest?.id, newest?.namespace, newest?.largerThan], [checkpointId(20), '', 2_000]);
    assert.equal(side.requests(), 1, 'nothing is read behind it');
  });
});

describe('what an interrupt asks', () => {
  const asked: [interrupt: unknown, text: string][] = [
    ['plain', 'plain'],
    [{ id: 'i', value: 'go on?' }, 'go on?'],
    [{ value: { question: 'approve?', text: 'long' } }, 'approve?'],
    [{ value: { text: 'the text', other: 1 } }, 'the text'],
    [{ value: [{ action_request: { action: 'send_mail', args: {} }, description: '' }] }, 'send_mail'],
    [{ value: { action_requests: [{ name: 'delete', args: {} }] } }, 'delete'],
    [{ value: { amount: 'ten', size: 1.5 } }, '{ "amount": "ten", "size": 1.5 }'],
    [{ value: null }, 'null'],
    [{ value: 'x'.repeat(1000) }, 'x'.repeat(400)],
    // The human-in-the-loop middleware of LangChain in JavaScript and, with several requests, in Python.
    [
      {
        value: {
          actionRequests: [{ name: 'send_email', args: { to: 'a@example.com' }, description: 'Approve the mail' }],
          reviewConfigs: [{ actionName: 'send_email', allowedDecisions: ['approve', 'reject'] }],
        },
      },
      'Approve the mail',
    ],
    [
      { value: { action_requests: [{ name: 'a', args: {} }, { name: 'b', args: {} }, { description: 'Send it' }] } },
      '1/3 a 2/3 b 3/3 Send it',
    ],
    [{ value: { questions: [{ prompt: 'Which plan?', options: ['A', 'B'] }] } }, 'Which plan?'],
    [{ value: [{ question: 'Where?' }, { question: 'When?' }] }, '1/2 Where? 2/2 When?'],
    [{ value: [{ question: 'Where?' }, 7] }, 'Where?'],
    [{ value: { actionRequests: [] } }, '{ "actionRequests": [] }'],
  ];
  for (const [interrupt, text] of asked) {
    it(`${JSON.stringify(interrupt).slice(0, 60)} is ${text.slice(0, 40)}`, () =>
      assert.equal(interruptText(parseJson(JSON.stringify(interrupt))), text));
  }
});
