import assert from 'node:assert/strict';
import type { CopyResult, Verification } from '../../src/api';
import { engineOn, figures, historyBytes } from './stage/engine';
import { type FaultServer, startFaultServer } from './stage/faultServer';
import * as rest from './stage/rest';
import { type SampleThread, sampleThreads } from './stage/seed';
import { describeOnEachServer } from './stage/startedServers';
import { expectedOf, same } from './verdictTable';
import { until } from '../tools/patience';
import { isSoak } from '../tools/soak';

const question = { messages: [{ role: 'user', content: 'And then?' }] };

/** The copies that `npm test` looks at: ids are rewritten on one server alone, and of a long thread the unit tests know as much. */
const short: Record<'javascript' | 'python', SampleThread[]> = {
  javascript: [
    'finishedChat',
    'branched',
    'interruptedInSubgraph',
    'subagent',
    'stateful',
    'functional',
    'join',
    'empty',
  ],
  python: ['interrupted', 'failed', 'ownId', 'numbers', 'interruptedInSubgraph', 'stateful', 'join', 'empty'],
};

describeOnEachServer('the verdict on', (seeded, kind) => {
  let recorder: FaultServer;
  let copied: CopyResult;

  before(async () => {
    recorder = await startFaultServer(seeded().server.url);
  });
  after(() => recorder.stop());

  const copyRecorded = async (threadId: string): Promise<Verification> => {
    recorder.reset();
    copied = await engineOn(recorder.url).copy(threadId);
    assert.equal(copied.outcome, 'copied');
    assert.equal(recorder.seen('POST', /\/copy$/).length, 1);
    assert.ok(copied.verification);
    return copied.verification;
  };
  const compare = (left: string, right: string): Promise<Verification> =>
    engineOn(seeded().server.url).compare(left, right);
  const head = async (threadId: string): Promise<string> =>
    (await rest.history(seeded().server, threadId)).rows[0]?.checkpoint.checkpoint_id ?? '';
  const chat = async (threadId: string): Promise<void> => {
    await rest.runAndWait(seeded().server, threadId, 'chat', question);
  };
  const newChat = async (): Promise<string> => {
    const threadId = await rest.createThread(seeded().server);
    await chat(threadId);
    return threadId;
  };
  const stored = (count: number): string => (kind === 'python' ? `/${count}` : '');

  for (const name of isSoak ? sampleThreads : short[kind]) {
    it(`a copy of ${name}: ${expectedOf(name, kind).figures}`, async () => {
      const { server, threads } = seeded();
      const before = await historyBytes(server, threads[name], name !== 'long');
      const verification = await copyRecorded(threads[name]);
      assert.equal(figures(verification), expectedOf(name, kind).figures);
      const changes = recorder.requests.filter(
        ({ method, path }) => method !== 'GET' && !/\/(search|history|state\/checkpoint|copy)$/.test(path),
      );
      assert.deepEqual(changes, []);
      assert.equal(await historyBytes(server, threads[name], name !== 'long'), before);
      if (verification.verdict === 'cannotTell' || name === 'long') return;
      // The other way round, and without the proof that a copy of our own has.
      const mirrored = await compare(copied.copy?.threadId ?? '', threads[name]);
      assert.equal(figures(mirrored), expectedOf(name, kind).figures);
      assert.deepEqual(mirrored.rewrittenIds, verification.rewrittenIds);
      assert.deepEqual(mirrored.masked, verification.masked);
    });
  }

  it('a copy that has run on, from both sides', async () => {
    const source = await newChat();
    const copy = await rest.copy(seeded().server, source);
    await chat(copy);
    const [s, c] = [`3/1${stored(3)}`, `6/1${stored(6)}`];
    const verification = await compare(source, copy);
    assert.equal(
      figures(verification),
      `different leftIsBeginningOfRight checkpoints=3 leftIsBeginningOfRight ${s} ${c}`,
    );
    assert.deepEqual(
      verification.differences.map((each) => each.kind),
      ['onlyRight', 'onlyRight', 'onlyRight'],
    );
    const mirrored = await compare(copy, source);
    assert.equal(figures(mirrored), `different rightIsBeginningOfLeft checkpoints=3 rightIsBeginningOfLeft ${c} ${s}`);
    for (const each of [verification, mirrored]) assert.equal(each.lastCommonCheckpointId, await head(source));
  });

  it('a source that has run on, from both sides', async () => {
    const source = await newChat();
    const copy = await rest.copy(seeded().server, source);
    await chat(source);
    const [s, c] = [`6/1${stored(6)}`, `3/1${stored(3)}`];
    const verification = await compare(source, copy);
    assert.equal(
      figures(verification),
      `identicalUpToCopyPoint copyPoint side=left checkpoints=3 rightIsBeginningOfLeft ${s} ${c}`,
    );
    assert.equal(verification.differenceCount, 0);
    const mirrored = await compare(copy, source);
    assert.equal(
      figures(mirrored),
      `identicalUpToCopyPoint copyPoint side=right checkpoints=3 leftIsBeginningOfRight ${c} ${s}`,
    );
    for (const each of [verification, mirrored]) assert.equal(each.lastCommonCheckpointId, await head(copy));
  });

  it('a copy whose state was updated, by the checkpoint', async () => {
    const { server, threads } = seeded();
    const copy = await rest.copy(server, threads.finishedChat);
    const changed = await rest.updateState(server, copy, { values: question, asNode: 'reply' });
    const verification = await compare(threads.finishedChat, copy);
    assert.equal(verification.verdict, 'different');
    assert.deepEqual(verification.differences, [
      { kind: 'onlyRight', namespace: '', checkpointId: changed, pointer: '' },
    ]);
  });

  it('two copies that went different ways', async () => {
    const { server, threads } = seeded();
    const copies = [await rest.copy(server, threads.finishedChat), await rest.copy(server, threads.finishedChat)];
    for (const copy of copies) await chat(copy);
    const verification = await compare(copies[0] ?? '', copies[1] ?? '');
    assert.equal(figures(verification), `different diverged diverged 9/1${stored(9)} 9/1${stored(9)}`);
    assert.equal(verification.lastCommonCheckpointId, await head(threads.finishedChat));
    assert.equal(verification.differenceCount, 6);
  });

  it('two threads that have nothing in common', async () => {
    const { threads } = seeded();
    const verification = await compare(threads.finishedChat, threads.ownId);
    assert.deepEqual(
      [verification.verdict, verification.relation, verification.differenceCount],
      ['different', 'unrelated', 10],
    );
    assert.equal(verification.lastCommonCheckpointId, undefined);
  });

  it('a thread named in upper case', async function () {
    if (kind === 'javascript') {
      this.skip(); // It knows no such thread.
    }
    const { threads } = seeded();
    const verification = await copyRecorded(threads.finishedChat.toUpperCase());
    assert.equal(figures(verification), expectedOf('finishedChat', kind).figures);
  });

  const running: [string, string, object, (threadId: string) => Promise<number>][] = [
    [
      'a running loop',
      'loop',
      { steps: 25, ms: 100 },
      async (threadId) => (await rest.history(seeded().server, threadId)).rows.length - 3,
    ],
    [
      'a running subagent',
      'subagent',
      { task: 'find lamps', delay: 700 },
      async (threadId) =>
        [...(await rest.hiddenNamespaces(seeded().server, threadId)).values()].flatMap(({ rows }) => rows).length - 2,
    ],
  ];
  for (const [what, graph, input, enough] of running) {
    it(`a copy of ${what}`, async () => {
      const { server } = seeded();
      const source = await rest.createThread(server);
      await rest.startRun(server, source, graph, input);
      await until(`${what} has begun`, async () => (await enough(source)) >= 0);
      const verification = await copyRecorded(source);
      const copy = copied.copy?.threadId ?? '';
      await rest.untilNotBusy(server, source);
      const after = await compare(source, copy);
      // By the direct oracle, too: the copy is a real beginning.
      const [all, part] = await Promise.all([rest.history(server, source), rest.history(server, copy)]);
      assert.ok(part.rows.length > 0 && part.rows.length < all.rows.length, 'the run had ended');
      for (const each of [verification, after]) assert.equal(each.differenceCount, 0);
      assert.deepEqual([after.verdict, after.reason?.code], ['identicalUpToCopyPoint', 'copyPoint'], figures(after));
      // Nothing may have come between the copy and the end of its verification.
      assert.match(figures(verification), /^(identicalUpToCopyPoint copyPoint side=left|identical same) /);
      assert.ok(verification.notes.some(({ code, facts }) => code === 'sourceMoved' && facts.side === 'left'));
      assert.equal(after.relation, 'rightIsBeginningOfLeft');
    });
  }

  const deleteFirstRun = async (threadId: string): Promise<void> => {
    const { server } = seeded();
    const runs = await rest.ask<{ run_id: string; created_at: string }[]>(server, 'GET', `/threads/${threadId}/runs`);
    const [first] = runs.sort((a, b) => a.created_at.localeCompare(b.created_at));
    await rest.ask(server, 'DELETE', `/threads/${threadId}/runs/${first?.run_id ?? ''}`);
  };

  it('a source whose first run was deleted: both begin where the rest is gone', async () => {
    const { server } = seeded();
    const source = await newChat();
    await chat(source);
    await deleteFirstRun(source);
    const { rows } = await rest.history(server, source);
    assert.equal(rows.length, 3);
    const verification = await copyRecorded(source);
    assert.equal(figures(verification), same(`3/1${stored(3)}`));
    const older = verification.notes.filter(({ code }) => code === 'olderGone');
    assert.deepEqual(
      older.map(({ facts }) => facts),
      [{ namespace: '', checkpointId: rows.at(-1)?.checkpoint.checkpoint_id }],
    );
  });

  it('a source that lost its first run after it was copied', async () => {
    const source = await newChat();
    await chat(source);
    const copy = await rest.copy(seeded().server, source);
    await deleteFirstRun(source);
    const verification = await compare(source, copy);
    const [s, c] = [`3/1${stored(3)}`, `6/1${stored(6)}`];
    assert.equal(figures(verification), `different diverged checkpoints=3 diverged ${s} ${c}`);
    assert.equal(verification.differences.filter(({ kind: each }) => each === 'onlyRight').length, 3);
  });

  it('a copy whose run was deleted', async () => {
    const source = await newChat();
    const copy = await rest.copy(seeded().server, source);
    await chat(copy);
    await deleteFirstRun(copy);
    const verification = await compare(source, copy);
    // Python keeps what the deleted checkpoints had written, and its storage says so.
    const verdict = kind === 'python' ? 'different storageDiffers' : 'identical';
    const rows = `3/1${stored(3)}`;
    assert.equal(figures(verification), `${verdict} same ${rows} ${rows}`);
    assert.ok(verification.notes.some(({ code }) => code === 'sourceValuesDiffer'));
  });
});
