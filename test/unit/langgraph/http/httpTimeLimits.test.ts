import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';

import { createHttp } from '../../../../src/langgraph/http/http';
import type { HttpRequest } from '../../../../src/langgraph/http/types';
import { collect, failureOf, requestTo, scriptedServer, tcpServer, timed } from '../scriptedServer';

const limitMs = 300;

/** Sends a byte every 100 ms, for ever. */
function trickle(socket: { write(text: string): unknown; destroyed: boolean }, head: string, byte: string): void {
  socket.write(head);
  const timer = setInterval(() => {
    if (socket.destroyed) clearInterval(timer);
    else socket.write(byte);
  }, 100);
}

describe('http: time limits', () => {
  const http = createHttp();
  const send = (request: HttpRequest): Promise<unknown> => http.send(request);
  const read = async (request: HttpRequest): Promise<unknown> => collect(await http.stream(request));

  const silent: Record<string, Parameters<typeof tcpServer>[0]> = {
    'silence from the start': () => undefined,
    'silence after the headers': (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n'),
    'slow headers': (socket) => trickle(socket, 'HTTP/1.1 200 OK\r\nx: ', 'a'),
  };
  for (const [name, script] of Object.entries(silent)) {
    for (const [callName, call] of Object.entries({ send, stream: read })) {
      it(`${callName}: ${name} ends at the limit, and the socket is closed`, async () => {
        let closed = false;
        await using server = await tcpServer((socket, count) => {
          socket.on('close', () => (closed = true));
          script(socket, count);
        });
        const work = failureOf(call(requestTo(server.url, { timeoutMs: limitMs })));
        const ms = await timed(work);
        // A stream counts anew when its headers have come.
        const most = callName === 'stream' && name.includes('after') ? 2 * limitMs : limitMs;
        assert.ok(ms >= limitMs - 20 && ms < most + 250, `${ms}`);
        assert.equal((await work).kind, 'timeout');
        await new Promise((resolve) => setTimeout(resolve, 20));
        assert.ok(closed);
        assert.equal(server.count(), 1);
      });
    }
  }

  it('send: one byte at a time does not stretch the limit', async () => {
    await using server = await tcpServer((socket) =>
      trickle(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n[', '1'),
    );
    const work = failureOf(http.send(requestTo(server.url, { timeoutMs: limitMs })));
    const ms = await timed(work);
    assert.ok(ms >= limitMs - 20 && ms < limitMs + 250, `${ms}`);
    assert.equal((await work).kind, 'timeout');
  });

  it('stream: one byte at a time is slow, not silent', async () => {
    await using server = await tcpServer((socket) => {
      const text = `[${'1,'.repeat(4)}1]`;
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n`);
      Array.from(text).forEach((byte, index) => setTimeout(() => socket.write(byte), 100 * (index + 1)));
    });
    const all = await collect(await http.stream(requestTo(server.url, { timeoutMs: limitMs })));
    assert.equal(all.toString(), '[1,1,1,1,1]');
  });

  it('stream: silence in the middle of the body ends it', async () => {
    await using server = await tcpServer((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1,'));
    const chunks = await http.stream(requestTo(server.url, { timeoutMs: limitMs }));
    assert.equal((await failureOf(collect(chunks))).kind, 'timeout');
  });

  it('stream: a reader that takes its time is not the server being silent', async () => {
    await using server = await scriptedServer((response) => response.end(`[${'1,'.repeat(500_000)}1]`));
    let bytes = 0;
    let naps = 0;
    for await (const chunk of await http.stream(requestTo(server.url, { timeoutMs: 100 }))) {
      bytes += chunk.length;
      if (naps++ < 2) await new Promise((resolve) => setTimeout(resolve, 250));
    }
    assert.equal(bytes, 1_000_003);
  });

  it('nothing is left ticking afterwards', async () => {
    await using server = await scriptedServer((response) => response.end('[]'));
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    for (let round = 0; round < 5; round++) {
      await http.send(requestTo(server.url, { timeoutMs: 60_000 }));
      await collect(await http.stream(requestTo(server.url, { timeoutMs: 60_000 })));
      const left = (await http.stream(requestTo(server.url, { timeoutMs: 60_000 })))[Symbol.asyncIterator]();
      await left.next();
      await left.return?.();
      await failureOf(http.send(requestTo('http://127.0.0.1:1', { timeoutMs: 60_000, repeat: 'never' })));
    }
    assert.ok(timers() < before + 5, `${before} then ${timers()}`);
  });

  it('the limit is over all tries together', async () => {
    await using server = await scriptedServer((response) => {
      setTimeout(() => response.writeHead(503, { 'retry-after': '0' }).end(), 150);
    });
    const work = failureOf(http.send(requestTo(server.url, { timeoutMs: 250 })));
    const ms = await timed(work);
    assert.ok(ms >= 230 && ms < 450, `${ms}`);
    assert.equal((await work).kind, 'timeout');
    assert.equal(server.requests.length, 2);
  });

  it('ending between two tries tells the failure, not the time', async () => {
    await using server = await scriptedServer((response) => response.writeHead(502, { 'retry-after': 'x' }).end('no'));
    // A wait of a random part of 0.5 s, 1 s and 2 s: longer than 50 ms nearly always; a failure either way.
    const error = await failureOf(http.send(requestTo(server.url, { timeoutMs: 50 })));
    assert.equal(error.kind, 'unavailable');
  });

  it("an error's words are not waited for without end", async () => {
    await using server = await tcpServer((socket) =>
      trickle(socket, 'HTTP/1.1 500 No\r\ncontent-length: 999\r\n\r\n', 'x'),
    );
    const work = failureOf(http.send(requestTo(server.url, { timeoutMs: 600 })));
    assert.ok((await timed(work)) < 550);
    assert.equal((await work).kind, 'serverError');
  });
});

describe('http: cancelling', () => {
  const http = createHttp();
  const moments: Record<string, Parameters<typeof tcpServer>[0]> = {
    'while the server thinks': () => undefined,
    'while the body comes': (socket) => trickle(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n[', '1'),
    'while it waits to try again': (socket) =>
      socket.end('HTTP/1.1 503 No\r\nretry-after: 20\r\ncontent-length: 0\r\n\r\n'),
    'while an error is read': (socket) => trickle(socket, 'HTTP/1.1 500 No\r\ncontent-length: 99\r\n\r\n', 'x'),
  };
  for (const [name, script] of Object.entries(moments)) {
    for (const call of ['send', 'stream'] as const) {
      it(`${call}: ${name}, within 100 ms`, async () => {
        await using server = await tcpServer(script);
        const cancel = new AbortController();
        const request = requestTo(server.url, { signal: cancel.signal, timeoutMs: 30_000 });
        const work = failureOf(call === 'send' ? http.send(request) : http.stream(request).then(collect));
        await new Promise((resolve) => setTimeout(resolve, 250));
        cancel.abort(new Error('a reason of the caller'));
        const ms = await timed(work);
        assert.ok(ms < 100, `${ms}`);
        assert.deepEqual((await work).facts, { kind: 'cancelled', method: 'GET', path: '/things/{id}' });
        assert.equal(server.count(), 1);
      });
    }
  }

  it('a signal that fired before: nothing is sent', async () => {
    await using server = await scriptedServer((response) => response.end('[]'));
    const request = requestTo(server.url, { signal: AbortSignal.abort() });
    assert.equal((await failureOf(http.send({ ...request, repeat: 'never' }))).kind, 'cancelled');
    assert.equal((await failureOf(http.send(request))).kind, 'cancelled');
    assert.equal((await failureOf(http.stream(request))).kind, 'cancelled');
    assert.equal(server.requests.length, 0);
  });

  it('cancelling afterwards does nothing', async () => {
    await using server = await scriptedServer((response) => response.end('[]'));
    const cancel = new AbortController();
    assert.equal((await http.send(requestTo(server.url, { signal: cancel.signal }))).body.toString(), '[]');
    assert.equal((await collect(await http.stream(requestTo(server.url, { signal: cancel.signal })))).toString(), '[]');
    assert.equal(getEventListeners(cancel.signal, 'abort').length, 0);
    cancel.abort();
  });

  it('a stream that nobody reads is closed too', async () => {
    await using server = await scriptedServer((response) => response.end('[1]'.padEnd(5_000_000)));
    const cancel = new AbortController();
    await http.stream(requestTo(server.url, { signal: cancel.signal }));
    assert.equal(server.connections(), 1);
    cancel.abort();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(server.connections(), 0);
  });
});
