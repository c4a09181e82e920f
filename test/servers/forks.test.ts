import assert from 'node:assert/strict';
import type { ForkedCopyResult } from '../../src/api';
import { agentServerOn } from './stage/agentServerOn';
import { startFaultServer } from './stage/faultServer';
import { copyFrom } from './stage/forkWork';
import {
  allHistories,
  call,
  createThread,
  history,
  listThreads,
  parseExactly,
  runAndWait,
  startRun,
  storage,
  type Row,
} from './stage/rest';
import type { SampleThread } from './stage/seed';
import { isSoak } from '../tools/soak';
import { describeOnEachServer, type Seeded } from './stage/startedServers';

const exactly = (text: string): Row[] => parseExactly(text) as Row[];
const codes = ({ fork }: ForkedCopyResult): string[] => (fork?.notes ?? []).map(({ code }) => code);

/** All that a server shows of a thread, byte for byte. */
async function everything({ server }: Seeded, threadId: string): Promise<string> {
  const row = await call(server, 'GET', `/threads/${threadId}`);
  const histories = [...(await allHistories(server, threadId))].map(([name, { texts }]) => [name, texts]);
  return JSON.stringify([row.text, histories, await storage(server, threadId)]);
}

describeOnEachServer(
  'copying from a checkpoint',
  (seeded, kind) => {
    const from = (name: SampleThread, checkpointId: string, url = seeded().server.url): Promise<ForkedCopyResult> =>
      copyFrom(agentServerOn(url), { deployment: url, threadId: seeded().threads[name] }, checkpointId);
    const rowsOf = async (threadId: string): Promise<Row[]> => {
      const { texts } = await history(seeded().server, threadId);
      return texts.flatMap(exactly);
    };

    for (const name of ['branched', 'interrupted', 'numbers', 'interruptedInSubgraph'] as const) {
      it(`goes on from each checkpoint: ${name}`, async () => {
        const { server, threads } = seeded();
        const before = await everything(seeded(), threads[name]);
        const rows = await rowsOf(threads[name]);
        // The first, the newest, and one between.
        const some = [rows.at(-1), rows[0], rows[2]].filter((row) => row !== undefined);
        for (const row of isSoak ? rows : new Set(some)) {
          const threadsBefore = await listThreads(server);
          const chosen = row.checkpoint.checkpoint_id;
          const result = await from(name, chosen);
          const { copy, fork, verification } = result;

          assert.ok(copy && fork);
          assert.match(verification?.verdict ?? '', /^identical/);
          assert.deepEqual([fork.outcome, fork.rest, fork.reason], ['forked', 'same', undefined]);
          assert.deepEqual(
            (await listThreads(server)).filter((id) => !threadsBefore.includes(id)),
            [copy.threadId],
          );
          const [head, ...older] = await rowsOf(copy.threadId);
          assert.ok(head);
          assert.deepEqual({ values: head.values, next: head.next }, { values: row.values, next: row.next });
          assert.equal(head.checkpoint.checkpoint_id, fork.headCheckpointId);
          assert.equal(head.parent_checkpoint?.checkpoint_id, row.parent_checkpoint?.checkpoint_id, 'it stands beside');
          assert.equal(head.metadata.source, 'fork');
          const withoutIds = (each: unknown): string =>
            JSON.stringify(each).replaceAll(threads[name], 'ID').replaceAll(copy.threadId, 'ID');
          assert.equal(withoutIds(older), withoutIds(rows), 'all else is as it was');

          assert.equal(
            codes(result).includes('question'),
            row.tasks.some(({ interrupts }) => interrupts.length > 0),
          );
          assert.ok(head.tasks.every(({ interrupts }) => interrupts.length === 0));
          const hadResults = row.tasks.some(({ result: given }) => given !== null && given !== undefined);
          assert.equal(codes(result).includes('results'), hadResults);
          assert.ok(codes(result).includes('metadata'));
          assert.equal(codes(result).includes('laterStays'), row !== rows[0]);
        }
        assert.equal(await everything(seeded(), threads[name]), before, 'the source is as it was, byte for byte');
      });
    }

    it('asks again where the chosen checkpoint waited', async () => {
      const { server, threads } = seeded();
      const [head] = await rowsOf(threads.interrupted);
      const { copy } = await from('interrupted', head?.checkpoint.checkpoint_id ?? '');
      await runAndWait(server, copy?.threadId ?? '', 'interrupted', null);
      const [asking] = await rowsOf(copy?.threadId ?? '');
      assert.equal(asking?.tasks[0]?.interrupts.length, 1);
    });

    it('says of a subgraph with a memory that it is not taken back', async () => {
      const { server, threads } = seeded();
      const ended = (await rowsOf(threads.stateful)).filter(({ next }) => next.length === 0);
      const [newest, , first] = ended;
      const atFirst = await from('stateful', first?.checkpoint.checkpoint_id ?? '');
      assert.deepEqual([atFirst.fork?.outcome, atFirst.fork?.rest], ['forked', 'same']);
      const note = atFirst.fork?.notes.find(({ code }) => code === 'statefulSubgraphs');
      assert.deepEqual(note?.facts, { namespaces: 1, names: 'memory' });
      // So it is: three turns are remembered, and this is the fourth.
      const ran = await runAndWait(server, atFirst.copy?.threadId ?? '', 'stateful', { text: 'again' });
      assert.match(JSON.stringify(ran), /"remembered":4/);
      const atNewest = await from('stateful', newest?.checkpoint.checkpoint_id ?? '');
      assert.ok(!codes(atNewest).includes('statefulSubgraphs'));
    });

    it('requests one state update, of the copy alone', async () => {
      const { server, threads } = seeded();
      const door = await startFaultServer(server.url);
      try {
        const rows = await rowsOf(threads.branched);
        const { copy } = await from('branched', rows[2]?.checkpoint.checkpoint_id ?? '', door.url);
        const written = door.requests.filter(
          ({ method, path }) => method !== 'GET' && !/\/(history|search|state\/checkpoint)(\?|$)/.test(path),
        );
        assert.deepEqual(
          written.map(({ method, path }) => `${method} ${path}`),
          [`POST /threads/${threads.branched}/copy`, `POST /threads/${copy?.threadId ?? ''}/state`],
        );
        assert.ok(!written[1]?.body.includes('thread_id'));
      } finally {
        await door.stop();
      }
    });

    it('finds the new checkpoint where its answer is lost, and sends nothing twice', async () => {
      const { server, threads } = seeded();
      const door = await startFaultServer(server.url);
      try {
        door.rules({ match: { method: 'POST', path: /\/state$/ }, fault: { reset: 'beforeHeaders', processed: true } });
        const rows = await rowsOf(threads.branched);
        const { fork } = await from('branched', rows[2]?.checkpoint.checkpoint_id ?? '', door.url);
        assert.deepEqual([fork?.outcome, fork?.rest], ['forked', 'same']);
        assert.equal(door.seen('POST', /\/state$/).length, 1);
      } finally {
        await door.stop();
      }
    });

    it('goes on from a checkpoint of a thread that runs', async () => {
      const { server } = seeded();
      const threadId = await createThread(server);
      await runAndWait(server, threadId, 'loop', { steps: 3, bytes: 24 });
      const ended = await rowsOf(threadId);
      const third = ended[2];
      await startRun(server, threadId, 'loop', { steps: 100, ms: 150, bytes: 24 });
      const runsOn = async (): Promise<void> => {
        const before = (await rowsOf(threadId)).length;
        while ((await rowsOf(threadId)).length < before + 2);
      };
      await runsOn();
      const source = { deployment: server.url, threadId };
      const chosen = third?.checkpoint.checkpoint_id ?? '';
      const { fork, verification } = await copyFrom(agentServerOn(server.url), source, chosen, runsOn);
      assert.match(verification?.verdict ?? '', /^identical/, kind);
      assert.deepEqual([fork?.outcome, fork?.rest, fork?.verification?.relation], ['forked', 'same', 'diverged']);
    });
  },
  { only: ['branched', 'interrupted', 'numbers', 'interruptedInSubgraph', 'stateful'] },
);
