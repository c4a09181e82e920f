import assert from 'node:assert/strict';
import type { CopyResult, Verdict } from '../../src/api';
import { history, listThreads } from '../servers/stage/rest';
import { sampleThreads, type SampleThread } from '../servers/stage/seed';
import * as sample from './sampleDeployments';

interface Expected {
  verdict: Verdict;
  reason?: string;
}

const rewritten: Expected = { verdict: 'identicalExceptRewrittenIds', reason: 'rewrittenIds' };

/** What design.md §2 demands where it is not plainly `identical`. */
const exceptions: Record<sample.SampleDeployment['kind'], Partial<Record<SampleThread, Expected>>> = {
  javascript: {
    empty: { verdict: 'cannotTell', reason: 'bothEmpty' },
  },
  python: {
    // These name their own thread in results, questions or errors, where this server writes the copy's id.
    interrupted: rewritten,
    interruptedInSubgraph: rewritten,
    failed: rewritten,
    ownId: rewritten,
    functional: rewritten,
    // It hides the tasks behind a join, and with them the subgraph's namespace; only its own count tells.
    join: { verdict: 'cannotTell', reason: 'notAllReadable' },
    // It counts what it stores: 0.
    empty: { verdict: 'identical', reason: 'neverRun' },
  },
};

for (const kind of sample.otherKind) {
  describe(`Copy Thread on the ${kind} server`, () => {
    let deployment: sample.SampleDeployment;

    before(async () => {
      deployment = await sample.sampleDeployment(kind);
    });

    for (const name of sampleThreads) {
      it(`copies the thread "${name}" and tells the truth about the copy`, async () => {
        const threadId = deployment.threads[name];
        const [sourceBefore, threadsBefore] = [
          await sample.everything(deployment, threadId),
          await listThreads(deployment),
        ];

        const result = await sample.run<CopyResult>(
          'langgraphThreads.copyThread',
          sample.reference(deployment, threadId),
        );

        const made = (await listThreads(deployment)).filter((id) => !threadsBefore.includes(id));
        assert.equal(made.length, 1, 'exactly one new thread');
        assert.ok(result);
        assert.deepEqual(
          { outcome: result.outcome, source: result.source, copy: result.copy },
          {
            outcome: 'copied',
            source: { deployment: deployment.url, threadId },
            copy: { deployment: deployment.url, threadId: made[0] },
          },
        );
        assert.equal(await sample.everything(deployment, threadId), sourceBefore, 'the source is as it was');

        const { verification } = result;
        assert.ok(verification);
        const expected = exceptions[kind][name] ?? { verdict: 'identical' };
        assert.deepEqual(
          { verdict: verification.verdict, reason: verification.reason?.code },
          { verdict: expected.verdict, reason: expected.reason },
          JSON.stringify({ ...verification, differences: verification.differences.slice(0, 3) }, undefined, 2),
        );
        // The oracle: but for the two ids, both servers give the same bytes. It does not look into base64.
        if (!(kind === 'python' && name === 'ownId')) {
          const [source, copied] = [threadId, made[0] ?? ''].map((id) => sample.historyTexts(deployment, id));
          const withoutIds = (text: string) => text.replaceAll(threadId, 'ID').replaceAll(made[0] ?? '', 'ID');
          assert.equal(withoutIds(await (copied ?? '')), withoutIds(await (source ?? '')));
        }
        const { checkpoints, namespaces } = await sample.amounts(deployment, threadId);
        for (const side of [verification.left, verification.right]) {
          assert.ok(side.checkpoints >= checkpoints, 'every checkpoint that is listed');
          assert.ok(side.namespaces >= namespaces, 'every namespace that is listed');
        }
        const { rows } = await history(deployment, threadId);
        assert.equal(verification.right.headCheckpointId, rows[0]?.checkpoint.checkpoint_id ?? '');
      });
    }

    it('copies several threads, and gives the results in their order', async () => {
      const threads = [deployment.threads.finishedChat, deployment.threads.branched];
      const references = threads.map((threadId) => sample.reference(deployment, threadId));
      const results = await sample.run<CopyResult[]>('langgraphThreads.copyThread', references[0], references);
      assert.deepEqual(
        results?.map(({ source, verification }) => [source.threadId, verification?.verdict]),
        threads.map((threadId) => [threadId, 'identical']),
      );
    });

    it('opens nothing, copies nothing and gives nothing for a thread that is not there', async () => {
      const before = await listThreads(deployment);
      const missing = sample.reference(deployment, '00000000-0000-4000-8000-000000000000');
      assert.equal(await sample.run('langgraphThreads.copyThread', missing), undefined);
      assert.deepEqual(await listThreads(deployment), before);
    });
  });
}

describe('Copy Thread, given what is no thread', () => {
  before(() => sample.configure());

  const wrong: [string, unknown][] = [
    ['a number', 1],
    ['a text', 'thread'],
    ['an object without a thread', { deployment: 'Sample javascript' }],
    ['a path as thread', { deployment: 'Sample javascript', threadId: '../store' }],
    ['an unknown deployment', { deployment: 'nowhere', threadId: '00000000-0000-4000-8000-000000000000' }],
    [
      'a URL that is not configured',
      { deployment: 'http://127.0.0.1:9', threadId: '00000000-0000-4000-8000-000000000000' },
    ],
  ];
  for (const [what, argument] of wrong) {
    it(`says so for ${what}, and resolves to nothing`, async () => {
      assert.equal(await sample.run('langgraphThreads.copyThread', argument), undefined);
    });
  }
});
