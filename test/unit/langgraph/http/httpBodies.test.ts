import assert from 'node:assert/strict';
import { brotliCompressSync, constants, createGzip, gzipSync } from 'node:zlib';

import { createHttp } from '../../../../src/langgraph/http/http';
import { collect, failureOf, requestTo, scriptedServer, tcpServer } from '../scriptedServer';

const mebibyte = 1024 * 1024;
const nap = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Quickly rather than small. */
const gzip = (data: Buffer): Buffer => gzipSync(data, { level: 1 });
const br = (data: Buffer): Buffer => brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });

describe('http: bodies', () => {
  const http = createHttp();

  for (const [encoding, compress] of Object.entries({ gzip, br })) {
    it(`${encoding}: inflated`, async () => {
      await using server = await scriptedServer((response) => {
        response.setHeader('content-encoding', encoding).end(compress(Buffer.from('["é"]')));
      });
      assert.equal((await http.send(requestTo(server.url))).body.toString(), '["é"]');
      assert.equal((await collect(await http.stream(requestTo(server.url)))).toString(), '["é"]');
    });

    it(`${encoding}: what is cut in the middle is cut`, async () => {
      const whole = compress(Buffer.from(JSON.stringify(Array.from({ length: 9_999 }, (_, index) => index))));
      const part = whole.subarray(0, whole.length / 2);
      await using server = await tcpServer((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${whole.length}\r\n\r\n`);
        socket.end(part);
      });
      assert.equal((await failureOf(http.send(requestTo(server.url)))).kind, 'cut');
      assert.equal((await failureOf(http.stream(requestTo(server.url)).then(collect))).kind, 'cut');
    });
  }

  it('an endless plain body ends at the limit that was asked for', async () => {
    await using server = await scriptedServer((response) => {
      response.write('[');
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    const { facts } = await failureOf(http.send({ ...requestTo(server.url), maxBytes: 1_000_000 }));
    assert.deepEqual(facts, { kind: 'tooLarge', method: 'GET', path: '/things/{id}', limit: 1_000_000 });
    await nap(50);
    assert.equal(server.connections(), 0);
  });

  it('exactly the limit is not too large', async () => {
    await using server = await scriptedServer((response) => response.end('[1,2,3]'));
    assert.equal((await http.send({ ...requestTo(server.url), maxBytes: 7 })).body.length, 7);
    assert.equal((await failureOf(http.send({ ...requestTo(server.url), maxBytes: 6 }))).kind, 'tooLarge');
  });

  it('a Content-Length beyond the limit is believed: nothing is read', async () => {
    let sent = 0;
    await using server = await scriptedServer((response) => {
      response.setHeader('content-length', 5_000_000).flushHeaders();
      setTimeout(() => (sent = Number(response.write('['))), 200);
    });
    const { facts } = await failureOf(http.send({ ...requestTo(server.url), maxBytes: 4_999_999 }));
    assert.equal(facts.kind, 'tooLarge');
    assert.equal(sent, 0);
  });

  for (const length of [mebibyte - 1, mebibyte, 3 * mebibyte]) {
    it(`${length} bytes arrive whole, announced or not, compressed or not`, async () => {
      const text = Buffer.from(`["${'x'.repeat(length - 4)}"]`);
      const ways: Record<string, [headers: Record<string, string>, body: Buffer]> = {
        announced: [{ 'content-length': String(length) }, text],
        'in chunks': [{ 'transfer-encoding': 'chunked' }, text],
        compressed: [{ 'content-encoding': 'gzip' }, gzip(text)],
        // More bytes than inflated: what was announced is not what comes.
        'compressed badly': [
          { 'content-encoding': 'gzip', 'content-length': String(gzipSync(text, { level: 0 }).length) },
          gzipSync(text, { level: 0 }),
        ],
      };
      for (const [name, [headers, body]] of Object.entries(ways)) {
        await using server = await scriptedServer((response) => response.writeHead(200, headers).end(body));
        assert.ok((await http.send(requestTo(server.url))).body.equals(text), name);
      }
    });
  }

  it('nothing but white space is no JSON, long before its end', async () => {
    await using server = await scriptedServer((response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    assert.equal((await failureOf(http.stream(requestTo(server.url)).then(collect))).kind, 'notAgentServer');
  });

  it('what came before the cut is given', async () => {
    await using server = await tcpServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n[1,2');
      setTimeout(() => socket.end(), 50);
    });
    let text = '';
    const read = async (): Promise<void> => {
      for await (const chunk of await http.stream(requestTo(server.url))) text += chunk.toString();
    };
    assert.equal((await failureOf(read())).kind, 'cut');
    assert.equal(text, '[1,2');
  });

  it('a connection that breaks before anybody reads is told when somebody does', async () => {
    await using server = await tcpServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n[1');
      setTimeout(() => socket.resetAndDestroy(), 30);
    });
    const chunks = await http.stream(requestTo(server.url));
    await nap(100);
    assert.equal((await failureOf(collect(chunks))).kind, 'cut');
  });

  it('leaving the loop closes the connection', async () => {
    await using server = await scriptedServer((response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(`[${' '.repeat(65_536)}`));
      };
      response.on('drain', more);
      more();
    });
    for await (const chunk of await http.stream(requestTo(server.url))) {
      assert.ok(chunk.length > 0);
      break;
    }
    await nap(50);
    assert.equal(server.connections(), 0);
  });

  it('leaving before the first chunk closes it too', async () => {
    await using server = await scriptedServer((response) => response.end('[1]'.padEnd(5_000_000)));
    const chunks = (await http.stream(requestTo(server.url)))[Symbol.asyncIterator]();
    await chunks.return?.();
    await nap(50);
    assert.equal(server.connections(), 0);
  });

  for (const encoding of ['identity', 'gzip']) {
    it(`the server is held back while nobody asks for more (${encoding})`, async () => {
      let sent = 0;
      await using server = await scriptedServer((response) => {
        const out = encoding === 'gzip' ? createGzip({ level: 0 }) : response;
        if (out !== response) {
          response.setHeader('content-encoding', 'gzip');
          out.pipe(response);
        }
        out.on('error', () => undefined);
        const more = (): void => {
          while (sent < 300 * mebibyte && !response.destroyed) {
            sent += 65_536;
            if (!out.write(`[${' '.repeat(65_535)}`)) return;
          }
        };
        out.on('drain', more);
        more();
      });
      const chunks = (await http.stream(requestTo(server.url)))[Symbol.asyncIterator]();
      await chunks.next();
      await nap(300);
      // What the kernel's and Node's buffers take, and no more.
      assert.ok(sent < 32 * mebibyte, `${sent}`);
      const soFar = sent;
      for (let read = 0; read < 40 * mebibyte;) read += ((await chunks.next()).value as Buffer).length;
      assert.ok(sent > soFar);
      await chunks.return?.();
    }).timeout(10_000);
  }

  it('DELETE may be answered by nothing', async () => {
    await using server = await scriptedServer((response) => response.writeHead(204).end());
    assert.equal((await http.send(requestTo(server.url, { method: 'DELETE', repeat: 'never' }))).status, 204);
  });
});
