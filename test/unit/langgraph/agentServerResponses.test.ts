import assert from 'node:assert/strict';

import { plainRow, startLookAlike } from '../../servers/stage/lookAlike';
import { agentServer, copyId, id, row, scripted, times } from './scriptedAgent';
import { failureOf, json, timed } from './scriptedServer';

describe('AgentServer: answers', () => {
  it('gives threads with what they have beyond the usual', async () => {
    await using server = await scripted((response) =>
      json(response, 200, [{ ...row, state_updated_at: null, config: { a: 1 } }], { 'X-Pagination-Total': '1' }),
    );
    const { threads, more } = await server.agent.searchThreads({ limit: 10, offset: 0 });
    assert.deepEqual(threads, [{ ...row, state_updated_at: undefined, config: { a: 1 } }]);
    assert.equal(more, false);
  });

  it('tolerates absent metadata and status, and null metadata', async () => {
    await using server = await scripted((response) =>
      json(response, 200, { thread_id: 'any_word-1', ...times, metadata: null }),
    );
    const thread = await server.agent.getThread('any_word-1');
    assert.deepEqual(thread, { thread_id: 'any_word-1', ...times, metadata: {}, status: 'unknown' });
  });

  it('there is more after a full page, or where the server says so', async () => {
    await using server = await scripted((response, _request, count) => {
      const next: Record<string, string> = count === 2 ? { 'X-Pagination-Next': '11' } : {};
      json(response, 200, [row], { 'X-Pagination-Total': '1', ...next });
    });
    assert.equal((await server.agent.searchThreads({ limit: 1, offset: 0 })).more, true);
    assert.equal((await server.agent.searchThreads({ limit: 10, offset: 0 })).more, true);
    assert.equal((await server.agent.searchThreads({ limit: 10, offset: 0 })).more, false);
  });

  const noThreads: Record<string, unknown> = {
    null: null,
    'a list': [],
    'an empty object': {},
    'a number': 5,
    'no id': { ...row, thread_id: undefined },
    'an id of the wrong type': { ...row, thread_id: 5 },
    'an empty id': { ...row, thread_id: '' },
  };
  for (const [name, value] of Object.entries(noThreads)) {
    it(`no thread: ${name}`, async () => {
      await using server = await scripted((response, { url }) =>
        json(response, 200, url.endsWith('search') ? [row, value] : value),
      );
      const { agent } = server;
      const works = [
        () => agent.getThread(id),
        () => agent.createThread({}),
        () => agent.copyThread(copyId, { timeoutMs: 900 }),
      ];
      for (const work of works) {
        const { facts } = await failureOf(work());
        assert.equal(facts.kind, 'notAgentServer');
        assert.equal(facts.status, 200);
      }
      const { threads, listed } = await agent.searchThreads({ limit: 10, offset: 0 });
      assert.deepEqual([threads.length, listed.length, listed[1]], [1, 2, undefined]);
    });
  }

  const told = { thread_id: id, metadata: {}, status: 'unknown', created_at: '', updated_at: '' };
  const oddRows: [string, object, object][] = [
    ['no time, status or metadata', {}, {}],
    ['times in seconds', { created_at: 1767225600.5 }, { created_at: '2026-01-01T00:00:00.500Z' }],
    ['times in milliseconds', { updated_at: 1767225600500 }, { updated_at: '2026-01-01T00:00:00.500Z' }],
    ['times that are none', { created_at: 1e300, updated_at: ['x'] }, {}],
    ['a time of its own', { updated_at: 'yesterday' }, { updated_at: 'yesterday' }],
    ['status null', { status: null }, {}],
    ['an unknown status', { status: 'sleeping' }, {}],
    ['metadata of the wrong type', { metadata: 'x', state_updated_at: 5 }, { state_updated_at: undefined }],
    ['metadata that is a list', { metadata: [] }, {}],
  ];
  for (const [name, sent, expected] of oddRows) {
    it(`a thread all the same: ${name}`, async () => {
      await using server = await scripted((response) => json(response, 200, { thread_id: id, ...sent }));
      assert.deepEqual({ ...(await server.agent.getThread(id)) }, { ...told, ...expected });
    });
  }

  const odd: Record<string, Buffer> = {
    'cut JSON': Buffer.from('{"thread_id": "a'),
    'Latin-1': Buffer.from(JSON.stringify({ ...row, metadata: { a: 'é' } }), 'latin1'),
    'deep JSON': Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    'two values': Buffer.from(`${JSON.stringify(row)}${JSON.stringify(row)}`),
    NaN: Buffer.from('NaN'),
    __proto__: Buffer.from(`{"__proto__": ${JSON.stringify(row)}}`),
  };
  for (const [name, body] of Object.entries(odd)) {
    it(`no thread: ${name}`, async () => {
      await using server = await scripted((response) => response.end(body));
      assert.equal((await failureOf(server.agent.getThread(id))).kind, 'notAgentServer');
    });
  }

  it('quotes what the server says instead of a thread, without the key', async () => {
    await using server = await scripted((response, { headers }) => {
      json(response, 201, { detail: `Thread was created, but ${String(headers['x-api-key'])} had problems` });
    });
    const { facts } = await failureOf(server.agent.createThread({}));
    assert.deepEqual(facts, {
      kind: 'notAgentServer',
      method: 'POST',
      path: '/threads',
      status: 201,
      detail: 'Thread was created, but *** had problems',
    });
  });

  it('raw bytes stay as they came', async () => {
    const text = '{"thread_id":"x", "n":9007199254740993, "a":1.0,"a":-0}';
    await using server = await scripted((response) => response.end(text));
    const { agent } = server;
    for (const work of [agent.infoBytes(), agent.threadBytes(id), agent.storageBytes(id)]) {
      assert.equal((await work)?.toString(), text);
    }
  });
});

