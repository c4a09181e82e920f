import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { seed } from '../servers/stage/seed';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';
import { until } from '../tools/patience';

describe('conversations and saved documents, by hand', () => {
  let server: SampleServer;
  let workbench: Workbench;
  let folder: string;

  before(async () => {
    server = await startJavaScriptServer();
    const thread = async (title: string, graph: string, input: object): Promise<void> => {
      await runAndWait(server, await createThread(server, { metadata: { title } }), graph, input);
    };
    await thread('deep', 'deepAgent', { messages: [{ role: 'user', content: 'Which lamps are there?' }], calls: 2 });
    await thread('silent', 'interrupted', { item: 'lamps' });
    await seed(server.url, { only: ['agent'] });
    workbench = await startWorkbench({
      settings: { 'langgraphThreads.deployments': [{ name: 'Sample', url: server.url }] },
    });
    folder = path.join(workbench.dataFolder, 'workspace');
    await workbench.openView();
    await workbench.expand(workbench.row('Sample'));
    await workbench.row('deep').waitFor();
  });
  after(() => server.stop());

  const view = () => workbench.webview();
  const preview = () => workbench.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  const historyTab = () => workbench.page.locator('.tabs-container .tab[aria-label*=".langgraph.json"]');
  const saveButton = () => workbench.page.getByRole('button', { name: 'Save to File…' }).first();
  /** The dialog looks into the folder, and writes the name into its box when it has. */
  const offered = async (): Promise<string> => {
    const box = workbench.quickInput();
    await box.waitFor();
    await until('a name is offered', async () => (await box.inputValue()).includes('thread-'));
    const settled = workbench.page.locator('.quick-input-widget .monaco-progress-container:not(.active)');
    await settled.waitFor({ state: 'attached' });
    await workbench.page.waitForTimeout(500);
    return box.inputValue();
  };

  it('open in the view of their thread, whatever it showed before', async () => {
    await workbench.row('deep').click();
    await view().getByRole('tab', { name: 'State' }).click();
    await view().locator('.tree').waitFor();
    await workbench.contextMenu(workbench.row('deep'), 'Open Conversation');
    await view().locator('.message').first().waitFor();
    assert.equal(await view().getByRole('tab', { name: 'Conversation' }).getAttribute('aria-selected'), 'true');
  });

  it('read like a chat where an agent planned, asked subagents, wrote a file and waits for approval', async () => {
    await workbench.openView();
    await workbench.contextMenu(workbench.row('An agent at work'), 'Open Conversation');
    await view().getByRole('heading', { name: 'An agent at work' }).waitFor();
    await view().locator('.card').waitFor();
    // As one reads it, with all that is folded left folded.
    const text = (await view().locator('#pane').innerText()).replaceAll(/\s+/g, ' ');
    for (const words of [
      /^.*You Which desk lamp should we buy\? Compare two, and tell the team\./,
      /Assistant I make a plan first\. write_todos/,
      /Reasoning I ask about both lamps: .*Arc.*Beam task description: "desk lamp Arc"/,
      /write_file file_path: "\/comparison\.md"/,
      /Desk lamps lamp height price Arc 42 cm 59 € Beam 38 cm 45 €/,
      /I would buy Beam\. Sources \(1\)/,
      /send_email to: "team@example\.com"/,
    ])
      assert.match(text, words);
    for (const raw of ['**', '| ---', '"type"', 'usage_metadata', 'tool_call_id']) assert.ok(!text.includes(raw), raw);
    assert.match(await view().locator('.card').innerText(), /Approve “send_email”\?.*Approve the mail/s);
    await workbench.screenshot('the conversation of an agent, its end');
    await view().locator('.message').first().scrollIntoViewIfNeeded();
    await workbench.screenshot('the conversation of an agent, its beginning');
    await view().getByText('task').nth(1).scrollIntoViewIfNeeded();
    await workbench.screenshot('the conversation of an agent, its middle');
  });

  it('are saved as Markdown to the folder of the workspace under a name of their own', async () => {
    await workbench.row('deep').click();
    await view().getByRole('heading', { name: 'deep' }).waitFor();
    await workbench.runCommand('Save Conversation to File…');
    const file = await offered();
    assert.match(file, /\/workspace\/thread-[\da-f-]+-conversation\.md$/);
    await workbench.page.keyboard.press('Enter');
    await workbench.toast('Saved to').waitFor();
    assert.match(fs.readFileSync(file, 'utf8'), /^# Conversation\n[^]*found 3 pages about/);
    await workbench.toastButton('Saved to', 'Open File');
    await workbench.page.locator('.editor-instance .view-lines').getByText('# Conversation').waitFor();
    await workbench.runCommand('Open Preview', 'Markdown');
    await preview().getByRole('heading', { name: 'Conversation', exact: true }).waitFor();
    const headings = await preview().locator('h2, h3').allTextContents();
    assert.deepEqual(headings.slice(0, 4), ['1. User', '2. Assistant', 'Tool call', 'Subagent 1']);
    assert.equal(await preview().locator('body a[href], body img').count(), 0);
    await workbench.screenshot('a saved conversation, rendered');
    await workbench.runCommand('Close All Editors', 'View');
  });

  it('are saved like histories, and a file that is there is taken only when one says so', async () => {
    await workbench.openView();
    await workbench.inlineAction(workbench.row('silent'), 'Open History');
    await historyTab().waitFor();
    await saveButton().click();
    const file = await offered();
    assert.equal(path.dirname(file), folder);
    assert.match(path.basename(file), /^thread-[\da-f-]+-history\.langgraph\.json$/);
    await workbench.screenshot('save a history');
    await workbench.page.keyboard.press('Enter');
    await workbench.toast('Saved to').waitFor();
    const saved = JSON.parse(fs.readFileSync(file, 'utf8')) as unknown[];
    assert.ok(saved.length > 2);
    await workbench.screenshot('saved a history');
    await workbench.closeToast('Saved to');

    fs.writeFileSync(file, 'mine');
    await saveButton().click();
    await offered();
    await workbench.page.keyboard.press('Enter');
    await workbench.page
      .getByText(/already exists/)
      .first()
      .waitFor();
    await workbench.screenshot('save over a file');
    await workbench.page.keyboard.press('Escape');
    assert.equal(fs.readFileSync(file, 'utf8'), 'mine');
    await workbench.page.keyboard.press('Escape');
    assert.equal(await workbench.toast().isVisible(), false);
  });

  it('have a sentence where a thread has no messages, with its history', async () => {
    await workbench.openView();
    await workbench.row('silent').click();
    await view().getByRole('heading', { name: 'silent' }).waitFor();
    await workbench.runCommand('Save Conversation to File…');
    await workbench.toast('has no messages').waitFor();
    assert.match(await workbench.toastText('has no messages'), /Its state has: item, thread, log\.$/);
    await workbench.screenshot('no messages');
    await workbench.toastButton('has no messages', 'Open History');
    await historyTab().waitFor();
  });
});
