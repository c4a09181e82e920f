import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { copy, createThread, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { axeFindings } from './axe';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';
import { until } from '../tools/patience';

describe('two threads as one graph, by hand', () => {
  let server: SampleServer;
  let workbench: Workbench;

  before(async () => {
    server = await startJavaScriptServer();
    const say = async (threadId: string, content: string): Promise<void> => {
      await runAndWait(server, threadId, 'chat', { messages: [{ role: 'user', content }] });
    };
    const source = await createThread(server, { metadata: { title: 'Two lamps' } });
    await say(source, 'Which lamps are there?');
    await say(source, 'Which one is cheaper?');
    const other = await copy(server, source);
    await rest(server, other, 'Three lamps');
    await say(other, 'And a third one?');
    await say(source, 'Thank you.');
    workbench = await startWorkbench({ settings: settings() });
    await show();
  });
  after(() => server.stop());

  const settings = () => ({
    'langgraphThreads.deployments': [{ name: 'Sample', url: server.url }],
    'langgraphThreads.showDiff': 'never',
  });
  const show = async (): Promise<void> => {
    await workbench.openView();
    await workbench.expand(workbench.row('Sample'));
    await workbench.row('Two lamps').waitFor();
  };
  const view = (): FrameLocator => workbench.webview();
  const rows = (): Locator => view().getByRole('treeitem');
  const verdict = (): Locator => view().locator('.verdict').filter({ hasText: 'Different' });
  const badges = (): Promise<string[]> => view().locator('.badge').allInnerTexts();

  const openGraph = async (): Promise<void> => {
    await workbench.row('Two lamps').click();
    await workbench.row('Three lamps').click({ modifiers: ['ControlOrMeta'] });
    await workbench.contextMenu(workbench.row('Three lamps'), 'Show as Graph');
    await verdict().waitFor();
  };

  it('have a common trunk, what each has of its own, and the verdict on top', async () => {
    await openGraph();
    await until('all rows are there', async () => (await rows().count()) > 8);
    const own = await badges();
    assert.equal(own.filter((each) => each === 'only in Two lamps').length, 3);
    assert.equal(own.filter((each) => each === 'only in Three lamps').length, 3);
    assert.match(await rows().first().innerText(), /only in Two lamps/);
    assert.equal(await view().locator('.lane-left.dot').count(), 3 + 1);
    await workbench.screenshot('graph of two threads');
  });

  it('show the diff of what both have beside them, and the state of what one has', async () => {
    const common = rows().filter({ hasNotText: 'only in' }).first();
    await common.click();
    await workbench.page.locator('.monaco-diff-editor').first().waitFor();
    await verdict().waitFor();
    await workbench.screenshot('graph of two threads, a pair');
    await rows().filter({ hasText: 'only in Three lamps' }).first().click();
    await workbench.page.locator('.tabs-container .tab[aria-label*=".state.langgraph.json"]').waitFor();
    await workbench.screenshot('graph of two threads, a state');
  });

  it('are gone through by keyboard, and Enter opens', async () => {
    await workbench.page.locator('.tab.active').last().getByRole('button', { name: 'Close' }).click();
    await view().getByRole('tree', { name: 'History' }).focus();
    await workbench.page.keyboard.press('End');
    const selected = view().locator('[role=treeitem][aria-selected=true]');
    await until('the last is selected', async () => (await selected.innerText()).startsWith('Input'));
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.monaco-diff-editor').first().waitFor();
  });

  it('come back after a reload, and are compared again', async () => {
    await workbench.page.locator('.tab.active').last().getByRole('button', { name: 'Close' }).click();
    await workbench.reloadWhenKept((kept) =>
      kept.split('\n').some((line) => line.includes('editorpart.state') && !line.includes('diffEditorInput')),
    );
    await verdict().waitFor();
    assert.equal((await badges()).filter((each) => each.startsWith('only in')).length, 6);
  });

  it('are a button of the notification after a comparison', async () => {
    await workbench.runCommand('View: Close All Editors', '');
    await show();
    await workbench.row('Two lamps').click();
    await workbench.row('Three lamps').click({ modifiers: ['ControlOrMeta'] });
    await workbench.contextMenu(workbench.row('Three lamps'), 'Compare Threads…');
    await workbench.toastButton('Compared', 'Show as Graph');
    await verdict().waitFor();
    await view().getByRole('button', { name: 'Open Report' }).click();
    await until('the report is open', async () => (await workbench.activeTab()).includes('report-'));
    await workbench.page.getByRole('button', { name: 'Show as Graph' }).first().click();
    await verdict().waitFor();
  });

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    it(`have nothing that axe finds serious (${theme})`, async () => {
      const own = theme === 'dark' ? undefined : await startWorkbench({ settings: settings(), theme });
      const before = workbench;
      workbench = own ?? workbench;
      try {
        if (own) {
          await show();
          await openGraph();
        }
        await rows().first().click();
        await workbench.screenshot(`graph of two threads, ${theme}`);
        assert.deepEqual(await axeFindings(view()), []);
      } finally {
        workbench = before;
        await own?.close();
      }
    });
  }
});

async function rest(server: SampleServer, threadId: string, title: string): Promise<void> {
  const response = await fetch(`${server.url}/threads/${threadId}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ metadata: { title } }),
  });
  assert.equal(response.ok, true);
}
