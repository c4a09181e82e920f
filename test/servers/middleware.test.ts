/** Questions of LangChain's own human-in-the-loop middleware, answered. */
import assert from 'node:assert/strict';
import { fromPlain } from '../../src/json/plain';
import { AgentServer } from '../../src/langgraph/agentServer';
import { createHttp } from '../../src/langgraph/http/http';
import { answerProblem, answerWithReplies, type Reply, resumeWith } from '../../src/runs/answers';
import { runThread } from '../../src/runs/runThread';
import { questionsOf, readThreadNow } from '../../src/runs/threadNow';
import * as rest from './stage/rest';
import type { SampleServer } from './stage/sampleServer';
import { PythonMissing } from './stage/pythonServer';
import { startServer } from './stage/startedServers';
import { patience } from '../tools/patience';
import { isSoak, itInSoak } from '../tools/soak';

const signal = new AbortController().signal;
const pins = {
  javascript: [
    'langchain@1.5.14',
    '@langchain/core@1.4.0',
    '@langchain/langgraph@1.7.3',
    '@langchain/langgraph-api@1.5.1',
    '@langchain/langgraph-checkpoint@1.2.2',
    '@langchain/langgraph-sdk@1.15.0',
    'zod@4.2.0',
  ],
  python: ['langchain==1.5.2', 'langchain-core==1.8.3', 'langgraph==1.2.24', 'langgraph-prebuilt==1.1.3'],
};

// Both spellings are answered in questions.test.ts, too.
for (const kind of isSoak ? (['javascript', 'python'] as const) : (['python'] as const)) {
  describe(`LangChain’s human-in-the-loop middleware (${kind})`, () => {
    let sample: SampleServer | undefined;
    let server: AgentServer;

    before(async function () {
      this.timeout(600_000 * patience());
      try {
        const config = 'langgraph.middleware.json';
        sample = await startServer(kind, { pins: pins[kind], config });
      } catch (error) {
        if (!(error instanceof PythonMissing)) throw error;
        console.log(`      skipped: ${error.message}`);
        return this.skip();
      }
      const http = createHttp();
      server = new AgentServer({
        baseUrl: sample.url,
        headers: () => Promise.resolve({}),
        requestTimeoutMs: () => 10_000 * patience(),
        http: () => Promise.resolve(http),
      });
    });
    after(() => sample?.stop());

    /** Calls so many tools, answers what is asked, and gives what the agent says of the tools' results. */
    async function decide(graph: string, calls: number, replies: Reply[]): Promise<unknown> {
      assert.ok(sample);
      const threadId = await rest.createThread(sample);
      const side = { thread: { deployment: sample.url, threadId }, server };
      await rest.runAndWait(sample, threadId, graph, { messages: [{ role: 'user', content: String(calls) }] });
      const questions = questionsOf((await readThreadNow(side, { signal })).waiting);
      const left = [...replies];
      const answers = questions.map((question) => {
        assert.ok(question.asks.kind === 'actions');
        const value = answerWithReplies(question, left.splice(0, question.asks.requests.length));
        assert.ok(value !== undefined);
        assert.equal(answerProblem(question, value), undefined);
        return { question, value };
      });
      const resumed = resumeWith(questions, answers);
      assert.ok('start' in resumed && resumed.left.length === 0);
      const request = { assistantId: graph, graph, start: resumed.start };
      const { status, error } = await runThread(side, request, { signal, onEvent: () => undefined });
      assert.equal(status, 'success', error);
      const messages = (await rest.history(sample, threadId)).rows[0]?.values.messages as { content: unknown }[];
      return messages.at(-1)?.content;
    }

    const edited: Reply = { decision: 'edit', args: fromPlain({ to: 'b@example.com' }) };
    const rejected: Reply = { decision: 'reject', message: 'not today' };
    const responded: Reply = { decision: 'respond', message: 'sent by hand' };
    const approved: Reply = { decision: 'approve' };
    const single: [Reply, RegExp][] = [
      [approved, /^sent to a0@example\.com$/],
      [edited, /sent to b@example\.com$/],
      [rejected, /not today/],
      ...(kind === 'python' ? [[responded, /^sent by hand$/] as [Reply, RegExp]] : []),
    ];
    for (const graph of kind === 'python' ? ['batched', 'perCall'] : ['batched']) {
      for (const [reply, expected] of single) {
        itInSoak(`${graph}: ${reply.decision} goes on`, async () =>
          assert.match(String(await decide(graph, 1, [reply])), expected),
        );
      }

      const several: [Reply[], RegExp][] = [
        [[approved, approved, edited], /sent to a0@example\.com.*deleted \/tmp\/1.*sent to b@example\.com/s],
        [[rejected, rejected, rejected], /not today.*not today.*not today/s],
        ...(kind === 'python'
          ? [
              [[edited, rejected, responded], /^(?=.*sent to b@example\.com)(?=.*not today)(?=.*sent by hand)/s] as [
                Reply[],
                RegExp,
              ],
            ]
          : []),
      ];
      for (const [replies, expected] of several) {
        it(`${graph}: ${replies.map(({ decision }) => decision).join(', ')} go to three calls`, async () =>
          assert.match(String(await decide(graph, 3, replies)), expected));
      }
    }
  });
}
