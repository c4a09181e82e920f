import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ForkedCopyResult } from '../../src/api';
import { getThread, hiddenNamespaces, history, listThreads, parseExactly, type Row } from '../servers/stage/rest';
import * as sample from './sampleDeployments';

const missing = '1f000000-0000-6000-8000-000000000000';

for (const kind of sample.oneKind) {
  describe(`Copy Thread from Checkpoint on the ${kind} server`, () => {
    let deployment: sample.SampleDeployment;

    before(async () => {
      deployment = await sample.sampleDeployment(kind);
    });
    beforeEach(sample.closeTabs);
    after(async () => {
      await sample.configure();
      await sample.closeTabs();
    });

    const rowsOf = async (threadId: string): Promise<Row[]> =>
      (await history(deployment, threadId)).texts.flatMap((text) => parseExactly(text) as Row[]);
    const copyFrom = (threadId: string, checkpointId: string, namespace = '') =>
      sample.run<ForkedCopyResult>('langgraphThreads.copyThreadFrom', {
        ...sample.reference(deployment, threadId),
        checkpointId,
        namespace,
      });
    const nothingCopied = async (work: () => Promise<unknown>): Promise<void> => {
      const threads = await listThreads(deployment);
      assert.equal(await work(), undefined);
      assert.deepEqual(await listThreads(deployment), threads);
    };

    it('gives a copy that goes on from there, and leaves the source as it is', async () => {
      const threadId = deployment.threads.branched;
      const before = await sample.everything(deployment, threadId);
      const rows = await rowsOf(threadId);
      const asked = rows.find(({ next }) => next.includes('reply'));
      assert.ok(asked);
      const result = await copyFrom(threadId, asked.checkpoint.checkpoint_id);

      assert.ok(result?.copy && result.fork);
      assert.deepEqual(
        [result.outcome, result.verification?.verdict, result.fork.outcome, result.fork.rest],
        ['copied', 'identical', 'forked', 'same'],
      );
      assert.equal(result.fork.checkpoint.deployment, deployment.url);
      const [head, ...others] = await rowsOf(result.copy.threadId);
      assert.ok(head);
      assert.deepEqual([head.values, head.next], [asked.values, asked.next]);
      assert.equal(head.checkpoint.checkpoint_id, result.fork.headCheckpointId);
      assert.equal(others.length, rows.length);
      assert.equal(await sample.everything(deployment, threadId), before);
      assert.deepEqual(sample.tabs(), [], 'showDiff is never');
    });

    it('opens the diff, whose one difference is the new checkpoint', async () => {
      await sample.configure({ showDiff: 'always' });
      const threadId = deployment.threads.branched;
      const [, , third] = await rowsOf(threadId);
      const result = await copyFrom(threadId, third?.checkpoint.checkpoint_id ?? '');
      const [tab, ...more] = sample.tabs();
      assert.ok(tab?.input instanceof vscode.TabInputTextDiff && more.length === 0);
      assert.match(tab.label, /identical, and 1 new checkpoint/);
      const [left, right] = await Promise.all(
        [tab.input.original, tab.input.modified].map(
          async (uri) => JSON.parse((await vscode.workspace.openTextDocument(uri)).getText()) as Row[],
        ),
      );
      assert.deepEqual(right?.slice(1), left);
      assert.equal(right?.[0]?.checkpoint.checkpoint_id, result?.fork?.headCheckpointId);
      await sample.configure();
    });

    it('writes to the metadata where the copy goes on from, if the setting says so', async () => {
      await sample.configure({ recordSource: true });
      const threadId = deployment.threads.finishedChat;
      const [, second] = await rowsOf(threadId);
      const chosen = second?.checkpoint.checkpoint_id ?? '';
      const result = await copyFrom(threadId, chosen);
      await vscode.workspace
        .getConfiguration('langgraphThreads')
        .update('recordSource', undefined, vscode.ConfigurationTarget.Global);
      const { metadata } = await getThread(deployment, result?.copy?.threadId ?? '');
      assert.ok(typeof metadata === 'object' && metadata !== null && 'forked_from' in metadata);
      assert.deepEqual(metadata.forked_from, { thread_id: threadId, checkpoint_id: chosen });
    });

    it('copies nothing for a checkpoint of a subgraph, or one that is not there', async () => {
      const threadId = deployment.threads.subagent;
      const [hidden] = await hiddenNamespaces(deployment, threadId);
      assert.ok(hidden);
      const [namespace, { rows }] = hidden;
      await nothingCopied(() => copyFrom(threadId, rows[0]?.checkpoint.checkpoint_id ?? '', namespace));
      await nothingCopied(() => copyFrom(threadId, missing));
    });
  });
}
