import assert from 'node:assert/strict';
import { calmReading } from '../../../src/copy/calmReading';
import { compareHistories } from '../../../src/comparison/compareHistories';
import type { HistoryServer } from '../../../src/history/side';
import { sideOf } from '../history/memoryServer';
import { copyId, copyOf, sourceId, threadOf } from '../history/syntheticThread';

const never = new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const query = (namespace: string) => ({ namespace, limit: 1 });

async function readToEnd(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const reader = chunks[Symbol.asyncIterator]();
  while ((await reader.next()).done !== true);
}

/** A server whose streams are counted while they are open. */
function counting(of: (threadId: string) => HistoryServer) {
  const count = { open: 0, most: 0 };
  const server: HistoryServer = {
    ...of(sourceId),
    threadBytes: (threadId) => of(threadId).threadBytes(threadId),
    historyStream: async (threadId, asked, signal) => {
      count.most = Math.max(count.most, ++count.open);
      const chunks = await of(threadId).historyStream(threadId, asked, signal);
      await settle();
      return (async function* () {
        try {
          yield* chunks;
        } finally {
          count.open--;
        }
      })();
    },
  };
  return { server, count };
}

describe('reading two histories calmly', () => {
  const thread = threadOf({ states: [{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }] });
  const of = (threadId: string) => sideOf(threadId === copyId ? copyOf(thread) : thread).server;

  it('gives the same verdict over two streams at a time', async () => {
    const compare = async (server: HistoryServer): Promise<string> => {
      const side = (threadId: string) => ({ thread: { deployment: 'http://memory', threadId }, server });
      const { verdict, identicalCheckpoints } = await compareHistories(side(sourceId), side(copyId), { signal: never });
      return `${verdict} ${identicalCheckpoints}`;
    };
    const [calm, eager] = [counting(of), counting(of)];
    assert.equal(await compare(calmReading(calm.server)), await compare(eager.server));
    assert.equal(calm.count.open, 0);
    assert.ok(eager.count.most > 2, 'otherwise nothing is shown');
    assert.ok(calm.count.most <= 2, `${calm.count.most} at once`);
  });

  it('tells as much of pages as the server does, so that the next one is asked for ahead', async () => {
    const received = Promise.resolve({ bytes: 2, tail: Buffer.from('[]') });
    const server = of(sourceId);
    let pageBytes = 1;
    const telling: HistoryServer = {
      ...server,
      get pageBytes() {
        return pageBytes;
      },
      historyStream: async (...asked) => Object.assign(await server.historyStream(...asked), { received }),
    };
    const calm = calmReading(telling);
    assert.equal((await calm.historyStream(sourceId, query(''), never)).received, received);
    pageBytes = 2;
    assert.equal(calm.pageBytes, 2);
  });

  it('lets the other side of a namespace in, and no other namespace, until both have been read', async () => {
    const calm = calmReading(counting(of).server);
    const left = await calm.historyStream(sourceId, query('one'), never);
    const right = await calm.historyStream(copyId, query('one'), never);
    let isIn = false;
    const other = calm.historyStream(sourceId, query('two'), never).then(() => (isIn = true));
    await readToEnd(left);
    await settle();
    assert.equal(isIn, false);
    await readToEnd(right);
    await other;
  });

  it('is not blocked by what failed, or by what was cancelled and never read', async () => {
    const failing: HistoryServer = { ...of(sourceId), historyStream: () => Promise.reject(new Error('gone')) };
    const calm = calmReading(failing);
    await assert.rejects(calm.historyStream(sourceId, query('one'), never));
    await assert.rejects(calm.historyStream(sourceId, query('two'), never));
    const cancel = new AbortController();
    const patient = calmReading(counting(of).server);
    await patient.historyStream(sourceId, query('one'), cancel.signal);
    cancel.abort();
    await patient.historyStream(sourceId, query('two'), never);
  });
});
