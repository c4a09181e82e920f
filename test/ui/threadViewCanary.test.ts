import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { until } from '../tools/patience';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

/** In every page, before its own script: keeps what each listener for messages is given. */
const recordMessages = `(() => {
  const add = EventTarget.prototype.addEventListener;
  globalThis.recordedMessages = [];
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (type !== 'message' || typeof listener !== 'function') return add.call(this, type, listener, options);
    const recording = function (event) {
      try { globalThis.recordedMessages.push(JSON.stringify(event.data)); } catch {}
      return listener.call(this, event);
    };
    return add.call(this, type, recording, options);
  };
})()`;

describe('the key of a deployment, in the thread view by hand', () => {
  let server: SampleServer;
  let door: FaultServer;
  let workbench: Workbench;
  let threadId: string;
  /** What the webviews were told, those that are closed too. */
  const told: string[] = [];
  const documents: string[] = [];

  before(async () => {
    server = await startJavaScriptServer({ keyed: true });
    door = await startFaultServer(server.url);
    threadId = await createThread(server, { metadata: { title: 'Keyed' } });
    const messages = [{ role: 'user', content: 'Which lamps are there?' }];
    await runAndWait(server, threadId, 'deepAgent', { messages });
    workbench = await startWorkbench({
      settings: { 'langgraphThreads.deployments': [{ name: 'Locked', url: door.url }] },
    });
    await workbench.page.addInitScript(recordMessages);
    await workbench.openView();
    await workbench.inlineAction(workbench.row('No valid credentials (401)'), 'Set Credentials…');
    await workbench.pickRow('LangSmith API Key').waitFor();
    await workbench.answer('LangSmith API Key');
    await workbench.page.locator('.quick-input-widget input[type="password"]').waitFor();
    await workbench.answer(server.key);
    await workbench.row('Keyed').waitFor();
  });
  after(async () => {
    await Promise.all([door.stop(), server.stop()]);
  });

  const view = (): FrameLocator => workbench.webview();
  const collect = async (): Promise<void> => {
    for (const frame of workbench.page.frames())
      told.push(...(await frame.evaluate<string[]>('globalThis.recordedMessages ?? []').catch(() => [])));
  };
  const openView = async (): Promise<void> => {
    await workbench.runCommand('Close All Editors', 'View');
    await workbench.row('Keyed').click();
    await view().locator('.message').first().waitFor();
  };
  /** Does something from the view that opens an editor, and keeps what that shows. */
  const opens = async (button: string): Promise<void> => {
    // What opens takes the place of the view.
    await collect();
    await view().getByRole('button', { name: button }).click();
    await workbench.page.locator('.editor-instance .monaco-editor .view-line').first().waitFor();
    documents.push((await workbench.page.locator('.editor-instance .monaco-editor').allInnerTexts()).join('\n'));
    await openView();
  };

  it('is in nothing that a tab, an action or a failure tells the view', async () => {
    await openView();
    for (const tab of ['State', 'Changes', 'Raw', 'Conversation']) {
      await view().getByRole('tab', { name: tab }).click();
      await until('it is shown', async () => !(await view().locator('#pane').innerText()).includes('Loading'));
    }
    await view().getByRole('searchbox').fill('lamps');
    await view().getByRole('searchbox').press('Enter');
    await view().locator('.hit').first().waitFor();
    await view().locator('.fold').first().click();
    await view().getByRole('button', { name: 'Show what subagents said' }).click();
    await view().getByRole('button', { name: 'Copy Checkpoint ID' }).click();
    await until('the id is copied', async () => /^[\da-f-]{36}$/.test(await workbench.clipboard()));
    await opens('Open State');
    await opens('Compare with Parent');
    await opens('Edit State and Continue on a Copy…');
    await view().getByRole('textbox', { name: 'Message' }).fill('And tables?');
    await view().getByRole('button', { name: 'Run', exact: true }).click();
    await workbench.dialog().waitFor();
    documents.push((await workbench.dialog().textContent()) ?? '');
    await workbench.dialogButton('Copy and Run');
    await view().getByText('And tables?').first().waitFor();
    await collect();

    const words = { detail: `The key ${server.key} is not good` };
    const headers = { 'content-type': 'application/json' };
    door.rules({
      match: { path: /\/history/ },
      fault: { answer: { status: 400, headers, body: JSON.stringify(words) } },
    });
    await workbench.runCommand('Close All Editors', 'View');
    await workbench.row('Keyed').click();
    await view().locator('.banner.problem').waitFor();
    await workbench.screenshot('the key in what a server says');
    await collect();

    // It is written down when the window is left.
    await workbench.reload();
    const kept = [await workbench.kept()];
    const files = fs
      .readdirSync(workbench.dataFolder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(log|json|vscdb|txt)$/.test(name) && !name.startsWith('extensions'))
      .map((name) => fs.readFileSync(path.join(workbench.dataFolder, name), 'latin1'));
    // What is looked through is there, and the key was sent.
    assert.ok(door.requests.some((request) => request.headers['x-api-key'] === server.key));
    for (const type of ['header', 'rows', 'conversation', 'state', 'changes', 'raw', 'hits', 'subgraphs', 'problem'])
      assert.ok(
        told.some((message) => message.includes(`"type":"${type}"`)),
        type,
      );
    assert.match(documents.join('\n'), /messages[^]*Copy and Run|messages/);
    const places = { told, documents, kept, files };
    for (const [name, texts] of Object.entries(places)) {
      const hit = texts.find((text) => text.includes(server.key) || text.includes(server.key.slice(0, 12)));
      assert.equal(hit?.slice(0, 300), undefined, name);
    }
  });
});
