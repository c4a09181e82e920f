/** What can go wrong while a thread is built on another server: nothing is left there or it is named, and nothing is built twice. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TransferResult } from '../../src/api';
import { lookAhead, type OutlookOptions, type RefusedTransfer } from '../../src/copy/transfer/outlook';
import { transferThread } from '../../src/copy/transfer/transferThread';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';
import { agentServerOn } from './stage/agentServerOn';
import { behindDoor } from './stage/behindDoor';
import type { Fault, Match, RecordedRequest } from './stage/faults';
import { losses } from './lostAnswers';
import * as rest from './stage/rest';
import { describeOnEachServer } from './stage/startedServers';

const { signal } = new AbortController();
/** Milliseconds. */
const partTimeout = 3_000;

interface Told {
  outcome: string;
  verdict?: string | undefined;
  reason?: string | undefined;
}

/** A request for a thread, or a part of one, that is no look at the target. */
const ofPart: Match = { method: 'POST', path: /^\/threads$/, body: /^(?!.*"langgraph_threads":"scratch")/s };
const onPart = (nth: Match['nth'], fault: Fault) => ({ match: { ...ofPart, ...(nth && { nth }) }, fault });
const graphPath = /^\/assistants\/[^/]+\/graph$/;

const same: Told = { outcome: 'transferred', verdict: 'sameAtEveryStep' };
const refusals: [what: string, rules: { match: Match; fault: Fault }[], Told][] = [
  [
    'has no such graph',
    [{ match: { path: /^\/assistants\/search/ }, fault: { answer: { status: 200, body: '[]' } } }],
    { outcome: 'refused', reason: 'graphMissing' },
  ],
  [
    'has other nodes',
    [
      {
        match: { path: graphPath },
        fault: {
          transform: (drawn) => JSON.parse(JSON.stringify(drawn).replaceAll('"ask"', '"other"')) as unknown,
        },
      },
    ],
    { outcome: 'refused', reason: 'nodeMissing' },
  ],
  [
    'has no supersteps',
    [{ match: { method: 'POST', path: /^\/threads$/ }, fault: { answer: { status: 405, body: '{}' } } }],
    { outcome: 'refused', reason: 'noSupersteps' },
  ],
  [
    'refuses every part',
    [onPart(undefined, { answer: { status: 422, body: '{"detail":"no"}' } })],
    { outcome: 'refused', reason: 'serverError' },
  ],
  [
    'fails at every part',
    [onPart(undefined, { answer: { status: 500, body: 'no' } })],
    { outcome: 'refused', reason: 'serverError' },
  ],
  [
    'takes no part of any size',
    [onPart(undefined, { answer: { status: 413, body: '{}' } })],
    { outcome: 'refused', reason: 'serverError' },
  ],
];

