import assert from 'node:assert/strict';
import type { CopyProgress, ThreadReference } from '../../../src/api';
import { copyAndVerify } from '../../../src/copy/copyAndVerify';
import type { AgentServerError } from '../../../src/langgraph/http/errors';
import type { MemoryThread } from '../history/memoryServer';
import { failure, serverOf } from './copyServer';
import { copyId, copyOf, otherId, rowOf, runOn, sourceId, threadOf } from '../history/syntheticThread';

const three = (): MemoryThread => threadOf({ states: [{ a: 1 }, { a: 2 }, { a: 3 }] });
const source = { deployment: 'http://memory', threadId: sourceId };
const options = { signal: new AbortController().signal, copyTimeoutMs: 1_000 };
/** Nothing of the source is in it, and its head is newer. */
const young: MemoryThread = {
  ...threadOf({ states: [] }, otherId),
  rows: new Map([['', [rowOf(otherId, '', 95, undefined, {})]]]),
};
const busy = (thread: MemoryThread): MemoryThread => ({ ...thread, status: 'busy' });

describe('copying', () => {
  it('asks once, tells its progress and of the copy before it verifies it', async () => {
    const { server, copies } = serverOf(three(), () => ({ made: [copyOf(three())], answer: copyId }));
    const phases: (CopyProgress['phase'] | 'copied')[] = [];
    const told: ThreadReference[] = [];
    const onProgress = ({ phase }: CopyProgress): void => void phases.push(phase);
    const result = await copyAndVerify(source, server, {
      ...options,
      onProgress,
      onCopied: (copy) => {
        phases.push('copied');
        told.push(copy);
      },
    });
    assert.deepEqual(
      [result.outcome, result.copy?.threadId, result.verification?.verdict],
      ['copied', copyId, 'identical'],
    );
    assert.deepEqual([...new Set(phases)], ['looking', 'copying', 'copied', 'verifying']);
    assert.deepEqual([copies, told], [[sourceId], [result.copy]]);
  });

  it('tells the time to live that only its source has, from the row that is read anyway', async () => {
    const { server } = serverOf(three(), () => ({ made: [copyOf(three())], answer: copyId }));
    const asked: string[] = [];
    const threadBytes: typeof server.threadBytes = async (threadId, signal, maxBytes, include) => {
      asked.push(`${threadId} ${include ?? ''}`);
      const row = JSON.parse((await server.threadBytes(threadId, signal, maxBytes)).toString()) as object;
      const ttl = include && { strategy: 'delete', ttl_minutes: 43_200, expires_at: '2027-01-01T00:00:00Z' };
      return Buffer.from(JSON.stringify({ ...row, ttl }));
    };
    const before = serverOf(three(), () => ({ made: [copyOf(three())], answer: copyId }));
    let usual = 0;
    const counting = { ...before.server, threadBytes: (id: string) => (usual++, before.server.threadBytes(id)) };
    await copyAndVerify(source, counting, options);
    const { notes } = await copyAndVerify(source, { ...server, threadBytes }, options);
    assert.deepEqual(notes, [{ code: 'timeToLive', facts: { minutes: 43_200, strategy: 'delete' } }]);
    assert.deepEqual(
      asked.filter((each) => each.endsWith('ttl')),
      [`${sourceId} ttl`],
    );
    assert.equal(asked.length, usual, 'no row is read for it');
  });

  const notMade: [string, AgentServerError][] = [
    ['refused', failure('refused')],
    ['not found', failure('notFound')],
    ['forbidden', failure('forbidden')],
    ['nobody listening', failure('unreachable', 'ECONNREFUSED')],
  ];
  for (const [what, error] of notMade) {
    it(`${what}: rejects, for nothing was made`, async () => {
      const { server, copies } = serverOf(three(), () => ({ made: [], answer: error }));
      await assert.rejects(copyAndVerify(source, server, options), error);
      assert.equal(copies.length, 1);
    });
  }

  const lost = failure('unreachable', 'ECONNRESET');
  const cases: [string, MemoryThread, MemoryThread[], string, string | undefined][] = [
    ['one like the source', three(), [copyOf(three())], 'copied', copyId],
    ['two like the source', three(), [copyOf(three()), copyOf(three(), otherId)], 'unknown', undefined],
    [
      'one, the source never having run',
      threadOf({ states: [] }),
      [copyOf(threadOf({ states: [] }))],
      'unknown',
      undefined,
    ],
    ['one that has run on with a running source', busy(three()), [runOn(copyOf(three()), 1)], 'copied', copyId],
    ['one that has run on, and a younger thread', busy(three()), [runOn(copyOf(three()), 1), young], 'copied', copyId],
  ];
  for (const [what, from, made, outcome, found] of cases) {
    it(`answer lost, ${what} among the new threads: ${outcome}`, async () => {
      const { server, copies } = serverOf(from, () => ({ made, answer: lost }));
      const result = await copyAndVerify(source, server, options);
      assert.deepEqual([result.outcome, result.copy?.threadId], [outcome, found]);
      if (outcome === 'unknown') assert.deepEqual(result.candidates?.length, made.length);
      assert.equal(copies.length, 1);
    });
  }

  it('connection lost, and one like the source only later: unknown, for it may be anybody’s', async () => {
    const made = [copyOf(three())];
    const { server } = serverOf(three(), () => ({ made, answer: lost }));
    let searches = 0;
    const late: typeof server = {
      ...server,
      // Before the request, right after it, and 5 s later.
      searchThreads: async (search, signal) => {
        const found = await server.searchThreads(search, signal);
        const isEarly = search.ids === undefined && ++searches < 3;
        return isEarly ? { threads: found.threads.filter(({ thread_id }) => thread_id === sourceId) } : found;
      },
    };
    const result = await copyAndVerify(source, late, options);
    assert.deepEqual([result.outcome, result.copy, result.candidates?.length], ['unknown', undefined, 1]);
  });

  it('answer lost, and one like the source at once: it is called found', async () => {
    const { server } = serverOf(three(), () => ({ made: [copyOf(three())], answer: lost }));
    const { outcome, notes } = await copyAndVerify(source, server, options);
    assert.deepEqual([outcome, notes], ['copied', [{ code: 'found', facts: {} }]]);
  });

  it('answer lost, and a new thread that cannot be looked at: unknown, with both', async () => {
    const made = [copyOf(three()), copyOf(three(), otherId)];
    const { server } = serverOf(three(), () => ({ made, answer: lost }), otherId);
    const result = await copyAndVerify(source, server, options);
    assert.deepEqual([result.outcome, result.candidates?.length], ['unknown', 2]);
  });

  it('a source whose history cannot be read is copied all the same, and the verdict says why', async () => {
    const { server, copies } = serverOf(three(), () => ({ made: [copyOf(three())], answer: copyId }), sourceId);
    const { outcome, verification } = await copyAndVerify(source, server, options);
    assert.deepEqual(
      [outcome, verification?.verdict, verification?.reason?.code],
      ['copied', 'cannotTell', 'serverError'],
    );
    assert.equal(copies.length, 1);
  });

  it('cancelled before the request: nothing is copied', async () => {
    const controller = new AbortController();
    controller.abort();
    const { server, copies } = serverOf(three(), () => ({ made: [], answer: copyId }));
    const cancelling = { ...server, threadBytes: () => Promise.reject(failure('cancelled')) };
    const result = await copyAndVerify(source, cancelling, { ...options, signal: controller.signal });
    assert.deepEqual([result.outcome, copies.length], ['cancelled', 0]);
  });

  it('cancelled during the request: unknown', async () => {
    const controller = new AbortController();
    const { server, copies } = serverOf(three(), () => {
      controller.abort();
      return { made: [copyOf(three())], answer: failure('cancelled') };
    });
    const result = await copyAndVerify(source, server, { ...options, signal: controller.signal });
    assert.deepEqual([result.outcome, result.candidates?.length, copies.length], ['unknown', 1, 1]);
    assert.deepEqual([result.copy?.threadId, result.verification], [copyId, undefined], 'found, and not compared');
  });
});
