import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { ask, createThread } from '../servers/stage/rest';
import * as sample from './sampleDeployments';
import { plantTree, readTree, rowsUnder, tooltipOf, type TreeUnderTest } from './treeUnderTest';

const asJson = { 'content-type': 'application/json' };
const search = /^\/threads\/search$/;

/** What a server of an empty list answers, with the threads of the given titles. */
function rows(...threads: { id: string; title?: unknown; status?: string; metadata?: object }[]): string {
  return JSON.stringify(
    threads.map(({ id, title, status = 'idle', metadata }) => ({
      thread_id: id,
      created_at: '2026-01-02T03:04:05Z',
      updated_at: new Date().toISOString(),
      status,
      metadata: { ...metadata, ...(title === undefined ? {} : { title }) },
    })),
  );
}

describe('the Threads view', () => {
  let tree: TreeUnderTest;
  let server: FaultServer;
  const plant = async (deployments: unknown[], settings: Record<string, unknown> = {}) => {
    await sample.configure({ deployments, ...settings });
    tree = plantTree();
    await tree.credentials.set(server.url, [{ name: 'X-Tree', value: 'under-test' }]);
  };
  /** Without those of the extension itself, whose view may be open too. */
  const own = () => server.requests.filter(({ headers }) => headers['x-tree'] === 'under-test');
  const answer = (status: number, body: string, headers: Record<string, string> = asJson) => {
    server.rules({ match: { path: search }, fault: { answer: { status, body, headers } } });
  };

  before(async () => {
    server = await startFaultServer();
  });
  beforeEach(() => {
    server.reset();
  });
  afterEach(async () => {
    tree.dispose();
    await sample.configure({ pageSize: undefined, requestTimeout: undefined });
  });
  after(() => server.stop());

  for (const kind of sample.kinds) {
    it(`lists the threads of the ${kind} server, newest first, a page at a time`, async () => {
      const { url } = await sample.sampleDeployment(kind);
      const ids: string[] = [];
      for (const title of ['first', 'second', 'third', 'fourth']) {
        ids.push(await createThread({ url }, { metadata: { title, graph_id: 'chat' } }));
      }
      await plant([{ name: 'Sample', url }], { pageSize: 2 });
      const [row] = await readTree(tree);
      assert.ok(Array.isArray(row));
      assert.equal(row[0], `Sample · ${url.slice('http://'.length)}`);
      assert.deepEqual(
        row[1].map((each) => String(each).replace(/ · .{8,13} · /, ' · ')),
        ['fourth', 'third', 'Load More'],
      );
      await tree.provider.list(url)?.loadMore();
      const nodes = await rowsUnder(tree, url);
      const shown = nodes.map((node) => (node.kind === 'thread' ? node.threadId : node.kind));
      assert.deepEqual(shown, [...ids.reverse(), 'loadMore']);

      const [first] = nodes;
      assert.ok(first?.kind === 'thread');
      const { value } = await tooltipOf(tree, first);
      for (const fact of [first.threadId, 'fourth', 'idle', 'chat']) {
        assert.ok(value.includes(fact), `${fact} in ${value}`);
      }
    });
  }

  it('counts the threads that wait for an answer, copies that servers call idle too', async () => {
    const asks = { interrupts: { task: [{ value: 'approve?' }] } };
    const [first, second, third] = JSON.parse(
      rows({ id: 'one', status: 'interrupted' }, { id: 'two' }, { id: 'three' }),
    ) as object[];
    answer(200, JSON.stringify([first, { ...second, ...asks }, { ...third, interrupts: {} }]));
    await plant([{ name: 'A', url: server.url }]);
    assert.equal(tree.provider.waiting(), 0);
    await rowsUnder(tree, server.url);
    assert.equal(tree.provider.waiting(), 2);
  });

  it('tells copies from their source and each other, and marks a verdict until the thread is updated', async () => {
    const forked = (n: number) => ({ title: 'A chat', forked_from: { thread_id: 'source', checkpoint_id: `c${n}` } });
    const copies = [2, 1].map((n) => ({ id: `copy${n}`, title: 'A chat', metadata: forked(n) }));
    answer(200, rows(...copies, { id: 'source', title: 'A chat' }));
    await plant([{ name: 'A', url: server.url }]);
    const nodes = await rowsUnder(tree, server.url);
    const items = () => nodes.map((node) => tree.provider.getTreeItem(node));
    const labels = items().map(({ label }) => (typeof label === 'string' ? label : ''));
    assert.equal(labels[2], 'A chat');
    assert.deepEqual(labels.slice(0, 2).sort(), ['A chat (copy 2)', 'A chat (copy)']);
    assert.deepEqual(
      items().map(({ iconPath }) => (iconPath as vscode.ThemeIcon).id),
      [...['repo-forked', 'repo-forked', 'comment-discussion']],
    );
    const [copy] = nodes;
    assert.ok(copy?.kind === 'thread');
    tree.provider.mark(copy, { verdict: 'identical' });
    await rowsUnder(tree, server.url);
    assert.match(String(items()[0]?.description), /^✓ identical · /);
    assert.match(items()[0]?.accessibilityInformation?.label ?? '', /copy of source, identical$/);
    answer(200, rows(...copies));
    await tree.provider.list(server.url)?.refresh();
    await rowsUnder(tree, server.url);
    assert.doesNotMatch(String(items()[0]?.description), /identical/);
  });

  it('shows every row once while threads change places under its pages', async () => {
    const { url } = await sample.sampleDeployment('javascript');
    const ids: string[] = [];
    for (let count = 0; count < 6; count++) {
      ids.unshift(await createThread({ url }, { metadata: { title: `moving ${count}` } }));
    }
    await plant([{ name: 'Sample', url }], { pageSize: 3 });
    const before = await rowsUnder(tree, (await readTree(tree), url));
    // The oldest becomes the newest, and pushes one that was shown to the next page.
    await ask({ url }, 'PATCH', `/threads/${ids[5] ?? ''}`, { metadata: { moved: true } });
    await tree.provider.list(url)?.loadMore();
    const after = await rowsUnder(tree, url);
    assert.deepEqual(
      after.slice(0, 3).map((node) => node.id),
      before.slice(0, 3).map((node) => node.id),
    );
    const found = after.flatMap((node) => (node.kind === 'thread' ? node.threadId : []));
    assert.deepEqual(found.slice(0, 5), ids.slice(0, 5));
    await tree.provider.list(url)?.refresh();
    const refreshed = await rowsUnder(tree, url);
    assert.equal(refreshed[0]?.kind === 'thread' && refreshed[0].threadId, ids[5]);
    await readTree(tree);
  });

  const failures: [what: string, status: number, body: string, row: string, kind?: string][] = [
    ['401', 401, '{"detail":"no key"}', 'No valid credentials (401)', 'problem.credentials'],
    ['403', 403, '{"detail":"not yours"}', 'Not allowed with these credentials (403)', 'problem.credentials'],
    ['404', 404, 'Not Found', 'POST /threads/search isn’t supported (404)'],
    ['422', 422, '{"detail":"limit"}', 'Request refused (422)'],
    ['500', 500, 'Internal Server Error', 'Server error (500)'],
    ['HTML', 200, '<!doctype html><title>hello</title>', 'Not an Agent Server'],
    ['an empty body', 200, '', 'Not an Agent Server'],
    ['null', 200, 'null', 'Not an Agent Server'],
    ['a redirect', 307, '', 'Moved to http://elsewhere.example'],
  ];
  for (const [what, status, body, row, kind = 'problem'] of failures) {
    it(`shows what is wrong where a deployment answers ${what}, and its neighbours`, async () => {
      const { url, name } = await sample.sampleDeployment('javascript');
      answer(status, body, { ...asJson, location: 'http://elsewhere.example/threads/search' });
      await plant(
        [
          { name: 'Failing', url: server.url },
          { name, url },
        ],
        { requestTimeout: 2, pageSize: 1 },
      );
      const [failing, neighbour] = await readTree(tree);
      assert.deepEqual(failing, [`Failing · ${server.url.slice('http://'.length)}`, [row]]);
      assert.ok(Array.isArray(neighbour) && neighbour[1].length === 2, 'the neighbour has a thread and Load More');
      const [problem] = await rowsUnder(tree, server.url);
      assert.ok(problem);
      const item = tree.provider.getTreeItem(problem);
      const isKey = kind === 'problem.credentials';
      assert.equal(item.contextValue, kind);
      assert.equal(item.command?.command, `langgraphThreads.${isKey ? 'setCredentials' : 'retry'}`);
      assert.equal((item.iconPath as vscode.ThemeIcon).id, isKey ? 'error' : 'warning');
      assert.ok((await tooltipOf(tree, problem)).value.length > row.length / 2);

      // Retry, once it works again.
      answer(200, rows({ id: 'thread-1', title: 'back' }));
      await tree.provider.list(server.url)?.retry();
      const [back] = await rowsUnder(tree, server.url);
      assert.equal(back?.kind === 'thread' && back.title, 'back');
    });
  }

  it('does not let its neighbours wait for a deployment that is silent', async () => {
    const { url, name } = await sample.sampleDeployment('javascript');
    server.rules({ match: { path: search }, fault: { stall: 'beforeHeaders' } });
    await plant(
      [
        { name: 'Silent', url: server.url },
        { name, url },
      ],
      { requestTimeout: 2 },
    );
    const [silent, neighbour] = await tree.provider.getChildren();
    assert.ok(silent && neighbour);
    const [shown] = await tree.provider.getChildren(silent);
    assert.equal(shown?.kind, 'loading');
    assert.equal((await rowsUnder(tree, url))[0]?.kind, 'thread');
    assert.deepEqual(await readTree(tree).then(([row]) => row?.[1]), ['Request timed out']);
    assert.ok(tree.changes() > 0, 'VS Code was not told that the answer never came');
  });

  it('dates all rows of a drawing at one time', async () => {
    answer(200, rows({ id: 'one' }, { id: 'two' }));
    await plant([{ name: 'A', url: server.url }]);
    const nodes = await rowsUnder(tree, server.url);
    const words = () => nodes.map((node) => String(tree.provider.getTreeItem(node).description).split(' · ').at(-1));
    const clock = Date.now;
    const [first] = words();
    assert.equal(first, 'now');
    try {
      Date.now = () => clock() + 5 * 60_000;
      assert.deepEqual(words(), ['now', 'now']);
      tree.provider.redraw();
      assert.deepEqual(words(), ['5m', '5m']);
    } finally {
      Date.now = clock;
    }
  });

  it('says that a deployment has no threads', async () => {
    answer(200, '[]');
    await plant([{ name: 'Empty', url: server.url }]);
    assert.deepEqual(await readTree(tree).then(([row]) => row?.[1]), ['No threads yet']);
  });

  it('asks nothing over plain http of another machine until that was agreed to', async () => {
    await plant([{ name: 'Intranet', url: 'http://intranet.example:1' }], { requestTimeout: 1 });
    const under = () => readTree(tree).then(([row]) => row?.[1]);
    assert.deepEqual(await under(), ['Unencrypted http. Choose Retry to allow it']);
    await tree.agreements.give('http://intranet.example:1');
    await tree.provider.list('http://intranet.example:1')?.retry();
    assert.notDeepEqual(await under(), ['Unencrypted http. Choose Retry to allow it']);
  });

  it('shows the entries of the setting that are no deployments', async () => {
    answer(200, '[]');
    await plant([
      { name: 'Good', url: server.url },
      { name: 'Good', url: 'https://other.example' },
      { name: 'Again', url: `${server.url}/` },
      { name: 'File', url: 'file:///etc/passwd' },
      { url: 'https://nameless.example' },
      7,
    ]);
    assert.deepEqual((await readTree(tree)).slice(1), [
      'Good · Another deployment has the same name.',
      'Again · Another deployment has the same URL.',
      'File · Use an https or http URL.',
      'Deployment 5 in the settings · The name is missing.',
      'Deployment 6 in the settings · Expected an object with a name and a url.',
    ]);
  });

  it('lists every row that names a thread, whatever else is odd, and counts the others', async () => {
    const odd = [
      { thread_id: 7 },
      { thread_id: 'whatsapp:+15550100', status: 'sleeping', created_at: 1767225600.5, updated_at: null },
      null,
      { thread_id: 'thread#1?draft', metadata: { title: 'Odd', guild: { raw: true } } },
    ];
    const text = JSON.stringify(odd).replace('{"raw":true}', '818617667421601852');
    answer(200, text, { ...asJson, 'x-pagination-total': '4' });
    await plant([{ name: 'Odd', url: server.url }]);
    await readTree(tree);
    assert.deepEqual(await readTree(tree), [
      [`Odd · ${server.url.slice('http://'.length)} · 2 rows couldn’t be read`, ['whatsapp', 'Odd']],
    ]);
    const [, node] = await rowsUnder(tree, server.url);
    assert.ok(node);
    assert.match((await tooltipOf(tree, node)).value, /metadata\.guild: 818617667421601852/);
    const deployment = tree.provider.deploymentNode(server.url);
    assert.ok(deployment);
    assert.match((await tooltipOf(tree, deployment)).value.replaceAll('&nbsp;', ' '), /2 rows couldn’t be read/);
  });

  it('keeps rows and ids when a deployment gets another name, and forgets one that goes', async () => {
    answer(200, rows({ id: 'thread-1', title: 'stays' }), { ...asJson, 'x-pagination-total': '1' });
    await plant([{ name: 'One', url: server.url }]);
    await readTree(tree);
    const [before] = await rowsUnder(tree, server.url);
    await sample.configure({ deployments: [{ name: 'Other', url: server.url }] });
    assert.deepEqual(await readTree(tree).then(([row]) => row?.[0]), `Other · ${server.url.slice('http://'.length)}`);
    assert.equal((await rowsUnder(tree, server.url))[0]?.id, before?.id);
    assert.equal(own().length, 1);
    await sample.configure({ deployments: [] });
    assert.deepEqual(await readTree(tree), []);
  });

  it('asks for no state, and for nothing before a deployment is opened', async () => {
    answer(200, '[]');
    await plant([{ name: 'One', url: server.url }]);
    await tree.provider.getChildren();
    assert.equal(own().length, 0);
    await readTree(tree);
    const [request] = own();
    const body = JSON.parse(request?.body ?? '') as { select: string[] };
    assert.deepEqual(body.select, ['thread_id', 'created_at', 'updated_at', 'metadata', 'status', 'interrupts']);
  });

  it('sends the credentials of a base URL to no other, and reads a corrupted entry as none', async () => {
    answer(200, '[]');
    await plant([{ name: 'One', url: server.url }]);
    await tree.credentials.set('http://127.0.0.1:1', [{ name: 'X-Api-Key', value: 'secret-of-another' }]);
    await readTree(tree);
    assert.ok(!JSON.stringify(server.requests).includes('secret-of-another'));
    await tree.credentials.set(server.url, [{ name: 'X-Api-Key', value: 'secret-of-this' }]);
    await tree.provider.list(server.url)?.refresh();
    assert.equal(server.requests.at(-1)?.headers['x-api-key'], 'secret-of-this');
    assert.equal(tree.credentials.redact('sent secret-of-this, and more'), 'sent ***, and more');
  });

  it('tells the metadata in the tooltip, by keys that pass for nothing else', async () => {
    const told = { title: 'A chat', graph_id: 'chat' };
    const keys = Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`key${index}`, index]));
    const texts = async (metadata: Record<string, unknown>): Promise<string[]> => {
      answer(200, rows({ id: 'one', title: 'A chat', metadata }));
      await plant([{ name: 'One', url: server.url }]);
      const [thread] = await rowsUnder(tree, server.url);
      assert.ok(thread);
      return (await tooltipOf(tree, thread)).value.split('\n').filter((line) => line.startsWith('metadata'));
    };
    const few = { ...told, name: 'another', Status: 'busy', 'a\nkey': { deep: [1, true] }, gone: null };
    assert.deepEqual(await texts(few), [
      'metadata.name: another',
      'metadata.Status: busy',
      'metadata.a key: {"deep":[1,true]}',
    ]);
    const many = await texts({ ...told, ...keys });
    assert.deepEqual([many.length, many.at(-2), many.at(-1)], [13, 'metadata.key11: 11', 'metadata: 2 more keys']);
  });

  it('draws hostile text as text', async () => {
    const hostile = [
      '[x](command:workbench.action.quit) $(zap) <img src=x onerror=alert(1)>',
      'https://evil.example www.evil.example me@evil.example',
      'turned \u202e around\0',
      '```\n[x](command:y)\n```\n# head',
      'a'.repeat(1_000_000),
    ];
    const graph = '```\n[g](command:x)';
    answer(
      200,
      rows(
        ...hostile.map((title, index) => ({ id: `t${index}`, title, metadata: { graph_id: graph, [title]: title } })),
      ),
    );
    await plant([{ name: '[n](command:x) $(zap)', url: server.url }]);
    await readTree(tree);
    const deployment = tree.provider.deploymentNode(server.url);
    assert.ok(deployment);
    for (const node of [deployment, ...(await rowsUnder(tree, server.url))]) {
      const item = tree.provider.getTreeItem(node);
      assert.ok(typeof item.label === 'string' && item.label.length <= 200);
      assert.doesNotMatch(`${item.label}${String(item.description)}`, /[\p{Cc}\u202a-\u202e]/u);
      // A click on a thread opens its view, whatever it is called.
      assert.ok(node.kind === 'thread' ? item.command?.command === 'langgraphThreads.openThread' : !item.command);
      const { value, isTrusted, supportHtml, supportThemeIcons } = await tooltipOf(tree, node);
      assert.ok(!isTrusted && !supportHtml && !supportThemeIcons);
      // Outside the fenced facts nothing can become a link, a bare address included. HTML is not supported, so it is text.
      const [prose = ''] = value.split(/^`{3,}/m);
      assert.doesNotMatch(prose, /(?<!\\)\]\(|\w:\/\/|www\.|\w@|(?<!\\)!\[/);
    }
  });
});
