import assert from 'node:assert/strict';
import { tooLargeCheckpoint } from '../../../src/history/checkpoint';
import fc from 'fast-check';
import type { Verification } from '../../../src/api';
import { compareHistories, type CompareOptions } from '../../../src/comparison/compareHistories';
import type { HistoryServer, ThreadSource } from '../../../src/history/side';
import { ElementTooLargeError } from '../../../src/json/error';
import { JsonArrayScanner } from '../../../src/json/scanner';
import { snapshotThread } from '../../../src/history/snapshot';
import { AgentServerError } from '../../../src/langgraph/http/errors';
import { type Lies, type MemoryThread, sideOf } from '../history/memoryServer';
import { cutsEvery, passingChunks } from '../json/passingChunks';
import { allRows, checkpointId, copyOf, runOn, threadOf } from '../history/syntheticThread';
import { withRoot } from './verdictCases';

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

  it('is known by its id to a look at the thread; a state of the thread alone that is as large is refused', async () => {
    const named = (id: string) => (error: unknown) =>
      error instanceof ElementTooLargeError && error.limit === limit && tooLargeCheckpoint(error)?.id === id;
    const large = sideOf(threadOf({ states: [{ a: 1 }, huge] }));
    const { heads, values } = await snapshotThread(large, signal, limit);
    assert.deepEqual([heads.get('')?.id, heads.get('')?.digest, values], [checkpointId(20), '', 'none']);
    assert.notEqual((await snapshotThread(large, signal)).heads.get('')?.digest, '');

    const thread: MemoryThread = { ...threadOf({ states: [{ a: 1 }] }), values: huge };
    await assert.rejects(snapshotThread(bounded(thread), signal, limit), named(checkpointId(10)));
  });
});

/** A server that keeps to the limit of a thread's row, as the real ones' answers are kept to. */
function bounded(thread: MemoryThread, lies: Lies = {}): ThreadSource {
  const side = sideOf(thread, lies);
  const { server } = side;
  const threadBytes: HistoryServer['threadBytes'] = async (id, _, maxBytes = Infinity) => {
    const bytes = await server.threadBytes(id);
    if (bytes.length <= maxBytes) return bytes;
    throw new AgentServerError({ kind: 'tooLarge', method: 'GET', path: '/threads/{thread_id}', limit: maxBytes });
  };
  return { ...side, server: { ...server, threadBytes } };
}

