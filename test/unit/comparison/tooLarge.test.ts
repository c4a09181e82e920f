import assert from 'node:assert/strict';
import { tooLargeCheckpoint } from '../../../src/history/checkpoint';
import { compareHistories } from '../../../src/comparison/compareHistories';
import { ElementTooLargeError } from '../../../src/json/error';
import { JsonArrayScanner } from '../../../src/json/scanner';
import { snapshotThread } from '../../../src/history/snapshot';
import { AgentServerError } from '../../../src/langgraph/http/errors';
import { type MemoryThread, sideOf } from '../history/memoryServer';
import { cutsEvery, passingChunks } from '../json/passingChunks';
import { checkpointId, copyOf, threadOf } from '../history/syntheticThread';

const signal = new AbortController().signal;
const limit = 2_000;
const huge = { text: 'x'.repeat(10 * limit) };

describe('a checkpoint that is too large', () => {
  const reasonFor = async (states: unknown[], listed?: unknown[]) => {
    const thread = threadOf({ states, listed: listed?.length ?? 0 });
    listed?.forEach((values, index) => Object.assign(thread.rows.get('sub:s')?.[index] ?? {}, { values }));
    const { verdict, reason } = await compareHistories(sideOf(thread), sideOf(copyOf(thread)), {
      signal,
      maxCheckpointBytes: limit,
    });
    assert.equal(verdict, 'cannotTell');
    assert.equal(reason?.code, 'tooLarge');
    assert.equal(reason.facts.limit, limit);
    return [reason.facts.namespace, reason.facts.checkpointId];
  };

  it('is named, be it the first or any other', async () => {
    assert.deepEqual(await reasonFor([{ a: 1 }, { a: 2 }, huge]), ['', checkpointId(30)]);
    assert.deepEqual(await reasonFor([{ a: 1 }, huge, { a: 3 }]), ['', checkpointId(20)]);
    assert.deepEqual(await reasonFor([huge]), ['', checkpointId(10)]);
  });

  it('is named with its namespace', async () => {
    assert.deepEqual(await reasonFor([{ a: 1 }], [huge, { b: 1 }]), ['sub:s', checkpointId(12)]);
    assert.deepEqual(await reasonFor([{ a: 1 }], [{ b: 1 }, huge]), ['sub:s', checkpointId(11)]);
  });

  it('is found by a look at the thread, as is a state of the thread that is as large', async () => {
    const named = (id: string) => (error: unknown) =>
      error instanceof ElementTooLargeError && error.limit === limit && tooLargeCheckpoint(error).checkpointId === id;
    const large = threadOf({ states: [{ a: 1 }, huge] });
    await assert.rejects(snapshotThread(sideOf(large), signal, limit), named(checkpointId(20)));
    await snapshotThread(sideOf(large), signal);

    const thread: MemoryThread = { ...threadOf({ states: [{ a: 1 }] }), values: huge };
    const side = sideOf(thread);
    const { server } = side;
    const bounded = {
      ...server,
      threadBytes: async (id: string, _?: AbortSignal, maxBytes = Infinity) => {
        const bytes = await server.threadBytes(id);
        if (bytes.length <= maxBytes) return bytes;
        throw new AgentServerError({ kind: 'tooLarge', method: 'GET', path: '/threads/{thread_id}', limit: maxBytes });
      },
    };
    await assert.rejects(snapshotThread({ ...side, server: bounded }, signal, limit), named(checkpointId(10)));
  });
});

describe('the scanner, of an element that is too large', () => {
  const named = (text: string, chunkBytes: number, naming = 'id'): string | undefined => {
    const scanner = new JsonArrayScanner(100, naming);
    const bytes = Buffer.from(text);
    try {
      for (const chunk of passingChunks(bytes, cutsEvery(chunkBytes, bytes))) scanner.push(chunk);
    } catch (error) {
      if (error instanceof ElementTooLargeError) return error.named?.toString();
      throw error;
    }
    throw new Error('not too large');
  };
  const filler = `"a":"${'x'.repeat(300)}"`;
  const more = `"b":[${'1,'.repeat(200)}{"id":"not this"}]`;

  it('gives the member that names it, wherever it stands and however it is cut', () => {
    for (const text of [
      `[{${filler},"id":{"of": "it"},${more}}]`,
      `[{"id":{"of": "it"},${filler}}]`,
      `[{${filler},${more},"\\u0069d" : {"of": "it"}}]`,
      `[{"x":1},{${more},"id":{"of": "it"}}]`,
    ]) {
      for (const chunkBytes of [1, 2, 3, 7, 50, 99, 101, 10_000]) {
        assert.equal(named(text, chunkBytes), '{"of": "it"}', `${text.slice(0, 20)} by ${chunkBytes}`);
      }
    }
  });

  it('goes without, where there is none or it is itself too long', () => {
    assert.equal(named(`[{${filler},${more}}]`, 10), undefined);
    assert.equal(named(`[{${filler},"id":"${'y'.repeat(100_000)}"}]`, 1_000), undefined);
    assert.equal(named(`[{${filler},"${'k'.repeat(100_000)}":1,"id":1}]`, 1_000), undefined);
  });

  it('still refuses what is no JSON', () => {
    assert.throws(() => named(`[{${filler},"id":}]`, 10), { name: 'JsonError' });
  });
});
