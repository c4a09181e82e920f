/** Plays one fault on one answer. */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBrotliCompress, createGzip, constants } from 'node:zlib';
import type { Fault, Place, RecordedRequest } from './faults';

const mebibyte = 1024 * 1024;

export interface Answer {
  status: number;
  headers: OutgoingHttpHeaders;
  body: AsyncIterable<Buffer> | Iterable<Buffer>;
}

export interface Exchange {
  response: ServerResponse;
  recorded: RecordedRequest;
  /** Asks the real server. */
  forward: () => Promise<Answer>;
  /** Fires when the client has gone. */
  left: AbortSignal;
}

/** Passes an answer on, with `headers` changed. */
export function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  recorded: RecordedRequest,
  headers: Record<string, string | undefined> = {},
): void {
  begin(response, answer, recorded, headers);
  pipeline(Readable.from(answer.body), response).catch(() => response.destroy());
}

export async function playFault(
  fault: Exclude<Fault, { headers: unknown } | { rewrite: unknown }>,
  { response, recorded, forward, left }: Exchange,
): Promise<void> {
  const { socket } = response;
  if ('raw' in fault) {
    recorded.abandoned = false;
    socket?.end(fault.raw);
  } else if ('bomb' in fault) {
    await explode(response, recorded, fault.bomb);
  } else if ('answer' in fault) {
    if (fault.processed) await drain(await forward());
    const { status, headers = {}, body = '' } = fault.answer;
    sendAnswer(response, { status, headers, body: slices(Buffer.isBuffer(body) ? body : Buffer.from(body)) }, recorded);
  } else if ('transform' in fault) {
    const answer = await forward();
    const body = Buffer.from(transformJson(await drain(answer), (json) => fault.transform(json, recorded)));
    sendAnswer(
      response,
      { ...answer, headers: { ...answer.headers, 'content-length': body.length }, body: [body] },
      recorded,
    );
  } else if ('trickle' in fault && fault.trickle.headers) {
    socket?.write('HTTP/1.1 200 OK\r\nx-slow: ');
    while (!left.aborted) {
      socket?.write('a');
      await sleep(fault.trickle.everyMs, undefined, { signal: left });
    }
  } else if ('trickle' in fault) {
    const answer = await forward();
    begin(response, answer, recorded);
    response.flushHeaders();
    const { everyMs, bytes = 1 } = fault.trickle;
    const body = await drain(answer);
    for (let at = 0; at < body.length && !left.aborted; at += bytes) {
      response.write(body.subarray(at, at + bytes));
      await sleep(everyMs, undefined, { signal: left });
    }
    response.end();
  } else {
    await breakOff(fault, { response, recorded, forward, left });
  }
}

async function breakOff(
  fault: Extract<Fault, { reset: Place } | { cut: Place } | { stall: Place }>,
  { response, recorded, forward, left }: Exchange,
): Promise<void> {
  const place = 'reset' in fault ? fault.reset : 'cut' in fault ? fault.cut : fault.stall;
  // `processed`: what was asked for is done, and nobody hears of it.
  const answer = place !== 'beforeHeaders' || fault.processed ? await forward() : undefined;
  const body = answer && (await drain(answer));
  let sent = 0;
  if (answer && body && place !== 'beforeHeaders') {
    sent = place === 'afterHeaders' ? 0 : place.bytes;
    begin(response, answer, recorded);
    response.flushHeaders();
    if (sent) response.write(body.subarray(0, sent));
  }
  if ('stall' in fault) {
    await sleep(fault.ms ?? 2 ** 31 - 1, undefined, { signal: left });
    if (response.headersSent) response.end(body?.subarray(sent));
    else sendAnswer(response, answer && body ? { ...answer, body: [body] } : await forward(), recorded);
    return;
  }
  // What was written must be on its way: a reset throws away what still waits to be sent.
  await sleep(20);
  recorded.abandoned ??= false;
  if ('reset' in fault) response.socket?.resetAndDestroy();
  else response.socket?.end();
}

function begin(
  response: ServerResponse,
  answer: Answer,
  recorded: RecordedRequest,
  headers: Record<string, string | undefined> = {},
): void {
  recorded.status = answer.status;
  recorded.headersMs = Date.now() - recorded.at;
  const changed = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const all = { ...answer.headers, ...headers };
  response.writeHead(
    answer.status,
    Object.fromEntries(
      Object.entries(all).filter(
        ([name, value]) => value !== undefined && (name in headers || !changed.has(name.toLowerCase())),
      ),
    ),
  );
}

/** A large answer is not in memory twice, for those who measure what the client needs. */
function* slices(body: Buffer): Iterable<Buffer> {
  for (let at = 0; at === 0 || at < body.length; at += mebibyte) yield body.subarray(at, at + mebibyte);
}

/** The whole body. */
async function drain({ body }: Answer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function explode(
  response: ServerResponse,
  recorded: RecordedRequest,
  { bytes, encoding }: { bytes: number; encoding: 'gzip' | 'br' | 'identity' },
): Promise<void> {
  recorded.status = 200;
  response.writeHead(200, {
    'content-type': 'application/json',
    ...(encoding !== 'identity' && { 'content-encoding': encoding }),
  });
  const block = Buffer.alloc(mebibyte, ' ');
  const blocks = function* (): Iterable<Buffer> {
    for (let left = bytes; left > 0; left -= block.length) yield left < block.length ? block.subarray(0, left) : block;
  };
  const source = Readable.from(blocks());
  if (encoding === 'identity') await pipeline(source, response);
  else if (encoding === 'gzip') await pipeline(source, createGzip(), response);
  else await pipeline(source, createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }), response);
}

/** Parses, changes and prints; numbers that JavaScript would round or respell keep their text. */
function transformJson(bytes: Buffer, change: (json: unknown) => unknown): string {
  const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };
  const exact = (_: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
      ? rawJSON(context.source)
      : value;
  return JSON.stringify(change(JSON.parse(bytes.toString(), exact)));
}
