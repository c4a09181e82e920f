import assert from 'node:assert/strict';
import { readNamespace } from '../../../src/history/readNamespace';
import { id, scripted } from './scriptedAgent';
import { failureOf, json } from './scriptedServer';

const signal = new AbortController().signal;
const row = (at: string, parent: string | null): object => ({
  checkpoint_id: at,
  parent_checkpoint_id: parent,
  values: {},
});

/** Newest first, with ids in no order, two a page. */
const rows = [row('b1', 'a1'), row('a1', 'f1'), row('f1', 'c1'), row('c1', null)];
const pageBehind = (before: unknown): object[] => {
  const at = rows.findIndex((each) => 'checkpoint_id' in each && each.checkpoint_id === before);
  return rows.slice(at + 1, at + 3);
};

describe('a server whose history is read by POST', () => {
  for (const status of [404, 405]) {
    it(`is asked by GET once, which answers ${status}; rows may have their ids at the top`, async () => {
      await using server = await scripted((response, { method, body }) => {
        if (method === 'GET') json(response, status, { detail: 'no such call' });
        else json(response, 200, pageBehind((JSON.parse(body) as { before?: unknown }).before));
      });
      for (let reading = 0; reading < 2; reading++) {
        const ids: string[] = [];
        const source = { thread: { deployment: server.url, threadId: id }, server: server.agent };
        for await (const checkpoint of readNamespace(source, '', { signal })) ids.push(checkpoint.id);
        assert.deepEqual(ids, ['b1', 'a1', 'f1', 'c1']);
      }
      assert.equal(server.requests.filter(({ method }) => method === 'GET').length, 1);
    });
  }

  it('says what GET said where POST cannot either', async () => {
    await using server = await scripted((response, { method }) =>
      json(response, method === 'GET' ? 404 : 500, { detail: method }),
    );
    const error = await failureOf(server.agent.historyStream(id, { namespace: '', limit: 1 }));
    assert.deepEqual([error.kind, error.facts.detail], ['notFound', 'GET']);
  });

  it('is found out too where GET does not take the cursor', async () => {
    await using server = await scripted((response, { method, url, body }) => {
      if (method === 'POST') json(response, 200, pageBehind((JSON.parse(body) as { before?: unknown }).before));
      else if (url.includes('before=')) json(response, 422, { detail: 'before' });
      else json(response, 200, pageBehind(undefined));
    });
    const ids: string[] = [];
    const source = { thread: { deployment: server.url, threadId: id }, server: server.agent };
    for await (const checkpoint of readNamespace(source, '', { signal })) ids.push(checkpoint.id);
    assert.deepEqual(ids, ['b1', 'a1', 'f1', 'c1']);
  });
});
