/** Threads built anew on another server. An oracle in plain JSON compares source and copy, and what they do afterwards. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TransferResult } from '../../src/api';
import { lookAhead } from '../../src/copy/transfer/outlook';
import { transferThread } from '../../src/copy/transfer/transferThread';
import { openThreadFile } from '../../src/threadFile/openThreadFile';
import { bytesOnDisk } from '../../src/threadFile/spans';
import { threadFileSide } from '../../src/threadFile/threadFileServer';
import { writeThreadFile } from '../../src/threadFile/writeThreadFile';
import type { ThreadSource } from '../../src/history/side';
import { isSoak } from '../tools/soak';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';
import { agentServerOn } from './stage/agentServerOn';
import { PythonMissing } from './stage/pythonServer';
import * as rest from './stage/rest';
import type { SampleServer } from './stage/sampleServer';
import { type SampleThread, sampleThreads } from './stage/seed';
import { describeOnEachServer, startShared } from './stage/startedServers';

const signal = new AbortController().signal;
const limits = { signal, buildTimeoutMs: 60_000 };

async function transfer(source: ThreadSource, target: SampleServer): Promise<TransferResult> {
  const server = agentServerOn(target.url);
  const own = agentServerOn(source.thread.deployment.startsWith('http') ? source.thread.deployment : target.url);
  const outlook = await lookAhead(source, server, { ...limits, inputsOf: (id) => own.runs.inputs(id) });
  assert.ok(!('refused' in outlook), JSON.stringify(outlook));
  return transferThread(outlook, limits);
}

const sideOf = (server: SampleServer, threadId: string): ThreadSource => ({
  thread: { deployment: server.url, threadId },
  server: agentServerOn(server.url),
});

/** Equal at every step, as the oracle sees it: by order, with numbers by their texts. */
async function assertSameRows(
  source: [SampleServer, string],
  copy: [SampleServer, string],
  hidesJoin: boolean,
): Promise<void> {
  const read = async ([server, threadId]: [SampleServer, string]): Promise<unknown[]> => {
    const { texts } = await rest.history(server, threadId);
    const rows = texts.flatMap((text) => rest.parseExactly(text) as rest.Row[]).reverse();
    const places = rows.map(({ checkpoint }) => checkpoint.checkpoint_id);
    return rows.map(({ values, next, tasks, metadata, parent_checkpoint }) => ({
      values,
      step: metadata.step,
      parent: parent_checkpoint && places.indexOf(parent_checkpoint.checkpoint_id),
      // The Python server shows neither behind a join; a copy shows both.
      ...(!hidesJoin && { next: [...next].sort(), tasks: tasks.map(({ name }) => name).sort() }),
    }));
  };
  assert.deepEqual(await read(copy), await read(source));
}

/** What becomes of the sample threads where it is not the same at every step, by direction. */
const lesser: Partial<Record<SampleThread, Record<string, TransferResult['verdict']>>> = {
  empty: { all: 'cannotTell' },
  finishedChat: { 'javascript python': 'sameUpToMessages' },
  branched: { 'javascript python': 'sameUpToMessages' },
  agent: { 'javascript python': 'sameUpToMessages', 'python python': 'sameUpToMessages' },
  numbers: { 'javascript python': 'different', 'python javascript': 'different' },
};
/** What `npm test` builds anew, on the same server: the shapes that differ most in how they are built. */
const short: SampleThread[] = ['branched', 'interruptedInSubgraph', 'agent', 'stateful', 'join', 'numbers', 'empty'];
/** Threads of which one that was built shows less than all. */
const hidden: SampleThread[] = ['subagent', 'agent'];

