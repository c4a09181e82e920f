import assert from 'node:assert/strict';
import type { CopyResult, ThreadReference } from '../../../src/api';
import { copyAndVerify, type CopyJournal } from '../../../src/copy/copyAndVerify';
import { parsePendingCopy, type PendingCopy } from '../../../src/copy/pendingCopy';
import type { MemoryThread } from '../history/memoryServer';
import { copyId, copyOf, otherId, sourceId, threadOf } from '../history/syntheticThread';
import { failure, serverOf } from './copyServer';

const three = threadOf({ states: [{ a: 1 }, { a: 2 }, { a: 3 }] });
const source = { deployment: 'http://memory', threadId: sourceId };
const lost = failure('unreachable', 'ECONNRESET');

interface Options {
  signal?: AbortSignal;
  journal?: Partial<CopyJournal>;
}

interface Copied {
  result: CopyResult | Error;
  /** In the order in which it happened. */
  events: string[];
  pending: PendingCopy | undefined;
}

async function copy(made: MemoryThread[], answer: string | Error, options: Options = {}): Promise<Copied> {
  const events: string[] = [];
  let pending: PendingCopy | undefined;
  const { server } = serverOf(three, () => {
    events.push('requested');
    return { made, answer };
  });
  const result = await copyAndVerify(source, server, {
    signal: new AbortController().signal,
    copyTimeoutMs: 1_000,
    ...options,
    journal: {
      begin: async (request) => {
        await new Promise(setImmediate);
        pending = request;
        events.push('kept');
      },
      settle: (settled, given) => {
        if (pending) assert.equal(settled, pending);
        events.push(`settled ${given ? (given.copy?.threadId ?? given.outcome) : 'refused'}`);
        return Promise.resolve();
      },
      isKnownCopy: () => false,
      ...options.journal,
    },
  }).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  return { result, events, pending };
}

describe('a copy is remembered', () => {
  it('before it is requested, with what it takes to find it again, as plain JSON', async () => {
    const { events, pending } = await copy([copyOf(three)], copyId);
    assert.deepEqual(events, ['kept', 'requested', `settled ${copyId}`]);
    assert.ok(pending?.head?.id);
    assert.deepEqual([pending.source, pending.known], [source, [sourceId]]);
    assert.deepEqual(parsePendingCopy(JSON.parse(JSON.stringify(pending))), pending);
  });

  it('until it is found', async () => {
    assert.deepEqual((await copy([copyOf(three)], lost)).events, ['kept', 'requested', `settled ${copyId}`]);
  });

  it('until it is refused', async () => {
    const { result, events } = await copy([], failure('forbidden'));
    assert.ok(result instanceof Error);
    assert.deepEqual(events, ['kept', 'requested', 'settled refused']);
  });

  it('for as long as nobody knows', async () => {
    const { result, events } = await copy([copyOf(three), copyOf(three, otherId)], lost);
    assert.ok('outcome' in result && result.outcome === 'unknown');
    assert.deepEqual(events, ['kept', 'requested', 'settled unknown']);
  });

  it('and is not requested where that was cancelled while it was being kept', async () => {
    const cancel = new AbortController();
    const begin = (): Promise<void> => {
      cancel.abort();
      return Promise.resolve();
    };
    const { result, events } = await copy([], copyId, { journal: { begin }, signal: cancel.signal });
    assert.ok('outcome' in result && result.outcome === 'cancelled');
    assert.deepEqual(events, ['settled cancelled']);
  });

  it('and is told from other copies of the same thread whose answers came', async () => {
    const isKnownCopy = ({ threadId }: ThreadReference): boolean => threadId === otherId;
    const { result } = await copy([copyOf(three), copyOf(three, otherId)], lost, { journal: { isKnownCopy } });
    assert.ok('outcome' in result);
    assert.deepEqual([result.outcome, result.copy?.threadId], ['copied', copyId]);
  });
});

describe('what was kept of a copy', () => {
  const good = { source, at: 1, known: ['a'], head: { id: 'x', isMoving: false } };
  for (const [what, value] of Object.entries({
    nothing: undefined,
    'a text': 'copy',
    'no source': { ...good, source: undefined },
    'a source without a thread': { ...good, source: { deployment: 'http://memory' } },
    'no time': { ...good, at: 'now' },
    'no threads': { ...good, known: {} },
  })) {
    it(`is nothing where it is ${what}`, () => assert.equal(parsePendingCopy(value), undefined));
  }
  it('may lack the head, and other members do not matter', () => {
    assert.deepEqual(parsePendingCopy({ ...good, head: 3, known: ['a', 1], more: 1 }), { source, at: 1, known: ['a'] });
  });
});
