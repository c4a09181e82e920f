import assert from 'node:assert/strict';
import type { CopyResult, ThreadReference } from '../../src/api';
import type { RecordedRequest } from '../servers/stage/faults';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { copy, createThread, listThreads, runAndWait } from '../servers/stage/rest';
import * as sample from './sampleDeployments';

/** The most requests that were under way at one moment. */
function mostAtOnce(requests: RecordedRequest[]): number {
  const moments = requests.flatMap(({ at, ended = Infinity }) => [
    { time: at, change: 1 },
    { time: at + ended, change: -1 },
  ]);
  let now = 0;
  // What ends at a moment makes room for what begins at it.
  return Math.max(
    ...moments.sort((a, b) => a.time - b.time || a.change - b.change).map(({ change }) => (now += change)),
  );
}

for (const kind of sample.oneKind) {
  describe(`Copying many threads on the ${kind} server`, () => {
    let deployment: sample.SampleDeployment;
    let door: FaultServer;
    let sources: ThreadReference[];

    before(async () => {
      deployment = await sample.sampleDeployment(kind);
      door = await startFaultServer(deployment.url);
      const name = `Door to ${kind}`;
      await sample.configure({ deployments: [{ name, url: door.url }] });
      const first = await createThread(deployment, { metadata: { title: 'many' } });
      await runAndWait(deployment, first, 'loop', { steps: 3, bytes: 2_000 });
      const threads = [first];
      while (threads.length < 20) threads.push(await copy(deployment, first));
      sources = threads.map((threadId) => ({ deployment: name, threadId }));
    });
    after(async () => {
      await door.stop();
      await sample.configure();
    });
    beforeEach(() => door.reset());

    const copies = () => door.seen('POST', /\/copy$/);
    const madeSince = async (known: string[]) =>
      (await listThreads(deployment)).filter((threadId) => !known.includes(threadId));

    it('makes one copy of each of twenty, within four connections', async () => {
      const known = await listThreads(deployment);
      const results = await sample.run<CopyResult[]>('langgraphThreads.copyThread', sources[0], sources);
      assert.deepEqual(
        results?.map(({ source, verification }) => [source.threadId, verification?.verdict]),
        sources.map(({ threadId }) => [threadId, 'identical']),
      );
      assert.equal(copies().length, 20);
      assert.deepEqual(results.map((each) => each.copy?.threadId).sort(), (await madeSince(known)).sort());
      assert.ok(mostAtOnce(copies()) <= 4);
      assert.ok(mostAtOnce(door.requests) <= 4, `${mostAtOnce(door.requests)} requests at once`);
      assert.ok(door.sockets.max <= 4, `${door.sockets.max} sockets`);
    });

    it('makes one copy for each of four commands at once, while the view is refreshed, within four connections', async () => {
      // Each takes its time, so that all that can be under way is.
      door.rules({ match: { path: /\/(copy|history|search)/ }, fault: { stall: 'beforeHeaders', ms: 60 } });
      const known = await listThreads(deployment);
      const refreshes = Array.from({ length: 10 }, () => sample.run('langgraphThreads.refresh'));
      const results = await Promise.all(
        sources.slice(0, 4).map((source) => sample.run<CopyResult>('langgraphThreads.copyThread', source)),
      );
      await Promise.all(refreshes);
      assert.deepEqual(
        results.map((each) => each?.verification?.verdict),
        results.map(() => 'identical'),
      );
      assert.equal(copies().length, 4);
      assert.equal((await madeSince(known)).length, 4);
      assert.ok(mostAtOnce(door.requests) <= 4, `${mostAtOnce(door.requests)} requests at once`);
      assert.ok(door.sockets.max <= 4, `${door.sockets.max} sockets`);
    });

    it('loses no copy where every second answer is lost', async () => {
      const isLost = (n: number): boolean => n % 2 === 0;
      door.rules({
        match: { method: 'POST', path: /\/copy$/, nth: isLost },
        fault: { reset: 'beforeHeaders', processed: true },
      });
      const known = await listThreads(deployment);
      // These have different histories: of twins nobody could tell whose copy is whose.
      const { finishedChat, interrupted, branched, failed, ownId, numbers } = deployment.threads;
      const different = [finishedChat, interrupted, branched, failed, ownId, numbers].map((threadId) => ({
        deployment: door.url,
        threadId,
      }));
      const results = await sample.run<CopyResult[]>('langgraphThreads.copyThread', different[0], different);
      assert.deepEqual(
        results?.map(({ outcome }) => outcome),
        different.map(() => 'copied'),
      );
      assert.equal(copies().length, different.length);
      assert.deepEqual(results.map((each) => each.copy?.threadId).sort(), (await madeSince(known)).sort());
    });
  });
}
