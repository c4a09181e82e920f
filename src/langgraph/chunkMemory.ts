import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/**
 * Frees a chunk that nobody reads any more; it is empty then. V8 collects buffers late, so that of a long answer 50 to
 * 100 MB would be held at any time, and needs longer for it than the chunks' comparison takes. A chunk that shares its
 * memory with others is left to V8, as inflated ones do on Node 24.
 */
export function freeChunk(chunk: Buffer): void {
  const { buffer, length } = chunk;
  if (length > 0 && length === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/**
 * Frees what a socket receives for an answer as soon as Node's HTTP parser has had it, whose listener is older: the
 * chunks of a body are copies of it (Node 20 to 24). Until the body is closed.
 */
export function freeReceived(body: Readable, socket: Socket): void {
  socket.on('data', freeChunk);
  body.once('close', () => socket.off('data', freeChunk));
}
