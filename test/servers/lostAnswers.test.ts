import assert from 'node:assert/strict';
import type { CopyResult } from '../../src/api';
import { engineOn, figures, historyBytes } from './engine';
import type { Fault, Rule } from './faults';
import { type FaultServer, startFaultServer } from './faultServer';
import * as rest from './rest';
import { describeOnEachServer } from './startedServers';

const onCopy = (fault: Fault): Rule => ({ match: { method: 'POST', path: /\/copy$/ }, fault });

/** How often each answer is lost for which a copy was made; a soak has more. */
const times = Number(process.env.LOST_ANSWERS ?? 2);

/** What happens to the answer, and whether the server had made the copy. */
const losses: [string, Fault, boolean][] = [
  ['is dropped before its headers', { reset: 'beforeHeaders', processed: true }, true],
  ['breaks off', { cut: { bytes: 20 } }, true],
  ['is a gateway timeout', { answer: { status: 504, body: 'Gateway Timeout' }, processed: true }, true],
  ['is HTML', { answer: { status: 200, body: '<html></html>' }, processed: true }, true],
  ['does not come in time', { stall: 'beforeHeaders', processed: true }, true],
  ['never comes, for nothing was copied', { answer: { status: 502 } }, false],
];

describeOnEachServer(
  'a copy whose answer',
  (seeded) => {
    let faults: FaultServer;

    before(async () => {
      faults = await startFaultServer(seeded().server.url);
    });
    after(() => faults.stop());
    afterEach(() => assert.equal(faults.seen('POST', /\/copy$/).length, 1));

    const copy = (source: string, rule: Rule, signal?: AbortSignal): Promise<CopyResult> => {
      faults.reset();
      faults.rules(rule);
      return engineOn(faults.url).copy(source, { signal });
    };

    const each = losses.flatMap((loss) => Array.from({ length: loss[2] ? times : 1 }, () => loss));
    for (const [what, fault, isMade] of each) {
      it(`${what}: ${isMade ? 'found' : 'unknown'}`, async () => {
        const { server, threads } = seeded();
        const source = threads.interrupted;
        const known = new Set(await rest.listThreads(server));
        const before = await historyBytes(server, source);
        // Where there is none, it would be looked for for two minutes.
        const signal = isMade ? undefined : AbortSignal.timeout(1_500);
        const { outcome, copy: found, candidates, verification } = await copy(source, onCopy(fault), signal);
        const made = (await rest.listThreads(server)).filter((threadId) => !known.has(threadId));
        assert.equal(await historyBytes(server, source), before);
        if (isMade) {
          assert.deepEqual([outcome, found?.threadId], ['copied', made[0]]);
          assert.equal(made.length, 1);
          assert.match(figures(verification), /^identical/);
        } else {
          assert.deepEqual([outcome, candidates, made], ['unknown', [], []]);
        }
      });
    }

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

    it('is lost, the source having never run: unknown, for any new thread looks like it', async () => {
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
      while ((await rest.history(server, source)).rows.length < 3) await new Promise((done) => setTimeout(done, 20));
      const decoy = rest.createThread(server);
      const result = await copy(source, onCopy({ answer: { status: 504 }, processed: true }));
      await rest.runAndWait(server, await decoy, 'loop', {});
      assert.equal(result.outcome, 'copied');
      assert.notEqual(result.copy?.threadId, await decoy);
      assert.match(figures(result.verification), /^identical/);
    });

    it('is refused: nothing was copied, and nothing is looked for', async () => {
      const { threads } = seeded();
      await assert.rejects(copy(threads.interrupted, onCopy({ answer: { status: 403 } })), {
        name: 'AgentServerError',
      });
      assert.equal(faults.seen('POST', /\/search$/).length, 1);
    });
  },
  { only: ['interrupted', 'empty'] },
);