describe('the others, where one checkpoint is too large', () => {
  const compare = (
    left: MemoryThread,
    right: MemoryThread,
    more: Partial<CompareOptions> = {},
  ): Promise<Verification> =>
    compareHistories(bounded(left), bounded(right), { signal, maxCheckpointBytes: limit, ...more });
  const five = (largeAt: number): MemoryThread =>
    threadOf({ states: Array.from({ length: 5 }, (_, at) => (at === largeAt ? huge : { at })) });
  const leftOut = ({ notes }: Verification): unknown[] =>
    notes.filter(({ code }) => code === 'leftOut').map(({ facts }) => [facts.side, facts.checkpoints, facts.names]);
  const told = ({ verdict, reason, relation }: Verification): unknown[] => [verdict, reason?.code, relation];

  for (const [at, which] of [
    [0, 'oldest'],
    [2, 'third'],
    [4, 'newest'],
  ] as const) {
    const id = checkpointId((at + 1) * 10);
    it(`are compared, the large one being the ${which} of five; it is named`, async () => {
      const verification = await compare(five(at), copyOf(five(at)));
      assert.deepEqual(told(verification), ['cannotTell', 'tooLarge', 'same']);
      assert.equal(verification.reason?.facts.checkpointId, id);
      assert.deepEqual([verification.identicalCheckpoints, verification.left.checkpoints], [4, 4]);
      assert.deepEqual(leftOut(verification), [
        ['left', 1, id],
        ['right', 1, id],
      ]);
    });

    it(`show what differs, the large one being the ${which} of five`, async () => {
      for (const [index, row] of copyOf(five(at)).rows.get('')?.entries() ?? []) {
        if (row.checkpoint.checkpoint_id === id) continue;
        const copy = copyOf(five(at));
        Object.assign(copy.rows.get('')?.[index] ?? {}, { values: { other: true } });
        const verification = await compare(five(at), copy);
        assert.deepEqual(told(verification), ['different', 'changed', 'same']);
        assert.deepEqual(leftOut(verification).length, 2);
      }
    });

    it(`show what one side has alone, the large one being the ${which} of five`, async () => {
      const ranOn = await compare(five(at), runOn(copyOf(five(at)), 2));
      assert.deepEqual(told(ranOn), ['different', 'leftIsBeginningOfRight', 'leftIsBeginningOfRight']);
      assert.equal(ranOn.differenceCount, 2);
      const hollow = await compare(
        five(at),
        withRoot(copyOf(five(at)), (rows) => rows.filter((_, row) => row !== 1)),
      );
      assert.deepEqual(
        hollow.differences.map(({ kind, checkpointId: name }) => [kind, name]),
        [['onlyLeft', checkpointId(40)]],
      );
    });
  }

  it('are all that is told where the other side has it smaller', async () => {
    const smaller = withRoot(copyOf(five(2)), (rows) =>
      rows.map((row, at) => (at === 2 ? { ...row, values: {} } : row)),
    );
    for (const verification of [await compare(five(2), smaller), await compare(smaller, five(2))]) {
      assert.deepEqual(told(verification), ['cannotTell', 'tooLarge', 'same']);
      assert.deepEqual([verification.differenceCount, leftOut(verification).length], [0, 1]);
    }
  });

  it('are all that the other side has: the large one is missing there', async () => {
    const without = withRoot(copyOf(five(2)), (rows) => rows.filter((_, at) => at !== 2));
    const verification = await compare(five(2), without);
    assert.equal(verification.verdict, 'different');
    assert.deepEqual(
      verification.differences.map(({ kind, checkpointId: name }) => [kind, name]),
      [['onlyLeft', checkpointId(30)]],
    );
  });

  it('are no difference where the source has run on since our own copy of it', async () => {
    const before = await snapshotThread(sideOf(five(2)), signal);
    const verification = await compare(runOn(five(2), 1, 2_000), copyOf(five(2)), { copy: { before, after: before } });
    assert.deepEqual(told(verification), ['cannotTell', 'tooLarge', 'rightIsBeginningOfLeft']);
  });

  it('are compared in the namespaces that they list; that the large one may list others is said', async () => {
    const thread = (): MemoryThread => threadOf({ states: [{ a: 1 }, huge], listed: 2, hidden: 2 });
    const { identicalCheckpoints, left } = await compare(thread(), copyOf(thread()));
    assert.deepEqual([identicalCheckpoints, left.namespaces], [5, 3]);
    const unseen = withRoot(thread(), (rows) => rows.map((row) => ({ ...row, values: huge })));
    const alone = await compare(unseen, copyOf(unseen));
    assert.deepEqual(
      [alone.verdict, alone.identicalCheckpoints, leftOut(alone)[0]],
      ['cannotTell', 0, ['left', 2, `${checkpointId(20)}, ${checkpointId(10)}`]],
    );
  });

  it('are counted with it where the server counts', async () => {
    const thread: MemoryThread = { ...five(2), storage: { checkpoints: { count: 5 } } };
    assert.deepEqual(told(await compare(thread, copyOf(thread))), ['cannotTell', 'tooLarge', 'same']);
  });

  it('are not looked for where the server does not name it', async () => {
    const unnamed = { answer: (text: string) => text.replaceAll('"checkpoint":{', '"other":{') };
    const sides = [bounded(five(4), unnamed), bounded(copyOf(five(4)), unnamed)] as const;
    const { verdict, reason } = await compareHistories(...sides, { signal, maxCheckpointBytes: limit });
    assert.deepEqual([verdict, reason?.code], ['cannotTell', 'tooLarge']);
  });

  it('are compared whichever are too large, in all namespaces', async () => {
    const many = fc.record({ large: fc.uniqueArray(fc.nat(12), { maxLength: 6 }), changed: fc.option(fc.nat(12)) });
    await fc.assert(
      fc.asyncProperty(many, async ({ large, changed }) => {
        const make = (): MemoryThread => {
          const thread = threadOf({ states: Array.from({ length: 5 }, (_, at) => ({ at })), listed: 4, hidden: 4 });
          for (const [at, row] of allRows(thread).entries()) {
            // The first of the root has the tasks.
            if (large.includes(at) && at !== 4) row.values = huge;
          }
          return thread;
        };
        const copy = copyOf(make());
        const row = changed === null ? undefined : allRows(copy)[changed];
        const isSeen = row !== undefined && row.values !== huge && JSON.stringify(row.values).length < limit;
        if (isSeen) row.values = { other: true };
        const verification = await compare(make(), copy);
        const left = large.filter((at) => at !== 4).length;
        const verdict = isSeen ? 'different' : left > 0 ? 'cannotTell' : 'identical';
        assert.deepEqual(
          [verification.verdict, verification.identicalCheckpoints],
          [verdict, 13 - left - (isSeen ? 1 : 0)],
        );
        assert.deepEqual(
          leftOut(verification).map((note) => (note as unknown[])[1]),
          left > 0 ? [left, left] : [],
        );
      }),
      { numRuns: 60 },
    );
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
