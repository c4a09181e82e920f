import assert from 'node:assert/strict';
import type { CopyProgress, SourceFacts } from '../../../src/api';
import type { BusyChoice, BusyQuestion } from '../../../src/copy/busySource';
import { copyAndVerify } from '../../../src/copy/copyAndVerify';
import { copyId, copyOf, sourceId, threadOf } from '../history/syntheticThread';
import { serverOf } from './copyServer';

const running = { ...threadOf({ states: [{ a: 1 }, { a: 2 }] }), status: 'busy' };
const source = { deployment: 'http://memory', threadId: sourceId };

describe('a source that runs', () => {
  const copy = async (busy: BusyQuestion['busy'], signal = new AbortController().signal, status?: string) => {
    const { server, copies } = serverOf(running, () => ({ made: [copyOf(running)], answer: copyId }));
    const phases: CopyProgress['phase'][] = [];
    let polls = 0;
    const polled: typeof server = {
      ...server,
      searchThreads: async (search, given) => {
        const found = await server.searchThreads(search, given);
        const rests = search.ids !== undefined && ++polls > 2;
        return rests ? { threads: found.threads.map((each) => ({ ...each, status: status ?? 'idle' })) } : found;
      },
    };
    const { outcome } = await copyAndVerify(source, polled, {
      signal,
      copyTimeoutMs: 1_000,
      ask: { busy },
      onProgress: ({ phase }) => phases.at(-1) === phase || phases.push(phase),
    });
    return { outcome, copies: copies.length, phases: phases.join(' ') };
  };

  it('is copied as it stands where nobody can be asked, or the question cannot be put', async () => {
    assert.deepEqual((await copy(undefined)).copies, 1);
    assert.deepEqual((await copy(() => Promise.reject(new Error('no window')))).copies, 1);
  });

  it('is asked about once, with what there is so far', async () => {
    const asked: SourceFacts[] = [];
    const { outcome } = await copy((_, facts) => {
      asked.push(facts);
      return Promise.resolve('copy');
    });
    assert.equal(outcome, 'copied');
    assert.deepEqual(
      asked.map(({ status, bytesToRead = 0 }) => [status, bytesToRead > 0]),
      [['busy', true]],
    );
  });

  it('is not copied where that is cancelled', async () => {
    assert.deepEqual(await copy(() => Promise.resolve<BusyChoice>('cancel')), {
      outcome: 'cancelled',
      copies: 0,
      phases: '',
    });
  });

  for (const status of ['idle', 'interrupted', 'error']) {
    it(`is waited for until it is ${status}`, async () => {
      const { outcome, phases } = await copy(() => Promise.resolve('wait'), undefined, status);
      assert.equal(outcome, 'copied');
      assert.match(phases, /^waiting looking copying/);
    });
  }

  it('is not waited for any longer after Cancel', async () => {
    const cancel = new AbortController();
    const busy = (): Promise<BusyChoice> => {
      setTimeout(() => cancel.abort(), 50);
      return Promise.resolve('wait');
    };
    const started = performance.now();
    assert.deepEqual((await copy(busy, cancel.signal)).copies, 0);
    assert.ok(performance.now() - started < 900);
  });
});
