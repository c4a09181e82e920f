import assert from 'node:assert/strict';
import { DeploymentThreads } from '../../../src/threads/list/deploymentThreads';
import { newestFirst } from '../../../src/threads/list/filter';
import { isSoak } from '../../tools/soak';
import { agentServerOn } from './agentServerOn';
import { startCountingDoor, type CountingDoor } from './countingDoor';
import { startFaultServer, type FaultServer } from './faultServer';
import { ask, createThread } from './rest';
import type { Seeded } from './startedServers';

const threads = 50;
/** Characters of a state. */
const large = isSoak ? 1_000_000 : 200_000;
const mostBytes = 100_000;

/** Tests of `describeOnEachServer`: the last ones, since they leave a hundred large threads behind. */
export function describeWire(seeded: () => Seeded, kind: Seeded['server']['kind']): void {
  describe('a page of them, with large states', () => {
    let faults: FaultServer;
    let door: CountingDoor;

    before(async () => {
      faults = await startFaultServer(seeded().server.url);
      door = await startCountingDoor(faults.url);
    });
    after(async () => {
      await door.stop();
      await faults.stop();
    });

    /** Threads of a graph, whose states are written as they are. */
    async function fill(question: (index: number) => string, answer: string): Promise<void> {
      const { server } = seeded();
      await Promise.all(
        Array.from({ length: threads }, async (_, index) => {
          const threadId = await createThread(server, { metadata: { graph_id: 'chat' } });
          const messages = [
            { role: 'user', content: question(index) },
            { role: 'assistant', content: answer },
          ];
          await ask(server, 'POST', `/threads/${threadId}/state`, { values: { messages }, as_node: 'reply' });
        }),
      );
    }

    async function list(): Promise<{ titles: (string | undefined)[]; bytes: number }> {
      const server = agentServerOn(door.url);
      const before = door.sent();
      faults.reset();
      const quiet = { changed: () => undefined, failed: () => undefined };
      const page = new DeploymentThreads({
        ...quiet,
        server: () => server,
        query: () => ({ filter: {}, sort: newestFirst }),
        pageSize: () => threads,
      });
      await page.list.load();
      await page.settled();
      const titles = page.list.rows.map(({ thread }) => thread.opening);
      page.list.dispose();
      // The last connection is still open: what it sends is counted as it goes.
      return { titles, bytes: door.sent() - before };
    }

    it('travels without the states, and with what was said first where the server can take that out', async () => {
      await fill((index) => `Question ${index}`, 'x'.repeat(large));
      const stored = await ask<object[]>(seeded().server, 'POST', '/threads/search', { limit: 1 });
      assert.ok(JSON.stringify(stored).length > large, 'the server keeps no state with the thread');
      const { titles, bytes } = await list();
      assert.equal(titles.length, threads);
      assert.ok(bytes > 5_000 && bytes < mostBytes, `${bytes} bytes`);
      const known = new Set(titles.filter((title) => title !== undefined));
      assert.equal(known.size, kind === 'python' ? threads : 0);
    });

    // The JavaScript server is not asked for anything of a state.
    const itIfExtracting = kind === 'python' ? it : () => undefined;
    itIfExtracting('stays small where what was said first is a whole document', async () => {
      await fill((index) => `${index} ${'x'.repeat(large)}`, 'Too long.');
      const { titles, bytes } = await list();
      assert.equal(titles.length, threads);
      assert.ok(bytes < mostBytes, `${bytes} bytes`);
      assert.deepEqual(new Set(titles), new Set([undefined]));
    });
  });
}
