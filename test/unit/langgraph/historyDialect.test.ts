import assert from 'node:assert/strict';

import type { AgentServer } from '../../../src/langgraph/agentServer';
import { id, scripted } from './scriptedAgent';
import { collect, failureOf, json, type SeenRequest } from './scriptedServer';

const cursor = '1f0c0de0-0000-6000-8000-000000000003';

describe('AgentServer: the two dialects of `before`', () => {
  const isText = (request: SeenRequest): boolean => request.body.includes('"before":"');
  const read = async (agent: AgentServer): Promise<string> =>
    (await collect(await agent.historyStream(id, { namespace: 'sub:1', limit: 5, before: cursor }))).toString();

  it('JavaScript: text at once', async () => {
    await using server = await scripted((response, request) => json(response, isText(request) ? 200 : 400, []));
    assert.equal(await read(server.agent), '[]');
    assert.deepEqual(JSON.parse(server.requests[0]?.body ?? ''), {
      limit: 5,
      checkpoint: { checkpoint_ns: 'sub:1' },
      before: cursor,
    });
    assert.equal(server.requests.length, 1);
  });

  for (const status of [400, 422, 500]) {
    it(`Python: ${status} to text, then the object, which is remembered`, async () => {
      await using server = await scripted((response, request) => json(response, isText(request) ? status : 200, []));
      for (let page = 0; page < 3; page++) assert.equal(await read(server.agent), '[]');
      assert.deepEqual(server.requests.map(isText), [true, false, false, false]);
      assert.deepEqual(JSON.parse(server.requests[1]?.body ?? ''), {
        limit: 5,
        checkpoint: { checkpoint_ns: 'sub:1' },
        before: { configurable: { checkpoint_id: cursor } },
      });
    });
  }

  it('Python known from /info: the object at once', async () => {
    await using server = await scripted((response, request) => {
      if (request.url === '/info') json(response, 200, { version: '0.16.7', langgraph_py_version: '1.2.22' });
      else json(response, isText(request) ? 422 : 200, []);
    });
    await server.agent.info();
    await read(server.agent);
    assert.deepEqual(server.requests.slice(1).map(isText), [false]);
  });

  it('a server that was replaced by one of the other kind', async () => {
    await using server = await scripted((response, request, count) =>
      json(response, isText(request) === count < 3 ? 200 : 422, []),
    );
    for (let page = 0; page < 4; page++) assert.equal(await read(server.agent), '[]');
    assert.deepEqual(server.requests.map(isText), [true, true, true, false, false]);
  });

  it('neither is understood: the first answer is told, nothing remembered', async () => {
    await using server = await scripted((response, request) =>
      json(response, isText(request) ? 500 : 422, { detail: isText(request) ? 'first' : 'second' }),
    );
    for (let attempt = 0; attempt < 2; attempt++)
      assert.equal((await failureOf(read(server.agent))).facts.detail, 'first');
    assert.deepEqual(server.requests.map(isText), [true, false, true, false]);
  });

  it('once a dialect has worked, a 500 is told at once', async () => {
    await using server = await scripted((response, _request, count) => json(response, count === 1 ? 200 : 500, []));
    await read(server.agent);
    assert.equal((await failureOf(read(server.agent))).kind, 'serverError');
    assert.equal(server.requests.length, 2);
  });

  for (const status of [401, 403, 404, 409]) {
    it(`${status} is no matter of dialect`, async () => {
      await using server = await scripted((response) => json(response, status, []));
      await failureOf(read(server.agent));
      assert.equal(server.requests.length, 1);
    });
  }
});