describe('AgentServer: copyThread', () => {
  for (const status of [404, 409]) {
    it(`${status}: the source is missing`, async () => {
      await using server = await scripted((response) => json(response, status, { detail: 'Conflict' }));
      const { facts } = await failureOf(server.agent.copyThread(id, { timeoutMs: 900 }));
      assert.deepEqual(facts, {
        kind: 'notFound',
        method: 'POST',
        path: '/threads/{thread_id}/copy',
        status,
        detail: 'Conflict',
      });
    });
  }

  it('404, and the source is there: this server cannot copy', async () => {
    await using server = await startLookAlike([{ row: plainRow(0, { values: 'x'.repeat(10_000) }) }], {
      copy: 'missing',
    });
    const agent = agentServer(server.url);
    const threadId = String(plainRow(0).thread_id);
    assert.equal((await failureOf(agent.copyThread(threadId, { timeoutMs: 900 }))).kind, 'unsupported');
    assert.equal((await failureOf(agent.copyThread('gone', { timeoutMs: 900 }))).kind, 'notFound');
    assert.equal(server.requests.filter(({ path }) => path.endsWith('/copy')).length, 2);
  });

  for (const status of [405, 501]) {
    it(`${status}: this server cannot copy`, async () => {
      await using server = await scripted((response) => json(response, status, {}));
      assert.equal((await failureOf(server.agent.copyThread(id, { timeoutMs: 900 }))).kind, 'unsupported');
    });
  }

  it('a "copy" that is the source is none', async () => {
    await using server = await scripted((response) => json(response, 200, { ...row, thread_id: id.toUpperCase() }));
    assert.equal((await failureOf(server.agent.copyThread(id, { timeoutMs: 900 }))).kind, 'notAgentServer');
  });

  it('is sent once, and has a time limit of its own', async () => {
    await using server = await scripted(() => undefined);
    const work = failureOf(server.agent.copyThread(id, { timeoutMs: 300 }));
    assert.ok((await timed(work)) < 550);
    assert.equal((await work).kind, 'timeout');
    assert.equal(server.requests.length, 1);
  });

  for (const status of [408, 429, 502, 503, 504]) {
    it(`${status} does not send it again`, async () => {
      await using server = await scripted((response) => json(response, status, {}, { 'retry-after': '0' }));
      await failureOf(server.agent.copyThread(id, { timeoutMs: 900 }));
      assert.equal(server.requests.length, 1);
    });
  }
});

describe('AgentServer: threadBytes', () => {
  it('asks without the time to live where a server refuses the query', async () => {
    await using server = await scripted((response, { url }) =>
      url.includes('?') ? json(response, 422, { detail: 'include' }) : json(response, 200, row),
    );
    const bytes = await server.agent.threadBytes(id, undefined, undefined, 'ttl');
    assert.deepEqual(JSON.parse(bytes.toString()), row);
    assert.equal(server.requests.length, 2);
  });
});

describe('AgentServer: storageBytes', () => {
  const asked = (server: { requests: { url: string }[] }) =>
    server.requests.filter(({ url }) => url.endsWith('/storage')).length;

  it('is asked once of a server that doesn’t have it, and again when that is another one', async () => {
    let version = '1.5.1';
    await using server = await scripted((response, { url }) => {
      if (url === '/info') json(response, 200, { version });
      else if (url.endsWith('/storage') && version === '1.5.1') response.writeHead(404).end('404 Not Found');
      else json(response, 200, row);
    });
    await server.agent.infoBytes();
    for (const threadId of [id, copyId, id]) assert.equal(await server.agent.storageBytes(threadId), undefined);
    assert.equal(asked(server), 1);
    version = '1.6.0';
    await server.agent.infoBytes();
    assert.ok(await server.agent.storageBytes(id));
    assert.equal(asked(server), 2);
  });

  it('is asked again where it was the thread that was missing', async () => {
    await using server = await scripted((response, { url }) =>
      url.includes(copyId) ? json(response, 404, { detail: 'Thread not found' }) : json(response, 200, row),
    );
    assert.equal(await server.agent.storageBytes(copyId), undefined);
    assert.ok(await server.agent.storageBytes(id));
  });

  for (const status of [404, 405, 501]) {
    it(`undefined on ${status}`, async () => {
      await using server = await scripted((response) => json(response, status, {}));
      assert.equal(await server.agent.storageBytes(id), undefined);
    });
  }
  for (const status of [400, 401, 403, 500]) {
    it(`an error on ${status}`, async () => {
      await using server = await scripted((response) => json(response, status, {}));
      assert.equal((await failureOf(server.agent.storageBytes(id))).facts.status, status);
    });
  }
});
