import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { nextLimit, type Page, readNamespace } from '../../../src/history/readNamespace';
import type { HistoryServer } from '../../../src/history/side';
import type { HistoryQuery } from '../../../src/langgraph/types';
import { sideOf } from './memoryServer';
import { threadOf } from './syntheticThread';

const mebibyte = 1024 * 1024;
const page = (more: Partial<Page>): Page => ({
  rows: 100,
  bytes: mebibyte,
  waitedMs: 10,
  readMs: 10,
  lastBytes: 10_000,
  ...more,
});

describe('the size of a page', () => {
  it('follows the oldest checkpoint so far, since those to come are mostly smaller', () => {
    assert.equal(nextLimit(100, page({ bytes: 20 * mebibyte, lastBytes: mebibyte / 10 })), 240);
    // A single small one among large ones says little.
    assert.equal(nextLimit(100, page({ bytes: 400 * mebibyte, lastBytes: 10 })), 24);
  });

  it('becomes smaller where the server takes long to build it, and not for a single request that is slow', () => {
    assert.equal(nextLimit(400, page({ waitedMs: 20_000 })), 200);
    assert.equal(nextLimit(1, page({ rows: 1, bytes: 10_000, waitedMs: 20_000 })), 1_000);
    assert.equal(nextLimit(20, page({ waitedMs: 200_000 })), 10);
  });

  it('becomes smaller where its bytes come slowly', () => {
    assert.equal(nextLimit(400, page({ rows: 50, readMs: 20_000 })), 25);
  });
});

describe('reading a namespace', () => {
  it('takes a page whole that the server took long to build', async () => {
    const { server, thread } = sideOf(threadOf({ states: Array.from({ length: 30 }, (_, step) => ({ step })) }));
    let now = 0;
    const clock = mock.method(performance, 'now', () => now);
    try {
      const limits: number[] = [];
      const slow: HistoryServer = {
        ...server,
        historyStream: (threadId: string, query: HistoryQuery) => {
          now += 60_000;
          limits.push(query.limit);
          return server.historyStream(threadId, query);
        },
      };
      const ids: string[] = [];
      const rows = readNamespace({ server: slow, thread }, '', { signal: new AbortController().signal, firstPage: 20 });
      for await (const { id } of rows) ids.push(id);
      assert.equal(new Set(ids).size, 30);
      assert.deepEqual(limits, [20, 10, 10]);
    } finally {
      clock.mock.restore();
    }
  });
});
