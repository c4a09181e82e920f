import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';
import { patience, until } from '../tools/patience';

describe('finding threads by hand', () => {
  let server: SampleServer;
  let door: FaultServer;
  let workbench: Workbench;
  let waiting: string;

  before(async () => {
    server = await startJavaScriptServer();
    waiting = await createThread(server, { metadata: { title: 'Waiting for approval', customer: 'acme' } });
    await runAndWait(server, waiting, 'interrupted', { item: 'ten lamps' });
    for (let count = 1; count <= 9; count++) {
      const metadata = {
        title: `Order ${count}`,
        graph_id: count % 2 ? 'chat' : 'loop',
        customer: count % 3 ? 'globex' : 'acme',
      };
      await createThread(server, { metadata });
    }
    door = await startFaultServer(server.url);
    workbench = await startWorkbench({
      theme: process.env.UI_THEME === 'light' ? 'light' : 'dark',
      settings: {
        'langgraphThreads.pageSize': 5,
        'langgraphThreads.deployments': [{ name: 'Sample', url: door.url }],
      },
    });
    await workbench.openView();
    await workbench.row('Order 9').waitFor();
  });
  after(async () => {
    await door.stop();
    await server.stop();
  });

  const deployment = (): Locator => workbench.row(/^Sample/);
  const titles = async () =>
    (await workbench.rows()).slice(1).map((row) => row.replace(/^Thread (.*?), (idle|interrupted).*$/, '$1'));
  /** The first row, which Enter takes. */
  const applyRow = (typed: string) =>
    workbench.page.locator('.quick-input-list .monaco-list-row.focused[data-index="0"]', {
      hasText: `${typed}show these threads`,
    });

  it('filters by what is typed, and shows the filter and the number in the deployment’s row', async () => {
    await workbench.inlineAction(deployment(), 'Filter Threads…');
    await workbench.quickInput().fill('customer: acme');
    await applyRow('customer: acme').waitFor();
    await workbench.screenshot('filter typed');
    await workbench.page.keyboard.press('Enter');
    await workbench.row('Waiting for approval').waitFor();
    await workbench.row('customer:acme · 4 threads').waitFor();
    assert.deepEqual(await titles(), ['Order 9', 'Order 6', 'Order 3', 'Waiting for approval']);
    await workbench.screenshot('filtered');
  });

  it('changes the filter by its rows, and takes the first row by Enter', async () => {
    await workbench.viewAction('Filter Threads…').click();
    // Rows move while the pick opens.
    await applyRow('customer:acme').waitFor();
    await workbench.pick('status:interrupted');
    await applyRow('status:interrupted customer:acme').waitFor();
    assert.match(await workbench.quickInput().inputValue(), /^status:interrupted customer:acme $/);
    await workbench.screenshot('filter changed by its rows');
    // What is typed matches rows below: the first one is taken all the same.
    await workbench.quickInput().fill('status:interrupted');
    await applyRow('status:interrupted').waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.row('status:interrupted · 1 thread').waitFor();
    assert.deepEqual(await titles(), ['Waiting for approval']);
  });

  it('says what is wrong with a filter, and sends nothing of it', async () => {
    // Only the graphs to choose from are asked for.
    const sent = () => door.requests.filter(({ path }) => path !== '/assistants/search').length;
    const before = sent();
    await workbench.viewAction('Filter Threads…').click();
    await workbench.quickInput().fill("cust'omer:acme");
    await workbench.pickRow('can’t be used as a name').waitFor();
    await workbench.screenshot('filter refused');
    await workbench.page.keyboard.press('Enter');
    assert.ok(await workbench.quickInput().isVisible());
    await workbench.page.keyboard.press('Escape');
    assert.equal(sent(), before);
  });

  it('says that no thread matches, and clears the filter there', async () => {
    await workbench.viewAction('Filter Threads…').click();
    await workbench.answer('customer:nobody');
    await workbench.row('No thread matches').waitFor();
    await workbench.row('customer:nobody · 0 threads').waitFor();
    await workbench.screenshot('no thread matches');
    await workbench.inlineAction(workbench.row('No thread matches'), 'Clear Filter');
    await workbench.row('Order 9').waitFor();
    await workbench.row(/127\.0\.0\.1:\d+ · 10 threads/).waitFor();
    await workbench.row('Load More').waitFor();
  });

  it('clears the filter in the deployment’s row, where it swaps with Filter', async () => {
    await workbench.contextMenu(deployment(), 'Filter Threads…');
    await workbench.answer('graph:loop');
    await workbench.row('graph:loop · 4 threads').waitFor();
    await deployment().hover();
    assert.equal(await deployment().locator('.actions a.action-label[aria-label="Filter Threads…"]').count(), 0);
    await workbench.screenshot('clear filter in its row');
    await workbench.inlineAction(deployment(), 'Clear Filter');
    await workbench.row('Load More').waitFor();
    assert.deepEqual((await titles()).slice(0, 2), ['Order 9', 'Order 8']);
  });

  it('sorts', async () => {
    await workbench.contextMenu(deployment(), 'Sort Threads…');
    await workbench.pickRow('created, oldest first').waitFor();
    await workbench.screenshot('sort');
    await workbench.pick('created, oldest first');
    await workbench.row('Order 1').waitFor();
    assert.deepEqual((await titles()).slice(0, 3), ['Waiting for approval', 'Order 1', 'Order 2']);
    await workbench.screenshot('sorted');
    await workbench.contextMenu(deployment(), 'Sort Threads…');
    await workbench.pick('updated, newest first');
    await workbench.row('Order 9').waitFor();
  });

  it('finds a thread by a pasted Studio link, first and selected', async () => {
    assert.ok(!(await titles()).includes('Waiting for approval'));
    await workbench.runCommand('Find Thread…');
    await workbench.answer(
      `https://smith.langchain.com/studio/thread/${waiting}?baseUrl=${encodeURIComponent(door.url)}`,
    );
    const row = workbench.row('Waiting for approval');
    await row.waitFor();
    await workbench.page.locator('.sidebar .monaco-list-row.selected', { hasText: 'Waiting for approval' }).waitFor();
    assert.equal(await row.getAttribute('data-index'), '1');
    await workbench.screenshot('found');
  });

  it('renames a thread, and shows the new title at once', async () => {
    const searches = door.seen('POST', /search$/).length;
    await workbench.contextMenu(workbench.row('Order 8'), 'Rename Thread…');
    await workbench.quickInputMessage().filter({ hasText: 'which LangGraph merges into later runs' }).waitFor();
    assert.equal(await workbench.quickInput().inputValue(), 'Order 8');
    await workbench.screenshot('rename');
    await workbench.answer('Lamps for globex $(zap)');
    await workbench.row('Lamps for globex $(zap)').waitFor();
    assert.equal((await titles()).includes('Order 8'), false);
    assert.deepEqual(
      [door.seen('PATCH', /./).length, door.seen('POST', /search$/).length],
      [1, searches + 1],
      'its metadata are looked at before',
    );
    await workbench.screenshot('renamed');
    assert.equal(await workbench.toast().isVisible(), false);
  });

  it('finds threads by a word of a title and of a first message: as a filter, and on all deployments', async () => {
    const untitled = await createThread(server);
    const messages = [{ role: 'user', content: 'Is there a quartz lamp?' }];
    await runAndWait(server, untitled, 'chat', { messages });
    await workbench.contextMenu(deployment(), 'Filter Threads…');
    await workbench.answer('QUARTZ');
    await workbench.row('Is there a quartz lamp?').waitFor();
    await workbench.row('QUARTZ · ').waitFor();
    await workbench.screenshot('filtered by a word');
    await workbench.contextMenu(deployment(), 'Filter Threads…');
    await workbench.answer('approval waiting');
    await workbench.row('Waiting for approval').waitFor();
    await workbench.inlineAction(deployment(), 'Clear Filter');
    await workbench.row('Load More').waitFor();

    await workbench.runCommand('Find Thread…');
    await workbench.answer('quartz lamp');
    await workbench.page
      .locator('.sidebar .monaco-list-row.selected', { hasText: 'Is there a quartz lamp?' })
      .waitFor();
    // The row that was found takes the focus when it is revealed, which closes a list that is open already.
    await until('a thread is chosen of several', async () => {
      await workbench.runCommand('Find Thread…');
      await workbench.answer('order');
      await workbench.pickRow('Order 3').waitFor();
      await workbench.screenshot('found by a word');
      const timeout = 5_000 * patience();
      return workbench
        .pickRow('Order 3')
        .click({ timeout })
        .then(
          () => true,
          () => false,
        );
    });
    await workbench.page.locator('.sidebar .monaco-list-row.selected', { hasText: 'Order 3' }).waitFor();
    await workbench.runCommand('Find Thread…');
    await workbench.answer('nobody said this');
    await workbench.toast(/No title or first message has “nobody said this” \(1\d threads checked\)\./).waitFor();
  });
});
