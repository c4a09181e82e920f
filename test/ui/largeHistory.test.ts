import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type FaultServer, startFaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, listThreads, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';
import { until } from '../tools/patience';

describe('a history that is large, by hand', () => {
  let server: SampleServer;
  let door: FaultServer;
  let workbench: Workbench;

  before(async () => {
    server = await startJavaScriptServer();
    const threadId = await createThread(server, { metadata: { title: 'Large' } });
    await runAndWait(server, threadId, 'chat', { messages: [{ role: 'user', content: 'x'.repeat(300_000) }] });
    door = await startFaultServer(server.url);
    workbench = await startWorkbench({
      settings: {
        'langgraphThreads.deployments': [{ name: 'Sample', url: door.url }],
        'langgraphThreads.askBeforeReading': 1,
        'langgraphThreads.showDiff': 'always',
      },
    });
    await workbench.openView();
  });
  after(async () => {
    await Promise.all([server.stop(), door.stop()]);
  });

  const tabs = () => workbench.page.locator('.tabs-container .tab').count();
  const buttons = async (toast: string): Promise<string[]> =>
    (await workbench.toast(toast).getByRole('button').allTextContents()).filter(Boolean);
  const copyLarge = () => workbench.contextMenu(workbench.row(/^Large(?! \(copy)/), 'Copy Thread');
  /** The rendered report. */
  const report = () => workbench.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');

  it('is copied at once, and compared later if one likes', async () => {
    await workbench.row('Large').waitFor();
    await copyLarge();
    await workbench.dialog().waitFor();
    assert.match(
      (await workbench.dialog().textContent()) ?? '',
      /Read about [\d.]+ MiB.*already exists.*askBeforeReading/,
    );
    await workbench.screenshot('question before reading');
    assert.equal((await listThreads(server)).length, 2);
    await workbench.dialogButton('Later');
    await workbench.toast('The copy wasn’t compared').waitFor();
    assert.equal(await tabs(), 0);
    assert.deepEqual(await buttons('The copy wasn’t compared'), ['Compare Now', 'Open Copy', 'Delete This Copy']);
    await workbench.toastButton('The copy wasn’t compared', 'Compare Now');
    await workbench.toast('Identical').waitFor();
    assert.equal((await listThreads(server)).length, 2);
    await workbench.closeToast('Identical');
  });

  it('may be compared by storage and heads only, which proves nothing', async () => {
    await workbench.runCommand('Close All Editors', 'View');
    door.requests.length = 0;
    await copyLarge();
    await workbench.dialogButton('Storage and Heads Only');
    const cannotTell = 'Couldn’t determine whether they’re the same';
    await workbench.toast(cannotTell).waitFor();
    assert.match(await workbench.toastText(cannotTell), /Stored counts and newest checkpoints are the same/);
    assert.deepEqual(await buttons(cannotTell), ['Open Copy', 'Compare All', 'Report']);
    assert.equal(await tabs(), 0);
    assert.ok(door.seen('GET', /history\?.*before/).length === 0);
  });

  it('has a report, which is rendered, saved with Save As, and comes back after a reload', async () => {
    await workbench.toastButton('Couldn’t determine', 'Report');
    await report().getByRole('heading', { name: 'Two histories compared: cannot tell' }).waitFor();
    await workbench.screenshot('report of a sample');
    assert.equal(await report().locator('body a, body img').count(), 0);

    const file = path.join(workbench.dataFolder, 'saved.md');
    await workbench.runCommand('Save As...', 'File');
    // The dialog looks into folders, and writes into its box when it has: first the name that it offers.
    const settled = workbench.page.locator('.quick-input-widget .monaco-progress-container:not(.active)');
    await until('a name is offered', async () => (await workbench.quickInput().inputValue()).includes('report-'));
    await settled.waitFor({ state: 'attached' });
    await workbench.page.waitForTimeout(500);
    await workbench.quickInput().fill(file);
    await workbench.page.waitForTimeout(1_000);
    await settled.waitFor({ state: 'attached' });
    await workbench.page.keyboard.press('Enter');
    await workbench.tab('saved.md').waitFor();
    assert.match(fs.readFileSync(file, 'utf8'), /^# Two histories compared: cannot tell\n/);

    await workbench.runCommand('Open Report');
    await report().getByRole('heading', { name: 'Two histories compared: cannot tell' }).waitFor();
    // Of its two tabs the report, the second, was used last.
    await workbench.reloadWhenKept((kept) =>
      kept.split('\n').some((line) => line.includes('saved.md') && /mru\\*":\[1\b/.test(line)),
    );
    await report().getByRole('heading', { name: 'Two histories compared: cannot tell' }).waitFor();
  });

  it('is compared whole when one says so', async () => {
    await workbench.runCommand('Close All Editors', 'View');
    await workbench.openView();
    await workbench.row('Large').waitFor();
    await copyLarge();
    await workbench.dialogButton('Compare All');
    await workbench.toast('Identical').waitFor();
    const offered = ['Open Copy', 'Report'];
    assert.deepEqual(await buttons('Identical'), offered);
    await workbench.screenshot('copied large');
  });
});
