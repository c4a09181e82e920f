import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { Readable, type Duplex } from 'node:stream';
import { mock } from 'node:test';

import { parserCopies } from '../../../../src/langgraph/http/chunkMemory';
import { createHttp } from '../../../../src/langgraph/http/http';
import { collect, requestTo, scriptedServer } from '../scriptedServer';

/** A parser whose body is the memory that the socket received. */
function sharingParser(onBody: (body: Readable) => void): EventEmitter {
  return new EventEmitter().on('connection', (socket: Duplex) => {
    socket.on('data', (received: Buffer) => {
      const body = new EventEmitter();
      onBody(body as Readable);
      body.emit('data', received.subarray(received.indexOf('\r\n\r\n') + 4));
    });
  });
}

describe('memory that a socket received', () => {
  it('is copied by the parser of this Node', async () => {
    assert.equal(await parserCopies(), true);
  });

  it('is seen not to be copied by a parser that passes it on, and not to be parsed by one that is silent', async () => {
    assert.equal(await parserCopies(sharingParser), false);
    assert.equal(await parserCopies(() => new EventEmitter()), false);
  });

  it('is freed only where the parser copies it; the answer is the same', async () => {
    const body = Buffer.from(JSON.stringify('text '.repeat(1_000_000)));
    await using server = await scriptedServer((response) => response.end(body));
    const freed = mock.method(ArrayBuffer.prototype, 'transfer');
    const read = async (mayFree: () => Promise<boolean>): Promise<number> => {
      freed.mock.resetCalls();
      const chunks = await createHttp({ mayFreeReceived: mayFree }).stream(requestTo(server.url));
      assert.ok((await collect(chunks)).equals(body));
      return freed.mock.callCount();
    };
    try {
      const copied = await read(parserCopies);
      const shared = await read(() => parserCopies(sharingParser));
      const unproved = await read(() => Promise.reject(new Error('no parser')));
      // How many chunks a body comes in differs from time to time; those of the socket are about as many again.
      const least = 1.3 * Math.max(shared, unproved);
      assert.ok(copied > least, `${copied}, and ${shared} and ${unproved}`);
    } finally {
      freed.mock.restore();
    }
  });
});
