import assert from 'node:assert/strict';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { until } from '../tools/patience';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

const hostile = '[x](command:workbench.action.quit) https://evil.example $(zap) <img src=x> \u202e';

describe('the Threads view, by hand', () => {
  let server: SampleServer;
  let doors: [FaultServer, FaultServer];
  let workbench: Workbench;

  before(async () => {
    server = await startJavaScriptServer();
    for (let count = 1; count <= 12; count++) {
      await createThread(server, { metadata: { title: `thread number ${count}` } });
    }
    await createThread(server, { metadata: { title: hostile, graph_id: hostile } });
    doors = [await startFaultServer(server.url), await startFaultServer(server.url)];
    const [one, other] = doors.map(({ url }) => url);
    workbench = await startWorkbench({
      settings: {
        'workbench.hover.delay': 1500,
        'langgraphThreads.pageSize': 5,
        'langgraphThreads.deployments': [
          { name: 'One', url: one },
          { name: 'Other', url: other },
        ],
      },
    });
  });
  after(async () => {
    await Promise.all([server, ...doors].map((each) => each.stop()));
  });

  const titles = async () =>
    (await workbench.rows()).map((row) => row.replace(/^Thread (.*), idle, updated .*$/, '$1'));

  /** The pointer does not stay: a tooltip would cover the row below. */
  const loadMore = async () => {
    await workbench.row('Load More').click();
    await workbench.page.mouse.move(800, 400);
  };

  it('asks a deployment nothing before it is opened', async () => {
    const requests = () => doors.map((door) => door.seen('POST', /search$/).length);
    await workbench.runCommand('Show Log');
    await workbench.openView();
    await workbench.row('Other').waitFor();
    assert.deepEqual(requests(), [0, 0]);
    await workbench.expand(workbench.row('One'));
    await workbench.row('thread number 12').waitFor();
    assert.deepEqual(requests(), [1, 0]);
  });

  it('loads more by a click and reads them all again by Refresh, each row once', async () => {
    assert.equal((await titles()).filter((title) => title.startsWith('thread number')).length, 4);
    await loadMore();
    await workbench.row('thread number 5').waitFor();
    await createThread(server, { metadata: { title: 'newest' } });
    await loadMore();
    await workbench.row('thread number 1').waitFor();
    await workbench.row('Load More').waitFor({ state: 'detached' });
    const numbers = Array.from({ length: 12 }, (_, index) => `thread number ${12 - index}`);
    // It came to stand before the others: it is the last one until Refresh.
    assert.deepEqual((await titles()).slice(2, -1), [...numbers, 'newest']);
    await workbench.viewAction('Refresh').click();
    await workbench.page.locator('.sidebar .monaco-list-row[data-index="1"]', { hasText: 'newest' }).waitFor();
    const refreshed = await titles();
    assert.deepEqual([refreshed[1], ...refreshed.slice(3, -1)], ['newest', ...numbers]);
  });

  it('puts a new thread first, selected', async () => {
    await workbench.contextMenu(workbench.row('One'), 'New Thread');
    const selected = workbench.page.locator('.sidebar .monaco-list-row.selected');
    await selected.waitFor();
    assert.equal(await selected.getAttribute('data-index'), '1');
    assert.equal(await workbench.toast().isVisible(), false);
  });

  it('draws text from a thread as text: no link, no icon, no image, in its row and in its tooltip', async () => {
    const row = workbench.row('command:workbench');
    assert.match((await row.getAttribute('aria-label')) ?? '', /⟨U\+202E⟩/);
    const tooltip = workbench.page.locator('.workbench-hover .rendered-markdown');
    // A row that is drawn anew under the pointer has a tooltip when the pointer comes again.
    await until('its tooltip is shown', async () => {
      await workbench.page.mouse.move(800, 400);
      await row.hover({ position: { x: 80, y: 10 } });
      return tooltip.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
    });
    assert.match((await tooltip.textContent()) ?? '', /command:workbench\.action\.quit[^]*Status: idle/);
    assert.equal(await tooltip.locator('a, img, .codicon').count(), 0);
    assert.equal(await row.locator('.monaco-icon-label-container .codicon').count(), 0);
  });
});
