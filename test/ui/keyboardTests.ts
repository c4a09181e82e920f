import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { createThread, listThreads, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { until } from '../tools/patience';
import type { Workbench } from './workbench';

/** Makes the threads of the walk. */
export async function makeWalkedThreads(server: SampleServer): Promise<void> {
  const thread = async (title: string, graph: string, input: object): Promise<void> => {
    await runAndWait(server, await createThread(server, { metadata: { title } }), graph, input);
  };
  await thread('Finished chat', 'chat', { messages: [{ role: 'user', content: 'hello' }] });
  await thread('Which lamps?', 'deepAgent', { messages: [{ role: 'user', content: 'Which lamps?' }], calls: 2 });
  await thread('Waits', 'interrupted', { item: 'lamps' });
}

/** Nothing here touches the mouse, in the workbench that other tests have started. */
export function keyboardTests(workbench: () => Workbench, server: () => SampleServer): void {
  let copyId = '';

  const press = (key: string) => workbench().page.keyboard.press(key);
  const focusedRow = () => workbench().page.locator('.sidebar .monaco-list-row.focused');
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
    const list = workbench().page.locator('.sidebar .pane-body .monaco-list:focus');
    // The first time opens the view, which has no rows yet that could have focus.
    for (let times = 0; times < 3 && (await list.count()) === 0; times++) {
      await workbench().runCommand('Focus on Threads View', 'LangGraph');
      await workbench().row('Finished chat').waitFor();
      await list.waitFor({ timeout: 3_000 }).catch(() => undefined);
    }
    assert.equal(await list.count(), 1);
    await press('Home');
  }

  /** Of the row that has focus, and goes to an item. */
  async function openMenu(title: string): Promise<void> {
    await press('Shift+F10');
    // Its key stands behind an item's name.
    await workbench()
      .page.getByRole('menuitem', { name: new RegExp(`^${title}`) })
      .first()
      .waitFor();
    await go(
      'ArrowDown',
      workbench().page.locator('.context-view .monaco-menu .action-item.focused'),
      `^${title}(Del)?$`,
    );
  }

  it('opens the view, goes to a thread, and copies it from its context menu', async () => {
    const known = await listThreads(server());
    await focusView();
    await go('ArrowDown', focusedRow(), /^Thread Finished chat/, 'aria-label');
    await openMenu('Copy Thread');
    await workbench().screenshot('keyboard menu');
    await press('Enter');
    await workbench().toast('Identical').waitFor();
    copyId = (await listThreads(server())).find((id) => !known.includes(id)) ?? '';
  });

  it('reaches the notification and its buttons', async () => {
    await workbench().runCommand('Focus Notification Toast', 'Notifications');
    const focused = workbench().page.locator('.notification-toast :focus');
    await focused.waitFor();
    await go('Tab', workbench().page.locator('.notification-toast .monaco-button:focus'), 'Open Copy');
    await workbench().screenshot('keyboard notification');
    await press('Enter');
    await workbench().tab('Finished chat').waitFor();
  });

  it('deletes the copy from its context menu, by the question’s button', async () => {
    const before = await listThreads(server());
    await focusView();
    await go('ArrowDown', focusedRow(), /\(copy/, 'aria-label');
    await openMenu('Delete Thread');
    await press('Enter');
    await workbench().dialog().waitFor();
    assert.match(await words(workbench().dialog()), new RegExp(`Finished chat.*${copyId}.*It’s a copy of `));
    await workbench().screenshot('keyboard delete, high contrast');
    await go('Tab', workbench().dialog().locator('.monaco-button:focus'), 'Delete');
    await press('Enter');
    await workbench().toast('Deleted “').waitFor();
    await workbench().row('(copy)').waitFor({ state: 'detached' });
    assert.deepEqual((await listThreads(server())).sort(), before.filter((id) => id !== copyId).sort());
  });

  const view = (): FrameLocator => workbench().webview();
  const focused = (): Locator => view().locator(':focus');
  const selected = (): Locator => view().locator('[role=treeitem][aria-selected=true]');

  /** Goes from one thing to the next in the view until one is called so. */
  async function tabTo(name: RegExp, key = 'Tab'): Promise<void> {
    for (let times = 0; times < 60; times++) {
      if ((await focused().count()) === 1) {
        const called = (await words(focused(), 'aria-label')) || (await words(focused()));
        if (name.test(called.trim())) return;
      }
      await press(key);
    }
    assert.fail(`${key} does not lead to ${String(name)}`);
  }

  async function open(title: string): Promise<void> {
    await focusView();
    await go('ArrowDown', focusedRow(), `^Thread ${title}`, 'aria-label');
    await press('Enter');
    await view().getByRole('heading', { name: title }).waitFor();
    await selected().waitFor();
    await focused().or(view().locator('body')).first().waitFor();
  }

  it('goes through a thread: history, subagents, tabs, search', async () => {
    await open('Which lamps');
    await tabTo(/^History$/);
    await go('ArrowDown', selected(), 'called task');
    await press('ArrowRight');
    await view().locator('.row.title').first().waitFor();
    await press('ArrowLeft');
    await view().locator('.row.title').first().waitFor({ state: 'detached' });
    await tabTo(/^Conversation$/);
    for (const name of ['State', 'Changes', 'Raw']) {
      await press('ArrowRight');
      await view().getByRole('tab', { name, selected: true }).waitFor();
    }
    await tabTo(/^Search/, 'Shift+Tab');
    await workbench().page.keyboard.type('found 3 pages');
    await press('Enter');
    await view()
      .getByRole('status')
      .filter({ hasText: /of \d+ found in/ })
      .waitFor();
    await tabTo(/^Next/);
    await press('Enter');
    await view().locator('.hit.selected').waitFor();
    await workbench().screenshot('keyboard, a search');
  });

  it('answers a question, and goes on with a message, each on a copy', async () => {
    const known = await listThreads(server());
    await open('Waits');
    await view().locator('.card').waitFor();
    await tabTo(/^Your answer/);
    await workbench().page.keyboard.type('yes');
    await tabTo(/^Answer$/);
    await press('Enter');
    await confirm('Copy and Run');
    await until('the copy asks nothing', async () => (await view().locator('.card').count()) === 0);
    await open('Finished chat');
    await tabTo(/^Message$/);
    await workbench().page.keyboard.type('And a lamp?');
    await press('Enter');
    await confirm('Copy and Run');
    await view().locator('.message').getByText('And a lamp?').first().waitFor();
    await workbench().screenshot('keyboard, a run');
    assert.equal((await listThreads(server())).length, known.length + 2);
  });

  async function confirm(button: string): Promise<void> {
    await workbench().dialog().waitFor();
    await go('Tab', workbench().dialog().locator('.monaco-button:focus'), button);
    await press('Enter');
    await workbench().dialog().waitFor({ state: 'detached' });
  }
}
