import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import { createHttp } from '../../../../src/langgraph/http/http';
import type { SeenRequest } from '../scriptedServer';
import { collect, failureOf, requestTo, scriptedServer, tcpServer } from '../scriptedServer';

const key = 'lsv2_sk_CANARY+5e1f/77aa==';
const secretHeaders = {
  'x-api-key': key,
  authorization: `Bearer ${key}`,
  'X-Tenant-Id': 'canary-tenant-0001',
  'x-basic': `Basic ${Buffer.from('user:canary-password').toString('base64')}`,
};

function assertClean(error: Error): void {
  const texts = [
    inspect(error, { depth: Infinity, showHidden: true }),
    JSON.stringify(error),
    error.stack ?? '',
    error.message,
    String(error),
    inspect(Object.getOwnPropertyDescriptors(error), { depth: Infinity }),
  ];
  for (const text of texts) {
    assert.doesNotMatch(text, /canary/i);
    assert.ok(!text.includes(encodeURIComponent(key)));
    assert.doesNotMatch(text, /axios/i);
  }
  assert.ok(!('cause' in error));
}

/** Every header the server was sent, in its answer's body, in every way it may say something. */
const echoes: Record<string, (request: SeenRequest) => { type: string; body: string }> = {
  'as text': ({ headers }) => ({ type: 'text/plain', body: `bad key ${String(headers['x-api-key'])}!` }),
  'as detail': ({ headers }) => ({
    type: 'application/json',
    body: JSON.stringify({ detail: JSON.stringify(headers) }),
  }),
  'as a list': ({ headers }) => ({
    type: 'application/json',
    body: JSON.stringify({
      detail: Object.values(headers).map((value) => ({ loc: ['header', value], msg: `no ${String(value)}` })),
    }),
  }),
  'as Zod issues': ({ headers }) => ({
    type: 'application/json',
    body: JSON.stringify({ error: { issues: [{ path: ['x'], message: headers.authorization }] } }),
  }),
  'in another case': ({ headers }) => ({ type: 'text/plain', body: String(headers['x-api-key']).toUpperCase() }),
  'percent-encoded': ({ headers }) => ({ type: 'text/plain', body: encodeURIComponent(String(headers['x-api-key'])) }),
  'its beginning': ({ headers }) => ({
    type: 'text/plain',
    body: `no key ${String(headers['x-api-key']).slice(0, 20)}…`,
  }),
  'with a NUL inside': ({ headers }) => ({
    type: 'text/plain',
    body: String(headers['x-tenant-id']).replace('a', 'a\0'),
  }),
  decoded: () => ({ type: 'text/plain', body: 'wrong password canary-password for user' }),
  'cut at 500 characters': ({ headers }) => ({
    type: 'text/plain',
    body: `${'x'.repeat(485)} ${String(headers['x-api-key'])}`,
  }),
};

describe('http: a credential never comes back out', () => {
  const http = createHttp();

  for (const [name, echo] of Object.entries(echoes)) {
    for (const status of [400, 401, 500, 503]) {
      it(`${status}, echoed ${name}`, async () => {
        await using server = await scriptedServer((response, request) => {
          const { type, body } = echo(request);
          response.writeHead(status, {
            'content-type': type,
            'retry-after': '0',
            'x-request-id': String(request.headers['x-api-key']),
          });
          response.end(body);
        });
        const error = await failureOf(http.send(requestTo(server.url, { headers: secretHeaders })));
        assert.equal(error.facts.status, status);
        assertClean(error);
        // The positive control: the server did get it.
        assert.equal(server.requests[0]?.headers['x-api-key'], key);
      });
    }
  }

  it('the words around it stay', async () => {
    await using server = await scriptedServer((response) => {
      response
        .writeHead(401, { 'content-type': 'application/json' })
        .end(JSON.stringify({ detail: `Key ${key} expired` }));
    });
    const error = await failureOf(http.send(requestTo(server.url, { headers: secretHeaders })));
    assert.equal(error.facts.detail, 'Key *** expired');
  });

  const faults: Record<string, Parameters<typeof tcpServer>[0]> = {
    reset: (socket) => socket.resetAndDestroy(),
    'no HTTP': (socket) => socket.end(`${key}\r\n`),
    'cut body': (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"a'),
    'bad gzip': (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nabcd'),
    silence: () => undefined,
    redirect: (socket) => socket.end(`HTTP/1.1 302 x\r\nlocation: http://evil/?${key}\r\ncontent-length: 0\r\n\r\n`),
    'too large': (socket) => socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n[${' '.repeat(98)}`),
  };
  for (const [name, script] of Object.entries(faults)) {
    it(`fault: ${name}`, async () => {
      await using server = await tcpServer(script);
      const request = requestTo(server.url, { headers: secretHeaders, timeoutMs: 200, repeat: 'never' });
      assertClean(await failureOf(http.send({ ...request, maxBytes: 50 })));
      const read = http.stream(request).then(collect);
      if (name !== 'too large') assertClean(await failureOf(read));
      else await read;
    });
  }

  it('a header that cannot be sent', async () => {
    assertClean(await failureOf(http.send(requestTo('http://127.0.0.1:9', { headers: { 'x-api-key': `${key}\n` } }))));
  });

  it('cancelled', async () => {
    await using server = await tcpServer(() => undefined);
    const signal = AbortSignal.timeout(100);
    assertClean(await failureOf(http.send(requestTo(server.url, { headers: secretHeaders, signal }))));
  });
});
