import type { EventEmitter } from 'node:events';
import { createServer, type ClientRequest } from 'node:http';
import { Duplex, type Readable } from 'node:stream';

import { within } from '../../time';

/**
 * Frees a chunk that nobody reads any more; it is empty then. V8 collects buffers late, so that of a long response 50 to
 * 100 MB would be held at any time, and needs longer for it than the chunks' comparison takes. A chunk that shares its
 * memory with others is left to V8: on Node 24 those that were inflated do. Never throws.
 */
export function freeChunk(chunk: Buffer): void {
  const { buffer, length } = chunk;
  if (length === 0 || length !== buffer.byteLength || !(buffer instanceof ArrayBuffer)) return;
  try {
    buffer.transfer(0);
  } catch {
    // Marked as untransferable: its owner wants to use it again.
  }
}

/**
 * Frees what a socket receives for a request's response as soon as Node's HTTP parser has had it, whose listener is older:
 * the chunks of a body must be copies of it (see `parserCopies`). Until the request is closed, for then another one may have the
 * socket, and would find its response freed before its own parser came.
 */
export function freeReceived(request: ClientRequest): void {
  const { socket } = request;
  if (!socket || request.destroyed) return;
  socket.on('data', freeChunk);
  request.once('close', () => socket.off('data', freeChunk));
}

/**
 * Whether Node's HTTP parser copies a body out of what the socket received, as those of Node 22 and 24 do though nothing
 * promises it: a body goes through it, on no network, and is read after the received memory has been freed.
 */
export async function parserCopies(
  parse: (onBody: (body: Readable) => void) => EventEmitter = createServer,
): Promise<boolean> {
  const text = 'x'.repeat(1024);
  const received = Buffer.from(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${text.length}\r\n\r\n${text}`);
  const memory = Buffer.allocUnsafeSlow(received.length);
  received.copy(memory);
  const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const survives = new Promise<boolean>((resolve) => {
    const parser = parse((body) => {
      body.once('data', (chunk: Buffer) => {
        setImmediate(() => resolve(memory.length === 0 && chunk.toString('latin1') === text));
      });
    });
    parser.emit('connection', socket);
    socket.on('data', freeChunk);
    socket.push(memory);
  });
  const copies = await within(1_000, survives);
  socket.destroy();
  return copies === true;
}
