import assert from 'node:assert/strict';
import type { FaultServer } from './stage/faultServer';
import { startFaultServer } from './stage/faultServer';
import * as lies from './lies';
import * as rest from './stage/rest';
import { describeOnEachServer } from './stage/startedServers';

describeOnEachServer(
  'lies about a real server',
  (seeded, kind) => {
    let liar: FaultServer;
    let threadId: string;
    before(async () => {
      liar = await startFaultServer(seeded().server.url);
      threadId = seeded().threads.interruptedInSubgraph;
    });
    after(() => liar.stop());

    const ids = async (target: rest.Target, before?: string): Promise<string[]> => {
      const path = `/threads/${threadId}/history?limit=100${before ? `&before=${before}` : ''}`;
      return (await rest.ask<rest.Row[]>(target, 'GET', path)).map((row) => row.checkpoint.checkpoint_id);
    };
    const told = (before?: string): Promise<string[]> => ids({ url: liar.url }, before);

    it('about the rows of a history', async () => {
      const [a = '', b = '', c = ''] = await ids(seeded().server);
      liar.rules();
      assert.deepEqual(
        [await told(), await told(a)],
        [
          [a, b, c],
          [b, c],
        ],
      );
      liar.rules(lies.emptyHistory());
      assert.deepEqual(await told(), []);
      liar.rules(lies.headOnly(threadId));
      assert.deepEqual([await told(), await told(a)], [[a], []]);
      liar.rules(lies.shortened(2));
      assert.deepEqual([await told(), await told(b)], [[a, b], []]);
      liar.rules(lies.cursorIgnored());
      assert.deepEqual(await told(b), [a, b, c]);
      liar.rules(lies.rowsDoubled());
      assert.deepEqual(await told(), [a, a, b, b, c, c]);
      liar.rules(lies.rowMissing(1));
      assert.deepEqual(await told(), [a, c]);
      liar.rules(lies.lieInHistory((rows) => rows.toReversed(), 'another thread'));
      assert.deepEqual(await told(), [a, b, c]);
    });

    it('about a namespace', async () => {
      const rows = async (): Promise<number[]> =>
        [...(await rest.allHistories({ url: liar.url }, threadId)).values()].map((history) => history.rows.length);
      liar.rules();
      assert.deepEqual(await rows(), [3, 3]);
      liar.rules(lies.namespaceMissing(/^review:/));
      assert.deepEqual(await rows(), [3, 0]);
    });

    it('about the thread that answers', async () => {
      liar.rules(lies.historyOfAnotherThread(threadId, seeded().threads.finishedChat));
      assert.equal((await told()).length, 6);
    });

    it('about what is stored', async () => {
      const stored = async (): Promise<number | undefined> =>
        (await rest.storage({ url: liar.url }, threadId))?.checkpoints.count;
      liar.rules(lies.storageCount(2));
      assert.equal(await stored(), kind === 'python' ? 8 : undefined);
      liar.rules(lies.noStorage);
      assert.equal(await stored(), undefined);
    });

    it('about nothing else: other numbers and texts stay', async () => {
      const { threads, server } = seeded();
      liar.rules(lies.lieInHistory((rows) => rows));
      const [real, lied] = await Promise.all(
        [server, { url: liar.url }].map(async (target) => (await rest.history(target, threads.numbers)).texts[0] ?? ''),
      );
      assert.deepEqual(rest.parseExactly(lied ?? ''), rest.parseExactly(real ?? ''));
    });

    it('or loses the answer of a copy that was made', async () => {
      const { server } = seeded();
      const before = await rest.listThreads(server);
      liar.reset();
      liar.rules({ match: { path: /copy$/ }, fault: { reset: 'beforeHeaders', processed: true } });
      await assert.rejects(rest.copy({ url: liar.url }, threadId));
      assert.equal(liar.seen('POST', /copy$/).length, 1);
      const made = (await rest.listThreads(server)).filter((id) => !before.includes(id));
      assert.equal(made.length, 1);
      for (const id of made) await rest.deleteThread(server, id);
    });
  },
  { only: ['interruptedInSubgraph', 'finishedChat', 'numbers'] },
);
