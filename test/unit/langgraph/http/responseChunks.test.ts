import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { ResponseChunks, mostAhead } from '../../../../src/langgraph/http/responseChunks';
import { freeChunk } from '../../../../src/langgraph/http/chunkMemory';
import { Deadline } from '../../../../src/langgraph/http/deadline';
import { failureOf } from '../scriptedServer';

const request = { method: 'GET', template: '/things/{id}' } as const;
const mebibyte = 1024 * 1024;

function reading(body: Readable): ResponseChunks {
  return new ResponseChunks(body, new Deadline(60_000, undefined), request);
}

/** `[`, then chunks of a mebibyte, counted as they are taken. */
function endless(): { body: Readable; taken: () => number } {
  let taken = 0;
  const body: Readable = new Readable({
    highWaterMark: 1,
    read: () => body.push(Buffer.alloc(mebibyte, taken++ === 0 ? '[' : ' ')),
  });
  return { body, taken: () => taken };
}

const lengths = (buffers: Buffer[]): number[] => buffers.map(({ length }) => length);

async function settle(): Promise<void> {
  for (let turns = 0; turns < 200; turns++) await turn();
}

describe('the chunks of an answer', () => {
  it('come once each, in order', async () => {
    const texts = ['[', ...Array.from({ length: 50 }, (_, index) => `${index},`), '0]'];
    const found: string[] = [];
    for await (const chunk of reading(Readable.from(texts.map((text) => Buffer.from(text))))) found.push(String(chunk));
    assert.deepEqual(found, texts);
  });

  it('are taken ahead up to the limit and one chunk, and further when they are asked for', async () => {
    const { body, taken } = endless();
    const chunks = reading(body);
    await settle();
    assert.equal(taken(), 0);
    await chunks.next();
    await settle();
    const ahead = taken();
    assert.ok(ahead >= mostAhead / mebibyte && ahead <= mostAhead / mebibyte + 3, `${ahead} MiB`);
    await chunks.next();
    await chunks.next();
    await settle();
    assert.ok(taken() > ahead && taken() <= ahead + 2, `${taken()} MiB`);
    await chunks.return();
    assert.ok(body.destroyed);
  });

  it('that came before a failure are given before it', async () => {
    const body = new PassThrough();
    const chunks = reading(body);
    body.write('[1,');
    assert.equal(String((await chunks.next()).value), '[1,');
    body.write('2,');
    await turn();
    body.destroy(new Error('reset'));
    assert.equal(await chunks.received, undefined);
    assert.equal(String((await chunks.next()).value), '2,');
    assert.equal((await failureOf(chunks.next())).kind, 'cut');
  });

  it('are cut where the body is closed before its end, also before anybody read', async () => {
    const body = new PassThrough();
    const chunks = reading(body);
    body.destroy();
    assert.equal((await failureOf(chunks.next())).kind, 'cut');
  });

  it('tell how many bytes there were, and the last, when all have been received and not all have been read', async () => {
    const body = new PassThrough();
    const chunks = reading(body);
    body.write('[1,');
    await chunks.next();
    body.write(Buffer.alloc(10_000, ' '));
    body.write('2');
    body.end(']');
    const received = await chunks.received;
    assert.equal(received?.bytes, 10_005);
    assert.match(received.tail.toString(), /^ +2\]$/);
    assert.equal((await chunks.next()).value?.length, 10_000);
  });

  it('tell all bytes where there are only a few', async () => {
    const chunks = reading(Readable.from([Buffer.from('[1,'), Buffer.from('2]')]));
    await chunks.next();
    assert.deepEqual(await chunks.received, { bytes: 5, tail: Buffer.from('[1,2]') });
  });

  it('are freed when the next one is asked for, and all of them when they are left', async () => {
    const given = [Buffer.alloc(10, '['), Buffer.alloc(10, ' '), Buffer.alloc(10, ' ')];
    const chunks = reading(Readable.from([...given]));
    await chunks.next();
    await settle();
    assert.deepEqual(lengths(given), [10, 10, 10]);
    await chunks.next();
    assert.deepEqual(lengths(given), [0, 10, 10]);
    await chunks.return();
    assert.deepEqual(lengths(given), [0, 0, 0]);
  });

  it('are left alone where they share their memory', async () => {
    const memory = Buffer.from('xx[1,2]');
    const chunks = reading(Readable.from([memory.subarray(2, 5), memory.subarray(5)]));
    while (!(await chunks.next()).done);
    assert.equal(memory.toString(), 'xx[1,2]');
  });

  it('are cut where one was freed that nobody had read', async () => {
    for (const isWhole of [false, true]) {
      const body = new PassThrough();
      const chunks = reading(body);
      const lost = Buffer.alloc(10, ' ');
      body.write('[1,');
      await chunks.next();
      body.write(lost);
      body.write('2]');
      if (isWhole) body.end();
      await settle();
      freeChunk(lost);
      assert.equal((await failureOf(chunks.next())).kind, 'cut');
      assert.ok(body.destroyed);
      assert.equal((await failureOf(chunks.next())).kind, 'cut');
    }
  });

  it('tell nothing where they are left', async () => {
    const chunks = reading(endless().body);
    await chunks.next();
    await chunks.return();
    assert.equal(await chunks.received, undefined);
    assert.equal((await chunks.next()).done, true);
  });
});
