import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DeleteResult } from '../../src/api';
import { snippetLanguages } from '../../src/copy/scripts/snippet';
import { startFaultServer } from '../servers/stage/faultServer';
import { createThread, deleteThread, listThreads } from '../servers/stage/rest';
import * as sample from './sampleDeployments';

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
