import type { ElementSpan } from './elementBuilder';
import { JsonError } from './error';
import { JsonArrayScanner } from './scanner';

/**
 * Scans one object that is a whole response of its own, such as that of `GET /threads/{thread_id}`. Throws `JsonError` with
 * the position in `bytes`.
 *
 * @param isTolerant what is no JSON in a member is passed, and noted in the span.
 */
export function scanObject(bytes: Uint8Array, isTolerant = false): ElementSpan {
  const scanner = new JsonArrayScanner(Infinity, undefined, undefined, isTolerant);
  try {
    // Nothing is scanned behind the one, so its bytes stay good.
    const found: ElementSpan[] = [];
    for (const chunk of [Buffer.from('['), bytes, Buffer.from(']')]) {
      scanner.feed(chunk);
      for (let span = scanner.next(); span; span = scanner.next()) found.push(span);
    }
    scanner.end();
    const [span, more] = found;
    if (!span || more) throw new JsonError('notAnObject', more?.position ?? 1);
    return { ...span, position: span.position - 1 };
  } catch (error) {
    // One byte, the bracket, is ours.
    throw error instanceof JsonError ? new JsonError(error.fault, Math.max(0, error.position - 1)) : error;
  }
}
