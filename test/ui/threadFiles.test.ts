import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { until } from '../tools/patience';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

const name = 'lamps.langgraph-thread';

describe('thread files, by hand', () => {
  let server: SampleServer;
  let workbench: Workbench;
  let file: string;
  let threadId: string;

  before(async () => {
    server = await startJavaScriptServer();
    threadId = await createThread(server, { metadata: { title: 'Which lamps?' } });
    await runAndWait(server, threadId, 'deepAgent', {
      messages: [{ role: 'user', content: 'Which lamps are there?' }],
      calls: 2,
    });
    workbench = await startWorkbench({ settings: settings() });
    file = path.join(workbench.dataFolder, 'workspace', name);
    await workbench.openView();
    await workbench.expand(workbench.row('Sample'));
    await workbench.row('Which lamps?').waitFor();
  });
  after(() => server.stop());

  const settings = () => ({ 'langgraphThreads.deployments': [{ name: 'Sample', url: server.url }] });
  const view = (): FrameLocator => workbench.webview();
  const rows = (): Locator => view().getByRole('treeitem');
  const tab = (title: string): Locator => view().getByRole('tab', { name: title });
  const paneText = (): Promise<string> => view().locator('#pane').innerText();
  const banner = (): Locator => view().locator('.banner.file');
  const filesRow = (): Locator => workbench.row('Thread Files');
  const fileRow = (): Locator => workbench.row(name);
  const verdict = async (): Promise<string> => {
    const text = await workbench.toastText('Compared');
    await workbench.closeToast('Compared');
    return text;
  };
  const answerDialog = async (text: string): Promise<void> => {
    const box = workbench.quickInput();
    await until('a name is offered', async () => (await box.inputValue()).includes('.langgraph-thread'));
    const settled = workbench.page.locator('.quick-input-widget .monaco-progress-container:not(.active)');
    await settled.waitFor({ state: 'attached' });
    await workbench.page.waitForTimeout(500);
    await box.fill(text);
    await workbench.page.keyboard.press('Enter');
  };

  it('a thread is exported from its row, after the question what to leave out', async () => {
    assert.ok(!(await workbench.rows()).some((row) => row.includes('thread file')), 'a row for no file');
    await workbench.contextMenu(workbench.row('Which lamps?'), 'Export Thread…');
    await workbench.pickRow('Message texts').waitFor();
    await workbench.screenshot('thread file, what to leave out');
    await workbench.page.keyboard.press('Enter');
    await answerDialog(file);
    await workbench.toast('Exported').waitFor();
    await workbench.screenshot('thread file, exported');
    await workbench.closeToast('Exported');
    assert.match(fs.readFileSync(file, 'utf8'), /^\{"format":"langgraph-thread","version":1,/);
  });

  it('has a row below the deployments as soon as it is there, with its title and age', async () => {
    await filesRow().waitFor();
    await workbench.expand(filesRow());
    await fileRow().waitFor();
    assert.match(
      (await fileRow().getAttribute('aria-label')) ?? '',
      /^Thread file Which lamps\?, lamps\.langgraph-thread/,
    );
    const items = await workbench.menuItems(fileRow());
    for (const item of ['Open Thread', 'Select for Compare', 'Open History', 'Reveal in Explorer View', 'Copy Path'])
      assert.ok(items.includes(item), `${item} in ${items.join(', ')}`);
    for (const item of ['Copy Thread', 'Delete Thread', 'Run on Thread…']) assert.ok(!items.includes(item), item);
    await workbench.screenshot('thread file, its menu');
    await workbench.choose('Copy Path');
    await until('the path is copied', async () => (await workbench.clipboard()) === file);
  });

  it('opens from the Explorer in the thread view, says what it is, and offers nothing that a file cannot do', async () => {
    await workbench.contextMenu(fileRow(), 'Reveal in Explorer View');
    await workbench.page.locator('.explorer-viewlet .monaco-list-row', { hasText: name }).click();
    await view().getByRole('heading', { name: 'Which lamps?' }).waitFor();
    await banner().waitFor();
    assert.match(
      await banner().innerText(),
      /^Thread file, exported .+ from http:\/\/127\.0\.0\.1:\d+\.\s+Compare with…\s+Import Thread…$/,
    );
    await view().locator('.message').first().waitFor();
    assert.deepEqual(await view().locator('.message > h3').allInnerTexts(), ['You', 'lead', 'Assistant']);
    for (const name of ['Copy Thread', 'Copy from Here', 'Edit State and Continue on a Copy…', 'Run'])
      assert.equal(await view().getByRole('button', { name }).count(), 0, name);
    assert.equal(await view().locator('textarea, .problem').count(), 0);
    assert.equal(await view().locator('#app').locator('a[href], img, iframe, style, [style*="url"]').count(), 0);
    await workbench.screenshot('thread file in the view');
  });

  it('has history, changes, state, subagents and search out of the file', async () => {
    await rows().filter({ hasText: '2 results' }).click();
    await tab('Changes').click();
    await view().locator('.change').first().waitFor();
    assert.match(await paneText(), /found 3 pages about/);
    await workbench.tab(name).dblclick(); // so that it stays
    await tab('State').click();
    await view().locator('.tree summary').filter({ hasText: 'messages' }).waitFor();
    await tab('Raw').click();
    await view().locator('pre.raw').waitFor();
    assert.match(await paneText(), /"checkpoint_id"/);
    await tab('Conversation').click();
    await rows().filter({ hasText: 'called task' }).locator('.fold').click();
    await view().locator('.row.title').first().waitFor();
    const box = view().getByRole('searchbox');
    await box.fill('FOUND 3 pages');
    await box.press('Enter');
    await view()
      .getByRole('status')
      .filter({ hasText: /of \d+ found in/ })
      .waitFor();
    await workbench.screenshot('thread file in the view, subagents and search');
    await view().getByRole('button', { name: 'Close' }).click();
  });

  it('opens the state of its checkpoints, and what a step changed', async () => {
    await rows().filter({ hasText: '2 results' }).click();
    await view().getByRole('button', { name: 'Open State' }).click();
    await workbench.page.locator('.editor-instance .view-lines').getByText('"calls"').waitFor();
    await workbench.tab(name).click();
    await view().getByRole('button', { name: 'Compare with Parent' }).click();
    await workbench.page.locator('.monaco-diff-editor').waitFor();
    assert.match(await workbench.diffText('modified'), /found 3 pages about/);
    await workbench.screenshot('thread file, compared with the parent');
  });

  it('is there after a reload, with its documents', async () => {
    await workbench.reloadWhenKept((kept) =>
      kept.split('\n').some((line) => line.includes('editorpart.state') && line.includes('diffEditorInput')),
    );
    await workbench.page.locator('.monaco-diff-editor').waitFor();
    assert.match(await workbench.diffText('modified'), /found 3 pages about/);
    await workbench.tab(name).click();
    await banner().waitFor();
    await rows().first().waitFor();
    assert.match(await view().locator('[role=treeitem][aria-selected=true]').innerText(), /2 results/);
  });

  it('compares with its live thread, both ways', async () => {
    await workbench.openView();
    await workbench.contextMenu(fileRow(), 'Select for Compare');
    await workbench.contextMenu(workbench.row(/^Which lamps\?now|^Which lamps\?\d+m/), 'Compare with Selected');
    assert.match(await verdict(), /identical/i);
    await workbench.contextMenu(workbench.row(/^Which lamps\?now|^Which lamps\?\d+m/), 'Select for Compare');
    await workbench.contextMenu(fileRow(), 'Compare with Selected');
    assert.match(await verdict(), /identical/i);
    await workbench.screenshot('thread file, compared with its thread');
  });

  it('compares from the view with a thread that is picked', async () => {
    await fileRow().click();
    await banner().waitFor();
    await view().getByRole('button', { name: 'Compare with…' }).click();
    await workbench.pickRow('Thread File…').waitFor();
    await workbench.screenshot('thread file, compare with');
    await workbench.pick('Which lamps?');
    assert.match(await verdict(), /identical/i);
  });

  it('shows its checkpoints below its row, and opens one in the view', async () => {
    await workbench.expand(fileRow());
    const checkpoint = workbench.row(/^tools/);
    await checkpoint.waitFor();
    assert.deepEqual(
      (await workbench.menuItems(checkpoint)).filter((item) => /Copy Thread|Edit State/.test(item)),
      [],
    );
    await workbench.page.keyboard.press('Escape');
    await checkpoint.click();
    await banner().waitFor();
  });

  it('is read anew when it changes on the disk, and says when it is damaged', async () => {
    const whole = fs.readFileSync(file);
    await view().locator('.message').first().waitFor();
    fs.writeFileSync(file, whole.subarray(0, whole.length - 200));
    await view().locator('.banner.problem').waitFor();
    assert.match(await view().locator('.banner.problem').innerText(), /^The file ends early, in line \d+\./);
    assert.deepEqual(await view().locator('.message > h3').allInnerTexts(), ['You', 'lead']);
    await workbench.screenshot('thread file, damaged');
    await view().getByRole('button', { name: 'Open Report' }).click();
    const preview = workbench.webview();
    await preview.getByRole('heading', { name: 'A thread file' }).waitFor();
    await workbench.screenshot('thread file, its report');
    await workbench.tab(name).click();
    fs.writeFileSync(file, whole);
    await until('nothing is wrong any more', async () => (await view().locator('.banner.problem').count()) === 0);
  });

  it('shows hostile text of a file as text', async () => {
    const canary = 'https://canary.invalid/c.png';
    const text = `[x](${canary}) ![x](${canary}) <img src="${canary}"> \u202eevil $(error) [y](command:workbench.action.quit)`;
    const lines = fs.readFileSync(file, 'utf8').split('\n');
    const [header = '', row = '', ...rest] = lines;
    const hostile = [
      JSON.stringify({ ...(JSON.parse(header) as object), exportedAt: text, deployment: text, info: text }),
      row
        .replace('"Which lamps?"', JSON.stringify(text))
        .replace(/"graph_id":"[^"]*"/, `"graph_id":${JSON.stringify(text)}`),
      ...rest.map((line) => line.replaceAll('"Which lamps are there?"', JSON.stringify(text))),
    ];
    const other = path.join(path.dirname(file), 'hostile.langgraph-thread');
    fs.writeFileSync(other, hostile.join('\n'));
    await workbench.openView();
    await workbench.row('hostile.langgraph-thread').click();
    await view().locator('h1').filter({ hasText: '![x]' }).waitFor();
    await view().locator('.banner.problem').filter({ hasText: 'changed after it was exported' }).waitFor();
    await view().locator('.message').first().waitFor();
    assert.match(await banner().innerText(), /exported \[x\]\(https:.*⟨U\+202E⟩evil/);
    assert.equal(await view().locator('#app').locator('a[href], img, iframe, style, [style*="url"]').count(), 0);
    await workbench.screenshot('thread file, hostile');
    fs.rmSync(other);
    await workbench.row('hostile.langgraph-thread').waitFor({ state: 'detached' });
    await fileRow().click();
    await banner().filter({ hasText: '127.0.0.1' }).waitFor();
  });

  it('looks like the rest of VS Code in a light theme', async () => {
    await workbench.runCommand('Toggle between Light/Dark Themes', 'Preferences');
    await banner().waitFor();
    await workbench.page.waitForTimeout(500);
    await workbench.screenshot('thread file in the view, light');
  });

  it('is gone from the tree when it is deleted', async () => {
    fs.rmSync(file);
    await filesRow().waitFor({ state: 'detached' });
  });
});
