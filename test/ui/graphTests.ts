import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { ask, copy, createThread, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { until } from '../tools/patience';
import { axeFindings } from './axe';
import { axeThemes, type Workbench } from './workbench';

/** Makes the two threads of the graph. */
export async function makeTwoThreads(server: SampleServer): Promise<void> {
  const say = async (threadId: string, content: string): Promise<void> => {
    await runAndWait(server, threadId, 'chat', { messages: [{ role: 'user', content }] });
  };
  const source = await createThread(server, { metadata: { title: 'Two lamps' } });
  await say(source, 'Which lamps are there?');
  await say(source, 'Which one is cheaper?');
  const other = await copy(server, source);
  await ask(server, 'PATCH', `/threads/${other}`, { metadata: { title: 'Three lamps' } });
  await say(other, 'And a third one?');
  await say(source, 'Thank you.');
}

const verdictOf = (workbench: Workbench): Locator =>
  workbench.webview().locator('.verdict').filter({ hasText: 'Different' });

export async function openGraph(workbench: Workbench): Promise<void> {
  await selectBoth(workbench);
  await workbench.contextMenu(workbench.row('Three lamps'), 'Show as Graph');
  await verdictOf(workbench).waitFor();
}

async function selectBoth(workbench: Workbench): Promise<void> {
  await workbench.openView();
  await workbench.row('Two lamps').click();
  await workbench.row('Three lamps').click({ modifiers: ['ControlOrMeta'] });
}

/** Two threads as one graph, in the workbench that other tests have started. */
export function graphTests(workbench: () => Workbench): void {
  const view = (): FrameLocator => workbench().webview();
  const rows = (): Locator => view().getByRole('treeitem');
  const verdict = (): Locator => verdictOf(workbench());
  const badges = (): Promise<string[]> => view().locator('.badge').allInnerTexts();
  it('have a common trunk, what each has of its own, and the verdict on top', async () => {
    await openGraph(workbench());
    await until('all rows are there', async () => (await rows().count()) > 8);
    const own = await badges();
    assert.equal(own.filter((each) => each === 'only in Two lamps').length, 3);
    assert.equal(own.filter((each) => each === 'only in Three lamps').length, 3);
    assert.match(await rows().first().innerText(), /only in Two lamps/);
    assert.equal(await view().locator('.lane-left.dot').count(), 3 + 1);
    await rows().filter({ hasNotText: 'only in' }).locator('.fold').first().click();
    await view().getByText('The server shows no checkpoints of subgraphs here.').waitFor();
    await workbench().screenshot('graph of two threads');
  });

  it('show the diff of what both have beside them, and the state of what one has', async () => {
    const common = rows().filter({ hasNotText: 'only in' }).first();
    await common.click();
    await workbench().page.locator('.monaco-diff-editor').first().waitFor();
    await verdict().waitFor();
    await workbench().screenshot('graph of two threads, a pair');
    await rows().filter({ hasText: 'only in Three lamps' }).first().click();
    await workbench().page.locator('.tabs-container .tab[aria-label*=".state.langgraph.json"]').waitFor();
    await workbench().screenshot('graph of two threads, a state');
  });

  it('are gone through by keyboard, and Enter opens', async () => {
    await workbench().page.locator('.tab.active').last().getByRole('button', { name: 'Close' }).click();
    await view().getByRole('tree', { name: 'History' }).focus();
    await workbench().page.keyboard.press('End');
    const selected = view().locator('[role=treeitem][aria-selected=true]');
    await until('the last is selected', async () => (await selected.innerText()).startsWith('Input'));
    await workbench().page.keyboard.press('Enter');
    await workbench().page.locator('.monaco-diff-editor').first().waitFor();
  });

  it('are a button of the notification after a comparison', async () => {
    await workbench().runCommand('Close All Editors', 'View');
    await selectBoth(workbench());
    await workbench().contextMenu(workbench().row('Three lamps'), 'Compare Threads…');
    await workbench().toastButton('Compared', 'Show as Graph');
    await verdict().waitFor();
    await view().getByRole('button', { name: 'Open Report' }).click();
    await until('the report is open', async () => (await workbench().activeTab()).includes('report-'));
    await workbench().page.getByRole('button', { name: 'Show as Graph' }).first().click();
    await verdict().waitFor();
  });

  it('have nothing that axe finds serious', async () => {
    if ((await view().locator('.verdict').count()) === 0) await openGraph(workbench());
    await rows().first().click();
    for (const theme of axeThemes) {
      if (axeThemes.length > 1) await workbench().setTheme(theme);
      assert.deepEqual(await axeFindings(view()), [], theme);
      await workbench().screenshot(`graph of two threads, ${theme}`);
    }
  });
}

/** The graph that was open before a reload is there again, and compared again. */
export async function isComparedAgain(workbench: Workbench): Promise<void> {
  await verdictOf(workbench).waitFor();
  const badges = await workbench.webview().locator('.badge').allInnerTexts();
  assert.equal(badges.filter((each) => each.startsWith('only in')).length, 6);
}
