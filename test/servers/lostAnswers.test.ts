import assert from 'node:assert/strict';
import type { CopyResult } from '../../src/api';
import { engineOn, figures, historyBytes } from './stage/engine';
import type { Rule } from './stage/faults';
import { type FaultServer, startFaultServer } from './stage/faultServer';
import { losses, makeOtherThreads, onCopy, threadsMade, times, untilMade } from './lostAnswers';
import * as rest from './stage/rest';
import { describeOnEachServer } from './stage/startedServers';
import { patience, until } from '../tools/patience';
import { isSoak, itInSoak, itOnOne } from '../tools/soak';

/** How often `npm test` loses it: both ways on one server, and on the other what needs it most. */
const shortTimes = (kind: string, what: string): number =>
  kind === 'javascript' ? times : what === 'is a gateway timeout' ? times : 0;

describeOnEachServer(
  'a copy whose answer',
  (seeded, kind) => {
    let faults: FaultServer;

    before(async () => {
      faults = await startFaultServer(seeded().server.url);
    });
    after(() => faults.stop());
    afterEach(() => assert.equal(faults.seen('POST', /\/copy$/).length, 1));

    const copy = (source: string, rule: Rule, signal?: AbortSignal, copyTimeoutMs = 3_000): Promise<CopyResult> => {
      faults.reset();
      faults.rules(rule);
      return engineOn(faults.url).copy(source, { signal, copyTimeoutMs });
    };

    const each = losses.flatMap((loss) => Array.from({ length: times }, (_, index) => ({ loss, index })));
    for (const { loss, index } of each) {
      const [what, fault] = loss;
      const isCrowded = index % 2 === 1;
      (index < shortTimes(kind, what) ? it : itInSoak)(
        `${what}${isCrowded ? ', among threads that others make' : ''}: found`,
        async () => {
          const { server, threads } = seeded();
          const source = threads.interrupted;
          const known = new Set(await rest.listThreads(server));
          const before = await historyBytes(server, source);
          const others = isCrowded ? makeOtherThreads(server) : undefined;
          const { outcome, copy: found, verification } = await copy(source, onCopy(fault));
          const made = await threadsMade(server, known, await others?.stop());
          assert.equal(await historyBytes(server, source), before);
          assert.deepEqual([outcome, found?.threadId], ['copied', made[0]]);
          assert.equal(made.length, 1);
          assert.match(figures(verification), /^identical/);
        },
      );
    }

    for (let index = 0; index < (isSoak ? times : 1); index++) {
      itOnOne(kind)('is not waited for any longer when the server has copied: found at once', async () => {
        const { server, threads } = seeded();
        const known = new Set(await rest.listThreads(server));
        const cancel = new AbortController();
        const silence = onCopy({ stall: 'beforeHeaders', processed: true });
        const copying = copy(threads.interrupted, silence, cancel.signal, 60_000 * patience());
        await untilMade(server, known);
        const cancelled = performance.now();
        cancel.abort();
        const { outcome, copy: found, verification } = await copying;
        assert.ok(performance.now() - cancelled < 1_000 * patience(), `${performance.now() - cancelled} ms`);
        const made = await threadsMade(server, known);
        assert.deepEqual([outcome, found?.threadId, verification], ['unknown', made[0], undefined]);
        assert.equal(made.length, 1);
      });
    }

    itOnOne(kind)('never comes, for nothing was copied: unknown', async () => {
      const { server, threads } = seeded();
      const known = new Set(await rest.listThreads(server));
      // It would be looked for for two minutes.
      const signal = AbortSignal.timeout(1_500);
      const result = await copy(threads.interrupted, onCopy({ answer: { status: 502 } }), signal);
      assert.deepEqual([result.outcome, result.candidates], ['unknown', []]);
      assert.deepEqual(await threadsMade(server, known), []);
    });

    it('is a failure, though the server has copied: found', async () => {
      const { server, threads } = seeded();
      const known = new Set(await rest.listThreads(server));
      const fault = { answer: { status: 500, body: 'Internal Server Error' }, processed: true };
      const { outcome, copy: found } = await copy(threads.interrupted, onCopy(fault));
      assert.deepEqual([outcome, [found?.threadId]], ['copied', await threadsMade(server, known)]);
    });

    itOnOne(kind)('is a failure, and nothing was made: the failure', async () => {
      const { server, threads } = seeded();
      const known = new Set(await rest.listThreads(server));
      const failed = copy(threads.interrupted, onCopy({ answer: { status: 500 } }));
      await assert.rejects(failed, { name: 'AgentServerError', kind: 'serverError' });
      assert.deepEqual(await threadsMade(server, known), []);
    });

    it('is a failure, and a thread like the source is left without a history: unknown, with that thread', async () => {
      const { server, threads } = seeded();
      const { metadata } = await rest.getThread(server, threads.interrupted);
      let left = '';
      faults.reset();
      faults.rules(onCopy({ answer: { status: 500 } }));
      // What the Python server leaves where its checkpointer fails.
      const engine = engineOn(faults.url, async ({ path }) => {
        if (!path.endsWith('/copy')) return;
        await rest.createThread(server);
        left = await rest.createThread(server, { metadata: metadata as object });
      });
      const { outcome, candidates, notes } = await engine.copy(threads.interrupted);
      assert.deepEqual([outcome, candidates?.map(({ threadId }) => threadId)], ['unknown', [left]]);
      assert.deepEqual(notes, [{ code: 'copyFailed', facts: { status: 500 } }]);
    });

    it('is lost, while somebody else copies the same thread: unknown, with both', async () => {
      const { server, threads } = seeded();
      const known = new Set(await rest.listThreads(server));
      let isLost = false;
      faults.reset();
      faults.rules(
        onCopy({
          transform: () => {
            isLost = true;
            return 'no thread';
          },
        }),
      );
      const engine = engineOn(faults.url, async ({ path }) => {
        if (!isLost || path !== '/threads/search') return;
        isLost = false;
        await rest.copy(server, threads.interrupted);
      });
      const result = await engine.copy(threads.interrupted);
      const made = (await rest.listThreads(server)).filter((threadId) => !known.has(threadId));
      assert.equal(made.length, 2);
      assert.equal(result.outcome, 'unknown');
      assert.deepEqual(result.candidates?.map(({ threadId }) => threadId).sort(), made.sort());
    });

    itOnOne(kind)('is lost, the source having never run: unknown, for any new thread looks like it', async () => {
      const { server, threads } = seeded();
      const known = new Set(await rest.listThreads(server));
      const lost = onCopy({ answer: { status: 504 }, processed: true });
      const { outcome, candidates } = await copy(threads.empty, lost);
      const made = (await rest.listThreads(server)).filter((threadId) => !known.has(threadId));
      assert.deepEqual([outcome, candidates?.map(({ threadId }) => threadId)], ['unknown', made]);
    });

    it('is lost, the source running: found among threads with newer heads', async () => {
      const { server } = seeded();
      const source = await rest.createThread(server);
      await rest.startRun(server, source, 'loop', { steps: 40, ms: 100 });
      await until('it has begun', async () => (await rest.history(server, source)).rows.length >= 3);
      const decoy = rest.createThread(server);
      const result = await copy(source, onCopy({ answer: { status: 504 }, processed: true }));
      await rest.runAndWait(server, await decoy, 'loop', {});
      assert.equal(result.outcome, 'copied');
      assert.notEqual(result.copy?.threadId, await decoy);
      assert.match(figures(result.verification), /^identical/);
    });

    itOnOne(kind)('is refused: nothing was copied, and nothing is looked for', async () => {
      const { threads } = seeded();
      await assert.rejects(copy(threads.interrupted, onCopy({ answer: { status: 403 } })), {
        name: 'AgentServerError',
      });
      assert.equal(faults.seen('POST', /\/search$/).length, 1);
    });
  },
  { only: ['interrupted', 'empty'] },
);
