import assert from 'node:assert/strict';

import { plainRow, startLookAlike, type Behaviours, type LookAlikeThread } from '../../servers/stage/lookAlike';
import { agentServer } from './scriptedAgent';

const rows = (count: number): LookAlikeThread[] => Array.from({ length: count }, (_, n) => ({ row: plainRow(n) }));

async function lookAlike(threads: LookAlikeThread[], behaviours: Partial<Behaviours> = {}) {
  const server = await startLookAlike(threads, behaviours);
  return Object.assign(server, { agent: agentServer(server.url) });
}

const whole = { sort_by: 'updated_at', sort_order: 'desc', select: ['thread_id', 'created_at', 'updated_at'] } as const;

describe('listing threads', () => {
  it('takes one request where the server has all that is asked for', async () => {
    await using server = await lookAlike(rows(3));
    const search = { ...whole, select: [...whole.select], limit: 2, offset: 0 };
    const { threads, more } = await server.agent.listing.search(search);
    assert.deepEqual(
      threads.map(({ thread_id }) => thread_id),
      rows(2).map(({ row }) => (row as { thread_id: string }).thread_id),
    );
    assert.equal(more, true);
    assert.equal(await server.agent.listing.count({}), 3);
    assert.equal(server.requests.length, 2);
    assert.deepEqual([...server.agent.listing.lacks], []);
  });
});
