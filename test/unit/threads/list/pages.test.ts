import assert from 'node:assert/strict';

import { readThreadPage } from '../../../../src/threads/list/pages';
import { newestFirst } from '../../../../src/threads/list/filter';
import { lookAtThreads } from '../../../../src/langgraph/threadLook';
import { newestThreadIds, threadsSince } from '../../../../src/copy/newestThreads';
import { plainRow, startLookAlike, type LookAlikeThread } from '../../../servers/stage/lookAlike';
import { agentServer } from '../../langgraph/scriptedAgent';

const big = '818617667421601852';
const row = (n: number, metadata: string): LookAlikeThread => ({
  row: JSON.stringify(plainRow(n)).replace('"metadata":{}', `"metadata":${metadata}`),
});
const rows = (count: number): LookAlikeThread[] => Array.from({ length: count }, (_, n) => ({ row: plainRow(n) }));
const ids = (count: number): string[] => rows(count).map(({ row }) => (row as { thread_id: string }).thread_id);

describe('a page of threads', () => {
  const stored: Record<string, string[]> = {
    'as numbers': [`{"guild_id":${big}}`, '{"guild_id":1}', `{"guild_id":${big}}`],
    'as texts': [`{"guild_id":"${big}"}`, '{}', `{"guild_id":"${big}"}`],
    'as either': [`{"guild_id":${big}}`, '{}', `{"guild_id":"${big}"}`],
  };
  for (const [how, metadata] of Object.entries(stored)) {
    it(`has the threads of a large integer in their metadata: ${how}`, async () => {
      await using server = await startLookAlike(metadata.map((each, n) => row(n, each)));
      const query = { filter: { metadata: { guild_id: big } }, sort: newestFirst };
      const page = await readThreadPage(agentServer(server.url), query, { offset: 0, limit: 50 });
      assert.deepEqual(
        page.threads.map(({ thread_id: threadId }) => threadId),
        [ids(3)[0], ids(3)[2]],
      );
      assert.ok(server.requests.some(({ body }) => body.includes(`"guild_id":${big}`)));
    });
  }

  it('ends at no age where the server does not sort', async () => {
    const now = Date.parse('2026-01-02T00:00:00Z');
    const old = { updated_at: '2025-01-01T00:00:00Z' };
    const threads = [{ row: plainRow(0) }, { row: plainRow(1, old) }, { row: plainRow(2) }];
    // By its first page alone it might sort.
    await using server = await startLookAlike(threads, { ignores: ['sort'], pageCap: 2, capBy: 'silence' });
    const query = { filter: { age: '7d' }, sort: newestFirst };
    const page = await readThreadPage(agentServer(server.url), query, { offset: 0, limit: 50, now });
    assert.equal(page.threads.length, 2);
  });
});

for (const pageCap of [1, 10, 20, 100]) {
  describe(`a server that gives at most ${pageCap} threads at once`, () => {
    it('gives 25 threads by their ids, without asking for one alone', async () => {
      await using server = await startLookAlike(rows(45), { pageCap });
      const found = await lookAtThreads(agentServer(server.url), ids(25));
      assert.deepEqual([...found.keys()].sort(), ids(25));
      assert.equal(server.requests.filter(({ method }) => method === 'GET').length, 0);
    });

    it('gives the threads that were made since', async () => {
      await using server = await startLookAlike(rows(45), { pageCap });
      const agent = agentServer(server.url);
      const { signal } = new AbortController();
      const known = await newestThreadIds(agent, signal);
      server.threads.unshift(
        { row: plainRow(-1, { thread_id: 'new 1' }) },
        { row: plainRow(-2, { thread_id: 'new 2' }) },
      );
      const since = (await threadsSince(known, agent, signal)).map(({ thread_id: threadId }) => threadId);
      assert.deepEqual(since.sort(), ['new 1', 'new 2']);
    });
  });
}
