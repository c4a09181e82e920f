/** Answers that are too large, or whose length lies, on every call. */
import assert from 'node:assert/strict';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { AgentServer } from '../../src/langgraph/agentServer';
import { createHttp } from '../../src/langgraph/http/http';
import { readNamespace } from '../../src/history/readNamespace';
import { isSoak } from '../tools/soak';
import { collectGarbage, usedMemory } from '../tools/memory';
import type { Fault } from './stage/faults';
import { calls, type CallUnderTest, type Material } from './httpFaultsCalls';
import { forEach, openDoor, play } from './httpFaultsPlay';
import { note, printReport } from './httpFaultsReport';

const mebibyte = 1024 * 1024;
/** Mebibytes: more than memory may grow by. */
const many = isSoak ? 1024 : 256;
const material: Material = { threadId: 'any-thread', runId: 'any-run', checkpointId: 'any-checkpoint' };
/** One checkpoint that has no end. */
const beginning = Buffer.from('[{"checkpoint":{"checkpoint_id":"1f0c0de0","checkpoint_ns":""},"values":"');
const block = Buffer.alloc(mebibyte, 'a');
const asJson = { 'content-type': 'application/json' };

const white = `${many} MB of white space`;

/** Made when they are wanted. */
const bombs: Record<string, () => { fault: Fault; bytes: number }> = {
  [`gzip, that inflates to ${many} MB`]: () => {
    // What is inflated one after the other counts as one.
    const body = Buffer.concat([gzipSync(beginning), ...Array<Buffer>(many).fill(gzipSync(block))]);
    return {
      fault: { answer: { status: 200, headers: { ...asJson, 'content-encoding': 'gzip' }, body } },
      bytes: many * mebibyte,
    };
  },
  [white]: () => ({ fault: { bomb: { bytes: many * mebibyte, encoding: 'identity' } }, bytes: many * mebibyte }),
  ...(isSoak && {
    'br, few bytes that inflate to 256 MB': () => {
      const params = { [constants.BROTLI_PARAM_QUALITY]: 1 };
      const body = brotliCompressSync(Buffer.concat([beginning, Buffer.alloc(256 * mebibyte, 'a')]), { params });
      const headers = { ...asJson, 'content-encoding': 'br' };
      return { fault: { answer: { status: 200, headers, body } }, bytes: 256 * mebibyte };
    },
    '100 MB, plain': () => {
      const body = Buffer.concat([beginning, ...Array<Buffer>(100).fill(block)]);
      const headers = { ...asJson, 'content-length': String(body.length) };
      return { fault: { answer: { status: 200, headers, body } }, bytes: body.length };
    },
  }),
};

/** A call for each limit, and for what is done with the bytes then. */
const oneOfEachSize = [
  ...Map.groupBy(
    calls.filter(({ uses, swallows }) => uses !== 'stream' && !swallows),
    ({ maxBytes, raw = false }) => `${maxBytes} ${raw}`,
  ).values(),
]
  .flatMap(([first]) => first ?? [])
  .slice(0, isSoak ? Infinity : 2);

/** Bytes by which memory grew at most while `work` ran, as Node counts them. */
async function growth(work: () => Promise<unknown>): Promise<number> {
  // What is outside the heap is given back a turn after its owner.
  for (let round = 0; round < 3; round++) {
    collectGarbage();
    await new Promise(setImmediate);
  }
  const before = usedMemory();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, usedMemory())), 5);
  await work();
  clearInterval(timer);
  return Math.max(most, usedMemory()) - before;
}

after(printReport);

