import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { listThreads } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { seed } from '../servers/stage/seed';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

/** Nothing here touches the mouse. */
describe('the way from a thread to its copy and back, by keyboard alone', () => {
  let server: SampleServer;
  let workbench: Workbench;
  let copyId = '';

  before(async () => {
    server = await startJavaScriptServer();
    await seed(server.url, { only: ['finishedChat', 'interrupted'] });
    workbench = await startWorkbench({
      settings: {
        'langgraphThreads.deployments': [{ name: 'Sample', url: server.url }],
        'workbench.colorTheme': 'Default High Contrast',
      },
    });
  });
  after(() => server.stop());

  const press = (key: string) => workbench.page.keyboard.press(key);
  const focusedRow = () => workbench.page.locator('.sidebar .monaco-list-row.focused');
  const words = async (place: Locator, attribute?: string) =>
    (attribute === undefined ? await place.textContent() : await place.getAttribute(attribute)) ?? '';

  /** Presses a key until `place` says what is looked for. */
  async function go(key: string, place: Locator, wanted: string | RegExp, attribute?: string): Promise<void> {
    for (let times = 0; times < 30; times++) {
      if ((await place.count()) === 1 && new RegExp(wanted).test(await words(place, attribute))) return;
      await press(key);
    }
    assert.fail(`${key} does not lead to ${String(wanted)}`);
  }

  async function focusView(): Promise<void> {
    const list = workbench.page.locator('.sidebar .pane-body .monaco-list:focus');
    // The first time opens the view, which has no rows yet that could have focus.
    for (let times = 0; times < 3 && (await list.count()) === 0; times++) {
      await workbench.runCommand('Focus on Threads View', 'LangGraph');
      await workbench.row('Finished chat').waitFor();
      await list.waitFor({ timeout: 3_000 }).catch(() => undefined);
    }
    assert.equal(await list.count(), 1);
  }

  /** Of the row that has focus, and goes to an item. */
  async function openMenu(title: string): Promise<void> {
    await press('Shift+F10');
    // Its key stands behind an item's name.
    await workbench.page
      .getByRole('menuitem', { name: new RegExp(`^${title}`) })
      .first()
      .waitFor();
    await go(
      'ArrowDown',
      workbench.page.locator('.context-view .monaco-menu .action-item.focused'),
      `^${title}(Del)?$`,
    );
  }

  it('opens the view, goes to a thread, and copies it from its context menu', async () => {
    const known = await listThreads(server);
    await focusView();
    await go('ArrowDown', focusedRow(), /^Thread Finished chat/, 'aria-label');
    await openMenu('Copy Thread');
    await workbench.screenshot('keyboard menu');
    await press('Enter');
    await workbench.toast('Identical').waitFor();
    copyId = (await listThreads(server)).find((id) => !known.includes(id)) ?? '';
  });

  it('reaches the notification and its buttons', async () => {
    await workbench.runCommand('Focus Notification Toast', 'Notifications');
    const focused = workbench.page.locator('.notification-toast :focus');
    await focused.waitFor();
    await go('Tab', workbench.page.locator('.notification-toast .monaco-button:focus'), 'Open Copy');
    await workbench.screenshot('keyboard notification');
    await press('Enter');
    await workbench.tab('Finished chat').waitFor();
  });

  it('deletes the copy from its context menu, by the question’s button', async () => {
    const before = await listThreads(server);
    await focusView();
    await go('ArrowUp', focusedRow(), /\(copy/, 'aria-label');
    await openMenu('Delete Thread');
    await press('Enter');
    await workbench.dialog().waitFor();
    assert.match(await words(workbench.dialog()), new RegExp(`Finished chat.*${copyId}.*It’s a copy of `));
    await workbench.screenshot('keyboard delete, high contrast');
    await go('Tab', workbench.dialog().locator('.monaco-button:focus'), 'Delete');
    await press('Enter');
    await workbench.toast('Deleted “').waitFor();
    await workbench.row('(copy)').waitFor({ state: 'detached' });
    assert.deepEqual((await listThreads(server)).sort(), before.filter((id) => id !== copyId).sort());
  });
});
