import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PendingCopy } from '../../../src/copy/pendingCopy';
import { CopyJournal } from '../../../src/host/copyJournal';
import { sharedMemory, type SharedMemory } from './sharedMemory';

const pending = (threadId = 'source', at = 1): PendingCopy => ({
  source: { deployment: 'http://memory', threadId },
  at,
  known: ['a'],
  head: { id: 'x', isMoving: false },
});
/** As in the product, two hundred times as fast; beats come often enough for a busy machine. */
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
  const taken = async (journal: CopyJournal): Promise<string[]> =>
    (await journal.takeOver()).map((entry) => entry.pending.source.threadId);

  afterEach(() => journals.splice(0).forEach(kill));

  it('gives what a window left behind that was closed, once', async () => {
    const memory = sharedMemory();
    const first = open(memory);
    await first.begin(pending());
    kill(first);
    const second = open(memory);
    assert.deepEqual(
      (await second.takeOver()).map((entry) => entry.pending),
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
      await sleep(30);
      const all = (await Promise.all([1, 2, 3].map(() => taken(open(memory))))).flat();
      assert.deepEqual(all.sort(), ['one', 'two']);
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
