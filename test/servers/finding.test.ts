import assert from 'node:assert/strict';
import type { ThreadFilter, ThreadSort } from '../../src/api';
import type { AgentServer } from '../../src/langgraph/agentServer';
import type { ThreadSearch } from '../../src/langgraph/types';
import { newestFirst } from '../../src/threads/list/filter';
import { readMatches, readThreadPage } from '../../src/threads/list/pages';
import { agentServerOn } from './stage/agentServerOn';
import { startFaultServer, type FaultServer } from './stage/faultServer';
import { describeWire } from './stage/findingWire';
import { ask, createThread, getThread, runAndWait } from './stage/rest';
import { describeOnEachServer } from './stage/startedServers';

type Body = ThreadSearch & { extract?: object };

describeOnEachServer(
  'finding threads',
  (seeded, kind) => {
    let door: FaultServer;
    let server: AgentServer;
    const made: Record<'acme1' | 'acme2' | 'other' | 'waiting' | 'talked', string> = {
      acme1: '',
      acme2: '',
      other: '',
      waiting: '',
      talked: '',
    };

    before(async () => {
      const target = seeded().server;
      door = await startFaultServer(target.url);
      made.acme1 = await createThread(target, { metadata: { graph_id: 'chat', customer: 'acme', n: 1 } });
      made.other = await createThread(target, { metadata: { graph_id: 'loop', customer: 'acme & sons', n: 1 } });
      made.acme2 = await createThread(target, { metadata: { graph_id: 'chat', customer: 'acme', n: '1', paid: true } });
      made.waiting = await createThread(target, { metadata: { customer: 'acme' } });
      await runAndWait(target, made.waiting, 'interrupted', { item: 'lamps' });
      made.talked = await createThread(target);
      const messages = [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Where is my order?' },
      ];
      await runAndWait(target, made.talked, 'chat', { messages });
    });
    beforeEach(() => {
      door.reset();
      server = agentServerOn(door.url);
    });
    after(() => door.stop());

    const bodies = (): Body[] => door.seen('POST', /^\/threads\/search$/).map(({ body }) => JSON.parse(body) as Body);
    const find = async (filter: ThreadFilter, sort: ThreadSort = newestFirst): Promise<string[]> => {
      const { threads } = await readThreadPage(server, { filter, sort }, { offset: 0, limit: 50 });
      return threads.map(({ thread_id: threadId }) => threadId);
    };

    const onServer: [
      what: string,
      filter: ThreadFilter,
      sent: Pick<ThreadSearch, 'status' | 'metadata'>,
      found: (keyof typeof made)[],
    ][] = [
      ['status', { status: 'interrupted' }, { status: 'interrupted' }, ['waiting']],
      ['graph', { graph: 'loop' }, { metadata: { graph_id: 'loop' } }, ['other']],
      [
        'metadata',
        { metadata: { customer: 'acme' } },
        { metadata: { customer: 'acme' } },
        ['waiting', 'acme2', 'acme1'],
      ],
      ['a number, not its text', { metadata: { n: 1 } }, { metadata: { n: 1 } }, ['other', 'acme1']],
      ['a boolean', { metadata: { paid: true } }, { metadata: { paid: true } }, ['acme2']],
      [
        'all at once',
        { status: 'idle', graph: 'chat', metadata: { customer: 'acme', n: 1 } },
        { status: 'idle', metadata: { graph_id: 'chat', customer: 'acme', n: 1 } },
        ['acme1'],
      ],
    ];
    for (const [what, filter, sent, found] of onServer) {
      it(`are found by ${what}, by the server, in one request`, async () => {
        assert.deepEqual(
          await find(filter),
          found.map((name) => made[name]),
        );
        const [body, ...more] = bodies();
        assert.deepEqual(body, {
          sort_by: 'updated_at',
          sort_order: 'desc',
          select: ['thread_id', 'created_at', 'updated_at', 'metadata', 'status'],
          ...sent,
          limit: 50,
          offset: 0,
        });
        assert.deepEqual([more, [...server.listing.lacks]], [[], []]);
        // In the words of the oracle.
        const counted = await server.listing.count(sent);
        assert.equal(counted, found.length);
        assert.equal(await ask(seeded().server, 'POST', '/threads/count', sent), counted);
      });
    }

    it('are found by whole ids', async () => {
      const ids = [made.acme1, made.other];
      assert.deepEqual(await find({ ids, metadata: { customer: 'acme' } }), [made.acme1]);
      assert.deepEqual(bodies()[0]?.ids, ids);
    });

    it('are found by the beginning of an id, here', async () => {
      const idPrefix = made.acme1.slice(0, 35);
      assert.deepEqual(await find({ idPrefix }), [made.acme1]);
      assert.deepEqual(await find({ idPrefix: made.other.slice(0, 35), metadata: { customer: 'acme' } }), []);
      assert.deepEqual(
        bodies().map(({ limit, metadata }) => [limit, metadata]),
        [
          [1000, undefined],
          [1000, { customer: 'acme' }],
        ],
      );
    });

    it('are found by words of a title or of what was said first, by one request more where the server extracts nothing', async () => {
      const titled = await createThread(seeded().server, { metadata: { title: 'Invoices of May' } });
      assert.deepEqual(await find({ text: 'may INVOICES' }), [titled]);
      const first = bodies().length;
      assert.equal(first, kind === 'python' ? 1 : 2);
      assert.deepEqual(await find({ text: 'where order' }), [made.talked]);
      assert.deepEqual(await find({ text: 'order', status: 'busy' }), []);
      assert.deepEqual(await find({ text: 'nobody said this' }), []);
      assert.equal(bodies().length, first + 3);
      assert.deepEqual(
        bodies()
          .slice(first)
          .map(({ select = [] }) => select.includes('values')),
        [1, 2, 3].map(() => kind !== 'python'),
      );
      const { threads } = await readThreadPage(
        server,
        { filter: { text: 'where order' }, sort: newestFirst },
        { offset: 0, limit: 5 },
      );
      assert.equal(threads[0]?.opening, 'Where is my order?');
    });

    it('are found by age, and nothing is read beyond it', async () => {
      const now = Date.parse(String((await getThread(seeded().server, made.other)).updated_at)) + 60_000;
      const young = async (age: string) => {
        const { threads, more } = await readThreadPage(
          server,
          { filter: { age }, sort: newestFirst },
          { offset: 0, limit: 50, now },
        );
        return { found: threads.map(({ thread_id: threadId }) => threadId), more };
      };
      const recent = await young('1m');
      assert.ok(recent.found.includes(made.talked) && recent.found.includes(made.other) && !recent.more);
      assert.ok(!recent.found.includes(made.acme1));
      const old = await young('>1m');
      assert.deepEqual([old.found, old.more], [[made.acme1], false]);
      assert.deepEqual(
        await readMatches(server, { filter: { age: '>1m' }, sort: newestFirst }, { offset: 0, limit: 9, now }),
        [
          ...(
            await readThreadPage(server, { filter: { ids: [made.acme1] }, sort: newestFirst }, { offset: 0, limit: 1 })
          ).threads,
        ],
      );
    });

    const sorts: ThreadSort['by'][] = ['created_at', 'updated_at', 'status', 'thread_id'];
    for (const by of sorts) {
      it(`are sorted by ${by} both ways, by the server`, async () => {
        const found: Record<string, string[]> = {};
        for (const order of ['asc', 'desc'] as const) {
          const { threads } = await readThreadPage(
            server,
            { filter: {}, sort: { by, order } },
            { offset: 0, limit: 50 },
          );
          const values = threads.map((thread) => thread[by]);
          found[order] = values;
          assert.deepEqual(values, order === 'asc' ? values.toSorted() : values.toSorted().reverse());
        }
        assert.deepEqual(found.asc, found.desc?.toReversed());
        assert.deepEqual(
          bodies().map((body) => [body.sort_by, body.sort_order]),
          [
            [by, 'asc'],
            [by, 'desc'],
          ],
        );
      });
    }

    it('are called by what was said first', async () => {
      const asked = [made.talked, made.acme1, made.waiting];
      const found = await server.listing.openings(asked);
      assert.deepEqual(
        [...found].sort(),
        [
          [made.talked, 'Where is my order?'],
          [made.acme1, undefined],
          [made.waiting, undefined],
        ].sort(),
      );
      if (kind === 'javascript') {
        // One search shows that it has no `extract`; the states of these threads are all that is asked for then.
        assert.deepEqual([...server.listing.lacks], ['extract']);
        const [, ...states] = bodies();
        assert.deepEqual(
          states.map(({ ids, select }) => ({ ids, select })),
          [{ ids: asked, select: ['thread_id', 'values'] }],
        );
        return;
      }
      assert.deepEqual([...server.listing.lacks], []);
      for (const body of bodies()) {
        assert.deepEqual(body.select, ['thread_id']);
        assert.ok(Object.keys(body.extract ?? {}).length <= 10);
      }
    });

    const refusals: [status: number, body: string][] = [
      [422, '{"detail":"unknown option"}'],
      [400, '{"detail":"no"}'],
    ];
    for (const [status, body] of refusals) {
      it(`are listed plainly where the server answers ${status} to options, and it is not asked in vain again`, async () => {
        // As an older server: whoever says more than limit and offset is refused.
        door.rules(
          { match: { path: /^\/threads\/count$/ }, fault: { answer: { status: 404, body: 'Not Found' } } },
          { match: { path: /^\/threads\/search$/, body: /select|sort/ }, fault: { answer: { status, body } } },
        );
        const query = { filter: {}, sort: newestFirst };
        const first = await readThreadPage(server, query, { offset: 0, limit: 3 });
        assert.equal(first.threads.length, 3);
        assert.deepEqual([...server.listing.lacks].sort(), ['select', 'sort']);
        assert.deepEqual(bodies().at(-1), { limit: 3, offset: 0 });
        const asked = bodies().length;
        await readThreadPage(server, query, { offset: 3, limit: 3 });
        assert.equal(bodies().length, asked + 1);
        assert.equal(await server.listing.count({}), undefined);
        assert.equal(await server.listing.count({}), undefined);
        assert.equal(door.seen('POST', /count/).length, 1);
        assert.ok(server.listing.lacks.has('count'));
      });
    }

    it('are filtered here where the server takes no notice of filters', async () => {
      door.rules({
        match: { path: /^\/threads\/search$/ },
        fault: {
          rewrite: ({ body }) => {
            const { limit, offset } = JSON.parse(body) as Body;
            return { body: JSON.stringify({ limit, offset }) };
          },
        },
      });
      const found = await find({ metadata: { customer: 'acme' }, status: 'idle' });
      assert.deepEqual(found.sort(), [made.acme1, made.acme2].sort());
      assert.ok(server.listing.lacks.has('filter'));
    });

    it('are a problem where even the plainest search is refused', async () => {
      const body = '{"detail":"limit"}';
      door.rules({ match: { path: /^\/threads\/search$/ }, fault: { answer: { status: 422, body } } });
      await assert.rejects(find({ status: 'busy' }), { kind: 'refused' });
      assert.deepEqual([...server.listing.lacks], []);
    });

    describeWire(seeded, kind);
  },
  { alone: true, only: [] },
);
