import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CopyResult, DeleteResult } from '../../src/api';
import { snippetLanguages } from '../../src/copy/scripts/snippet';
import { startFaultServer } from '../servers/stage/faultServer';
import { plainRow, startLookAlike } from '../servers/stage/lookAlike';
import { createThread, deleteThread, listThreads } from '../servers/stage/rest';
import { checkpointId, rowOf } from '../unit/history/syntheticThread';
import { Questions } from './questions';
import * as sample from './sampleDeployments';
import { plantTree, rowsUnder } from './treeUnderTest';

/** The question itself is clicked in test/ui. */
describe('acting on threads', () => {
  let deployment: sample.SampleDeployment;

  before(async () => {
    deployment = await sample.sampleDeployment('javascript');
  });
  after(() => sample.configure());

  it('counts threads that are gone as deleted, and asks nothing', async () => {
    const ids = [await createThread(deployment), await createThread(deployment)];
    for (const id of ids) await deleteThread(deployment, id);
    const threads = ids.map((threadId) => sample.reference(deployment, threadId));
    const result = await sample.run<DeleteResult>('langgraphThreads.deleteThread', threads[0], [
      ...threads,
      threads[0],
    ]);
    const expected = ids.map((threadId) => ({ deployment: deployment.url, threadId }));
    assert.deepEqual(result, { deleted: expected, failed: [] });
  });

  it('deletes nothing where the threads cannot be looked at, or are none', async () => {
    const threadId = await createThread(deployment);
    const door = await startFaultServer(deployment.url);
    try {
      await sample.configure({ deployments: [{ name: 'Door', url: door.url }], requestTimeout: 1 });
      door.rules({ match: { path: /search/ }, fault: { answer: { status: 500 } } });
      const thread = { deployment: 'Door', threadId };
      assert.equal(await sample.run('langgraphThreads.deleteThread', thread), undefined);
      assert.equal(
        await sample.run('langgraphThreads.deleteThread', { deployment: 'Door', threadId: '../x' }),
        undefined,
      );
      assert.equal(door.requests.filter(({ method }) => method === 'DELETE').length, 0);
    } finally {
      await door.stop();
      await sample.configure({ requestTimeout: undefined });
    }
    assert.ok((await listThreads(deployment)).includes(threadId));
  });

  it('lists, copies, opens and deletes all of 45 threads with any ids where a server gives 20 at most', async () => {
    const odd = ['0f3c2a10-1111-4222-8333-444455556666:7a1e', 'whatsapp:+15550100', 'thread#1?draft'];
    const rows = Array.from({ length: 45 }, (_, n) => {
      const row = plainRow(n, n < odd.length ? { thread_id: odd[n] } : {});
      return { row, histories: { '': [rowOf(String(row.thread_id), '', 1, undefined, {})] } };
    });
    await using server = await startLookAlike(rows, { pageCap: 20 });
    await sample.configure({ deployments: [{ name: 'Capped', url: server.url }], pageSize: 50 });
    const tree = plantTree();
    const questions = new Questions(([button]) => button);
    try {
      const threads = async () => (await rowsUnder(tree, server.url)).filter((row) => row.kind === 'thread');
      await threads();
      while (tree.provider.list(server.url)?.more) await tree.provider.list(server.url)?.loadMore();
      const listed = await threads();
      assert.equal(new Set(listed.map(({ threadId }) => threadId)).size, 45);
      for (const threadId of odd) {
        const thread = { deployment: 'Capped', threadId };
        const copied = await sample.run<CopyResult>('langgraphThreads.copyThread', thread);
        const { verdict, reason } = copied?.verification ?? {};
        assert.deepEqual([threadId, copied?.outcome, verdict, reason], [threadId, 'copied', 'identical', undefined]);
        await sample.run('langgraphThreads.openHistory', thread);
        assert.ok(vscode.window.activeTextEditor?.document.getText().includes(checkpointId(1)), threadId);
      }

      const chosen = listed.filter((_, n) => n < 25).map(({ deployment, threadId }) => ({ deployment, threadId }));
      const result = await sample.run<DeleteResult>('langgraphThreads.deleteThread', chosen[0], chosen);
      assert.deepEqual([result?.deleted.length, result?.failed], [25, []]);
      assert.match(questions.asked.at(-1)?.message ?? '', /25/);
      assert.equal(server.threads.length, 45 + odd.length - 25);
      assert.equal(server.requests.filter(({ method }) => method === 'DELETE').length, 25);
      // By the rows of this test and by the extension, which lists and copies at the same time.
      const refused = server.searches().filter(({ limit }) => Number(limit) > 20);
      assert.ok(refused.length <= 3, JSON.stringify(refused));
    } finally {
      questions.dispose();
      tree.dispose();
      await sample.closeTabs();
      await sample.configure({ pageSize: undefined });
    }
  });

  it('puts a script on the clipboard, in the dialect of its server', async () => {
    for (const kind of sample.kinds) {
      const { name, url, threads } = await sample.sampleDeployment(kind);
      const thread = { deployment: name, threadId: threads.finishedChat };
      for (const language of snippetLanguages) {
        const text = await sample.run<string>('langgraphThreads.copyAsCode', thread, language);
        assert.equal(await vscode.env.clipboard.readText(), text);
        assert.ok(text !== undefined);
        assert.ok(text.includes(url) && text.includes(thread.threadId), text);
        assert.equal(text.includes('configurable'), kind === 'python', `${kind} ${language}`);
      }
      assert.equal(await sample.run('langgraphThreads.copyAsCode', thread, 'cobol'), undefined);
    }
  });

  it('opens Studio only where the setting names a place that is safe', async () => {
    const thread = sample.reference(deployment, deployment.threads.finishedChat);
    for (const studioUrl of ['http://studio.example', 'javascript:alert(1)', 'https://user:key@studio.example']) {
      await sample.configure({ studioUrl });
      assert.equal(await sample.run('langgraphThreads.openInStudio', thread), undefined, studioUrl);
    }
    await sample.configure({ studioUrl: undefined });
  });
});
