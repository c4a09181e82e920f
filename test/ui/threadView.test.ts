import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { axeFindings } from './axe';
import { startWorkbench } from './driver';
import { graphTests, isComparedAgain, makeTwoThreads, openGraph } from './graphTests';
import { axeThemes, type Workbench } from './workbench';
import { until } from '../tools/patience';

describe('the thread view, by hand', () => {
  let server: SampleServer;
  let workbench: Workbench;

  before(async () => {
    server = await startJavaScriptServer();
    const thread = async (title: string, graph: string, input: object): Promise<void> => {
      await runAndWait(server, await createThread(server, { metadata: { title } }), graph, input);
    };
    await thread('Waits', 'interrupted', { item: 'lamps' });
    await thread('Which lamps?', 'deepAgent', {
      messages: [{ role: 'user', content: 'Which lamps are there?' }],
      calls: 2,
    });
    await makeTwoThreads(server);
    workbench = await startWorkbench({
      settings: {
        'langgraphThreads.deployments': [{ name: 'Sample', url: server.url }],
        'langgraphThreads.showDiff': 'never',
      },
    });
    await workbench.openView();
    await workbench.expand(workbench.row('Sample'));
    await workbench.row('Which lamps?').waitFor();
  });
  after(() => server.stop());

  const view = (): FrameLocator => workbench.webview();
  const rows = (): Locator => view().getByRole('treeitem');
  const tab = (name: string): Locator => view().getByRole('tab', { name });
  const selected = (): Locator => view().locator('[role=treeitem][aria-selected=true]');
  const paneText = (): Promise<string> => view().locator('#pane').innerText();

  const openThread = async (title: string): Promise<void> => {
    await workbench.row(title).click();
    await view().getByRole('heading', { name: title }).waitFor();
    await selected().waitFor();
  };

  it('opens on a click, at the conversation of the newest checkpoint', async () => {
    await openThread('Which lamps?');
    await view().locator('.message').first().waitFor();
    assert.deepEqual(await view().locator('.message > h3').allInnerTexts(), ['You', 'lead', 'Assistant']);
    assert.equal(await selected().innerText(), await rows().first().innerText());
    assert.equal(await view().locator('#app').locator('a[href], img, iframe, style, [style*="url"]').count(), 0);
    await workbench.screenshot('thread view');
  });

  it('has what a checkpoint changed, its state, and the whole of it', async () => {
    await rows().filter({ hasText: '2 results' }).click();
    await tab('Changes').click();
    await view().locator('.change').first().waitFor();
    assert.match(await paneText(), /found 3 pages about/);
    await workbench.screenshot('thread view, changes');
    await tab('State').click();
    await view().locator('.tree summary').filter({ hasText: 'messages' }).click();
    await view().locator('.tree .tree-branch, .tree ul li').first().waitFor();
    await workbench.screenshot('thread view, state');
    await tab('Raw').click();
    await view().locator('pre.raw').waitFor();
    assert.match(await paneText(), /"checkpoint_id"/);
    await workbench.screenshot('thread view, raw');
  });

  it('goes through the history with the arrow keys, and the right side follows', async () => {
    await tab('Conversation').click();
    await view().getByRole('tree', { name: 'History' }).focus();
    await workbench.page.keyboard.press('End');
    await view().getByText('No messages in this state.').waitFor();
    assert.match(await selected().innerText(), /^Input/);
    await workbench.page.keyboard.press('ArrowUp');
    await until('the first message is there', async () => (await view().locator('.message').count()) === 1);
    await workbench.page.keyboard.press('Home');
    await until('all are there', async () => (await view().locator('.message').count()) === 3);
  });

  it('folds out a subagent, in the history and in the conversation', async () => {
    await rows().filter({ hasText: 'called task' }).locator('.fold').click();
    await view().locator('.row.title').first().waitFor();
    await workbench.screenshot('thread view, subagents in the history');
    await view().getByRole('button', { name: 'Show what subagents said' }).click();
    await view().locator('.call > summary').first().click();
    await view().locator('.subagent > summary').first().click();
    await view().locator('.subagent .message').first().waitFor();
    await workbench.screenshot('thread view, a subagent in the conversation');
  });

  it('finds words in any step, and goes from one to the next', async () => {
    const box = view().getByRole('searchbox');
    await box.fill('FOUND 3 pages');
    await box.press('Enter');
    await view()
      .getByRole('status')
      .filter({ hasText: /of \d+ found in/ })
      .waitFor();
    assert.ok((await view().locator('.hit').count()) >= 2);
    await view().getByRole('button', { name: 'Next' }).click();
    await view().locator('.hit.selected').waitFor();
    await workbench.screenshot('thread view, search');
    await view().getByRole('button', { name: 'Close' }).click();
  });

  it('has nothing that axe finds serious, in any tab', async () => {
    await openThread('Which lamps?');
    const findings: string[] = [];
    for (const theme of axeThemes) {
      if (axeThemes.length > 1) await workbench.setTheme(theme);
      for (const name of ['Conversation', 'State', 'Changes', 'Raw']) {
        await tab(name).click();
        await until('it is shown', async () => !(await paneText()).includes('Loading'));
        findings.push(...(await axeFindings(view())).map((each) => `${theme}, ${name}: ${each}`));
      }
      await tab('Conversation').click();
      await workbench.screenshot(`thread view, ${theme}`);
    }
    assert.deepEqual(findings, []);
  });

  describe('two threads as one graph', () => {
    graphTests(() => workbench);
  });

  it('comes back after a reload, at the checkpoint that was selected, and so does a graph', async () => {
    await workbench.runCommand('Close All Editors', 'View');
    await openGraph(workbench);
    await workbench.runCommand('Keep Editor', 'View');
    await openThread('Which lamps?');
    await rows().filter({ hasText: 'called task' }).click();
    const text = /called \w+/.exec(await selected().innerText())?.[0] ?? 'nothing';
    const checkpointId = (await selected().getAttribute('title'))?.split(' · ').at(-1) ?? 'none';
    await workbench.reloadWhenKept((kept) => kept.includes(checkpointId));
    await selected().waitFor();
    assert.match(await selected().innerText(), new RegExp(text));
    await view().locator('.message').first().waitFor();
    await workbench.tab('Two lamps').click();
    await isComparedAgain(workbench);
  });

  it('shows what a thread waits for, and its state where there are no messages', async () => {
    await workbench.openView();
    await openThread('Waits');
    await view().locator('.card').waitFor();
    await view().locator('.tree').waitFor();
    await workbench.screenshot('thread view, a question');
  });
});
