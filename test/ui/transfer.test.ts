import assert from 'node:assert/strict';
import path from 'node:path';
import { type FaultServer, startFaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, history, listThreads, runAndWait, type Target } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { until } from '../tools/patience';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

const name = 'lamps.langgraph-thread';

describe('copying to another deployment, by hand', () => {
  let production: SampleServer;
  let local: SampleServer;
  /** In front of the local server. */
  let door: FaultServer;
  let workbench: Workbench;
  let threadId: string;
  let file: string;

  before(async () => {
    [production, local] = await Promise.all([startJavaScriptServer({ keyed: true }), startJavaScriptServer()]);
    door = await startFaultServer(local.url);
    threadId = await createThread(production, { metadata: { title: 'Which lamps?' } });
    await runAndWait(production, threadId, 'subgraphInterrupt', { topic: 'lamps' });
    const deployments = [
      { name: 'Production', url: production.url },
      { name: 'Local', url: door.url },
    ];
    workbench = await startWorkbench({ settings: { 'langgraphThreads.deployments': deployments } });
    file = path.join(workbench.dataFolder, 'workspace', name);
    await workbench.openView();
  });
  after(() => Promise.all([production, local, door].map((each) => each.stop())));

  const states = async (on: Target, id: string): Promise<unknown> =>
    (await history(on, id)).rows.map(({ values, next }) => [values, next]);
  const sourceRow = () => workbench.row(/^Which lamps\?/).first();

  it('takes the key of production, which goes nowhere else', async () => {
    await workbench.expand(workbench.row('Production'));
    await workbench.inlineAction(workbench.row('No valid credentials (401)'), 'Set Credentials…');
    await workbench.pickRow('LangSmith API Key').waitFor();
    await workbench.answer('LangSmith API Key');
    await workbench.page.locator('.quick-input-widget input[type="password"]').waitFor();
    await workbench.answer(production.key);
    await sourceRow().waitFor();
  });

  it('is cancelled by hand in the middle, and what is there can be deleted', async () => {
    const before = await states(production, threadId);
    const ofPart = { method: 'POST', path: /^\/threads$/, body: /^(?!.*"langgraph_threads":"scratch")/s };
    door.rules({ match: ofPart, fault: { stall: 'beforeHeaders', processed: true } });
    await workbench.contextMenu(sourceRow(), 'Copy Thread To…');
    await workbench.dialog().waitFor();
    await workbench.dialogButton('Copy');
    await until('a part is asked for', () =>
      door.seen('POST', /^\/threads$/).some(({ body }) => ofPart.body.test(body)),
    );
    await until('it is there', async () => (await listThreads(local)).length > 0);
    await workbench.screenshot('copying to another deployment, in the middle');
    await workbench.toastButton('Copying “Which lamps?”', 'Cancel');
    await workbench.toast('Cancelled copying').waitFor();
    assert.match(await workbench.toastText('Cancelled copying'), /to Local\. An unfinished copy is there: /);
    await workbench.screenshot('copying to another deployment, cancelled');
    door.rules();
    await workbench.toastButton('Cancelled copying', 'Delete It');
    await until('nothing is left', async () => (await listThreads(local)).length === 0);
    assert.deepEqual(await states(production, threadId), before);
  });

  it('copies from the context menu after a question, says what came of it, and reports', async () => {
    await workbench.contextMenu(sourceRow(), 'Copy Thread To…');
    const dialog = workbench.dialog();
    await dialog.waitFor();
    const text = await dialog.innerText();
    assert.match(text, /Copy “Which lamps\?” from Production to Local\?/);
    assert.match(text, /The whole state is sent to Local\. No node, model or tool runs there/);
    assert.deepEqual(await listThreads(local), []);
    await workbench.screenshot('copying to another deployment asks');
    await workbench.dialogButton('Copy');
    await workbench.toast('Copied “Which lamps?” to Local').waitFor();
    assert.match(await workbench.toastText('Copied'), /to Local: the same at every step\./);
    const [copy = ''] = await listThreads(local);
    assert.deepEqual(await states(local, copy), await states(production, threadId));
    const sent = door.requests.map(({ headers, body }) => JSON.stringify([headers, body]));
    assert.ok(sent.length > 0 && sent.every((each) => !each.includes(production.key)), 'the key went to Local');
    await workbench.screenshot('copied to another deployment');
    await workbench.toastButton('Copied', 'Open Report');
    await until('the report is open', async () => (await workbench.activeTab()).includes('transfer.md'));
    // A preview takes the focus when it is there, and would close what is picked from.
    const preview = workbench.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await preview.getByText('Level 1: every checkpoint, in every namespace.').waitFor();
    await workbench.screenshot('report of a copy on another deployment');
  });

  it('exports from production, and imports by the file’s name in the Explorer', async () => {
    const before = await listThreads(local);
    await workbench.contextMenu(sourceRow(), 'Export Thread…');
    await workbench.pickRow('Message texts').waitFor();
    await workbench.page.keyboard.press('Enter');
    const box = workbench.quickInput();
    await until('a name is offered', async () => (await box.inputValue()).includes('.langgraph-thread'));
    await workbench.page
      .locator('.quick-input-widget .monaco-progress-container:not(.active)')
      .waitFor({ state: 'attached' });
    await workbench.page.waitForTimeout(500);
    await box.fill(file);
    await workbench.page.keyboard.press('Enter');
    await workbench.toast('Exported').waitFor();
    await workbench.runCommand('View: Show Explorer', '');
    const row = workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
    await row.waitFor();
    await workbench.contextMenu(row, 'Import Thread…');
    await workbench.pick('Local');
    await workbench.dialog().waitFor();
    assert.match(await workbench.dialog().innerText(), /Import “lamps\.langgraph-thread” to Local\?/);
    await workbench.screenshot('importing a thread file asks');
    await workbench.dialogButton('Import');
    await workbench.toast('Copied “lamps').waitFor();
    const made = (await listThreads(local)).filter((id) => !before.includes(id));
    assert.equal(made.length, 1);
    assert.deepEqual(await states(local, made[0] ?? ''), await states(production, threadId));
    await workbench.screenshot('imported a thread file');
  });
});
