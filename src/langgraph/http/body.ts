import type { Readable } from 'node:stream';

import { freeChunk } from './chunkMemory';
import type { Deadline } from './deadline';
import { isAgentServerError, type AgentServerError } from './errors';
import { codeOf, failure, type RequestName } from './failures';

/** Bytes. What is smaller is joined so quickly that nothing need be known of its length. */
const roomFrom = 1024 * 1024;

/**
 * The whole body. Throws `tooLarge` after `maxBytes`, counted after inflation, so a small response that inflates to
 * gigabytes costs no more memory than the limit; or at once where `announced`, its Content-Length, is larger. A large
 * body whose length was announced is in memory once, another one twice while it is joined.
 */
export async function wholeBody(
  body: Readable,
  { maxBytes, announced = 0 }: { maxBytes: number; announced?: number | undefined },
  deadline: Deadline,
  request: RequestName,
): Promise<Buffer> {
  if (announced > maxBytes) {
    body.destroy();
    throw failure(request, 'tooLarge', { limit: maxBytes });
  }
  const chunks: Buffer[] = [];
  let room = announced >= roomFrom ? Buffer.allocUnsafeSlow(announced) : undefined;
  let bytes = 0;
  try {
    for await (const chunk of body) {
      if (!Buffer.isBuffer(chunk)) continue;
      if (room && bytes + chunk.length > room.length) {
        // What was announced are the bytes before inflation.
        chunks.push(room.subarray(0, bytes));
        room = undefined;
      }
      const { length } = chunk;
      // Its memory was taken from it, and what was in it is lost.
      if (length === 0) throw failure(request, 'cut');
      if (room) {
        chunk.copy(room, bytes);
        freeChunk(chunk);
      } else {
        chunks.push(chunk);
      }
      bytes += length;
      if (bytes > maxBytes) throw failure(request, 'tooLarge', { limit: maxBytes });
    }
    return room ? room.subarray(0, bytes) : Buffer.concat(chunks);
  } catch (error) {
    throw bodyFailure(error, deadline, request);
  } finally {
    chunks.forEach(freeChunk);
  }
}

/** As much of an error's body as can be quoted, and no longer than it is worth waiting for. Never throws. */
export async function beginning(body: Readable, maxBytes: number, timeoutMs: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => body.destroy(), timeoutMs);
  try {
    for await (const chunk of body) {
      if (!Buffer.isBuffer(chunk)) continue;
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= maxBytes) break;
    }
  } catch {
    // The status is known, and that is the news; the words are a help only.
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

/** Throws `notAgentServer` for a body that is empty or does not begin like JSON; a byte order mark is let through. */
export function beginsLikeJson(body: Buffer, request: RequestName): boolean {
  const text = body
    .subarray(0, 256)
    .toString('latin1')
    .replace(/^\xEF\xBB\xBF/, '')
    .trimStart();
  // A chunk of nothing but white space says nothing yet; a body of nothing else is caught at its end.
  if (text === '') return false;
  if (!/^[[{"\-0-9tfn]/.test(text)) throw failure(request, 'notAgentServer');
  return true;
}

/** Why reading a body ended: this side's doing, what is known already, or a body that broke off. */
export function bodyFailure(error: unknown, deadline: Deadline, request: RequestName): AgentServerError {
  if (deadline.ended) return failure(request, deadline.ended);
  if (isAgentServerError(error)) return error;
  return failure(request, 'cut', { code: codeOf(error) });
}
