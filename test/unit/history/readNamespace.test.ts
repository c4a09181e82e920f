import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { mock } from 'node:test';
import type { LargestPage } from '../../../src/history/page';
import { readNamespace, type ReadOptions } from '../../../src/history/readNamespace';
import type { HistoryServer } from '../../../src/history/side';
import type { HistoryQuery } from '../../../src/langgraph/types';
import { type Row, sideOf } from './memoryServer';
import { checkpointId, threadOf } from './syntheticThread';

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

  /** What is read of 30 checkpoints, page by page. */
  const readAll = async (
    changed: (server: HistoryServer, limits: number[]) => HistoryServer['historyStream'],
    options: Partial<ReadOptions> = {},
  ): Promise<{ read: number; different: number; limits: number[] }> => {
    const { server, thread } = sideOf(threadOf({ states: Array.from({ length: 30 }, (_, step) => ({ step })) }));
    const limits: number[] = [];
    const historyStream = changed(server, limits);
    const ids: string[] = [];
    const side = { server: { ...server, historyStream }, thread };
    for await (const { id } of readNamespace(side, '', { signal: new AbortController().signal, ...options })) {
      ids.push(id);
    }
    return { read: ids.length, different: new Set(ids).size, limits };
  };

  it('asks for the next page when one has been received, and for none behind the last', async () => {
    const before: (string | undefined)[] = [];
    const { read, different } = await readAll(
      (server) => async (threadId, query) => {
        before.push(query.before);
        const bytes: Uint8Array[] = [];
        for await (const chunk of await server.historyStream(threadId, query)) bytes.push(chunk);
        const tail = Buffer.concat(bytes);
        return Object.assign(Readable.from(bytes), { received: Promise.resolve({ bytes: tail.length, tail }) });
      },
      { firstPage: 8, largest: { rows: 1_000, bytes: 1e9 } },
    );
    assert.deepEqual([read, different], [30, 30]);
    assert.deepEqual(before, [undefined, checkpointId(230)]);
  });

  it('goes on behind a page that a server cut where a second beginning is', async () => {
    const beginning = checkpointId(210);
    const { read, different } = await readAll(
      (server) => async (threadId, query) => {
        const bytes: Uint8Array[] = [];
        const limit = Math.min(query.limit, 10);
        for await (const chunk of await server.historyStream(threadId, { ...query, limit })) bytes.push(chunk);
        const rows = JSON.parse(Buffer.concat(bytes).toString()) as Row[];
        const changedRows = rows.map((row) =>
          row.checkpoint.checkpoint_id === beginning ? { ...row, parent_checkpoint: null } : row,
        );
        return Readable.from([Buffer.from(JSON.stringify(changedRows))]);
      },
      { firstPage: 50 },
    );
    assert.deepEqual([read, different], [30, 30]);
  });

  it('asks for what is behind a root, unless the server has given more rows and more bytes than its page has', async () => {
    const count = async (largest: LargestPage): Promise<number> => {
      const { limits } = await readAll(
        (server, limits) => (threadId, query) => {
          limits.push(query.limit);
          return server.historyStream(threadId, query);
        },
        { firstPage: 50, largest },
      );
      return limits.length;
    };
    assert.equal(await count({ rows: 31, bytes: 1e9 }), 1);
    assert.equal(await count({ rows: 30, bytes: 1e9 }), 2);
    assert.equal(await count({ rows: 31, bytes: 1_000 }), 2);
  });
});
