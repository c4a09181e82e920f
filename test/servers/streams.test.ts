import assert from 'node:assert/strict';
import type { RunResult } from '../../src/api';
import type { RunEvent } from '../../src/langgraph/runEvents';
import { followRun } from '../../src/runs/followRun';
import { runThread, type RunOptions } from '../../src/runs/runThread';
import { itInSoak, itOnOne } from '../tools/soak';
import { behindDoor } from './stage/behindDoor';
import * as rest from './stage/rest';
import { describeOnEachServer } from './stage/startedServers';
import { runIds, untilAtRest } from './stage/threadWork';
import { until } from '../tools/patience';

const signal = new AbortController().signal;
const said = 'one two three four five';

describeOnEachServer(
  'streams of runs',
  (seeded, kind) => {
    const { door, server, sideOf } = behindDoor(seeded);
    const user = (content: string) => ({ messages: [{ role: 'user', content }] });
    const run = async (
      words: string,
      options: Partial<RunOptions> = {},
    ): Promise<{ result: RunResult; events: RunEvent[] }> => {
      const threadId = await rest.createThread(seeded().server);
      const events: RunEvent[] = [];
      const request = { assistantId: 'streaming', graph: 'streaming', start: { input: user(words) } };
      const onEvent = (event: RunEvent) => events.push(event);
      const result = await runThread(sideOf(threadId), request, { signal, onEvent, ...options });
      assert.equal((await runIds(seeded().server, threadId)).length, 1, 'one run');
      assert.equal(starts().length, 1, 'started once');
      return { result, events };
    };
    const starts = () => door().seen('POST', /\/runs$/);
    const joins = () => door().seen('GET', /\/runs\/[^/]+\/stream$/);
    const nodes = (events: RunEvent[]) =>
      events.flatMap((event) =>
        event.kind === 'nodeStarted'
          ? `${event.node} …`
          : event.kind === 'nodeFinished'
            ? `${event.node} ${event.error ?? 'ok'}`
            : [],
      );
    const text = (events: RunEvent[]) => events.map((event) => (event.kind === 'text' ? event.text : '')).join('');

    it('tell nodes, text as it comes, and the end', async () => {
      const times: number[] = [];
      const events: RunEvent[] = [];
      const onEvent = (event: RunEvent) => {
        events.push(event);
        times.push(performance.now());
      };
      const { result } = await run('hi', { onEvent });
      assert.equal(result.status, 'success');
      assert.ok((times.at(-1) ?? 0) - (times[0] ?? 0) > 300, 'not all at once');
      assert.deepEqual(nodes(events), ['say …', 'say ok', 'check …', 'check ok']);
      const texts = events.filter((event) => event.kind === 'text');
      assert.ok(texts.length > 3, `${texts.length} pieces`);
      assert.deepEqual([text(events), new Set(texts.map(({ messageId }) => messageId)).size], [said, 1]);
      assert.equal(texts[0]?.node, 'say');
    });

    it('tell what a node failed with', async () => {
      const { result, events } = await run('fail');
      assert.equal(result.status, 'error');
      assert.match(nodes(events).at(-1) ?? '', /^check .*boom/);
      assert.ok(events.some((event) => event.kind === 'failed' && event.error.includes('boom')));
    });

    it('that break off are joined again where they were, and the run is started once', async () => {
      door().rules({
        match: { method: 'GET', path: /\/stream$/, nth: (n) => n <= 2 },
        fault: { cut: { bytes: 4_000 } },
      });
      const { result, events } = await run('hi');
      assert.equal(result.status, 'success');
      assert.deepEqual([text(events), nodes(events)], [said, ['say …', 'say ok', 'check …', 'check ok']]);
      assert.equal(joins().length, 3);
      assert.notEqual(joins()[1]?.headers['last-event-id'], '-1');
    });

    for (const [what, fault, test] of [
      ['no such call', { answer: { status: 404 } }, itOnOne(kind)],
      [
        'JSON in their place',
        { answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' } },
        itInSoak,
      ],
      ['an error each time', { answer: { status: 500 } }, itInSoak],
      ['nothing but silence', { stall: 'beforeHeaders' }, itOnOne(kind)],
    ] as const) {
      test(`are done without where a server has ${what}`, async () => {
        door().rules({ match: { method: 'GET', path: /\/stream$/ }, fault });
        const { result, events } = await run('hi');
        assert.deepEqual([result.status, events], ['success', []]);
      });
    }

    itOnOne(kind)('are not asked for again of a server that refuses to keep them', async () => {
      const refusal = { detail: [{ type: 'extra_forbidden', loc: ['body', 'stream_resumable'] }] };
      door().rules({
        match: { method: 'POST', path: /\/runs$/, body: /stream_resumable/ },
        fault: {
          answer: { status: 422, headers: { 'content-type': 'application/json' }, body: JSON.stringify(refusal) },
        },
      });
      const threadId = await rest.createThread(seeded().server);
      const request = { assistantId: 'streaming', graph: 'streaming', start: { input: user('hi') } };
      const result = await runThread(sideOf(threadId), request, { signal, onEvent: () => undefined });
      assert.equal(result.status, 'success');
      assert.equal((await runIds(seeded().server, threadId)).length, 1);
    });

    it('of a run that is stopped end', async () => {
      const cancel = new AbortController();
      const { result } = await run('hi', {
        signal: cancel.signal,
        onEvent: (event) => {
          if (event.kind === 'text') cancel.abort();
        },
      });
      assert.equal(result.status, 'cancelled');
    });

    it('of somebody else’s run can be watched and left, which does not stop it', async () => {
      const threadId = await rest.createThread(seeded().server);
      const runId = await rest.startRun(seeded().server, threadId, 'streaming', user('hi'), {
        stream_mode: ['tasks'],
        stream_resumable: true,
      });
      const leave = new AbortController();
      const events: RunEvent[] = [];
      const side = sideOf(threadId);
      const status = await followRun(
        side,
        { run_id: runId, status: 'pending' },
        {
          signal: leave.signal,
          watches: true,
          onEvent: (event) => {
            events.push(event);
            if (event.kind === 'nodeStarted') leave.abort();
          },
        },
      );
      assert.match(status, /pending|running/);
      assert.deepEqual(nodes(events), ['say …']);
      assert.equal(door().seen('POST', /\/cancel/).length, 0);
      await untilAtRest(seeded().server, threadId);
      assert.equal((await server().runs.get(threadId, runId)).status, 'success');
    });

    it('say that another run rolled this one back', async () => {
      const threadId = await rest.createThread(seeded().server);
      const request = { assistantId: 'loop', graph: 'loop', start: { input: { steps: 20, ms: 400 } } };
      const running = runThread(sideOf(threadId), request, { signal, onEvent: () => undefined });
      await until('it runs', async () => (await rest.history(seeded().server, threadId)).rows.length >= 2);
      const other = { multitask_strategy: 'rollback' } as const;
      await rest.startRun(seeded().server, threadId, 'loop', { steps: 0, ms: 0 }, other);
      const { status, stoppedByOthers, rolledBack } = await running;
      // JavaScript keeps the run and its checkpoints.
      const isDeleted = kind === 'python' ? true : undefined;
      assert.deepEqual([status, stoppedByOthers, rolledBack], ['cancelled', true, isDeleted]);
      await untilAtRest(seeded().server, threadId);
    });
  },
  { only: [] },
);
