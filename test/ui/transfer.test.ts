import assert from 'node:assert/strict';
import path from 'node:path';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, history, listThreads, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { writeThreadFile } from '../../src/threadFile/writeThreadFile';
import { agentServerOn } from '../servers/stage/agentServerOn';
import { until } from '../tools/patience';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

const name = 'lamps.langgraph-thread';

describe('copying to another deployment, by hand', () => {
  let production: SampleServer;
  let local: SampleServer;
  let workbench: Workbench;
  let threadId: string;

  before(async () => {
    [production, local] = await Promise.all([startJavaScriptServer(), startJavaScriptServer()]);
    threadId = await createThread(production, { metadata: { title: 'Which lamps?' } });
    await runAndWait(production, threadId, 'subgraphInterrupt', { topic: 'lamps' });
    const deployments = [
      { name: 'Production', url: production.url },
      { name: 'Local', url: local.url },
    ];
    workbench = await startWorkbench({ settings: { 'langgraphThreads.deployments': deployments } });
    const file = path.join(workbench.dataFolder, 'workspace', name);
    const source = { thread: { deployment: production.url, threadId }, server: agentServerOn(production.url) };
    await writeThreadFile(source, file, { signal: new AbortController().signal });
    await workbench.openView();
    await workbench.expand(workbench.row('Production'));
    await workbench.row('Which lamps?').waitFor();
  });
  after(() => Promise.all([production.stop(), local.stop()]));

  const states = async (on: SampleServer, id: string): Promise<unknown> =>
    (await history(on, id)).rows.map(({ values, next }) => [values, next]);

  it('copies from the context menu after a question, says what came of it, and reports', async () => {
    await workbench.contextMenu(workbench.row('Which lamps?'), 'Copy Thread To…');
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
    await workbench.screenshot('copied to another deployment');
    await workbench.toastButton('Copied', 'Open Report');
    await until('the report is open', async () => (await workbench.activeTab()).includes('transfer.md'));
    // A preview takes the focus when it is there, and would close what is picked from.
    const preview = workbench.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await preview.getByText('Level 1: every checkpoint, in every namespace.').waitFor();
    await workbench.screenshot('report of a copy on another deployment');
  });

  it('imports a file by its name in the Explorer', async () => {
    const before = await listThreads(local);
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
