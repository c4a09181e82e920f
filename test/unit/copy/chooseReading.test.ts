import assert from 'node:assert/strict';
import type { CopyResult } from '../../../src/api';
import { type CopyServer, copyAndVerify } from '../../../src/copy/copyAndVerify';
import type { ReadingQuestion } from '../../../src/copy/verifyCopy';
import { sideOf } from '../history/memoryServer';
import { copyId, copyOf, sourceId, threadOf } from '../history/syntheticThread';

const three = threadOf({ states: [{ a: 1 }, { a: 2 }, { a: 3 }] });

describe('a copy that would be much to read', () => {
  const copied = async (reading: ReadingQuestion['reading']): Promise<CopyResult> => {
    const of = (threadId: string) => sideOf(threadId === copyId ? copyOf(three) : three).server;
    const server: CopyServer = {
      ...of(sourceId),
      historyStream: (threadId, query) => of(threadId).historyStream(threadId, query),
      threadBytes: (threadId) => of(threadId).threadBytes(threadId),
      searchThreads: () => Promise.resolve({ threads: [] }),
      copyThread: () => Promise.resolve({ thread_id: copyId }),
    };
    const thread = { deployment: 'http://memory', threadId: sourceId };
    const signal = new AbortController().signal;
    return copyAndVerify(thread, server, { signal, copyTimeoutMs: 1_000, ask: { reading } });
  };

  it('is asked about when it is there', async () => {
    let asked: string[] = [];
    const result = await copied((source, copy) => {
      asked = [source.thread.threadId, copy.thread.threadId];
      return Promise.resolve('all');
    });
    assert.deepEqual(asked, [sourceId, copyId]);
    assert.equal(result.verification?.verdict, 'identical');
    assert.equal((await copied(undefined)).verification?.verdict, 'identical');
  });

  it('may be compared by its head only, or later', async () => {
    const sampled = await copied(() => Promise.resolve('sampled'));
    assert.deepEqual([sampled.verification?.verdict, sampled.verification?.reason?.code], ['cannotTell', 'sampled']);
    const later = await copied(() => Promise.resolve('later'));
    assert.deepEqual([later.outcome, later.copy?.threadId, later.verification], ['copied', copyId, undefined]);
  });

  it('is not lost with the question', async () => {
    const result = await copied(() => Promise.reject(new Error('no dialog')));
    assert.deepEqual([result.outcome, result.copy?.threadId], ['copied', copyId]);
  });
});