describeOnEachServer(
  'a transfer to a server that',
  (seeded) => {
    const { door, server } = behindDoor(seeded, () => partTimeout);
    /** What the source says before and after. */
    let before: string;
    let known: string[];
    let source: string;

    const bytesOf = async (threadId: string): Promise<string> =>
      (await rest.call(seeded().server, 'GET', `/threads/${threadId}/history?limit=1000`)).text;
    const begin = async (threadId: string): Promise<void> => {
      source = threadId;
      before = await bytesOf(threadId);
      known = await rest.listThreads(seeded().server);
    };
    const transfer = async (
      stop = signal,
      onBuilt?: (done: number) => void,
    ): Promise<TransferResult | RefusedTransfer> => {
      const side = {
        thread: { deployment: seeded().server.url, threadId: source },
        server: agentServerOn(seeded().server.url),
      };
      const options: OutlookOptions = { signal: stop, buildTimeoutMs: partTimeout };
      const outlook = await lookAhead(side, server(), options);
      if ('refused' in outlook) return outlook;
      return transferThread(outlook, {
        ...options,
        onProgress: (progress) => {
          if (progress.phase === 'building') onBuilt?.(progress.done);
        },
      });
    };
    const told = (result: TransferResult | RefusedTransfer): Told =>
      'refused' in result
        ? { outcome: 'refused', reason: result.refused.code }
        : {
            outcome: result.outcome,
            ...(result.verdict && { verdict: result.verdict }),
            ...(result.reason && { reason: result.reason.code }),
          };
    const named = (result: TransferResult | RefusedTransfer): string[] =>
      'outcome' in result && result.copy ? [result.copy.threadId] : [];
    const parts = (): RecordedRequest[] =>
      door()
        .seen('POST', /^\/threads$/)
        .filter(({ body }) => !body.includes('"langgraph_threads":"scratch"'));
    /** The source is as it was, each thread was asked for once, and what is there is what is named. */
    const assertClean = async (result: TransferResult | RefusedTransfer): Promise<void> => {
      assert.equal(await bytesOf(source), before);
      const made = (await rest.listThreads(seeded().server)).filter((id) => !known.includes(id));
      assert.deepEqual(made, named(result));
      const creations = parts()
        .map(({ body }) => JSON.parse(body) as { thread_id: string; if_exists: string })
        .filter(({ if_exists: exists }) => exists === 'raise');
      const asked = creations.map(({ thread_id: id }) => id);
      // A part that was too large was not read, and is asked for again in halves.
      const isRead = parts().every(({ status }) => status !== 413);
      if (isRead) assert.equal(new Set(asked).size, asked.length);
      for (const id of made) await rest.deleteThread(seeded().server, id);
    };

    for (const [what, rules, expected] of refusals) {
      it(`${what}: refused, and nothing is left there`, async () => {
        await begin(seeded().threads.interrupted);
        door().rules(...rules);
        const result = await transfer();
        assert.deepEqual(told(result), expected);
        await assertClean(result);
        assert.equal('copy' in result, false);
      });
    }

    const all: typeof losses = [...losses, ['is an error', { answer: { status: 500, body: 'no' }, processed: true }]];
    for (const [what, fault] of all) {
      it(`makes a part whose response ${what}: looked for, and not asked for again`, async () => {
        await begin(seeded().threads.interrupted);
        door().rules(onPart(1, fault));
        const result = await transfer();
        assert.deepEqual(told(result), same);
        assert.equal(parts().length, 'attempts' in result ? result.attempts : 0);
        await assertClean(result);
      });
    }

    it('makes a later part whose response is lost: looked for, and not asked for again', async () => {
      await begin(seeded().threads.long);
      door().rules(onPart(3, { reset: 'beforeHeaders', processed: true }));
      const result = await transfer();
      assert.deepEqual(told(result), same);
      assert.equal(new Set(parts().map(({ body }) => body)).size, parts().length);
      await assertClean(result);
    });

    it('is slow: waited for', async () => {
      await begin(seeded().threads.interrupted);
      door().rules({ match: { path: /^\/threads/ }, fault: { stall: 'beforeHeaders', ms: 150 } });
      const result = await transfer();
      assert.deepEqual(told(result), same);
      await assertClean(result);
    });

    it('takes only small parts: built in these', async () => {
      await begin(seeded().threads.long);
      door().rules({
        match: { ...ofPart, body: /^(?!.*"langgraph_threads":"scratch")(?:.*?"updates"){20}/s },
        fault: { answer: { status: 413, body: 'Payload Too Large' } },
      });
      const result = await transfer();
      assert.deepEqual(told(result), same);
      await assertClean(result);
    });

    it('has a graph without a sink: a join that was passed is left empty', async () => {
      const canary = path.join(makeTemporaryFolder('transfer-faults'), 'ran.txt');
      writeFileSync(canary, '');
      const ran = (): string[] => readFileSync(canary, 'utf8').split('\n').filter(Boolean);
      const threadId = await rest.createThread(seeded().server);
      await rest.runAndWait(seeded().server, threadId, 'uneven', { canary, turn: '1' });
      await begin(threadId);
      // Drawn so, no node leads to the end alone.
      const fault: Fault = {
        transform: (drawn) => {
          const { edges, ...rest } = drawn as { edges: { source: string; target: string }[] };
          return {
            ...rest,
            edges: edges.map((edge) => ({ ...edge, ...(edge.target === '__end__' && { conditional: true }) })),
          };
        },
      };
      door().rules({ match: { path: graphPath }, fault });
      const result = await transfer();
      assert.deepEqual(told(result), { outcome: 'transferred', verdict: 'sameLatestState' }, JSON.stringify(result));
      assert.ok('outcome' in result && result.notes.some(({ code }) => code === 'extraCheckpoints'));
      writeFileSync(canary, '');
      await rest.runAndWait(seeded().server, result.copy?.threadId ?? '', 'uneven', { turn: '2' });
      // A barrier that is half full fires a step too early, and perhaps twice.
      assert.deepEqual(ran().slice(-2), ['polish', 'gather']);
      assert.equal(ran().length, 5);
      await assertClean(result);
      removeFolder(path.dirname(canary));
    });

    it('goes away in the middle: failed, and what is there is named', async () => {
      await begin(seeded().threads.long);
      door().rules(onPart(3, { answer: { status: 403, body: '{"detail":"no more"}' } }));
      const result = await transfer();
      assert.deepEqual(told(result), { outcome: 'failed', reason: 'serverError' });
      assert.equal(named(result).length, 1);
      await assertClean(result);
    });

    it('is left in the middle: cancelled, and what is there is named', async () => {
      await begin(seeded().threads.long);
      const stop = new AbortController();
      const result = await transfer(stop.signal, (done) => {
        if (done >= 100) stop.abort();
      });
      assert.deepEqual(told(result), { outcome: 'cancelled' });
      assert.equal(named(result).length, 1);
      await assertClean(result);
    });

    it('is left before anything was asked for: nothing is there', async () => {
      await begin(seeded().threads.interrupted);
      const stop = new AbortController();
      door().rules({ match: { path: graphPath }, fault: { stall: 'beforeHeaders', ms: 1_000 } });
      setImmediate(() => stop.abort());
      await assert.rejects(transfer(stop.signal));
      assert.deepEqual(parts(), []);
      assert.deepEqual(await rest.listThreads(seeded().server), known);
    });
  },
  { only: ['interrupted', 'long'] },
);
