import assert from 'node:assert/strict';
import type { CopyResult, Verification } from '../../src/api';
import { copy, createThread, history, runAndWait, updateState } from '../servers/stage/rest';
import * as sample from './sampleDeployments';

const question = { messages: [{ role: 'user', content: 'And then?' }] };

for (const kind of sample.oneKind) {
  describe(`Compare Threads on the ${kind} server`, () => {
    let deployment: sample.SampleDeployment;
    let threadId: string;

    before(async () => {
      deployment = await sample.sampleDeployment(kind);
    });

    /** A thread of its own for each test: a finished chat. */
    beforeEach(async () => {
      threadId = await createThread(deployment, { metadata: { title: 'compared' } });
      await runAndWait(deployment, threadId, 'chat', question);
    });

    const compare = async (left: string, right: string): Promise<Verification> => {
      const sides = [left, right].map((each) => sample.reference(deployment, each));
      const verification = await sample.run<Verification>('langgraphThreads.compareThreads', ...sides);
      assert.ok(verification);
      return verification;
    };
    const head = async (of: string): Promise<string> =>
      (await history(deployment, of)).rows[0]?.checkpoint.checkpoint_id ?? '';

    it('tells a copy that has run on, and mirrors the answer', async () => {
      const copied = await copy(deployment, threadId);
      await runAndWait(deployment, copied, 'chat', question);
      const [common, more] = [await history(deployment, threadId), await history(deployment, copied)];

      const verification = await compare(threadId, copied);
      assert.equal(verification.verdict, 'different');
      assert.equal(verification.relation, 'leftIsBeginningOfRight');
      assert.equal(verification.lastCommonCheckpointId, await head(threadId));
      assert.equal(verification.left.checkpoints, common.rows.length);
      assert.equal(verification.right.checkpoints, more.rows.length);
      assert.ok(verification.differences.some((each) => each.kind === 'onlyRight'));

      const mirrored = await compare(copied, threadId);
      assert.equal(mirrored.verdict, 'different');
      assert.equal(mirrored.relation, 'rightIsBeginningOfLeft');
      assert.equal(mirrored.lastCommonCheckpointId, verification.lastCommonCheckpointId);
      assert.equal(mirrored.differenceCount, verification.differenceCount);
      assert.ok(mirrored.differences.some((each) => each.kind === 'onlyLeft'));
    });

    it('tells a source that has run on since it was copied', async () => {
      const result = await sample.run<CopyResult>(
        'langgraphThreads.copyThread',
        sample.reference(deployment, threadId),
      );
      assert.equal(result?.verification?.verdict, 'identical');
      const copied = result.copy?.threadId ?? '';
      await runAndWait(deployment, threadId, 'chat', question);

      const verification = await compare(threadId, copied);
      assert.equal(verification.verdict, 'identicalUpToCopyPoint');
      assert.equal(verification.reason?.code, 'copyPoint');
      assert.equal(verification.relation, 'rightIsBeginningOfLeft');
      assert.equal(verification.lastCommonCheckpointId, await head(copied));

      const mirrored = await compare(copied, threadId);
      assert.equal(mirrored.verdict, 'identicalUpToCopyPoint');
      assert.equal(mirrored.relation, 'leftIsBeginningOfRight');
    });

    it('names the checkpoint that was made behind our back', async () => {
      const copied = await copy(deployment, threadId);
      const changed = await updateState(deployment, copied, { values: question, asNode: 'reply' });

      const verification = await compare(threadId, copied);
      assert.equal(verification.verdict, 'different');
      assert.ok(
        verification.differences.some((each) => each.kind === 'onlyRight' && each.checkpointId === changed),
        JSON.stringify(verification.differences),
      );
    });

    it('names the checkpoint and the place in it where two threads differ', async () => {
      const [left, right] = [await copy(deployment, threadId), await copy(deployment, threadId)];
      await updateState(deployment, left, { values: question, asNode: 'reply' });
      await updateState(deployment, right, { values: question, asNode: 'reply' });

      const verification = await compare(left, right);
      assert.equal(verification.verdict, 'different');
      assert.equal(verification.relation, 'diverged');
      assert.equal(verification.lastCommonCheckpointId, await head(threadId));
      for (const difference of verification.differences) {
        assert.match(difference.checkpointId, /^[\da-f-]{36}$/);
        assert.match(difference.pointer, /^(\/.*)?$/);
      }
    });

    it('compares the two rows that a menu gives', async () => {
      const copied = await copy(deployment, threadId);
      const rows = [threadId, copied].map((each) => sample.reference(deployment, each));
      const verification = await sample.run<Verification>('langgraphThreads.compareThreads', rows[1], rows);
      assert.equal(verification?.verdict, 'identical');
      assert.equal(verification.left.thread.threadId, threadId);
    });

    it('refuses three rows, and a thread with itself, however its id is spelled', async () => {
      const rows = [1, 2, 3].map(() => sample.reference(deployment, threadId));
      assert.equal(await sample.run('langgraphThreads.compareThreads', rows[0], rows), undefined);
      assert.equal(await sample.run('langgraphThreads.compareThreads', rows[0], rows[1]), undefined);
      const upperCase = sample.reference(deployment, threadId.toUpperCase());
      assert.equal(await sample.run('langgraphThreads.compareThreads', rows[0], upperCase), undefined);
    });

    it('keeps a thread for Compare with Selected', async () => {
      const copied = await copy(deployment, threadId);
      await sample.run('langgraphThreads.selectForCompare', sample.reference(deployment, threadId));
      const verification = await sample.run<Verification>(
        'langgraphThreads.compareWithSelected',
        sample.reference(deployment, copied),
      );
      assert.equal(verification?.verdict, 'identical');
      assert.equal(verification.left.thread.threadId, threadId);
      assert.equal(verification.right.thread.threadId, copied);
    });

    it('gives plain JSON', async () => {
      const verification = await compare(threadId, deployment.threads.finishedChat);
      assert.deepEqual(JSON.parse(JSON.stringify(verification)), verification);
      assert.equal(verification.relation, 'unrelated');
      assert.equal(verification.verdict, 'different');
    });
  });
}

describe('Compare Threads across deployments', () => {
  it('compares a thread of one server with a thread of the other', async function () {
    const [one, other] = sample.kinds;
    if (one === undefined || other === undefined) {
      this.skip();
    }
    const left = await sample.sampleDeployment(one);
    const right = await sample.sampleDeployment(other);
    const verification = await sample.run<Verification>(
      'langgraphThreads.compareThreads',
      sample.reference(left, left.threads.finishedChat),
      sample.reference(right, right.threads.finishedChat),
    );
    assert.equal(verification?.verdict, 'different');
    assert.equal(verification.relation, 'unrelated');
    assert.deepEqual(
      [verification.left.thread.deployment, verification.right.thread.deployment],
      [left.url, right.url],
    );
  });
});
