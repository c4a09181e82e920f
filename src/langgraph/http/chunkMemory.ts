import type { ClientRequest } from 'node:http';

/**
 * Frees a chunk that nobody reads any more; it is empty then. V8 collects buffers late, so that of a long answer 50 to
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
 * Frees what a socket receives for a request's answer as soon as Node's HTTP parser has had it, whose listener is older:
 * the chunks of a body are copies of it (Node 22 and 24). Until the request is closed, for then another one may have the
 * socket, and would find its answer freed before its own parser came.
 */
export function freeReceived(request: ClientRequest): void {
  const { socket } = request;
  if (!socket || request.destroyed) return;
  socket.on('data', freeChunk);
  request.once('close', () => socket.off('data', freeChunk));
}
