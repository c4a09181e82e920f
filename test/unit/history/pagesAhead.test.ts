import assert from 'node:assert/strict';
import { guessOldest, PagesAhead } from '../../../src/history/pagesAhead';
import type { HistoryServer } from '../../../src/history/side';
import type { HistoryQuery } from '../../../src/langgraph/types';
import { sideOf } from './memoryServer';
import { threadOf } from './syntheticThread';

const id = '1f1e6bcb-4bad-6146-81f1-068441d5456a';
const parentId = '1f1e6bcb-4baa-65a2-81f0-e79d55e46983';
/** The ends of pages as the two servers write them. */
const ends = {
  javascript: (parent: string) =>
    `"step":497,"parents":{}},"created_at":"2026-11-22T21:35:58.226Z","checkpoint":{"thread_id":"t","checkpoint_id":"${id}","checkpoint_ns":"","checkpoint_map":null},"parent_checkpoint":${parent}}]`,
  python: (parent: string) =>
    `"created_at":"2026-11-22T21:35:58+00:00","checkpoint":{"checkpoint_id":"${id}","thread_id":"t","checkpoint_ns":""},"parent_checkpoint":${parent},"interrupts":[],"checkpoint_id":"${id}","parent_checkpoint_id":"${parentId}"}]`,
};

describe('the oldest checkpoint of a page, by its last bytes', () => {
  for (const [kind, end] of Object.entries(ends)) {
    it(`is seen in a page of the ${kind} server`, () => {
      assert.equal(guessOldest(Buffer.from(end(`{"thread_id":"t","checkpoint_id":"${parentId}"}`))), id);
    });

    it(`is not asked behind where it has no parent (${kind})`, () => {
      assert.equal(guessOldest(Buffer.from(end('null'))), undefined);
    });
  }

  it('is unknown where a page ends otherwise', () => {
    const whole = ends.javascript(`{"checkpoint_id":"${parentId}"}`);
    for (const text of ['', '[]', whole.slice(0, -1), whole.replace('"checkpoint":{', '"checkpoint":{,')]) {
      assert.equal(guessOldest(Buffer.from(text)), undefined, text);
    }
  });
});

describe('pages that are asked for ahead', () => {
  const tail = Buffer.from(ends.python(`{"checkpoint_id":"${parentId}"}`));

  function asking(fails = false): { pages: PagesAhead; asked: HistoryQuery[]; signals: AbortSignal[] } {
    const { server, thread } = sideOf(threadOf({ states: [] }));
    const asked: HistoryQuery[] = [];
    const signals: AbortSignal[] = [];
    const counting: HistoryServer = {
      ...server,
      historyStream: (threadId, query, signal) => {
        asked.push(query);
        if (signal) signals.push(signal);
        return fails ? Promise.reject(new Error('down')) : server.historyStream(threadId, query);
      },
    };
    const pages = new PagesAhead({ server: counting, thread }, 'inner', new AbortController().signal);
    return { pages, asked, signals };
  }

  it('are opened with the number that they were asked for with, and not asked for again', async () => {
    const { pages, asked } = asking();
    pages.askBehind(tail, 70);
    assert.equal((await pages.open(id, 20)).limit, 70);
    assert.deepEqual(asked, [{ namespace: 'inner', limit: 70, before: id }]);
  });

  it('are left and asked for again where the guess was wrong', async () => {
    const { pages, asked, signals } = asking();
    pages.askBehind(tail, 70);
    assert.equal((await pages.open(parentId, 20)).limit, 20);
    assert.deepEqual(
      asked.map(({ before }) => before),
      [id, parentId],
    );
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, false],
    );
  });

  it('are left when the reading ends, and none is asked for after it', () => {
    const { pages, asked, signals } = asking();
    pages.askBehind(tail, 70);
    pages.close();
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true],
    );
    pages.askBehind(tail, 70);
    assert.equal(asked.length, 1);
  });

  it('fail where they are opened', async () => {
    const { pages } = asking(true);
    pages.askBehind(tail, 70);
    await new Promise(setImmediate);
    await assert.rejects(pages.open(id, 70), /down/);
  });
});
