import assert from 'node:assert/strict';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import type { SampleServer } from '../servers/stage/sampleServer';
import { copy, deleteThread } from '../servers/stage/rest';
import { seed } from '../servers/stage/seed';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

/** Until the newest checkpoint is opened: while its thread's row is drawn anew, before and after. */
const delaysMs = [0, 450, 500, 550, 700];

/** Also those of subagents. */
const checkpointRows = '.sidebar .pane-body .monaco-list-row[aria-label^="Checkpoint, "]';

describe('the checkpoints of a thread, by hand', () => {
  let server: SampleServer;
  let failed: string;
  let proxy: FaultServer;
  let workbench: Workbench;

  before(async () => {
    server = await startJavaScriptServer();
    ({ failed } = await seed(server.url, { only: ['branched', 'subagent', 'interrupted', 'failed', 'long'] }));
    proxy = await startFaultServer(server.url);
    workbench = await startWorkbench({
      settings: { 'langgraphThreads.deployments': [{ name: 'Proxy', url: proxy.url }] },
    });
    await workbench.openView();
    await workbench.expand(workbench.row('Proxy'));
    await workbench.row('Asked a subagent twice').waitFor();
  });
  after(async () => {
    await Promise.all([server, proxy].map((each) => each.stop()));
  });

  const histories = () => proxy.requests.filter(({ path }) => path.includes('/history')).length;
  const closed = async (row: string) => {
    await workbench.row(row).locator('.monaco-tl-twistie').click();
    await workbench.page.locator(checkpointRows).first().waitFor({ state: 'detached' });
  };
  const tab = (title: RegExp) => workbench.page.locator('.tabs-container .tab .label-name', { hasText: title });

  it('stand below its row in branches, and are read when it is opened', async () => {
    assert.equal(histories(), 0);
    await workbench.expand(workbench.row('Edited and run again'));
    await workbench.page.locator(`${checkpointRows}[aria-setsize="8"]`).first().waitFor();
    const rows = (await workbench.rows()).filter((row) => row.startsWith('Checkpoint'));
    assert.deepEqual(
      rows.map((row) => row.replace(/^Checkpoint, (.*), .*$/, '$1')),
      [
        'reply, +1 message',
        'Edited, branch',
        'reply, end of an earlier branch · +1 message',
        'You: And a namespace?, 2 branches',
        'Input',
        'reply, +1 message',
        'You: What is a checkpoint?',
        'Input',
      ],
    );
    await workbench.page.mouse.move(900, 500);
    await workbench.screenshot('checkpoints branches dark');
  });

  it('open as states, by the menu or by an icon under the pointer', async () => {
    const row = workbench.row(/^Edited\s*branch/);
    const items = await workbench.menuItems(row);
    const first = [
      'Open Thread',
      'Open State',
      'Copy Thread from Checkpoint',
      'Edit State and Continue on a Copy…',
      'Compare with Parent',
      'Select for Compare',
    ];
    assert.deepEqual(items.slice(0, first.length), first);
    await workbench.choose('Open State');
    await workbench.page.locator('.tabs-container .tab[aria-label*=".state.langgraph.json"]').waitFor();
    assert.match(await workbench.editorText(), /"values": \{[^]*And a thread\?/);
    await workbench.screenshot('checkpoints state dark');

    await workbench.inlineAction(row, 'Compare with Parent');
    await tab(/: Step 3 ↔ Step 4 \(/).waitFor();
    await workbench.page
      .locator('.monaco-diff-editor .line-insert, .monaco-diff-editor .char-insert')
      .first()
      .waitFor();
    assert.match(await workbench.diffText('original'), /And a namespace\?/);
    assert.match(await workbench.diffText('modified'), /And a thread\?/);
    await workbench.screenshot('checkpoints compared with parent dark');
  });

  it('of the beginning compare with nothing, and say so', async () => {
    await workbench.contextMenu(workbench.page.locator(checkpointRows).last(), 'Compare with Parent');
    await tab(/: Step -1: /).waitFor();
    await workbench.screenshot('checkpoints beginning dark');
    await closed('Edited and run again');
  });

  it('of a subagent stand below the task that called it', async () => {
    await workbench.expand(workbench.row('Asked a subagent twice'));
    await workbench.expand(workbench.page.locator(checkpointRows, { hasText: /^plan/ }).first());
    const before = histories();
    const task = workbench.row(/^delegate$/);
    await workbench.expand(task);
    await workbench.row('Subgraph delegate').waitFor();
    await workbench.row('call 2').waitFor();
    assert.ok(histories() > before);
    await workbench.page.mouse.move(900, 500);
    await workbench.screenshot('checkpoints subagent dark');
    await workbench.viewAction('Refresh').click();
    await workbench.row('call 2').waitFor();
    assert.equal(await workbench.row('Asked a subagent twice').getAttribute('aria-expanded'), 'true');
    await workbench.runCommand('Preferences: Toggle between Light/Dark Themes', '');
    await workbench.page.locator('.monaco-workbench.vs').waitFor();
    await workbench.page.mouse.move(900, 500);
    await workbench.screenshot('checkpoints subagent light');
  });

  it('show the tasks of a checkpoint, however soon it is opened', async () => {
    await closed('Asked a subagent twice');
    const copies = await Promise.all(delaysMs.map(() => copy(server, failed)));
    await workbench.viewAction('Refresh').click();
    for (const [index, delayMs] of delaysMs.entries()) {
      const threadId = copies[index] ?? '';
      // The row of a copy shows no id; a screen reader says it.
      const named = `[aria-label*="${threadId.slice(0, 8)}…${threadId.slice(-4)}"]`;
      const row = workbench.page.locator(`.sidebar .pane-body .monaco-list-row${named}`);
      await row.scrollIntoViewIfNeeded();
      await workbench.expand(row);
      const newest = workbench.page.locator(checkpointRows).first();
      await newest.waitFor();
      await workbench.page.waitForTimeout(delayMs);
      await workbench.expand(newest);
      await workbench.page.locator('.monaco-list-row[aria-label^="Task work"]').waitFor();
      await row.locator('.monaco-tl-twistie').click();
      await newest.waitFor({ state: 'detached' });
    }
    await Promise.all(copies.map((threadId) => deleteThread(server, threadId)));
    await workbench.viewAction('Refresh').click();
    await workbench.row('Three hundred checkpoints').waitFor();
  });

  it('say what they ask and what failed; long ones load more', async () => {
    await workbench.expand(workbench.row('Failed'));
    await workbench.row('failed: boom').nth(0).waitFor();
    await workbench.expand(workbench.row('Waiting for approval'));
    await workbench.row('asks: ').waitFor();
    await workbench.page.mouse.move(900, 500);
    await workbench.screenshot('checkpoints standing still light');
    await workbench.row('Failed').locator('.monaco-tl-twistie').click();
    await workbench.row('Waiting for approval').locator('.monaco-tl-twistie').click();
    await workbench.expand(workbench.row('Three hundred checkpoints'));
    await workbench.page.locator(`${checkpointRows}[aria-setsize="21"]`).first().waitFor();
    await workbench.row('Load More').click();
    await workbench.page.locator(`${checkpointRows}[aria-setsize="41"]`).first().waitFor();
    await workbench.screenshot('checkpoints long light');
  });

  it('are picked where none is selected', async () => {
    await workbench.row('Three hundred checkpoints').click();
    await workbench.runCommand('Compare with Parent');
    await workbench.pick('Step 297');
    await tab(/: Step 296 ↔ Step 297 \(/).waitFor();
  });
});
