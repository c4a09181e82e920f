import assert from 'node:assert/strict';
import { copyId as runId, id, scripted } from './scriptedAgent';
import { failureOf, json } from './scriptedServer';

const run = { run_id: runId, thread_id: id, status: 'pending' };

describe('ThreadRuns', () => {
  it('starts a run in the background, refused where another one runs', async () => {
    await using server = await scripted((response) => json(response, 200, run));
    await server.agent.runs.start(id, 'chat', { command: { resume: { a: 1 } } });
    const [request] = server.requests;
    assert.equal(`${request?.method} ${request?.url}`, `POST /threads/${id}/runs`);
    assert.deepEqual(JSON.parse(request?.body ?? ''), {
      assistant_id: 'chat',
      command: { resume: { a: 1 } },
      multitask_strategy: 'reject',
    });
  });

  const refusals: [status: number, body: unknown, kind: string][] = [
    [409, { detail: 'Thread is already running a task.' }, 'conflict'],
    [422, 'Thread is already running a task. Wait for it to finish', 'conflict'],
    [422, { detail: 'Invalid assistant' }, 'refused'],
    [404, { detail: 'Thread or assistant not found.' }, 'refused'],
    [503, {}, 'unavailable'],
    [200, {}, 'notAgentServer'],
    [200, { run_id: '..', status: 'pending' }, 'notAgentServer'],
  ];
  for (const [status, body, kind] of refusals) {
    it(`${status} ${JSON.stringify(body).slice(0, 40)} to a start is ${kind}, and asked once`, async () => {
      await using server = await scripted((response) => {
        if (typeof body !== 'string') return json(response, status, body);
        response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
      });
      assert.equal((await failureOf(server.agent.runs.start(id, 'chat', { input: null }))).kind, kind);
      assert.equal(server.requests.length, 1);
    });
  }

  it('lists the runs that have not ended, whatever text their ids are, and cancels each at a path of its own', async () => {
    const listed = [
      { run_id: 'run:7/../a', status: 'running' },
      { run_id: runId, status: 'pending' },
      { run_id: 'done', status: 'success' },
      { status: 'running' },
    ];
    await using server = await scripted((response) => json(response, 200, listed));
    const open = await server.agent.runs.unfinished(id);
    assert.deepEqual(
      open.map((each) => each.run_id),
      ['run:7/../a', runId],
    );
    await server.agent.runs.cancel(id, 'run:7/../a');
    assert.match(server.requests[1]?.url ?? '', /\/runs\/run%3A7%2F\.\.%2Fa\/cancel\?/);
  });

  for (const status of [204, 202]) {
    it(`takes ${status} without a body for a cancelled run`, async () => {
      await using server = await scripted((response) => response.writeHead(status).end());
      await server.agent.runs.cancel(id, runId);
      const [request, ...more] = server.requests;
      assert.equal(
        `${request?.method} ${request?.url}`,
        `POST /threads/${id}/runs/${runId}/cancel?wait=0&action=interrupt`,
      );
      assert.deepEqual(more, []);
    });
  }

  const errors: [unknown, string | undefined][] = [
    [{ __error__: { error: 'ValueError', message: 'boom' } }, 'ValueError: boom'],
    [
      { __error__: { error: 'Error', message: '{"error":"GraphRecursionError","message":"limit"}' } },
      'GraphRecursionError: limit',
    ],
    [{ __error__: { error: 'KeyError', message: '' } }, 'KeyError'],
    [{ messages: [] }, undefined],
    [[], undefined],
  ];
  for (const [answer, words] of errors) {
    it(`says of ${JSON.stringify(answer).slice(0, 60)}: ${words}`, async () => {
      await using server = await scripted((response) => json(response, 200, answer));
      assert.equal(await server.agent.runs.errorOf(id, runId), words);
    });
  }

  it('builds no request from an id that must not come into a URL', async () => {
    await using server = await scripted((response) => json(response, 200, run));
    for (const bad of ['..', '.', '', 'a\0b', 'x'.repeat(256)]) {
      assert.equal((await failureOf(server.agent.runs.get(id, bad))).kind, 'refused');
    }
    for (const bad of ['..', '']) {
      assert.equal((await failureOf(server.agent.runs.start(bad, 'chat', { input: 1 }))).kind, 'refused');
    }
    assert.equal(server.requests.length, 0);
  });
});
