import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deleteThread } from '../../src/threads/deleteThread';
import { agentServerOn } from './stage/agentServerOn';
import { engineOn, figures } from './stage/engine';
import * as rest from './stage/rest';
import { startServerProcess } from './stage/serverProcess';
import { describeOnEachServer, startServer } from './stage/startedServers';
import { layout } from './stage/threadWork';
import { expectedOf } from './verdictTable';
import { until } from '../tools/patience';
import { itInSoak } from '../tools/soak';

describeOnEachServer(
  'a server with keys',
  (seeded) => {
    const status = async (
      headers: Record<string, string>,
      method = 'POST',
      path = '/threads/search',
    ): Promise<number> =>
      (await rest.call({ url: seeded().server.url, headers }, method, path, method === 'POST' ? {} : undefined)).status;

    it('wants one for everything but /info', async () => {
      assert.equal(await status({}, 'GET', '/info'), 200);
      assert.equal(await status({}), 401);
      assert.equal(await status({ 'x-api-key': 'wrong' }), 401);
    });

    it('takes it by x-api-key and as a bearer token', async () => {
      const { key } = seeded().server;
      assert.equal(await status({ 'x-api-key': key }), 200);
      assert.equal(await status({ authorization: `Bearer ${key}` }), 200);
    });

    it('lets the read-only key read, not create or copy', async () => {
      const { server, threads } = seeded();
      const headers = { 'x-api-key': server.readOnlyKey };
      assert.equal(await status(headers), 200);
      assert.equal(await status(headers, 'POST', '/threads'), 403);
      assert.equal(await status(headers, 'POST', `/threads/${threads.finishedChat}/copy`), 403);
      assert.equal(await status(headers, 'GET', `/threads/${threads.finishedChat}/history?limit=1`), 200);
    });
  },
  { keyed: true, only: ['finishedChat'] },
);

describeOnEachServer(
  'starting and stopping',
  (_, kind) => {
    itInSoak('refuses a port in use', async () => {
      const other = createServer((_, response) => response.end('{}'));
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      await assert.rejects(
        startServer(kind, { port: (other.address() as AddressInfo).port }),
        /EADDRINUSE|somebody else/,
      );
      other.close();
    });

    it('keeps the threads of a data folder, and runs them also where one that ran was deleted before', async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'langgraph-threads-data-'));
      const first = await startServer(kind, { dataDir });
      const threadId = await rest.createThread(first, { metadata: { title: 'Kept' } });
      await rest.runAndWait(first, threadId, 'loop', { steps: 3 });
      const renamed = await rest.createThread(first);
      await rest.runAndWait(first, renamed, 'renamed', { topic: 'lamps' });
      const copy = await rest.copy(first, renamed);
      const busy = await rest.createThread(first);
      for (const options of [{}, { multitask_strategy: 'enqueue' }, { multitask_strategy: 'enqueue' }] as const) {
        await rest.startRun(first, busy, 'subagent', { task: 'wait', calls: 5, delay: 2000 }, options);
      }
      assert.equal(await deleteThread(agentServerOn(first.url), busy, true), 'deleted');
      await first.stop();
      const second = await startServer(kind, { dataDir, env: { SAMPLE_NODE_NAME: 'proofread' } });
      assert.equal((await rest.history(second, threadId)).rows.length, 5);
      await rest.runAndWait(second, threadId, 'loop', { steps: 3 });
      assert.ok((await rest.history(second, threadId)).rows.length > 5);
      // A node that waits has another name in the graph that is deployed now.
      const expected = expectedOf('renamed', kind);
      assert.equal(figures(await engineOn(second.url).compare(renamed, copy)), expected.figures);
      assert.equal(await layout(second, renamed), expected.layout);

      assert.ok(alive(second.pid));
      await second.stop();
      assert.ok(!alive(second.pid), 'no process stays behind');
      await assert.rejects(fetch(second.url));
      await rm(dataDir, { recursive: true });
    });
  },
  { only: [] },
);

describe('a guarded process', () => {
  it('ends when the process that started it is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'langgraph-threads-guard-'));
    // A parent that waits for ever, with our guard's child below it.
    const script = `
      const { startServerProcess } = require(${JSON.stringify(__filename)});
      startServerProcess(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { cwd: '.', env: process.env, logFile: 'log' })
        .then(({ pid }) => console.log(pid));`;
    await writeFile(join(folder, 'parent.js'), `global.describe = global.it = () => {};${script}`);
    const parent = spawn(process.execPath, ['parent.js'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (text: Buffer) => resolve(Number(text))),
    );
    assert.ok(alive(pid));
    parent.kill('SIGKILL');
    await until('it ends', () => !alive(pid));
    await rm(folder, { recursive: true });
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** For the parent above, which loads this bundle. */
export { startServerProcess };
