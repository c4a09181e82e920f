import assert from 'node:assert/strict';

import { createHttp } from '../../../../src/langgraph/http/http';
import type { HttpRequest } from '../../../../src/langgraph/http/types';
import { collect, failureOf, json, requestTo, scriptedServer, tcpServer } from '../scriptedServer';

const atOnce = { 'retry-after': '0' };

describe('http: what is tried again', () => {
  const http = createHttp();
  const calls: Record<string, (request: HttpRequest) => Promise<Buffer>> = {
    send: async (request) => (await http.send(request)).body,
    stream: async (request) => collect(await http.stream(request)),
  };

  for (const [name, call] of Object.entries(calls)) {
    // The statuses of test/servers/httpFaults.test.ts are not repeated here.
    it(`${name}: 408 is tried three times more, then told`, async () => {
      await using server = await scriptedServer((response) => json(response, 408, {}, atOnce));
      assert.equal((await failureOf(call(requestTo(server.url)))).facts.status, 408);
      assert.equal(server.requests.length, 4);
    });

    it(`${name}: succeeds at the fourth try, with the body sent whole each time`, async () => {
      await using server = await scriptedServer((response, _request, count) => {
        json(response, count < 4 ? 503 : 200, [count], atOnce);
      });
      assert.equal((await call(requestTo(server.url, { method: 'POST', body: { a: 1 } }))).toString(), '[4]');
      assert.deepEqual(
        server.requests.map(({ body }) => body),
        Array(4).fill('{"a":1}'),
      );
    });

    it(`${name}: a reset before a byte came is tried again`, async () => {
      await using server = await tcpServer((socket, count) => {
        if (count < 3) socket.resetAndDestroy();
        else socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]');
      });
      assert.equal((await call(requestTo(server.url))).toString(), '[]');
      assert.equal(server.count(), 3);
    });

    it(`${name}: a reset after the headers is not`, async () => {
      await using server = await tcpServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n');
        setTimeout(() => socket.resetAndDestroy(), 50);
      });
      assert.equal((await failureOf(call(requestTo(server.url)))).kind, 'cut');
      assert.equal(server.count(), 1);
    });
  }

  const failures: Record<string, Parameters<typeof tcpServer>[0]> = {
    'a reset before the answer': (socket) => socket.resetAndDestroy(),
    'an end before the answer': (socket) => socket.end(),
    'a reset after the headers': (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n');
      setTimeout(() => socket.resetAndDestroy(), 30);
    },
    'an end in the body': (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"thr'),
    silence: () => undefined,
    'what is no HTTP': (socket) => socket.end('hello\r\n'),
    HTML: (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 3\r\n\r\n<p>'),
    'an empty answer': (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'),
  };
  for (const [name, script] of Object.entries(failures)) {
    it(`repeat 'never' sends one request, on ${name}`, async () => {
      await using server = await tcpServer(script);
      await failureOf(http.send(requestTo(server.url, { method: 'POST', repeat: 'never', timeoutMs: 300 })));
      // Long enough for the first retry of a read, had there been one.
      if (name.startsWith('a reset')) await new Promise((resolve) => setTimeout(resolve, 600));
      assert.equal(server.count(), 1);
    });
  }

  it("repeat 'never' closes its connection, and waits behind no read", async () => {
    await using server = await scriptedServer((response, request) => {
      if (request.method === 'POST') json(response, 200, {});
    });
    const cancel = new AbortController();
    const reads = Array.from({ length: 8 }, () =>
      failureOf(http.send(requestTo(server.url, { signal: cancel.signal }))),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(server.requests.length, 4);
    await http.send(requestTo(server.url, { method: 'POST', repeat: 'never', timeoutMs: 1_000 }));
    assert.equal(server.requests.at(-1)?.headers.connection, 'close');
    cancel.abort();
    await Promise.all(reads);
  });
});
