import assert from 'node:assert/strict';
import * as fc from 'fast-check';

import type { ThreadSearch } from '../../../src/langgraph/types';
import {
  plainRow,
  startLookAlike,
  type Behaviours,
  type LookAlikeThread,
  type SearchOption,
} from '../../servers/stage/lookAlike';
import { agentServer, scripted } from './scriptedAgent';
import { failureOf, scriptedServer } from './scriptedServer';

const rows = (count: number): LookAlikeThread[] => Array.from({ length: count }, (_, n) => ({ row: plainRow(n) }));
const ids = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, n) => (plainRow(from + n) as { thread_id: string }).thread_id);

async function lookAlike(threads: LookAlikeThread[], behaviours: Partial<Behaviours> = {}) {
  const server = await startLookAlike(threads, behaviours);
  return Object.assign(server, { agent: agentServer(server.url) });
}
type Stage = Awaited<ReturnType<typeof lookAlike>>;

const whole: ThreadSearch = {
  limit: 50,
  offset: 0,
  sort_by: 'updated_at',
  sort_order: 'desc',
  select: ['thread_id', 'created_at', 'updated_at'],
  extract: { title: 'values.title' },
};
const found = async ({ agent }: Stage, search: Partial<ThreadSearch> = {}) =>
  (await agent.listing.search({ ...whole, ...search })).threads.map(({ thread_id: threadId }) => threadId);
/** Requests that had the option. */
const sent = (server: Stage, ...names: string[]) =>
  server.searches().filter((body) => names.some((name) => body[name] !== undefined)).length;

