import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as nap } from 'node:timers/promises';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';

import { mostAhead } from '../../../../src/langgraph/http/responseChunks';
import { createHttp } from '../../../../src/langgraph/http/http';
import { collect, requestTo, scriptedServer } from '../scriptedServer';

const encodings: Record<string, (body: Buffer) => Buffer> = {
  identity: (body) => body,
  gzip: (body) => gzipSync(body, { level: 1 }),
  deflate: (body) => deflateSync(body, { level: 1 }),
  br: (body) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
};
const bodyOf = (rows: number): Buffer =>
  Buffer.from(
    JSON.stringify(Array.from({ length: rows }, (_, row) => ({ row, text: `${row * 7919}`.repeat(row % 20) }))),
  );

/** When the next request that Node makes is done with its socket. */
function requestClosed(): Promise<void> {
  return new Promise((resolve) => {
    const started = (message: unknown): void => {
      unsubscribe('http.client.request.start', started);
      (message as { request: ClientRequest }).request.once('close', resolve);
    };
    subscribe('http.client.request.start', started);
  });
}

describe('http: memory that is freed', () => {
  const http = createHttp();

  it('is all of a long answer but what is read ahead', async () => {
    const megabyte = Buffer.alloc(1_000_000, '[');
    await using server = await scriptedServer((response) => {
      Readable.from(Array<Buffer>(200).fill(megabyte)).pipe(response);
    });
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    let bytes = 0;
    for await (const chunk of await http.stream(requestTo(server.url))) {
      bytes += chunk.length;
      if (bytes % megabyte.length < chunk.length) {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      }
    }
    assert.equal(bytes, 200 * megabyte.length);
    assert.ok(most < 2 * mostAhead, `${most} bytes`);
  });

  it('is not that of the next answer on the socket, where a compressed one has not been read yet', async () => {
    const body = Buffer.from(JSON.stringify(Array<string>(100_000).fill('the same again')));
    await using server = await scriptedServer((response, _request, count) => {
      if (count === 1) response.setHeader('content-encoding', 'gzip').end(encodings.gzip?.(body));
      else response.end('{"next":true}');
    });
    const closed = requestClosed();
    const unread = await http.stream(requestTo(server.url));
    // It is so small that all of it is received though nobody reads, and the socket is free then.
    await closed;
    const next = await http.send(requestTo(server.url, { timeoutMs: 2_000 }));
    assert.equal(next.body.toString(), '{"next":true}');
    assert.equal(server.connections(), 1);
    assert.ok((await collect(unread)).equals(body));
  });

  it('is nobody else’s, however answers share sockets, are compressed and wait to be read', async () => {
    const bodies = [1, 30, 300, 3_000, 30_000].map(bodyOf);
    const names = Object.keys(encodings);
    const sent = names.map((name) => bodies.map((body) => encodings[name]?.(body)));
    await using server = await scriptedServer((response, _request, count) => {
      const name = count % names.length;
      const which = count % bodies.length;
      response.setHeader('content-encoding', names[name] ?? '').setHeader('x-body', which);
      if (count % 3 === 0) response.write('');
      response.end(sent[name]?.[which]);
    });
    const worker = async (first: number): Promise<void> => {
      for (let turn = first; turn < first + 60; turn++) {
        if (turn % 2 === 0) {
          const { body, headers } = await http.send(requestTo(server.url));
          assert.ok(body.equals(bodies[Number(headers['x-body'])] ?? Buffer.of()));
        } else {
          const answer = await http.stream(requestTo(server.url));
          if (turn % 3 === 0) await nap(turn % 5);
          const body = await collect(answer);
          assert.ok(bodies.some((each) => each.equals(body)));
        }
      }
    };
    await Promise.all([0, 1, 2, 3, 4, 5].map(worker));
  });
});
