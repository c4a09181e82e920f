import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { ask, createThread, deleteThread, runAndWait, updateState } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { until } from '../tools/patience';
import { startWorkbench } from './driver';
import { keyboardTests, makeWalkedThreads } from './keyboardTests';
import type { Workbench } from './workbench';

/** `npm run soak` has 60 MB and 2,000; these do not hold `npm test` up. */
const stateMb = Number(process.env.STATE_MB ?? 6);
const checkpoints = Number(process.env.CHECKPOINTS ?? 200);

/** None of them is what one hopes for, and each is shown with a sentence and nothing lost. */
describe('the thread view where things are large, broken or gone, by hand', () => {
  let server: SampleServer;
  let door: FaultServer;
  let workbench: Workbench;
  let deletedId: string;

  before(async () => {
    server = await startJavaScriptServer();
    door = await startFaultServer(server.url);
    const make = async (title: string, graph: string | undefined, input?: object): Promise<string> => {
      const id = await createThread(server, { metadata: { title } });
      if (graph !== undefined) await runAndWait(server, id, graph, input);
      return id;
    };
    const say = (content: string) => ({ role: 'user', content });
    await make('Never run', undefined);
    await make('Has failed', 'failing', {});
    await make('No messages', 'loop', { steps: 2, bytes: 16 });
    const gone = await make('Graph is gone', 'chat', { messages: [say('hello')] });
    await ask(server, 'PATCH', `/threads/${gone}`, { metadata: { graph_id: 'removed' } });
    const long = Array.from({ length: 1_000 }, (_, index) => say(`message ${index + 1}`));
    await make('Long conversation', 'deepAgent', { messages: long });
    await make('Long message', 'chat', { messages: [say('a long word '.repeat(100_000))] });
    await make('Large state', 'loop', { steps: 1, bytes: stateMb * 1_000_000 });
    await make('Many checkpoints', 'loop', { steps: checkpoints - 2, bytes: 24 });
    deletedId = await make('Is deleted', 'chat', { messages: [say('one')] });
    await updateState(server, deletedId, { values: { messages: [say('two')] }, asNode: 'reply' });
    await make('Server goes away', 'chat', { messages: [say('still here')] });
    await makeWalkedThreads(server);
    workbench = await startWorkbench({
      settings: { 'langgraphThreads.deployments': [{ name: 'Sample', url: door.url }] },
    });
    await workbench.openView();
    await workbench.expand(workbench.row('Sample'));
    await workbench.row('Never run').waitFor();
  });
  after(async () => {
    await Promise.all([door.stop(), server.stop()]);
  });

  const view = (): FrameLocator => workbench.webview();
  const rows = (): Locator => view().getByRole('treeitem');
  const history = (): Locator => view().getByRole('tree', { name: 'History' });
  const banner = (): Locator => view().locator('.banner.problem');
  const openThread = async (title: string): Promise<void> => {
    await workbench.row(title).click();
    await view().getByRole('heading', { name: title, exact: true }).waitFor();
  };

  it('says that a thread has never run, and lets it be run', async () => {
    await openThread('Never run');
    await view().getByText('This thread has no checkpoints yet.').waitFor();
    await view().getByRole('textbox', { name: 'Message' }).waitFor();
    assert.equal(await rows().count(), 0);
    await workbench.screenshot('extremes, never run');
  });

  it('says with what a run failed', async () => {
    await openThread('Has failed');
    await rows().first().waitFor();
    assert.match(await rows().first().innerText(), /failed: .*boom in thread/);
    await view().locator('.head .status-error').waitFor();
    await view().getByRole('button', { name: 'Continue', exact: true }).waitFor();
    await workbench.screenshot('extremes, failed');
  });

  it('opens at the state where there are no messages', async () => {
    await openThread('No messages');
    await view().locator('.tree').getByText('items', { exact: true }).waitFor();
    await view().getByRole('tab', { name: 'Conversation' }).click();
    await view().getByText('No messages in this state.').waitFor();
    await workbench.screenshot('extremes, no messages');
    // What is chosen stays chosen: back to what the thread itself suggests.
    await view().getByRole('tab', { name: 'State' }).click();
  });

  it('shows the newest of 1,000 messages, and has the others', async () => {
    await openThread('Long conversation');
    await view().getByRole('tab', { name: 'Conversation' }).click();
    await view().locator('.message').last().waitFor();
    assert.ok((await view().locator('.message').count()) <= 60);
    const earlier = view().getByRole('button', { name: /^Show [\d,]+ earlier messages$/ });
    await workbench.screenshot('extremes, 1,000 messages');
    while ((await earlier.count()) > 0) await earlier.click();
    await view().getByText('message 1', { exact: true }).waitFor();
    assert.ok((await view().locator('.message').count()) >= 1_000);
  });

  it('cuts a message of 1 MB, and shows all of it if one likes', async () => {
    await openThread('Long message');
    const all = view().getByRole('button', { name: 'Show all 1,200,000 characters' });
    await all.waitFor();
    await workbench.screenshot('extremes, a message of 1 MB');
    await all.click();
    await view().locator('pre.whole').waitFor();
    assert.equal(((await view().locator('pre.whole').textContent()) ?? '').length, 1_200_000);
  });

  it(`shows a state of ${stateMb} MB in part, and says how large it is`, async () => {
    await openThread('Large state');
    await view().getByRole('tab', { name: 'State' }).click();
    await view().locator('.tree summary').filter({ hasText: 'items' }).click();
    await view()
      .locator('.tree')
      .getByText(`(${(stateMb * 1_000_000).toLocaleString('en')} characters)`)
      .waitFor();
    await workbench.screenshot('extremes, a large state');
    await view().getByRole('tab', { name: 'Raw' }).click();
    await view().locator('pre.raw').waitFor();
    await workbench.screenshot('extremes, a large state, raw');
  });

  it(`goes to the end of ${checkpoints} checkpoints by one key`, async () => {
    await openThread('Many checkpoints');
    await rows().first().waitFor();
    await history().focus();
    const last = rows().filter({ hasText: 'Input' });
    await until('the oldest checkpoint is there', async () => {
      await workbench.page.keyboard.press('End');
      return (await last.count()) === 1;
    });
    assert.ok((await rows().count()) < 60, 'only what is on the screen is drawn');
    await workbench.screenshot('extremes, many checkpoints');
  });

  it('says that the server doesn’t have a thread’s graph', async () => {
    await openThread('Graph is gone');
    await banner().waitFor();
    await workbench.screenshot('extremes, the graph is gone');
    assert.match(await banner().innerText(), /This server doesn’t have the thread’s graph.*Graph "removed" not found/);
    assert.doesNotMatch(await view().locator('#pane').innerText(), /Loading/);
  });

  it('says that a thread was deleted, and keeps what it has shown', async () => {
    await openThread('Is deleted');
    await view().getByRole('tab', { name: 'Conversation' }).click();
    await view().locator('.message').first().waitFor();
    const shown = await rows().count();
    await deleteThread(server, deletedId);
    await banner().getByText('This thread was deleted.').waitFor();
    assert.equal(await rows().count(), shown);
    await workbench.screenshot('extremes, deleted while open');
    await history().focus();
    await workbench.page.keyboard.press('End');
    await workbench.page.keyboard.press('ArrowUp');
    await until('what is at hand is shown, or that it is gone', async () =>
      /echo|deleted|No messages/.test(await view().locator('#pane').innerText()),
    );
    await workbench.screenshot('extremes, deleted, another checkpoint');
  });

  it('keeps what it shows and what was typed while the server is away, and goes on when it is back', async () => {
    await openThread('Server goes away');
    await view().getByRole('tab', { name: 'Conversation' }).click();
    await view().locator('.message').first().waitFor();
    await view().getByRole('textbox', { name: 'Message' }).fill('not sent yet');
    await door.down();
    await history().focus();
    await workbench.page.keyboard.press('End');
    await view().locator('.problem').first().waitFor();
    await workbench.screenshot('extremes, the server is away');
    await door.up();
    await workbench.page.keyboard.press('Home');
    await view().locator('.message').first().waitFor();
    await workbench.page.keyboard.press('End');
    await view().getByText('No messages in this state.').waitFor();
    await workbench.page.keyboard.press('Home');
    assert.equal(await view().getByRole('textbox', { name: 'Message' }).inputValue(), 'not sent yet');
    await workbench.screenshot('extremes, the server is back');
  });

  describe('a person without a mouse', () => {
    keyboardTests(
      () => workbench,
      () => server,
    );
  });
});