describeOnEachServer('a transfer', (seeded, kind) => {
  let folder: string;
  before(() => {
    folder = makeTemporaryFolder('transfers');
  });
  after(() => removeFolder(folder));

  for (const to of isSoak ? (['javascript', 'python'] as const) : [kind]) {
    let started: SampleServer | undefined;
    before(async function () {
      this.timeout(600_000);
      started = await startShared(to).catch((error: unknown) => {
        if (error instanceof PythonMissing) return undefined;
        throw error;
      });
    });
    const target = (): SampleServer => {
      assert.ok(started);
      return started;
    };
    const direction = `${kind} ${to}`;

    for (const name of isSoak ? sampleThreads : short) {
      it(`of ${name} to ${to} reaches what it can, and leaves nothing else`, async function () {
        if (!started) return this.skip();
        const { server, threads } = seeded();
        const source = await rest.call(server, 'GET', `/threads/${threads[name]}/history?limit=1000`);
        const result = await transfer(sideOf(server, threads[name]), target());
        const told = JSON.stringify({ ...result, differences: result.differences.slice(0, 3) });
        const expected = lesser[name]?.all ?? lesser[name]?.[direction] ?? 'sameAtEveryStep';
        assert.equal(result.verdict, expected, told);
        const copy = result.copy?.threadId ?? '';
        const isHidden = kind === 'python' && name === 'join';
        if (expected === 'sameAtEveryStep') {
          assert.equal(result.level, hidden.includes(name) || isHidden ? 2 : 1, told);
          await assertSameRows([server, threads[name]], [target(), copy], isHidden);
        }
        const namespaces = async (on: SampleServer, id: string): Promise<number> =>
          (await rest.allHistories(on, id)).size;
        if (result.level === 1) {
          assert.equal(await namespaces(target(), copy), await namespaces(server, threads[name]));
        }
        const after = await rest.call(server, 'GET', `/threads/${threads[name]}/history?limit=1000`);
        assert.equal(after.text, source.text);
        assert.deepEqual(await rest.listThreads(target(), { langgraph_threads: 'scratch' }), []);
        await rest.deleteThread(target(), copy);
      });
    }

    for (const [name, graph, start] of [
      ['finishedChat', 'chat', { input: { messages: [{ role: 'user', content: 'More?', id: 'more' }] } }],
      ['interrupted', 'interrupted', { resume: 'yes' }],
      ['interruptedInSubgraph', 'subgraphInterrupt', { resume: 'yes' }],
      ['stateful', 'stateful', { input: { text: 'four' } }],
      ['join', 'join', { resume: 'yes' }],
    ] as const) {
      if (to !== kind || (!isSoak && !['interruptedInSubgraph', 'join'].includes(name))) continue;
      it(`of ${name} goes on as its source does`, async () => {
        const { server, threads } = seeded();
        const { copy } = await transfer(sideOf(server, threads[name]), target());
        const twin = await rest.copy(server, threads[name]);
        const run = async (on: SampleServer, threadId: string): Promise<unknown> => {
          const [input, options] =
            'resume' in start ? [null, { command: { resume: start.resume } }] : [start.input, {}];
          const { values, error } = await rest.runAndWait(on, threadId, graph, input, options);
          assert.equal(error, undefined);
          const { rows } = await rest.history(on, threadId);
          // The answer's message gets an id of its own at each run.
          const text = JSON.stringify([values, rows[0]?.next]);
          return JSON.parse(
            text
              .replaceAll(threadId, '<id>')
              .replace(/"id":"[\da-f-]{36}"/g, '"id":""')
              .replaceAll(threads[name], '<id>'),
          );
        };
        const [one, other] = [await run(target(), copy?.threadId ?? ''), await run(server, twin)];
        assert.deepEqual(one, other);
        await rest.deleteThread(target(), copy?.threadId ?? '');
        await rest.deleteThread(server, twin);
      });
    }

    it(`to ${to} leaves a join that was passed empty, and runs no node`, async function () {
      if (!started) return this.skip();
      const { server } = seeded();
      const canary = path.join(folder, `${direction.replace(' ', '-')}.txt`);
      writeFileSync(canary, '');
      const ran = (): string[] => readFileSync(canary, 'utf8').split('\n').filter(Boolean);
      const threadId = await rest.createThread(server);
      await rest.runAndWait(server, threadId, 'uneven', { canary, turn: '1' });
      assert.deepEqual([...ran()].sort(), ['check', 'draft', 'gather', 'polish', 'prepare']);
      const result = await transfer(sideOf(server, threadId), target());
      assert.equal(result.verdict, 'sameAtEveryStep', JSON.stringify(result));
      assert.equal(ran().length, 5);
      writeFileSync(canary, '');
      await rest.runAndWait(target(), result.copy?.threadId ?? '', 'uneven', { turn: '2' });
      // A barrier that is half full fires a step too early, and perhaps twice.
      assert.deepEqual(ran().slice(-2), ['polish', 'gather']);
      assert.equal(ran().length, 5);
    });

    it(`to ${to} keeps what has arrived at a join that still waits`, async function () {
      if (!started) return this.skip();
      const { server } = seeded();
      const canary = path.join(folder, `${direction.replace(' ', '-')}-half.txt`);
      writeFileSync(canary, '');
      const threadId = await rest.createThread(server, { metadata: { graph_id: 'uneven' } });
      await rest.runAndWait(server, threadId, 'uneven', { canary, turn: '1' });
      const { rows } = await rest.history(server, threadId);
      // Where the short arm has come, and the long one not yet.
      const half = rows.find(({ next }) => next.join() === 'polish');
      assert.ok(half);
      const values = { turn: '1' };
      await rest.updateState(server, threadId, {
        checkpointId: half.checkpoint.checkpoint_id,
        values,
        asNode: 'draft',
      });
      const result = await transfer(sideOf(server, threadId), target());
      assert.ok(result.copy, JSON.stringify(result));
      writeFileSync(canary, '');
      await rest.runAndWait(server, threadId, 'uneven', null);
      const there = readFileSync(canary, 'utf8');
      writeFileSync(canary, '');
      await rest.runAndWait(target(), result.copy.threadId, 'uneven', null);
      assert.equal(readFileSync(canary, 'utf8'), there);
    });
  }

  it('of a thread file is what its thread was', async () => {
    const { server, threads } = seeded();
    for (const name of ['branched', 'interruptedInSubgraph'] as const) {
      const file = path.join(folder, `${name}.langgraph-thread`);
      await writeThreadFile(sideOf(server, threads[name]), file, { signal });
      const opened = await openThreadFile(await bytesOnDisk(file));
      const result = await transfer(threadFileSide(opened, `file://${file}`), server);
      assert.deepEqual([result.verdict, result.level], ['sameAtEveryStep', 1], JSON.stringify(result));
      await assertSameRows([server, threads[name]], [server, result.copy?.threadId ?? ''], false);
    }
  });
});
