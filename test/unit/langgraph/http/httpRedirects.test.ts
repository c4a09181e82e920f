import assert from 'node:assert/strict';

import { createHttp } from '../../../../src/langgraph/http/http';
import { failureOf, json, requestTo, scriptedServer } from '../scriptedServer';

const key = 'canary-6f1e2d3c4b5a';

describe('http: redirects', () => {
  const http = createHttp();

  it('are not followed by streams either', async () => {
    await using other = await scriptedServer((response) => json(response, 200, []));
    await using server = await scriptedServer((response) => response.writeHead(307, { location: other.url }).end());
    for (const method of ['GET', 'POST'] as const) {
      const { facts } = await failureOf(http.stream(requestTo(server.url, { method })));
      assert.equal(facts.kind, 'redirected');
      assert.equal(facts.location, other.url);
    }
    assert.equal(other.requests.length, 0);
  });

  const locations: [location: string, origin: string | undefined][] = [
    ['https://user:pass@evil.example/path', 'https://evil.example'],
    ['//evil.example', 'http://evil.example'],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['http://[broken', undefined],
    [`https://${key}.evil.example/`, 'https://***.evil.example'],
  ];
  for (const [location, origin] of locations) {
    it(`names only the origin of ${location.replace(key, '<key>')}`, async () => {
      await using server = await scriptedServer((response) => response.writeHead(307, { location }).end());
      const { facts } = await failureOf(http.send(requestTo(server.url, { headers: { 'x-api-key': key } })));
      assert.equal(facts.location, origin);
    });
  }

  it('a proxy of the environment gets nothing: VS Code does the proxies', async () => {
    await using proxy = await scriptedServer((response) => json(response, 200, ['proxy']));
    await using server = await scriptedServer((response) => json(response, 200, ['server']));
    const before = process.env.http_proxy;
    process.env.http_proxy = proxy.url;
    try {
      assert.equal((await http.send(requestTo(server.url))).body.toString(), '["server"]');
      assert.equal(proxy.requests.length, 0);
    } finally {
      if (before === undefined) delete process.env.http_proxy;
      else process.env.http_proxy = before;
    }
  });
});