describe('listing threads', () => {
  it('takes one request where the server has all that is asked for', async () => {
    await using server = await lookAlike(rows(3));
    assert.deepEqual(await found(server, { limit: 2 }), ids(2));
    assert.equal(await server.agent.listing.count({}), 3);
    assert.equal(server.requests.length, 2);
    assert.deepEqual([...server.agent.listing.lacks], []);
  });

  const names: Record<'select' | 'extract' | 'sort', string[]> = {
    select: ['select'],
    extract: ['extract'],
    sort: ['sort_by', 'sort_order'],
  };
  for (const option of ['select', 'extract', 'sort'] as const) {
    for (const refusal of ['pydantic', 'sentence', 'bare'] as const) {
      it(`leaves out what is refused, alone and for good: ${option}, ${refusal}`, async () => {
        await using server = await lookAlike(rows(60), { refuses: [option], refusal });
        assert.deepEqual(await found(server), ids(50));
        const others = Object.values(names)
          .flat()
          .filter((name) => !names[option].includes(name));
        assert.ok(
          others.every((name) => server.searches().at(-1)?.[name] !== undefined),
          'the others are asked for',
        );
        assert.deepEqual([...server.agent.listing.lacks], [option]);
        // What names nothing takes a try for each option before it.
        const tries = refusal === 'bare' ? Object.keys(names).indexOf(option) + 1 : 1;
        assert.equal(sent(server, ...names[option]), tries);
        const before = server.requests.length;
        assert.deepEqual(await found(server, { offset: 50, limit: 10 }), ids(10, 50));
        assert.equal(server.requests.length, before + 1);
        assert.equal(sent(server, ...names[option]), tries, 'it is never sent again');
      });
    }
  }

  it('leaves out several at once, named one by one or not at all', async () => {
    for (const refusal of ['pydantic', 'bare'] as const) {
      await using server = await lookAlike(rows(60), { refuses: ['select', 'sort', 'extract'], refusal, pageCap: 20 });
      assert.deepEqual(await found(server), ids(refusal === 'bare' ? 12 : 20));
      const before = server.requests.length;
      await found(server);
      assert.equal(server.requests.length, before + 1);
    }
  });

  for (const pageCap of [1, 10, 20, 100]) {
    for (const refusal of ['pydantic', 'sentence', 'bare'] as const) {
      it(`lowers the limit to what the server takes, once: ${pageCap}, ${refusal}`, async () => {
        await using server = await lookAlike(rows(250), { pageCap, refusal });
        const first = await server.agent.listing.search({ ...whole, limit: 200 });
        assert.equal(first.more, true);
        const { mostAtOnce, lacks } = server.agent.listing;
        assert.ok(mostAtOnce <= pageCap && (mostAtOnce > pageCap / 2 || pageCap === 1), `${mostAtOnce}`);
        if (refusal === 'pydantic') assert.deepEqual([mostAtOnce, server.requests.length], [pageCap, 2]);
        assert.deepEqual([...lacks], ['limit']);
        const before = server.requests.length;
        assert.equal((await found(server, { limit: 200 })).length, mostAtOnce);
        assert.equal(server.requests.length, before + 1);
      });
    }
    it(`goes on behind a page that is cut silently: ${pageCap}`, async () => {
      await using server = await lookAlike(rows(120), { pageCap, capBy: 'silence' });
      const seen: string[] = [];
      for (let more = true; more;) {
        const page = await server.agent.listing.search({ ...whole, limit: 200, offset: seen.length });
        seen.push(...page.threads.map(({ thread_id: threadId }) => threadId));
        ({ more } = page);
      }
      assert.deepEqual(seen, ids(120));
    });
  }

  it('asks no more for the end of a list of a server that is known to tell it', async () => {
    await using server = await lookAlike(rows(30));
    assert.deepEqual(await found(server, { limit: 20 }), ids(20));
    assert.deepEqual(await found(server, { limit: 20, offset: 20 }), ids(10, 20));
    assert.equal(server.requests.length, 2, 'ten rows are fewer than it gave before');
  });

  it('keeps what is refused for one value: ids that are no UUIDs say nothing about filters', async () => {
    await using server = await lookAlike(rows(3), { refuses: ['ids'] });
    await found(server, { ids: ['word'] });
    assert.ok(!server.agent.listing.lacks.has('filter'));
  });

  it('rejects with the response to the whole search where the plainest one is refused, too', async () => {
    const refuses: SearchOption[] = ['limit'];
    await using server = await lookAlike(rows(3), { refuses, refusal: 'sentence' });
    const { facts } = await failureOf(found(server));
    assert.equal(facts.kind, 'refused');
    assert.match(facts.detail ?? '', /limit/);
    assert.deepEqual([...server.agent.listing.lacks], [], 'nothing was found out');
    assert.ok(server.requests.length < 25, `${server.requests.length} requests`);
  });

  for (const count of ['missing', 'refused'] as const) {
    it(`counts nothing where that is ${count}, and asks once`, async () => {
      await using server = await lookAlike(rows(3), { count });
      assert.equal(await server.agent.listing.count({}), undefined);
      assert.equal(await server.agent.listing.count({}), undefined);
      assert.equal(server.requests.length, 1);
      assert.deepEqual([...server.agent.listing.lacks], ['count']);
    });
  }

  it('tells another API from a wrong address', async () => {
    await using other = await lookAlike(rows(3), { api: 'fleet' });
    assert.equal((await failureOf(found(other))).kind, 'anotherApi');
    await using nothing = await startLookAlike();
    assert.equal((await failureOf(agentServer(`${nothing.url}/prefix`).searchThreads(whole))).kind, 'unsupported');
  });

  it('keeps the digits of integers that JavaScript would round, and sends them', async () => {
    const metadata = '{"guild_id": 818617667421601852, "small": 12, "part": 0.1}';
    const row = `{"thread_id": "big", "metadata": ${metadata}, "interrupts": {"a": [{"order": 9007199254740993}]}}`;
    await using server = await lookAlike([{ row }]);
    const [thread] = (await server.agent.searchThreads(whole)).threads;
    assert.equal(JSON.stringify(thread?.metadata), metadata.replaceAll(': ', ':').replaceAll(', ', ','));
    assert.match(JSON.stringify(thread?.interrupts), /9007199254740993/);
    await server.agent.patchThread('big', { metadata: thread?.metadata ?? {} });
    assert.match(server.requests.at(-1)?.body ?? '', /"guild_id":818617667421601852,/);
  });

  it('lists the row that has a bare NaN, with its place, beside the others', async () => {
    const broken =
      '{"thread_id": "b", "values": {"scores": [1, NaN], "order": 9007199254740993}, "metadata": {"n": Infinity}}';
    await using server = await scripted((response) => {
      response.setHeader('content-type', 'application/json');
      response.end(`[{"thread_id": "a"}, ${broken}, {"thread_id": "c", "metadata": {"big": 818617667421601852}}]`);
    });
    const { threads } = await server.agent.searchThreads(whole);
    assert.deepEqual(
      threads.map(({ thread_id: id, notJson }) => [id, notJson]),
      [
        ['a', undefined],
        ['b', '/values/scores/1'],
        ['c', undefined],
      ],
    );
    assert.equal(JSON.stringify(threads[1]?.values), '{"scores":[1,"<not JSON> NaN"],"order":9007199254740993}');
    assert.deepEqual(threads[1]?.metadata, { n: '<not JSON> Infinity' });
    assert.equal(JSON.stringify(threads[2]?.metadata), '{"big":818617667421601852}');
  });

  const oddTime = fc.oneof(fc.double(), fc.string(), fc.constantFrom(undefined, null, 1767225600.5, {}, []));
  const oddRow = fc.oneof(
    fc.record(
      {
        thread_id: fc.oneof(
          fc.string({ minLength: 1, maxLength: 255, unit: 'grapheme' }),
          fc.constantFrom('0f3c2a10-1111-4222-8333-444455556666:7a1e', 'whatsapp:+15550100', 'thread#1?draft', '..'),
          fc.jsonValue(),
        ),
        created_at: oddTime,
        updated_at: oddTime,
        state_updated_at: oddTime,
        status: fc.oneof(fc.string(), fc.constantFrom('busy', null, 5)),
        metadata: fc.jsonValue(),
        values: fc.jsonValue(),
        interrupts: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
    fc.jsonValue(),
  );

  it('calls a thread by the title in its state, and another one by its first message', async () => {
    const [titled, plain] = ids(2);
    const messages = [{ type: 'human', content: 'And a thread?' }];
    await using server = await lookAlike([
      { row: { ...(plainRow(0) as object), values: { title: 'Trip to Rome', messages } } },
      { row: { ...(plainRow(1) as object), values: { messages } } },
    ]);
    const called = await server.agent.listing.openings([titled ?? '', plain ?? '']);
    assert.deepEqual(Object.fromEntries(called), { [titled ?? '']: 'Trip to Rome', [plain ?? '']: 'And a thread?' });
  });

  it('reads a few small states for it where the server has no `extract`, and leaves large ones alone', async () => {
    const all = ids(12);
    const large = 'x'.repeat(3 * 1024 * 1024);
    await using server = await lookAlike(
      all.map((_, at) => ({
        row: {
          ...(plainRow(at) as object),
          values: { messages: [{ type: 'human', content: `Question ${at}` }], ...(at === 7 && { large }) },
        },
      })),
      { ignores: ['extract'] },
    );
    const called = await server.agent.listing.openings(all);
    assert.deepEqual(
      all.map((id) => called.get(id)),
      all.map((_, at) => (at === 7 ? undefined : `Question ${at}`)),
    );
    const states = server.searches().filter(({ select }) => Array.isArray(select) && select.includes('values'));
    assert.ok(states.length < 10, String(states.length));
  });

  it('tries no plainer search where the refusal is not about the search', async () => {
    for (const status of [402, 413]) {
      await using server = await scriptedServer((response) => response.writeHead(status).end('no'));
      const failure = await failureOf(agentServer(server.url).listing.search(whole));
      assert.deepEqual([failure.facts.status, server.requests.length], [status, 1]);
    }
  });

  it('lists every row that names a thread, and counts the others, whatever they are', async () => {
    await using server = await lookAlike([]);
    await fc.assert(
      fc.asyncProperty(fc.array(oddRow, { minLength: 50, maxLength: 50 }), async (odd) => {
        const plain = plainRow(0) as { thread_id: string };
        // A text would be sent as the JSON that it is.
        server.threads = [...odd.map((row) => ({ row: JSON.stringify(row) })), { row: JSON.stringify(plain) }];
        const { threads, listed } = await server.agent.searchThreads({ limit: 100, offset: 0 });
        const expected = [...odd, plain].flatMap((row) => {
          const id: unknown = typeof row === 'object' && row !== null && 'thread_id' in row ? row.thread_id : undefined;
          const isUsable = typeof id === 'string' && id.length > 0 && id.length < 256 && !/^\.\.?$/.test(id);
          return isUsable && !id.includes('\0') && id.isWellFormed() ? [id] : [];
        });
        assert.deepEqual(
          threads.map(({ thread_id: threadId }) => threadId),
          expected,
        );
        assert.equal(listed.length, odd.length + 1);
      }),
      // A thousand rows.
      { numRuns: 20 },
    );
  });
});
