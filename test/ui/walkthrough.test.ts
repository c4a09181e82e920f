import assert from 'node:assert/strict';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import type { SampleServer } from '../servers/stage/sampleServer';
import { seed } from '../servers/stage/seed';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

describe('the walkthrough, by hand', () => {
  let server: SampleServer;
  let workbench: Workbench;

  before(async () => {
    server = await startJavaScriptServer();
    await seed(server.url, { only: ['finishedChat'] });
    workbench = await startWorkbench();
    // Beside a narrow text there is no room for pictures.
    await workbench.page.setViewportSize({ width: 1600, height: 900 });
  });
  after(() => server.stop());

  const step = (title: string) => workbench.page.locator('.getting-started-step', { hasText: title });
  const done = (title: string) => step(title).locator('.codicon.complete');

  async function openStep(title: string): Promise<void> {
    if ((await step(title).getAttribute('aria-expanded')) !== 'true') await step(title).click();
    await step(title).and(workbench.page.locator('[aria-expanded="true"]')).waitFor();
  }

  it('has four steps, each with a picture', async () => {
    await workbench.runCommand('Open Walkthrough...', 'Welcome');
    await workbench.answer('Get Started with LangGraph Threads');
    const steps = [
      ['Add a deployment', 'running: Python'],
      ['Browse its threads', 'Load More'],
      ['Copy a thread', 'Copy ID'],
      ['Read the diff', 'Identical'],
    ] as const;
    const picture = workbench.page.frameLocator('iframe.webview').frameLocator('#active-frame').locator('svg');
    for (const [index, [title, words]] of steps.entries()) {
      await openStep(title);
      await picture.locator('text', { hasText: words }).waitFor();
      await workbench.screenshot(`walkthrough ${index + 1}`);
    }
    assert.equal(await workbench.page.locator('.getting-started-step .codicon.complete').count(), 0);
  });

  it('leads to a deployment, its threads, a copy and the diff, and checks them off', async () => {
    await openStep('Add a deployment');
    await workbench.page.getByRole('button', { name: 'Add Deployment…' }).last().click();
    await workbench.answer(server.url);
    await workbench.quickInputMessage().filter({ hasText: 'Shown in the Threads view' }).waitFor();
    await workbench.answer('Sample');
    await done('Add a deployment').waitFor();

    await openStep('Browse its threads');
    await workbench.page.getByRole('button', { name: 'Show Threads' }).click();
    await workbench.row('Finished chat').waitFor();
    await done('Browse its threads').waitFor();

    await workbench.contextMenu(workbench.row('Finished chat'), 'Copy Thread');
    await workbench.toast('Identical').waitFor();
    await workbench.page.locator('.tabs-container .tab.active', { hasText: '(identical)' }).waitFor();
    await workbench.page.locator('.tabs-container .tab', { hasText: 'Welcome' }).click();
    await done('Copy a thread').waitFor();
    await done('Read the diff').waitFor();
    await workbench.screenshot('walkthrough done');
  });
});
