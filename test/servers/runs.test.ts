import assert from 'node:assert/strict';
import type { RunResult } from '../../src/api';
import type { RunStart } from '../../src/langgraph/runs';
import { takeFingerprint } from '../../src/runs/fingerprint';
import { fromPlain } from '../../src/json/plain';
import { startFor } from '../../src/runs/answers';
import { runThread, type RunOptions } from '../../src/runs/runThread';
import { readThreadRuns } from '../../src/runs/threadRuns';
import { compareFingerprints } from '../../src/runs/sourceCheck';
import { questionsOf, readThreadNow } from '../../src/runs/threadNow';
import { historyBytes } from './stage/engine';
import { behindDoor } from './stage/behindDoor';
import * as rest from './stage/rest';
import { describeOnEachServer } from './stage/startedServers';
import { runIds, untilAtRest } from './stage/threadWork';
import { patience, until } from '../tools/patience';
import { itOnOne } from '../tools/soak';

const user = (content: string): object => ({ role: 'user', content });
const signal = new AbortController().signal;

describeOnEachServer(
  'runs',
  (seeded, kind) => {
    let timeoutMs = 0;
    const { door, sideOf } = behindDoor(seeded, () => timeoutMs);
    beforeEach(() => {
      timeoutMs = 10_000 * patience();
    });
    const run = (threadId: string, graph: string, start: RunStart, options: Partial<RunOptions> = {}) =>
      runThread(sideOf(threadId), { assistantId: graph, graph, start }, { signal, ...options });
    const starts = () => door().seen('POST', /\/runs$/);
    const counted = async (threadId: string): Promise<number> => {
      const all = [
        await rest.allHistories(seeded().server, threadId),
        await rest.hiddenNamespaces(seeded().server, threadId),
      ];
      const rows = all.flatMap((histories) => [...histories.values()].flatMap((each) => each.rows));
      return new Set(rows.map(({ checkpoint }) => `${checkpoint.checkpoint_ns} ${checkpoint.checkpoint_id}`)).size;
    };
    const told = ({ status, checkpointsAdded, questions }: RunResult) => ({
      status,
      checkpointsAdded,
      asks: questions.length,
    });

    /** Copies a thread, runs on the copy, and looks at the source by the product and by the oracle. */
    const onCopy = async (source: string, graph: string, startOf: (copy: string) => Promise<RunStart> | RunStart) => {
      const target = seeded().server;
      const oracleBefore = await historyBytes(target, source);
      const before = await takeFingerprint(sideOf(source), { signal });
      const copy = await rest.copy(target, source);
      const start = await startOf(copy);
      const sizeBefore = await counted(copy);
      const result = await run(copy, graph, start);
      const check = compareFingerprints(before, await takeFingerprint(sideOf(source), { signal }), result.runId);
      assert.equal(check.outcome, 'unchanged', JSON.stringify(check));
      assert.equal(check.digestAfter, check.digestBefore);
      assert.equal(await historyBytes(target, source), oracleBefore, 'the source is byte for byte what it was');
      assert.equal(starts().length, 1, 'started exactly once');
      assert.equal((await runIds(target, copy)).length, 1);
      assert.equal(result.checkpointsAdded, (await counted(copy)) - sizeBefore);
      return { copy, result, check };
    };

    it('are listed, newest first and by pages, with where each ended', async () => {
      const threadId = await rest.createThread(seeded().server, { metadata: { title: 'Has runs' } });
      for (const content of ['one', 'two', 'three']) {
        await rest.runAndWait(seeded().server, threadId, 'chat', { messages: [user(content)] });
      }
      const [first, second] = [
        await readThreadRuns(sideOf(threadId), { offset: 0, limit: 2 }, { signal }),
        await readThreadRuns(sideOf(threadId), { offset: 2, limit: 2 }, { signal }),
      ];
      const { rows } = await rest.history(seeded().server, threadId);
      assert.deepEqual([first.runs.length, first.next, second.runs.length, second.next], [2, 2, 1, undefined]);
      const runs = [...first.runs, ...second.runs];
      assert.deepEqual(runs.map(({ runId }) => runId).toSorted(), (await runIds(seeded().server, threadId)).toSorted());
      assert.equal(runs[0]?.checkpointId, rows[0]?.checkpoint.checkpoint_id);
      assert.equal(new Set(runs.map(({ checkpointId }) => checkpointId)).size, 3);
      for (const { status, milliseconds = -1 } of runs) assert.ok(status === 'success' && milliseconds >= 0);
    });

    it('on a copy leave the source alone, more than one of them: independent runs', async () => {
      const { finishedChat } = seeded().threads;
      const oracle = await historyBytes(seeded().server, finishedChat);
      const { copy, result } = await onCopy(finishedChat, 'chat', () => ({ input: { messages: [user('and on')] } }));
      assert.deepEqual(told(result), { status: 'success', checkpointsAdded: 3, asks: 0 });
      const again = await run(copy, 'chat', { input: { messages: [user('and on again')] } });
      assert.deepEqual(told(again), { status: 'success', checkpointsAdded: 3, asks: 0 });
      assert.equal(again.headBefore, result.headAfter);
      assert.equal(await historyBytes(seeded().server, finishedChat), oracle);
      const { rows } = await rest.history(seeded().server, copy);
      assert.deepEqual([rows.length, rows[0]?.checkpoint.checkpoint_id], [12, again.headAfter]);
    });

    for (const name of ['interrupted', 'interruptedInSubgraph', 'functional'] as const) {
      it(`answer on a copy what the source goes on asking: ${name}`, async () => {
        const source = seeded().threads[name];
        const graph = {
          interrupted: 'interrupted',
          interruptedInSubgraph: 'subgraphInterrupt',
          functional: 'functional',
        };
        const { copy, result, check } = await onCopy(source, graph[name], async (copied) => {
          const questions = questionsOf((await readThreadNow(sideOf(copied), { signal })).waiting);
          assert.equal(questions.length, 1);
          const answered = startFor(questions, fromPlain({ yes: ['ten', 10] }));
          assert.ok('start' in answered);
          return answered.start;
        });
        assert.deepEqual([result.status, result.questions], ['success', []]);
        assert.ok((result.checkpointsAdded ?? 0) > 0);
        const { values } = (await rest.history(seeded().server, copy)).rows[0] ?? {};
        assert.deepEqual(values?.answer, { yes: ['ten', 10] });
        const questions = questionsOf((await readThreadNow(sideOf(source), { signal })).waiting);
        assert.equal(questions.length, 1, 'the source still asks');
        assert.equal(check.stored, kind === 'python' ? check.checkpoints : undefined);
      });
    }

    // The Python server's memory (0.16.7) knows only the namespaces that were copied.
    const unableToRun = [
      ['interruptedInSubgraph', 'subgraphInterrupt', { topic: 'lamps', asking: false }, 'review:'],
      ['empty', 'chat', { messages: [user('first')] }, ''],
    ] as const;
    for (const [name, graph, input, missing] of unableToRun) {
      it(`of ${graph} on a copy of ${name} ${kind === 'python' ? 'fail and say why' : 'work'}; the source stays as it was`, async () => {
        const { result } = await onCopy(seeded().threads[name], graph, () => ({ input }));
        assert.equal(result.status, kind === 'python' ? 'error' : 'success');
        if (kind === 'python') assert.match(result.error ?? '', new RegExp(`^KeyError: .${missing}`));
      });
    }

    it('that ask have stopped to ask, also where the server calls them interrupted; those that were stopped have not', async () => {
      const called = (each: unknown) => {
        const { status, ...rest } = each as { status: string };
        return { ...rest, status: status === 'success' ? 'interrupted' : status };
      };
      door().rules({ match: { method: 'GET', path: /\/runs\/[\da-f-]+$/ }, fault: { transform: called } });
      const asked = await run(await rest.createThread(seeded().server), 'interrupted', { input: { item: 'a lamp' } });
      assert.deepEqual(told(asked).status, 'interrupted');
      assert.equal(asked.questions.length, 1);
      const done = await run(await rest.createThread(seeded().server), 'chat', { input: { messages: [user('Hi')] } });
      assert.equal(done.status, 'cancelled');
    });

    it('answer a question behind a join, which Python shows in the source’s row alone', async () => {
      const source = await rest.createThread(seeded().server);
      await rest.runAndWait(seeded().server, source, 'join', { topic: 'lamps' });
      const questions = questionsOf((await readThreadNow(sideOf(source), { signal })).waiting);
      assert.equal(questions.length, 1);
      const copy = await rest.copy(seeded().server, source);
      const answered = startFor(questions, fromPlain('fine'));
      assert.ok('start' in answered);
      assert.equal((await run(copy, 'join', answered.start)).status, 'success');
      assert.equal((await rest.history(seeded().server, copy)).rows[0]?.values.answer, 'fine');
    });

    it('answer several questions by their ids, one now and one later', async () => {
      const threadId = await rest.createThread(seeded().server);
      const asked = await run(threadId, 'questions', { input: {} });
      assert.equal(asked.status, 'interrupted');
      const [hotel, flight] = asked.questions;
      assert.deepEqual([hotel?.task, hotel?.value], ['askHotel', { question: 'which hotel?' }]);
      assert.deepEqual([flight?.task, flight?.value], ['askFlight', 'which flight?']);
      const questions = questionsOf((await readThreadNow(sideOf(threadId), { signal })).waiting);
      assert.deepEqual(startFor(questions, 'Ritz'), { problem: 'whichQuestion' });
      const one = await run(threadId, 'questions', { command: { resume: { [hotel?.id ?? '']: 'Ritz' } } });
      assert.deepEqual([one.status, one.questions], ['interrupted', [flight]]);
      const both = await run(threadId, 'questions', { command: { resume: { [flight?.id ?? '']: { no: 1 } } } });
      assert.deepEqual([both.status, both.questions], ['success', []]);
      const { values } = (await rest.history(seeded().server, threadId)).rows[0] ?? {};
      assert.deepEqual([values?.hotel, values?.flight], ['Ritz', { no: 1 }]);
    });

    it('that fail say why', async () => {
      const threadId = await rest.createThread(seeded().server);
      const { status, error } = await run(threadId, 'failing', { input: {} });
      assert.equal(status, 'error');
      assert.match(error ?? '', new RegExp(`^(Value)?Error: boom in thread ${threadId}$`));
    });

    it('are refused by a thread that is running', async () => {
      const threadId = await rest.createThread(seeded().server);
      const first = await rest.startRun(seeded().server, threadId, 'loop', { steps: 20, ms: 200 });
      await assert.rejects(run(threadId, 'loop', { input: {} }), { name: 'AgentServerError', kind: 'conflict' });
      assert.equal(starts().length, 1);
      assert.deepEqual(await runIds(seeded().server, threadId), [first]);
      await rest.call(seeded().server, 'POST', `/threads/${threadId}/runs/${first}/cancel?wait=0`);
    });

    for (const [what, graph, input] of [
      ['between two steps', 'loop', { steps: 20, ms: 400 }],
      ['within one', 'chat', { messages: [user('slow')], ms: 20_000 }],
    ] as const) {
      it(`are stopped ${what} by Cancel, and leave the thread at rest`, async () => {
        const threadId = await rest.createThread(seeded().server);
        const cancel = new AbortController();
        const running = run(threadId, graph, { input }, { signal: cancel.signal });
        await until('it runs', async () => (await rest.history(seeded().server, threadId)).rows.length >= 2);
        const pressed = performance.now();
        cancel.abort();
        const result = await running;
        assert.equal(result.status, 'cancelled');
        assert.ok(performance.now() - pressed < 15_000 * patience());
        assert.equal(result.checkpointsAdded, (await rest.history(seeded().server, threadId)).rows.length);
        assert.deepEqual([starts().length, door().seen('POST', /\/cancel\?wait=0&action=interrupt$/).length], [1, 1]);
        await untilAtRest(seeded().server, threadId);
        assert.notEqual((await rest.getThread(seeded().server, threadId)).status, 'busy');
        const again = await run(threadId, 'chat', { input: { messages: [user('on')], ms: 0 } });
        assert.equal(again.status, 'success');
      });
    }

    it('that another run of the thread stops are said to have been stopped by it, not by us', async () => {
      const threadId = await rest.createThread(seeded().server);
      const running = run(threadId, 'loop', { input: { steps: 20, ms: 400 } });
      await until('it runs', async () => (await rest.history(seeded().server, threadId)).rows.length >= 2);
      const input = { steps: 0, ms: 0 };
      const other = await rest.startRun(seeded().server, threadId, 'loop', input, { multitask_strategy: 'interrupt' });
      const result = await running;
      assert.deepEqual([result.status, result.stoppedByOthers, starts().length], ['cancelled', true, 1]);
      assert.notEqual(result.runId, other);
      await untilAtRest(seeded().server, threadId);
    });

    itOnOne(kind)('that wait for a worker say for how long, and are stopped by Cancel', async () => {
      door().rules({
        match: { method: 'GET', path: /\/runs\/[\da-f-]+$/ },
        fault: { transform: (each) => ({ ...(each as object), status: 'pending' }) },
      });
      const threadId = await rest.createThread(seeded().server);
      const cancel = new AbortController();
      const waits: number[] = [];
      const running = run(
        threadId,
        'chat',
        { input: { messages: [user('slow')], ms: 20_000 } },
        {
          signal: cancel.signal,
          onProgress: (progress) => {
            if (progress.phase !== 'running' || waits.push(progress.pendingMs) < 3) return;
            door().reset();
            cancel.abort();
          },
        },
      );
      assert.equal((await running).status, 'cancelled');
      assert.ok((waits[2] ?? 0) > (waits[1] ?? 0) && (waits[1] ?? 0) > 0, waits.join(' '));
    });

    itOnOne(kind)('that never ran are not started by Cancel', async () => {
      const threadId = await rest.createThread(seeded().server);
      const { status, runId } = await run(threadId, 'chat', { input: {} }, { signal: AbortSignal.abort() });
      assert.deepEqual([status, runId, starts().length], ['cancelled', undefined, 0]);
    });

    for (const [what, fault] of [
      ['dropped', { reset: 'beforeHeaders', processed: true }],
      ['a gateway timeout', { answer: { status: 504 }, processed: true }],
      ['late', { stall: 'beforeHeaders', processed: true }],
    ] as const) {
      itOnOne(kind)(`whose answer is ${what} are unknown, and not started again`, async () => {
        const threadId = await rest.createThread(seeded().server);
        door().rules({ match: { method: 'POST', path: /\/runs$/ }, fault });
        if ('stall' in fault) timeoutMs = 1_000 * patience();
        const { status, runId } = await run(threadId, 'chat', { input: { messages: [user('once')] } });
        assert.deepEqual([status, runId, starts().length], ['unknown', undefined, 1]);
        assert.equal((await runIds(seeded().server, threadId)).length, 1);
      });
    }

    itOnOne(kind)('that are gone when they are looked at are unknown', async () => {
      const threadId = await rest.createThread(seeded().server);
      door().rules({ match: { method: 'GET', path: /\/runs\/[^/]+$/ }, fault: { answer: { status: 404 } } });
      const { status, runId, checkpointsAdded } = await run(threadId, 'chat', { input: { messages: [user('on')] } });
      assert.deepEqual([status, [runId]], ['unknown', await runIds(seeded().server, threadId)]);
      assert.equal(typeof checkpointsAdded, 'number');
    });

    it('of others on the source are told apart from ours', async () => {
      const source = await rest.createThread(seeded().server);
      await rest.runAndWait(seeded().server, source, 'interrupted', { item: 'a lamp' });
      const before = await takeFingerprint(sideOf(source), { signal });
      await rest.runAndWait(seeded().server, source, 'interrupted', null, { command: { resume: 'by somebody else' } });
      const after = await takeFingerprint(sideOf(source), { signal });
      const [, theirs] = await runIds(seeded().server, source);
      const moved = compareFingerprints(before, after, '00000000-0000-4000-8000-000000000000');
      assert.deepEqual([moved.outcome, moved.added, moved.lost], ['movedByOthers', 2, 0]);
      assert.equal(compareFingerprints(before, after, theirs).outcome, 'changed', 'had it been ours');
      assert.equal(compareFingerprints(after, before, undefined).outcome, 'changed', 'gone back');
    });
  },
  { only: ['finishedChat', 'interrupted', 'interruptedInSubgraph', 'functional', 'empty'] },
);
