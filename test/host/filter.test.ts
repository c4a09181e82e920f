import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { LangGraphThreadsApi, ThreadFilter, ThreadReference, ThreadSort } from '../../src/api';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { ask, createThread, getThread, runAndWait } from '../servers/stage/rest';
import * as sample from './sampleDeployments';
import { plantTree, readTree, rowsUnder, tooltipOf, type TreeUnderTest } from './treeUnderTest';

const searches = /^\/threads\/search$/;

for (const kind of sample.kinds) {
  describe(`finding threads of the ${kind} server`, () => {
    let deployment: sample.SampleDeployment;
    /** Between the extension and the server. */
    let door: FaultServer;
    let tree: TreeUnderTest;
    const customer = `acme ${kind}`;
    let threads: string[];

    before(async () => {
      deployment = await sample.sampleDeployment(kind);
      door = await startFaultServer(deployment.url);
      threads = [];
      for (const title of ['first', 'second', 'third']) {
        threads.push(await createThread(deployment, { metadata: { title, customer, graph_id: 'chat' } }));
      }
    });
    beforeEach(async () => {
      door.reset();
      await sample.configure({ deployments: [{ name: 'Door', url: door.url }], pageSize: 2 });
      tree = plantTree();
    });
    afterEach(async () => {
      tree.dispose();
      await sample.run('langgraphThreads.clearFilter', door.url);
      await sample.configure({ pageSize: undefined });
    });
    after(() => door.stop());

    const rows = async (): Promise<unknown> => (await readTree(tree))[0];
    const filterBy = (filter: ThreadFilter) =>
      tree.provider.setQuery(door.url, { ...tree.provider.query(door.url), filter });
    const ids = async () =>
      (await rowsUnder(tree, door.url)).flatMap((node) => (node.kind === 'thread' ? node.threadId : []));

    it('shows filter and number in the deployment’s row, and all threads again once it is cleared', async () => {
      await readTree(tree);
      await filterBy({ metadata: { customer }, graph: 'chat' });
      await readTree(tree);
      await tree.provider.settled(door.url);
      assert.deepEqual(
        await rows().then((row) => (row as string[])[0]),
        `Door · graph:chat customer:"${customer}" · 3 threads`,
      );
      const node = tree.provider.deploymentNode(door.url);
      assert.ok(node);
      assert.equal(tree.provider.getTreeItem(node).contextValue, 'deployment.filtered');
      assert.deepEqual(await ids(), [threads[2], threads[1]]);
      assert.match((await tooltipOf(tree, node)).value, /Filter: graph:chat/);
      await tree.provider.list(door.url)?.loadMore();
      assert.deepEqual(await ids(), threads.toReversed());
      await filterBy({});
      assert.equal(tree.provider.getTreeItem(node).contextValue, 'deployment');
      await tree.provider.settled(door.url);
      const all = ((await rows()) as string[])[0];
      assert.match(String(all), /^Door · 127\.0\.0\.1:\d+ · \d+ threads$/);
    });

    it('counts what was made and deleted meanwhile, without another reading', async () => {
      const number = async () => {
        await tree.provider.settled(door.url);
        const row = String(((await rows()) as string[])[0]);
        return Number(/ · (\d+) threads?$/.exec(row)?.[1]);
      };
      const list = () => {
        const found = tree.provider.list(door.url);
        assert.ok(found);
        return found;
      };
      const makeOne = async () => {
        const made = await createThread(deployment, { metadata: { title: 'one more', customer } });
        const thread = await tree.provider.find(door.url, made);
        assert.ok(thread);
        list().pin({ thread });
        return made;
      };
      await readTree(tree);
      await filterBy({ metadata: { customer } });
      for (const isAtEnd of [false, true]) {
        if (isAtEnd) while (list().more) await list().loadMore();
        assert.equal(await number(), 3);
        const made = await makeOne();
        assert.equal(await number(), 4);
        await ask(deployment, 'DELETE', `/threads/${made}`);
        list().remove(made);
        assert.equal(await number(), 3);
      }
    });

    it('says that no thread matches', async () => {
      await filterBy({ metadata: { customer: 'nobody' } });
      assert.deepEqual(await rows(), ['Door · customer:nobody · 0 threads', ['No thread matches']]);
      const [row] = await rowsUnder(tree, door.url);
      assert.ok(row);
      assert.equal(tree.provider.getTreeItem(row).contextValue, 'empty.filtered');
    });

    it('sorts, and says so', async () => {
      await tree.provider.setQuery(door.url, {
        filter: { metadata: { customer } },
        sort: { by: 'created_at', order: 'asc' },
      });
      await tree.provider.settled(door.url);
      const [row] = await readTree(tree);
      assert.match(String(row?.[0]), / · created, oldest first · /);
      assert.deepEqual(await ids(), threads.slice(0, 2));
    });

    it('keeps what was just made first, whatever the filter', async () => {
      await readTree(tree);
      const made = await createThread(deployment, { metadata: { title: 'made' } });
      const found = await tree.provider.find(door.url, made);
      assert.ok(found);
      tree.provider.list(door.url)?.pin({ thread: found });
      await filterBy({ metadata: { customer } });
      assert.deepEqual(await ids(), [made, threads[2], threads[1]]);
      await tree.provider.list(door.url)?.refresh();
      assert.deepEqual(await ids(), [threads[2], threads[1]]);
    });

    it('calls a thread without a title by what was said first', async () => {
      const talked = await createThread(deployment, { metadata: { customer: `talked ${kind}` } });
      await runAndWait(deployment, talked, 'chat', { messages: [{ role: 'user', content: 'Where is $(zap) it?' }] });
      await filterBy({ metadata: { customer: `talked ${kind}` } });
      await tree.provider.settled(door.url);
      const [node] = await rowsUnder(tree, door.url);
      assert.ok(node?.kind === 'thread');
      assert.equal(node.title, 'Where is $(zap) it?');
    });

    it('lists plainly and says so where the server has neither options nor a count', async () => {
      door.rules(
        { match: { path: /count$/ }, fault: { answer: { status: 404, body: 'Not Found' } } },
        { match: { path: searches, nth: (n) => n <= 2 }, fault: { answer: { status: 422, body: '{"detail":"no"}' } } },
      );
      const [row] = await readTree(tree);
      await tree.provider.settled(door.url);
      assert.equal(row?.[1]?.length, 3, 'two threads and Load More');
      const node = tree.provider.deploymentNode(door.url);
      assert.ok(node);
      const words = (await tooltipOf(tree, node)).value.replaceAll('&nbsp;', ' ');
      assert.match(words, /in its own order/);
      assert.match(words, /doesn’t count/);
    });

    it('takes a filter as a command, keeps it, and gives it', async () => {
      const filter = await sample.run<ThreadFilter>('langgraphThreads.filterThreads', 'Door', `customer:"${customer}"`);
      assert.deepEqual(filter, { metadata: { customer } });
      const same = await sample.run<ThreadFilter>('langgraphThreads.filterThreads', { deployment: door.url }, filter);
      assert.deepEqual(same, filter);
      const last = door.seen('POST', searches).at(-1);
      assert.deepEqual((JSON.parse(last?.body ?? '') as { metadata: object }).metadata, { customer });
      const sort = await sample.run<ThreadSort>('langgraphThreads.sortThreads', door.url, {
        by: 'status',
        order: 'asc',
      });
      assert.deepEqual(sort, { by: 'status', order: 'asc' });
      assert.match(door.seen('POST', searches).at(-1)?.body ?? '', /"sort_by":"status","sort_order":"asc"/);
      await sample.run('langgraphThreads.sortThreads', door.url, { by: 'updated_at', order: 'desc' });
      door.reset();
      await sample.run('langgraphThreads.clearFilter', door.url);
      assert.doesNotMatch(door.seen('POST', searches).at(-1)?.body ?? '', /"metadata":\{/);
    });

    it('refuses what is no filter before anything is sent', async () => {
      for (const given of [
        "cust'omer:x",
        'a$b:1',
        { metadata: { 'a]b': 1 } },
        { status: 'sleeping' },
        { values: {} },
      ]) {
        assert.equal(await sample.run('langgraphThreads.filterThreads', door.url, given), undefined);
      }
      // The extension's own view lists threads meanwhile.
      assert.deepEqual(
        door.requests.filter(({ body }) => /customer|"metadata":\{|"status":"|values":\{/.test(body)),
        [],
      );
    });

    it('finds a thread by a line of a log, whatever the other deployments do', async () => {
      const silent = await startFaultServer();
      silent.rules({ match: {}, fault: { stall: 'beforeHeaders' } });
      await sample.configure({
        deployments: [
          { name: 'Silent', url: silent.url },
          { name: 'Down', url: 'http://127.0.0.1:1' },
          { name: 'Door', url: door.url },
        ],
      });
      const [threadId = ''] = threads;
      const line = `18:00 INFO run_id=${crypto.randomUUID()} thread_id=${threadId} {"status": 200}`;
      const found = await sample.run<ThreadReference>('langgraphThreads.findThread', line);
      assert.deepEqual(found, { deployment: door.url, threadId });
      const link = `https://smith.langchain.com/studio/thread/${threadId}?baseUrl=${encodeURIComponent(door.url)}`;
      assert.deepEqual(await sample.run('langgraphThreads.findThread', link), { deployment: door.url, threadId });
      await silent.stop();
      await sample.configure({ deployments: [{ name: 'Door', url: door.url }] });
      assert.equal(await sample.run('langgraphThreads.findThread', crypto.randomUUID()), undefined);
      assert.equal(await sample.run('langgraphThreads.findThread', 'no id in here'), undefined);
    });

    it('renames a thread by one request', async () => {
      const threadId = await createThread(deployment, { metadata: { title: 'old', customer: 'kept' } });
      const thread = { deployment: 'Door', threadId };
      const result = await sample.run<ThreadReference>('langgraphThreads.renameThread', thread, ' New name ');
      assert.deepEqual(result, { deployment: door.url, threadId });
      const patches = door.seen('PATCH', /./);
      assert.deepEqual(
        patches.map(({ path, body }) => [path, body]),
        [[`/threads/${threadId}`, '{"metadata":{"title":"New name"}}']],
      );
      const { metadata } = (await getThread(deployment, threadId)) as { metadata: Record<string, unknown> };
      assert.deepEqual([metadata.title, metadata.customer], ['New name', 'kept']);
      assert.equal(await sample.run('langgraphThreads.renameThread', thread, 'x'.repeat(201)), undefined);
      assert.equal(await sample.run('langgraphThreads.renameThread', thread, 7), undefined);
      assert.equal(door.seen('PATCH', /./).length, 1);
    });

    it('lists for other extensions by the same filter and order', async () => {
      const extension = vscode.extensions.getExtension<LangGraphThreadsApi>('langgraph-threads.langgraph-threads');
      const api = await extension?.activate();
      assert.ok(api);
      const list = async (filter: ThreadFilter, offset = 0) =>
        (await api.listThreads('Door', { filter, sort: { by: 'created_at', order: 'asc' }, limit: 2, offset })).map(
          ({ threadId }) => threadId,
        );
      assert.deepEqual(await list({ metadata: { customer } }), threads.slice(0, 2));
      assert.deepEqual(await list({ metadata: { customer } }, 2), threads.slice(2));
      assert.deepEqual(await list({ metadata: { customer }, age: '1h' }, 1), threads.slice(1));
      assert.deepEqual(await list({ idPrefix: threads[1]?.slice(0, 35) ?? '', graph: 'chat' }), [threads[1]]);
      door.reset();
      await assert.rejects(list({ metadata: { "a'b": 1 } }), { name: 'AgentServerError' });
      assert.deepEqual(
        door.requests.filter(({ body }) => body.includes('"metadata":{')),
        [],
      );
    });
  });
}
