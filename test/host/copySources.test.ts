import assert from 'node:assert/strict';
import type { CopyResult, LangGraphThreadsApi, ThreadReference } from '../../src/api';
import * as vscode from 'vscode';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import {
  createThread,
  deleteThread,
  getThread,
  listThreads,
  runAndWait,
  startRun,
  untilNotBusy,
} from '../servers/stage/rest';
import * as sample from './sampleDeployments';
import { until } from '../tools/patience';

for (const kind of sample.kinds) {
  describe(`What is known of a copy on the ${kind} server`, () => {
    let deployment: sample.SampleDeployment;
    let door: FaultServer;
    const at = (threadId: string): ThreadReference => ({ deployment: door.url, threadId });

    before(async () => {
      deployment = await sample.sampleDeployment(kind);
      door = await startFaultServer(deployment.url);
    });
    beforeEach(async () => {
      door.reset();
      await sample.configure({ deployments: [{ name: 'Door', url: door.url }], recordSource: undefined });
    });
    after(async () => {
      await door.stop();
      await sample.configure({ recordSource: undefined });
    });

    async function copy(threadId: string): Promise<CopyResult & { copy: ThreadReference }> {
      const result = await sample.run<CopyResult>('langgraphThreads.copyThread', at(threadId));
      assert.ok(result?.copy);
      return { ...result, copy: result.copy };
    }
    const patches = () => door.seen('PATCH', /./);

    it('is its source, which Reveal Source gives; of another thread there is none', async () => {
      const { copy: first } = await copy(deployment.threads.finishedChat);
      const { copy: second } = await copy(first.threadId);
      await sample.run('langgraphThreads.refresh');
      assert.deepEqual(await sample.run('langgraphThreads.revealSource', second), first);
      assert.deepEqual(await sample.run('langgraphThreads.revealSource', first), at(deployment.threads.finishedChat));
      assert.equal(await sample.run('langgraphThreads.revealSource', at(deployment.threads.finishedChat)), undefined);
      await deleteThread(deployment, first.threadId);
      await sample.run('langgraphThreads.refresh');
      assert.equal(await sample.run('langgraphThreads.revealSource', second), undefined, 'it is gone');
      assert.deepEqual(patches(), [], 'nothing is written');
    });

    it('is in its row as soon as the server has answered, before the histories are read', async () => {
      const source = deployment.threads.finishedChat;
      const known = new Set(await listThreads(deployment));
      const ofCopy = { path: new RegExp(`^/threads/(?!${source})[^/]+/history`) };
      door.rules({ match: { ...ofCopy, nth: 1 }, fault: { stall: 'beforeHeaders', ms: 4_000 } });
      let isDone = false;
      const copying = copy(source).finally(() => (isDone = true));
      await until('its row is read', async () => {
        const made = (await listThreads(deployment)).find((id) => !known.has(id));
        return made !== undefined && door.seen('POST', /search$/).some(({ body }) => body.includes(`["${made}"]`));
      });
      assert.equal(isDone, false, 'only after the comparison');
      assert.equal((await copying).verification?.verdict, 'identical');
    });

    it('is written to its metadata where the setting says so, and to nobody else’s', async () => {
      await sample.configure({ deployments: [{ name: 'Door', url: door.url }], recordSource: true });
      const source = deployment.threads.branched;
      const before = await sample.everything(deployment, source);
      const { copy: first, verification } = await copy(source);
      const record = { thread_id: source, checkpoint_id: verification?.right.headCheckpointId };
      const recorded = async (threadId: string) => (await getThread(deployment, threadId)).metadata;
      assert.deepEqual(((await recorded(first.threadId)) as { forked_from: unknown }).forked_from, record);
      assert.equal(await sample.everything(deployment, source), before);
      assert.equal(patches().length, 1);

      // What a copy of it inherits is not its own.
      await sample.configure({ deployments: [{ name: 'Door', url: door.url }], recordSource: false });
      const { copy: second } = await copy(first.threadId);
      assert.deepEqual(((await recorded(second.threadId)) as { forked_from: unknown }).forked_from, record);
      assert.deepEqual(await sample.run('langgraphThreads.revealSource', second), first);
    });

    it('is the same copy where that cannot be written', async () => {
      await sample.configure({ deployments: [{ name: 'Door', url: door.url }], recordSource: true });
      door.rules({ match: { method: 'PATCH' }, fault: { answer: { status: 403 } } });
      const { outcome, verification, notes } = await copy(deployment.threads.finishedChat);
      assert.deepEqual([outcome, verification?.verdict], ['copied', 'identical']);
      assert.deepEqual(
        notes?.map(({ code }) => code),
        ['sourceNotRecorded'],
      );
      assert.equal(patches().length, 1);
    });

    it('is what this server cannot run on it', async () => {
      const notesOf = async (threadId: string) => (await copy(threadId)).notes?.map(({ code }) => code) ?? [];
      const isInMemory = kind === 'python';
      assert.deepEqual(await notesOf(deployment.threads.empty), isInMemory ? ['cannotRun'] : []);
      assert.deepEqual(
        await notesOf(deployment.threads.interruptedInSubgraph),
        isInMemory ? ['cannotEnterSubgraphs'] : [],
      );
      assert.deepEqual(await notesOf(deployment.threads.finishedChat), []);

      // The oracle: a run of the copy of a thread that never ran.
      const { copy: empty } = await copy(deployment.threads.empty);
      const { error } = await runAndWait(deployment, empty.threadId, 'chat', { messages: [] });
      assert.equal(error !== undefined, isInMemory, error);
    });

    it('is a time to live that only its source has; giving it one waits for a click', async () => {
      const row = { match: { path: /\?include=ttl$/ } };
      const transform = (json: unknown) => ({
        ...(json as object),
        ttl: { strategy: 'delete', ttl_minutes: 43_200, expires_at: '2027-01-01T00:00:00Z' },
      });
      door.rules({ ...row, fault: { transform } });
      const { notes } = await copy(deployment.threads.finishedChat);
      assert.deepEqual(notes, [{ code: 'timeToLive', facts: { minutes: 43_200, strategy: 'delete' } }]);
      assert.deepEqual(patches(), []);
    });

    it('is copied as it stands by those who cannot be asked, though it runs', async () => {
      const threadId = await createThread(deployment);
      await startRun(deployment, threadId, 'loop', { steps: 30, ms: 100 });
      const extension = vscode.extensions.getExtension<LangGraphThreadsApi>('langgraph-threads.langgraph-threads');
      const api = await extension?.activate();
      const { outcome } = (await api?.copyThread(at(threadId))) ?? {};
      assert.equal(outcome, 'copied');
      // Nor can anybody be asked here: VS Code shows no dialog while it runs tests.
      assert.equal((await copy(threadId)).outcome, 'copied');
      await untilNotBusy(deployment, threadId);
    });
  });
}
