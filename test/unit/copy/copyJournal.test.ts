import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { PendingCopy } from '../../../src/copy/pendingCopy';
import { CopyJournal } from '../../../src/copy/copyJournal';
import { sharedMemory, type SharedMemory } from './sharedMemory';

const pending = (threadId = 'source', at = 1): PendingCopy => ({
  source: { deployment: 'http://memory', threadId },
  at,
  known: ['a'],
  head: { id: 'x', isMoving: false },
});
/** The product's own is longer; here a clock runs that the test sets forward. */
const pace = { beat: 5, silence: 60, claim: 20 };

describe('the journal of copies', () => {
  const journals: CopyJournal[] = [];
  const open = (memory: SharedMemory): CopyJournal => {
    const journal = new CopyJournal(memory.open(), pace);
    journals.push(journal);
    return journal;
  };
  /** What a window does that is closed, or killed: it stops beating and says nothing. */
  const kill = (journal: CopyJournal): void => journal.dispose();
  /** Lets time pass, a millisecond at a time, until this is done. */
  const passing = async <Result>(work: Promise<Result>): Promise<Result> => {
    const state = { done: false };
    const settled = work.finally(() => (state.done = true));
    settled.catch(() => undefined);
    while (!state.done) {
      // Whatever this millisecond began goes as far as it can.
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      mock.timers.tick(1);
    }
    return settled;
  };
  const taken = async (journal: CopyJournal): Promise<string[]> =>
    (await passing(journal.takeOver())).map((entry) => entry.pending.source.threadId);

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  });
  afterEach(() => {
    journals.splice(0).forEach(kill);
    mock.timers.reset();
  });

  it('gives what a window left behind that was closed, once', async () => {
    const memory = sharedMemory();
    const first = open(memory);
    await first.begin(pending());
    kill(first);
    const second = open(memory);
    assert.deepEqual(
      (await passing(second.takeOver())).map((entry) => entry.pending),
      [pending()],
    );
    assert.deepEqual(await taken(second), [], 'it has it already');
  });

  it('leaves alone what a living window is copying', async () => {
    const memory = sharedMemory();
    await open(memory).begin(pending());
    assert.deepEqual(await taken(open(memory)), []);
  });

  it('has nothing of a copy whose outcome is known', async () => {
    const memory = sharedMemory();
    const first = open(memory);
    await first.end(await first.begin(pending()));
    kill(first);
    const window = memory.open();
    assert.deepEqual(window.keys(), [], 'nothing stays behind');
    assert.deepEqual(await taken(open(memory)), []);
  });

  for (const delayMs of [0, 3, 10]) {
    it(`gives each copy to one of several windows that ask at once, ${delayMs} ms apart from each other`, async () => {
      const memory = sharedMemory(delayMs);
      const first = open(memory);
      await first.begin(pending('one'));
      await first.begin(pending('two'));
      kill(first);
      await passing(new Promise((resolve) => setTimeout(resolve, 30)));
      const all = (await passing(Promise.all([1, 2, 3].map(() => open(memory).takeOver())))).flat();
      assert.deepEqual(all.map(({ pending: { source } }) => source.threadId).sort(), ['one', 'two']);
    });
  }

  it('holds for a clock that was set back or forward, for it looks at none', async () => {
    const memory = sharedMemory();
    const first = open(memory);
    await first.begin(pending('source', Date.now() + 86_400_000));
    kill(first);
    assert.deepEqual(await taken(open(memory)), ['source']);
  });

  it('forgets the oldest beyond fifty', async () => {
    const memory = sharedMemory();
    for (let at = 0; at < 55; at++) {
      const journal = open(memory);
      await journal.begin(pending(`thread ${at}`, at));
      kill(journal);
    }
    const left = await taken(open(memory));
    assert.equal(left.length, 50);
    assert.ok(left.includes('thread 54') && !left.includes('thread 0'));
  });

  it('passes over what is no entry', async () => {
    const memory = sharedMemory();
    await memory.open().update('pendingCopy x', { pending: 'nothing' });
    await memory.open().update('pendingCopy y', 1);
    assert.deepEqual(await taken(open(memory)), []);
  });
});
