import assert from 'node:assert/strict';
import type { RunResult } from '../../src/api';
import type { Question } from '../../src/history/questions';
import { type JsonValue, parseJson } from '../../src/json/json';
import { fromPlain } from '../../src/json/plain';
import { schemaFields } from '../../src/json/schema';
import type { RunStart } from '../../src/langgraph/runs';
import { answerProblem, answerWithReplies, type Reply, resumeWith } from '../../src/runs/answers';
import { runThread } from '../../src/runs/runThread';
import { questionsOf, readThreadNow } from '../../src/runs/threadNow';
import { isSoak } from '../tools/soak';
import { behindDoor } from './stage/behindDoor';
import * as rest from './stage/rest';
import { describeOnEachServer } from './stage/startedServers';

const signal = new AbortController().signal;

describeOnEachServer(
  'questions',
  (seeded, kind) => {
    const { door, server, sideOf } = behindDoor(seeded);
    const now = (threadId: string) => readThreadNow(sideOf(threadId), { signal });
    const run = (threadId: string, graph: string, start: RunStart): Promise<RunResult> =>
      // With its stream the end is seen at once.
      runThread(sideOf(threadId), { assistantId: graph, graph, start }, { signal, onEvent: () => undefined });
    const asked = async (graph: string, input: object = {}): Promise<{ threadId: string; questions: Question[] }> => {
      const threadId = await rest.createThread(seeded().server);
      assert.equal((await run(threadId, graph, { input })).status, 'interrupted');
      return { threadId, questions: questionsOf((await now(threadId)).waiting) };
    };
    const answer = (questions: Question[], ...answers: [Question | undefined, JsonValue | undefined][]) => {
      const given = answers.map(([question, value]) => {
        assert.ok(question && value !== undefined);
        return { question, value };
      });
      const resumed = resumeWith(questions, given);
      assert.ok('start' in resumed);
      return resumed;
    };
    const values = async (threadId: string) => (await rest.history(seeded().server, threadId)).rows[0]?.values;
    const sent = () =>
      door()
        .seen('POST', /\/runs$/)
        .map(({ body }) => (JSON.parse(body) as { command?: unknown }).command);

    const replies: Reply[] = [
      { decision: 'approve' },
      { decision: 'edit', args: fromPlain({ to: 'b@example.com' }) },
      { decision: 'reject', message: 'no' },
      { decision: 'respond', message: 'done by hand' },
    ];
    const decisions = [replies.slice(0, 3), replies.slice(3)];
    for (const chosen of isSoak ? [...decisions, ...replies.map((each) => [each])] : decisions) {
      it(`of actions take ${chosen.map(({ decision }) => decision).join(', ')} in the server’s spelling`, async () => {
        const { threadId, questions } = await asked('approvals', { requests: chosen.length });
        const [question] = questions;
        assert.ok(question?.asks.kind === 'actions');
        assert.equal(question.asks.spelling, kind === 'python' ? 'snake' : 'camel');
        assert.deepEqual(
          question.asks.requests.map(({ name, description, allowed }) => [name, description, allowed.length]),
          chosen.map((_, index) => [index % 2 ? 'delete_file' : 'send_email', `Call ${index}`, 4]),
        );
        const { start } = answer(questions, [question, answerWithReplies(question, chosen)]);
        assert.equal((await run(threadId, 'approvals', start)).status, 'success');
        const edited = kind === 'python' ? 'edited_action' : 'editedAction';
        const decisions = chosen.map((reply, index) => {
          const { decision: type, ...rest } = reply;
          const name = index % 2 ? 'delete_file' : 'send_email';
          return reply.decision === 'edit'
            ? { type, [edited]: { name, args: { to: 'b@example.com' } } }
            : { type, ...rest };
        });
        assert.deepEqual((await values(threadId))?.answer, { decisions });
        assert.deepEqual(sent()[1], { resume: { [question.id ?? '']: { decisions } } });
      });
    }

    it('that share an id are answered one after the other, and what was answered is what the server got', async () => {
      const { threadId, questions } = await asked('sharedId');
      assert.deepEqual([questions.length, new Set(questions.map(({ id }) => id)).size], [3, 1]);
      const all = questions.map((question, index): [Question, JsonValue] => [question, `answer ${index}`]);
      const { start, left } = answer(questions, ...all);
      assert.equal(left.length, 2);
      const first = await run(threadId, 'sharedId', start);
      assert.deepEqual(sent()[1], { resume: { [questions[0]?.id ?? '']: 'answer 0' } });
      assert.deepEqual(
        first.questions.map(({ value }) => value),
        [{ question: 'two' }, { question: 'three' }],
      );
      for (const value of ['B', 'C']) {
        const open = questionsOf((await now(threadId)).waiting);
        await run(threadId, 'sharedId', answer(open, [open[0], value]).start);
      }
      assert.deepEqual((await values(threadId))?.answers, ['answer 0', 'B', 'C']);
    });

    it('of a fan-out are told apart by their ids, and the rest is asked again', async () => {
      const { threadId, questions } = await asked('fanOut');
      assert.deepEqual(
        questions.map(({ task }) => task),
        ['ask', 'ask', 'ask'],
      );
      const [one, two, three] = questions;
      const first = await run(threadId, 'fanOut', answer(questions, [two, 'B']).start);
      assert.deepEqual(
        first.questions.map(({ id }) => id),
        [one?.id, three?.id],
      );
      const rest = questionsOf((await now(threadId)).waiting);
      await run(threadId, 'fanOut', answer(rest, [rest[0], 'A'], [rest[1], 'C']).start);
      assert.deepEqual((await values(threadId))?.answers, [
        [0, 'A'],
        [1, 'B'],
        [2, 'C'],
      ]);
    });

    it('are none where a graph stopped before a node, which goes on with nothing', async () => {
      const threadId = await rest.createThread(seeded().server);
      assert.equal((await run(threadId, 'stopped', { input: {} })).status, 'success');
      assert.deepEqual((await now(threadId)).waiting, { kind: 'stopped', next: ['review'] });
      await run(threadId, 'stopped', { input: null });
      assert.deepEqual((await values(threadId))?.answers, ['draft', 'reviewed']);
      assert.deepEqual((await now(threadId)).waiting, { kind: 'nothing' });
    });

    const numbers = ['9007199254740993', '18446744073709551615', '123456789012345678901234567890'];
    for (const digits of isSoak ? numbers : numbers.slice(0, 1)) {
      it(`are answered with every digit of ${digits}`, async () => {
        const { threadId, questions } = await asked('questions');
        const value = parseJson(`{"order":${digits}}`);
        const { start } = answer(questions, [questions[0], value], [questions[1], value]);
        assert.equal((await run(threadId, 'questions', start)).status, 'success');
        assert.match(
          door().seen('POST', /\/runs$/)[1]?.body ?? '',
          new RegExp(`"order":${digits}}.*"order":${digits}}`),
        );
        const { text } = await rest.call(seeded().server, 'GET', `/threads/${threadId}/state`);
        // Python keeps 64 bits, JavaScript 53: what becomes of a larger number is theirs.
        if (kind === 'python' && digits.length <= 20) assert.match(text, new RegExp(`"order":${digits}}`));
      });
    }

    if (kind === 'python') {
      it('have a schema, which answers are held against', async () => {
        const { threadId, questions } = await asked('sized');
        const [question] = questions;
        assert.ok(question);
        assert.deepEqual(answerProblem(question, fromPlain({ size: 'XL' })), {
          pointer: '/size',
          code: 'notAllowed',
          allowed: ['"S"', '"M"'],
        });
        await run(threadId, 'sized', answer(questions, [question, fromPlain({ size: 'XL' })]).start);
        assert.equal(questionsOf((await now(threadId)).waiting).length, 1, 'refused, and asked again');
        await run(threadId, 'sized', answer(questions, [question, fromPlain({ size: 'M' })]).start);
        assert.equal((await values(threadId))?.answer, 'M');
      });
    }

    it('that changed since they were looked at are not answered', async () => {
      const { threadId, questions } = await asked('sharedId');
      const { waiting } = await now(threadId);
      const { start } = answer(questions, [questions[0], 'mine']);
      const theirs = { command: { resume: { [questions[0]?.id ?? '']: 'theirs' } } };
      await rest.runAndWait(seeded().server, threadId, 'sharedId', null, theirs);
      const request = { assistantId: 'sharedId', graph: 'sharedId', start, waiting };
      const before = sent().length;
      await assert.rejects(runThread(sideOf(threadId), request, { signal }), { name: 'MovedOnError' });
      assert.equal(sent().length, before, 'nothing was started');
      const { waiting: newer } = await now(threadId);
      const [next] = questionsOf(newer);
      const again = { ...request, waiting: newer, start: answer(questionsOf(newer), [next, 'mine']).start };
      assert.equal((await runThread(sideOf(threadId), again, { signal })).questions.length, 1);
    });

    it('are asked for with the schema of the graph’s input, where the server has one', async () => {
      const assistant = (await server().runs.assistants()).find(({ graph_id: graph }) => graph === 'streaming');
      assert.ok(assistant);
      const schema = await server().runs.inputSchema(assistant.assistant_id);
      const names = schemaFields(schema)?.map(({ name }) => name);
      // JavaScript (1.5.1) answers 500 for a graph that is not written in TypeScript.
      assert.deepEqual(names, kind === 'python' ? ['messages'] : undefined);
      door().rules({ match: { path: /\/schemas$/ }, fault: { answer: { status: 404 } } });
      assert.equal(await server().runs.inputSchema(assistant.assistant_id), undefined);
    });
  },
  { only: [] },
);
