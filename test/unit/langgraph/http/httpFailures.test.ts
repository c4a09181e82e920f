import assert from 'node:assert/strict';

import type { AgentServerErrorKind } from '../../../../src/langgraph/http/errors';
import { createHttp } from '../../../../src/langgraph/http/http';
import { collect, failureOf, json, requestTo, scriptedServer, tcpServer } from '../scriptedServer';

const statuses: Record<number, AgentServerErrorKind> = {
  300: 'redirected',
  304: 'redirected',
  400: 'refused',
  401: 'unauthorized',
  402: 'refused',
  403: 'forbidden',
  404: 'notFound',
  405: 'unsupported',
  408: 'refused',
  409: 'conflict',
  413: 'refused',
  418: 'refused',
  422: 'refused',
  429: 'tooManyRequests',
  500: 'serverError',
  501: 'unsupported',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
  507: 'serverError',
  520: 'unavailable',
  530: 'unavailable',
};

describe('http: what a failure is called', () => {
  const http = createHttp();

  for (const [status, kind] of Object.entries(statuses)) {
    it(`${status} is ${kind}, for answers and for streams`, async () => {
      await using server = await scriptedServer((response) => {
        json(response, Number(status), { detail: `words of ${status}` }, { 'retry-after': '0', 'x-request-id': 'r-1' });
      });
      for (const call of [() => http.send(requestTo(server.url)), () => http.stream(requestTo(server.url))]) {
        const { facts } = await failureOf(call());
        // A 304 has no body.
        const detail = status === '304' ? {} : { detail: `words of ${status}` };
        assert.deepEqual(facts, {
          kind,
          method: 'GET',
          path: '/things/{id}',
          status: Number(status),
          ...detail,
          requestId: 'r-1',
        });
      }
    });
  }

  it('a 404 for a path without parameters says that the route is missing', async () => {
    await using server = await scriptedServer((response) => json(response, 404, {}));
    const request = requestTo(server.url, { path: '/info', template: '/info' });
    assert.equal((await failureOf(http.send(request))).kind, 'unsupported');
  });

  it('nobody listens: unreachable, with the code', async () => {
    const closedServer = async (): Promise<string> => {
      await using server = await tcpServer(() => undefined);
      return server.url;
    };
    const url = await closedServer();
    const { facts } = await failureOf(http.send(requestTo(url, { repeat: 'never' })));
    assert.deepEqual(facts, { kind: 'unreachable', method: 'GET', path: '/things/{id}', code: 'ECONNREFUSED' });
  });

  it('no such host: unreachable, at once', async () => {
    const { facts } = await failureOf(http.send(requestTo('http://no-such-host.invalid')));
    assert.equal(facts.kind, 'unreachable');
    assert.match(facts.code ?? '', /^(ENOTFOUND|EAI_AGAIN)$/);
  });

  it('TLS to a plain server: unreachable, not repeated', async () => {
    await using server = await tcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const { facts } = await failureOf(http.send(requestTo(server.url.replace('http:', 'https:'))));
    assert.equal(facts.kind, 'unreachable');
    assert.equal(server.count(), 1);
  });

  it('what answers is not HTTP: notAgentServer', async () => {
    await using server = await tcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    const { facts } = await failureOf(http.send(requestTo(server.url)));
    assert.equal(facts.kind, 'notAgentServer');
    assert.equal(facts.code, 'HPE_INVALID_CONSTANT');
    assert.equal(server.count(), 1);
  });

  const noJson: Record<string, { type?: string; body: string; status?: number }> = {
    'HTML with 200': { type: 'text/html; charset=utf-8', body: '<!doctype html><p>Sign in</p>' },
    'HTML that calls itself JSON': { type: 'application/json', body: '\n <html></html>' },
    'JSON that calls itself HTML': { type: 'text/html', body: '{}' },
    'plain words': { type: 'text/plain', body: 'OK' },
    'an empty body': { type: 'application/json', body: '' },
    'white space only': { type: 'application/json', body: ' \n\t' },
    '204': { body: '', status: 204 },
    'UTF-16': { type: 'application/json', body: '\uFFFE[' },
  };
  for (const [name, { type, body, status }] of Object.entries(noJson)) {
    it(`${name} where JSON is due: notAgentServer`, async () => {
      await using server = await scriptedServer((response) => {
        response.writeHead(status ?? 200, type === undefined ? {} : { 'content-type': type });
        response.end(body);
      });
      assert.equal((await failureOf(http.send(requestTo(server.url)))).kind, 'notAgentServer');
      const read = http.stream(requestTo(server.url)).then(collect);
      assert.equal((await failureOf(read)).kind, 'notAgentServer');
    });
  }

  it('a byte order mark and leading white space are let through', async () => {
    await using server = await scriptedServer((response) => response.end('\uFEFF \n[1]'));
    assert.match((await http.send(requestTo(server.url))).body.toString(), /\[1\]$/);
    assert.match((await collect(await http.stream(requestTo(server.url)))).toString(), /\[1\]$/);
  });

  it('gives status, headers and body of a good answer', async () => {
    await using server = await scriptedServer((response) =>
      json(response, 201, { a: 1 }, { 'X-Pagination-Next': '9' }),
    );
    const { status, headers, body } = await http.send(requestTo(server.url));
    assert.equal(status, 201);
    assert.equal(headers['x-pagination-next'], '9');
    assert.equal(body.toString(), '{"a":1}');
  });

  it('sends method, path prefix, query, body and headers as given', async () => {
    await using server = await scriptedServer((response) => json(response, 200, {}));
    const path = '/threads/search?limit=1&before=a%20b';
    const body = { text: 'é' };
    const headers = { 'X-Api-Key': 'k1', Authorization: 'Bearer t', 'Content-Type': 'text/evil' };
    await http.send(requestTo(`${server.url}/api/v1`, { method: 'POST', path, body, headers }));
    const [request] = server.requests;
    assert.equal(request?.method, 'POST');
    assert.equal(request.url, `/api/v1${path}`);
    assert.equal(request.body, '{"text":"é"}');
    assert.equal(request.headers['x-api-key'], 'k1');
    assert.equal(request.headers.authorization, 'Bearer t');
    assert.equal(request.headers['content-type'], 'application/json');
    assert.equal(request.headers.accept, 'application/json');
  });

  const unsendable: Record<string, Parameters<typeof requestTo>[1]> = {
    'a path that leaves the prefix': { path: '/threads/../../admin' },
    'the same, encoded': { path: '/threads/%2e%2e/%2E%2E/admin' },
    'an absolute URL as path': { path: 'http://evil.example/' },
    'a host glued to the base URL': { path: '@evil.example/' },
    'a backslash': { path: '/\\evil.example' },
    'a hash': { path: '/a#b' },
    'a header with a line break': { headers: { 'x-api-key': 'a\r\nhost: evil' } },
    'a header that axios would shorten': { headers: { 'x-api-key': 'a\u200bb' } },
    'a header name with a space': { headers: { 'x api': 'a' } },
  };
  for (const [name, changes] of Object.entries(unsendable)) {
    it(`never sends ${name}`, async () => {
      await using server = await scriptedServer((response) => json(response, 200, {}));
      assert.equal((await failureOf(http.send(requestTo(`${server.url}/prefix`, changes)))).kind, 'refused');
      assert.equal(server.requests.length, 0);
    });
  }
});