describe('answers that are too large', () => {
  for (const [title, make] of Object.entries(bombs)) {
    it(`${title}: told by its limit, and memory grows under 200 MB`, async () => {
      const { fault, bytes } = make();
      const grown: number[] = [];
      // One after the other, for the memory of each.
      for (const call of oneOfEachSize) {
        const door = await openDoor(undefined, fault);
        let sentence = '';
        let text = '';
        const most = await growth(async () => {
          ({ sentence, text } = await play(call, door, { material, timeoutMs: 30_000 }));
        });
        await door.close();
        grown.push(most);
        assert.ok(most < 200 * mebibyte, `${call.name}: ${Math.round(most / mebibyte)} MB`);
        if (bytes > call.maxBytes) {
          assert.equal(text, 'tooLarge, 1 request', call.name);
          assert.equal(sentence, `The response is larger than ${call.maxBytes / mebibyte} MiB.`, call.name);
        } else {
          assert.equal(text, call.raw ? 'answered, 1 request' : 'notAgentServer, 1 request', call.name);
        }
      }
      note(
        title,
        `told, +${Math.round(Math.max(...grown) / mebibyte)} MB at most`,
        oneOfEachSize.map(({ name }) => name).join(', '),
      );
    });

    it(`${title}: a history ends at its checkpoint's limit`, async () => {
      const door = await openDoor(undefined, make().fault);
      const server = new AgentServer({
        baseUrl: door.url,
        headers: () => Promise.resolve({}),
        requestTimeoutMs: () => 30_000,
        http: () => Promise.resolve(createHttp()),
      });
      const side = { thread: { deployment: door.url, threadId: material.threadId }, server };
      const limits = { signal: new AbortController().signal, maxCheckpointBytes: 64 * mebibyte };
      let thrown: unknown;
      const most = await growth(async () => {
        const checkpoints = readNamespace(side, '', limits);
        thrown = await checkpoints.next().catch((error: unknown) => error);
      });
      await door.close();
      assert.ok(thrown instanceof Error);
      // The plain one is nothing but white space.
      assert.equal(thrown.name, title === white ? 'AgentServerError' : 'ElementTooLargeError');
      assert.ok(most < 200 * mebibyte, `${Math.round(most / mebibyte)} MB`);
      note(title, `${thrown.name}, +${Math.round(most / mebibyte)} MB`, 'history of the root');
    });
  }
});

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
/** The parser's own failures say that this is no HTTP; what breaks off within the body is cut. */
const broken: Record<string, { raw: string; expected: 'cut, Retry' | 'notAgentServer' | 'short' }> = {
  'a Content-Length that is too large': { raw: `${head}content-length: 99\r\n\r\n{"a":1}`, expected: 'cut, Retry' },
  'a Content-Length that is too small': { raw: `${head}content-length: 1\r\n\r\n{"a":1}`, expected: 'short' },
  'two Content-Lengths': {
    raw: `${head}content-length: 7\r\ncontent-length: 9\r\n\r\n{"a":1}`,
    expected: 'notAgentServer',
  },
  'a Content-Length below zero': { raw: `${head}content-length: -7\r\n\r\n{"a":1}`, expected: 'notAgentServer' },
  'a Content-Length that is no number': {
    raw: `${head}content-length: many\r\n\r\n{"a":1}`,
    expected: 'notAgentServer',
  },
  'a length and chunks': {
    raw: `${head}content-length: 7\r\ntransfer-encoding: chunked\r\n\r\n7\r\n{"a":1}\r\n0\r\n\r\n`,
    expected: 'notAgentServer',
  },
  'garbage for a chunk': {
    raw: `${head}transfer-encoding: chunked\r\n\r\n4\r\n{"a"\r\nzz\r\n:1}\r\n0\r\n\r\n`,
    expected: 'cut, Retry',
  },
  'chunks without an end': {
    raw: `${head}transfer-encoding: chunked\r\n\r\n7\r\n{"a":1}\r\n`,
    expected: 'cut, Retry',
  },
  'a chunk larger than any memory': {
    raw: `${head}transfer-encoding: chunked\r\n\r\nffffffffffffffff0\r\n{"a":1}\r\n0\r\n\r\n`,
    expected: 'cut, Retry',
  },
  'gzip that is none': {
    raw: `${head}content-encoding: gzip\r\ncontent-length: 7\r\n\r\n{"a":1}`,
    expected: 'cut, Retry',
  },
};

describe('answers whose length lies', () => {
  for (const [title, { raw, expected }] of Object.entries(broken)) {
    it(`${title}: ${expected}, and no request is sent again`, async () => {
      const outcomes = await forEach(calls, async (call) => {
        const door = await openDoor(undefined, { raw });
        const outcome = await play(call, door, { material });
        await door.close();
        return outcome;
      });
      const kind = (call: CallUnderTest): string =>
        call.swallows || (expected === 'short' && (call.raw || call.uses === 'stream'))
          ? 'answered'
          : expected === 'short'
            ? 'notAgentServer'
            : expected;
      assert.deepEqual(
        outcomes.map(({ call, text }) => `${call}: ${text}`),
        calls.map((call) => `${call.name}: ${kind(call)}, 1 request`),
      );
      note(title, `${expected}, 1 request`, `all ${calls.length} calls`);
    });
  }
});
