import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { TransferResult, Verification } from '../../src/api';
import * as rest from '../servers/stage/rest';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';
import { Questions } from './questions';
import * as sample from './sampleDeployments';

for (const kind of sample.kinds) {
  describe(`Copy Thread To and Import Thread from the ${kind} server`, () => {
    let source: sample.SampleDeployment;
    let target: sample.SampleDeployment;
    let threadId: string;
    let folder: string;
    let questions: Questions;
    let answer: string | undefined;

    before(async function () {
      const other = sample.kinds.find((each) => each !== kind);
      if (other === undefined) return this.skip();
      source = await sample.sampleDeployment(kind);
      target = await sample.sampleDeployment(other);
      folder = makeTemporaryFolder('transfer');
      threadId = await rest.createThread(source, { metadata: { title: 'a lamp', colour: 'blue' } });
      await rest.runAndWait(source, threadId, 'subgraphInterrupt', { topic: 'lamps' });
      questions = new Questions((buttons) => buttons.find((each) => each === answer));
    });
    after(() => {
      questions.dispose();
      removeFolder(folder);
    });
    beforeEach(() => {
      questions.asked.length = 0;
      answer = undefined;
    });

    const states = async (on: rest.Target, id: string): Promise<unknown> =>
      (await rest.history(on, id)).rows.map(({ values, next }) => [values, next]);
    const copyTo = (...given: unknown[]): Promise<TransferResult | undefined> =>
      sample.run<TransferResult>('langgraphThreads.copyThreadTo', ...given);

    it('asks with both names and what will not arrive, and leaves nothing where that is dismissed', async () => {
      const before = (await rest.listThreads(target)).length;
      assert.equal(await copyTo(sample.reference(source, threadId), target.url), undefined);
      const [question, ...more] = questions.asked;
      assert.ok(question && more.length === 0);
      assert.match(question.message, /^Copy “.+” from .+ to .+\?$/);
      assert.match(question.detail, /Questions that are pending .*No node, model or tool runs there/s);
      assert.equal((await rest.listThreads(target)).length, before);
    });

    it('builds the thread on the other deployment, the same at every step', async () => {
      answer = 'Copy';
      const text = (await rest.history(source, threadId)).texts.join();
      const result = await copyTo(sample.reference(source, threadId), target.url);
      assert.ok(result?.copy);
      assert.deepEqual(
        [result.outcome, result.verdict, result.level, result.deployment],
        ['transferred', 'sameAtEveryStep', 1, target.url],
      );
      assert.deepEqual(await states(target, result.copy.threadId), await states(source, threadId));
      const { metadata } = await rest.getThread(target, result.copy.threadId);
      assert.deepEqual({ ...(metadata as object) }, { title: 'a lamp', colour: 'blue', graph_id: 'subgraphInterrupt' });
      assert.equal((await rest.history(source, threadId)).texts.join(), text);
      // Their checkpoints have nothing in common but their order.
      const both = [sample.reference(source, threadId), sample.reference(target, result.copy.threadId)];
      for (const sides of [both, both.toReversed()]) {
        const verification = await sample.run<Verification>('langgraphThreads.compareThreads', ...sides);
        assert.deepEqual(
          [verification?.pairedBy, verification?.verdict, verification?.reason?.code],
          ['order', 'identicalExceptRewrittenIds', 'pairedByOrder'],
        );
      }
      await rest.deleteThread(target, result.copy.threadId);
    });

    it('makes the thread of a file', async () => {
      const file = path.join(folder, 'lamp.langgraph-thread');
      await sample.run('langgraphThreads.exportThread', sample.reference(source, threadId), file);
      answer = 'Import';
      for (const given of [file, vscode.Uri.file(file)]) {
        const result = await sample.run<TransferResult>('langgraphThreads.importThread', given, target.url);
        assert.ok(result?.copy);
        assert.deepEqual([result.verdict, result.level], ['sameAtEveryStep', 1]);
        assert.equal(result.source.deployment, vscode.Uri.file(file).toString());
        assert.deepEqual(await states(target, result.copy.threadId), await states(source, threadId));
        await rest.deleteThread(target, result.copy.threadId);
      }
    });

    it('copies several after one question', async () => {
      answer = 'Copy';
      const second = await rest.createThread(source, { metadata: { title: 'another' } });
      await rest.runAndWait(source, second, 'ownId', {});
      const both = [threadId, second].map((id) => sample.reference(source, id));
      const results = await sample.run<TransferResult[]>('langgraphThreads.copyThreadTo', both[0], both, target.url);
      assert.deepEqual(
        results?.map(({ verdict }) => verdict),
        ['sameAtEveryStep', 'sameAtEveryStep'],
      );
      assert.equal(questions.asked.length, 1);
      for (const { copy } of results) await rest.deleteThread(target, copy?.threadId ?? '');
    });

    it('refuses what the other deployment has no graph for, and a copy to where the thread is', async () => {
      if (kind === 'python') {
        const only = await rest.createThread(source, { metadata: { graph_id: 'sized' } });
        const result = await copyTo(sample.reference(source, only), target.url);
        assert.deepEqual([result?.outcome, result?.reason?.code], ['refused', 'graphMissing']);
        await rest.deleteThread(source, only);
      }
      assert.equal(await copyTo(sample.reference(source, threadId), source.url), undefined);
      assert.equal(questions.asked.length, 0);
    });
  });
}
