import assert from 'node:assert/strict';

import type { AgentServer } from '../../../src/langgraph/agentServer';
import { agentServer, copyId, id, row, scripted } from './scriptedAgent';
import { collect, failureOf, json, scriptedServer, timed } from './scriptedServer';

describe('AgentServer: requests', () => {
  const calls: [
    name: string,
    call: (agent: AgentServer) => Promise<unknown>,
    answer: unknown,
    line: string,
    body?: unknown,
  ][] = [
    ['info', (agent) => agent.info(), {}, 'GET /info'],
    ['infoBytes', (agent) => agent.infoBytes(), {}, 'GET /info'],
    [
      'searchThreads',
      (agent) => agent.searchThreads({ limit: 5, offset: 10, status: 'busy', select: ['thread_id'] }),
      [],
      'POST /threads/search',
      { limit: 5, offset: 10, status: 'busy', select: ['thread_id'] },
    ],
    ['getThread', (agent) => agent.getThread(id), row, `GET /threads/${id}`],
    ['threadBytes', (agent) => agent.threadBytes(id), row, `GET /threads/${id}`],
    [
      'threadBytes with a time to live',
      (agent) => agent.threadBytes(id, undefined, undefined, 'ttl'),
      row,
      `GET /threads/${id}?include=ttl`,
    ],
    [
      'createThread',
      (agent) => agent.createThread({ metadata: { a: 1 } }),
      row,
      'POST /threads',
      { metadata: { a: 1 } },
    ],
    [
      'copyThread',
      (agent) => agent.copyThread(id, { timeoutMs: 900 }),
      { ...row, thread_id: copyId },
      `POST /threads/${id}/copy`,
    ],
    ['storageBytes', (agent) => agent.storageBytes(id), {}, `GET /threads/${id}/storage`],
    [
      'history of the root',
      async (agent) => collect(await agent.historyStream(id, { namespace: '', limit: 7 })),
      [],
      `GET /threads/${id}/history?limit=7`,
    ],
    [
      'history of the root, further on',
      async (agent) =>
        collect(await agent.historyStream(id, { namespace: '', limit: 7, before: '2024-01-01T00:00:00+00:00' })),
      [],
      `GET /threads/${id}/history?limit=7&before=2024-01-01T00%3A00%3A00%2B00%3A00`,
    ],
    [
      'history of a namespace',
      async (agent) => collect(await agent.historyStream(id, { namespace: 'sub:1|x:2', limit: 7 })),
      [],
      `POST /threads/${id}/history`,
      { limit: 7, checkpoint: { checkpoint_ns: 'sub:1|x:2' } },
    ],
  ];
  for (const [name, call, answer, line, body] of calls) {
    it(name, async () => {
      await using server = await scripted((response) => json(response, 200, answer));
      await call(server.agent);
      const [request, ...more] = server.requests;
      assert.equal(`${request?.method} ${request?.url}`, line);
      assert.deepEqual(request?.body === '' ? undefined : JSON.parse(request?.body ?? ''), body);
      assert.equal(request?.headers['x-api-key'], 'canary-0123456789');
      assert.equal(request.headers.connection === 'close', /^(create|copy)/.test(name));
      assert.deepEqual(more, []);
    });
  }

  const oddIds = [
    'a/b',
    'a%2fb',
    'a b',
    'a?b',
    'a#b',
    '../x',
    'é',
    'a\r\nb',
    'a\\b',
    'whatsapp:+15550100',
    '?'.repeat(255),
  ];
  for (const odd of oddIds) {
    it(`any text may be an id, and stays one step of a path: ${JSON.stringify(odd).slice(0, 20)}`, async () => {
      await using server = await scripted((response) => json(response, 200, { ...row, thread_id: odd }));
      assert.equal((await server.agent.getThread(odd)).thread_id, odd);
      const { pathname, search, hash } = new URL(server.requests[0]?.url ?? '', 'http://a.server');
      assert.equal(decodeURIComponent(pathname.slice('/threads/'.length)), odd);
      assert.deepEqual([pathname.split('/').length, search, hash], [3, '', '']);
    });
  }

  const badIds = ['', '..', '.', 'a'.repeat(256), 'half \ud83d a pair', 'a\0b'];
  for (const bad of badIds) {
    it(`no request is built from the id ${JSON.stringify(bad).slice(0, 20)}`, async () => {
      await using server = await scripted((response) => json(response, 200, row));
      const { agent } = server;
      const works = [
        () => agent.getThread(bad),
        () => agent.threadBytes(bad),
        () => agent.copyThread(bad, { timeoutMs: 900 }),
        () => agent.storageBytes(bad),
        () => agent.historyStream(bad, { namespace: '', limit: 1 }),
        () =>
          agent.historyStream(id, {
            namespace: '',
            limit: 1,
            // What is printable may be a checkpoint id: it goes into a query, encoded.
            before: /^[\x21-\x7e]{1,256}$/.test(bad) ? '\n' : bad,
          }),
      ];
      for (const work of works) {
        const { facts } = await failureOf(work());
        assert.equal(facts.kind, 'refused');
        assert.match(facts.detail ?? '', /^not a (thread|checkpoint) id$/);
      }
      assert.equal(server.requests.length, 0);
    });
  }
});

describe('AgentServer: its connection', () => {
  it('credentials that cannot be read are told without their cause, and nothing is sent', async () => {
    await using server = await scriptedServer((response) => json(response, 200, {}));
    const agent = agentServer(server.url, { headers: () => Promise.reject(new Error('canary')) });
    const error = await failureOf(agent.info());
    assert.deepEqual(error.facts, {
      kind: 'unauthorized',
      method: 'GET',
      path: '/info',
      code: 'CREDENTIALS_UNREADABLE',
    });
    assert.ok(!('cause' in error));
    assert.equal(server.requests.length, 0);
  });

  it('are asked for anew at every request', async () => {
    await using server = await scriptedServer((response) => json(response, 200, {}));
    let asked = 0;
    const agent = agentServer(server.url, { headers: () => Promise.resolve({ 'x-api-key': `k${++asked}` }) });
    await agent.info();
    await agent.infoBytes();
    assert.deepEqual(
      server.requests.map(({ headers }) => headers['x-api-key']),
      ['k1', 'k2'],
    );
  });

  it('cancelling does not wait for credentials', async () => {
    const agent = agentServer('http://127.0.0.1:9', { headers: () => new Promise(() => undefined) });
    const cancel = new AbortController();
    const work = failureOf(agent.info(cancel.signal));
    const ms = await timed((cancel.abort(), work));
    assert.ok(ms < 100, `${ms}`);
    assert.equal((await work).kind, 'cancelled');
  });

  it('the log has method, template, outcome and time, and no id or credential', async () => {
    await using server = await scriptedServer((response, { url }) =>
      json(response, url.includes('history') ? 200 : 404, []),
    );
    const lines: string[] = [];
    const agent = agentServer(server.url, {
      log: ({ level, text }) => lines.push(`${level} ${text.replace(/\d+ ms$/, 'N ms')}`),
    });
    await collect(await agent.historyStream(id, { namespace: '', limit: 1 }));
    await failureOf(agent.getThread(id));
    await failureOf(agent.getThread(id, AbortSignal.abort()));
    assert.deepEqual(lines, [
      'debug GET /threads/{thread_id}/history ok N ms',
      'warn GET /threads/{thread_id} notFound 404 N ms',
      'debug GET /threads/{thread_id} cancelled N ms',
    ]);
  });
});
