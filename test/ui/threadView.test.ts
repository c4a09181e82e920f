import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';
import { until } from '../tools/patience';

describe('the thread view, by hand', () => {
  let server: SampleServer;
  let workbench: Workbench;

  before(async () => {
    server = await startJavaScriptServer();
    const thread = async (title: string, graph: string, input: object): Promise<void> => {
      await runAndWait(server, await createThread(server, { metadata: { title } }), graph, input);
    };
    await thread('Which lamps?', 'deepAgent', {
      messages: [{ role: 'user', content: 'Which lamps are there?' }],
      calls: 2,
    });
    await thread('Waits', 'interrupted', { item: 'lamps' });
    workbench = await startWorkbench({
      settings: { 'langgraphThreads.deployments': [{ name: 'Sample', url: server.url }] },
    });
    await workbench.openView();
    await workbench.expand(workbench.row('Sample'));
    await workbench.row('Which lamps?').waitFor();
  });
  after(() => server.stop());

  const view = (): FrameLocator =>
    workbench.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  const rows = (): Locator => view().getByRole('option');

  it('opens on a click, with the conversation of the newest checkpoint', async () => {
    await workbench.row('Which lamps?').click();
    await view().getByRole('heading', { name: 'Which lamps?' }).waitFor();
    await view().locator('.message').first().waitFor();
    await workbench.screenshot('thread view');
    assert.ok((await rows().count()) > 3);
    for (const tab of ['State', 'Changes', 'Raw']) {
      await view().getByRole('tab', { name: tab }).click();
      await until('it is shown', async () => !(await view().locator('#pane').innerText()).includes('Loading'));
      await workbench.screenshot(`thread view ${tab}`);
    }
  });

  it('shows what a thread waits for', async () => {
    await workbench.row('Waits').click();
    await view().getByRole('heading', { name: 'Waits' }).waitFor();
    await view().locator('.card').waitFor();
    await workbench.screenshot('thread view waits');
  });
});
