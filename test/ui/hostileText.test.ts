import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, runAndWait, type Row } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';
import { canary, fixedTexts } from '../unit/hostileTexts';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';
import { until } from '../tools/patience';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** All that Markdown may do is allowed in this window, so that what a thread says would be done if it could be. */
describe('text of a thread that tries to be more, by hand', () => {
  let server: SampleServer;
  let door: FaultServer;
  let lure: FaultServer;
  let workbench: Workbench;
  let texts: string[];
  let folder: string;

  before(async () => {
    [server, lure] = [await startJavaScriptServer(), await startFaultServer()];
    lure.rules({ match: {}, fault: { answer: { status: 200, headers: { 'content-type': 'image/png' }, body: png } } });
    texts = fixedTexts
      .filter(({ length }) => length < 1_000)
      .map((text) => text.replaceAll(canary, `${lure.url}/lured.png`));
    for (const text of texts.toReversed()) await createThread(server, { metadata: { title: text, graph_id: text } });
    const threadId = await createThread(server, { metadata: { title: 'all of them' } });
    await runAndWait(server, threadId, 'deepAgent', { messages: [{ role: 'user', content: texts.join('\n\n') }] });
    // Each by itself: among others, an open code block would hold all that comes after it.
    const apart = await createThread(server, { metadata: { title: 'one by one' } });
    await runAndWait(server, apart, 'deepAgent', { messages: texts.map((content) => ({ role: 'user', content })) });
    door = await startFaultServer(server.url);
    // What no graph here would do: tasks with such names that ask and fail with such words.
    const task = (row: Row, text: string) => ({
      ...row.tasks[0],
      id: text,
      name: text,
      error: text,
      interrupts: [{ value: { [text]: text } }],
    });
    door.rules({
      match: { method: 'GET', path: new RegExp(`^/threads/${threadId}/history`) },
      fault: {
        transform: (rows) =>
          (rows as Row[]).map((row) =>
            row.next.length > 0 ? row : { ...row, tasks: texts.map((text) => task(row, text)) },
          ),
      },
    });
    folder = makeTemporaryFolder('lure');
    fs.writeFileSync(path.join(folder, 'plain.md'), `![x](${lure.url}/control.png) ${lure.url}/x\n`);
    workbench = await startWorkbench({
      folder,
      settings: { 'langgraphThreads.deployments': [{ name: 'Sample', url: door.url }], 'workbench.hover.delay': 800 },
    });
  });
  after(async () => {
    await Promise.all([server, door, lure].map((each) => each.stop()));
    removeFolder(folder);
  });

  const preview = () => workbench.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  const links = () => workbench.page.locator('.editor-instance .view-lines .detected-link');
  const lured = (): string[] => lure.requests.map((request) => request.path);
  it('does all of it from a plain Markdown document', async () => {
    await workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'plain.md' }).dblclick();
    await links().first().waitFor();
    await workbench.runCommand('Open Preview', 'Markdown');
    await preview().locator('body img').waitFor({ state: 'attached' });
    await workbench.runCommand('Change Preview Security Settings', 'Markdown');
    await workbench.pick('Disable');
    await until('the picture of the plain document is asked for', () => lured().includes('/control.png'));
    await workbench.runCommand('Close All Editors', 'View');
    lure.requests.length = 0;
  });

  it('is shown as it is in a conversation that was saved', async () => {
    await workbench.openView();
    await workbench.expand(workbench.row('Sample'));
    await workbench.row('all of them').click();
    const view = workbench.webview();
    await view.locator('.message').first().waitFor();
    await workbench.runCommand('Save Conversation to File…');
    await until('a name is offered', async () =>
      (await workbench.quickInput().inputValue()).includes('-conversation.md'),
    );
    const settled = workbench.page.locator('.quick-input-widget .monaco-progress-container:not(.active)');
    await settled.waitFor({ state: 'attached' });
    await workbench.page.keyboard.press('Enter');
    await workbench.toastButton('Saved to', 'Open File');
    await workbench.page.locator('.editor-instance .view-lines').getByText('# Conversation').waitFor();
    await workbench.runCommand('Open Preview', 'Markdown');
    await preview().getByRole('heading', { name: 'Conversation', exact: true }).waitFor();
    const last = preview().getByRole('heading', { name: 'Failed' }).last();
    await last.scrollIntoViewIfNeeded();
    await workbench.screenshot('hostile text in a conversation, the end');
    assert.equal(
      await preview()
        .locator('body a[href], body img, body iframe, body details, body svg:not(button *), body table')
        .count(),
      0,
    );
    assert.equal(await preview().locator('h1').count(), 1);
    const shown = await preview().locator('pre').allTextContents();
    assert.ok(shown.some((text) => text.includes(`![x](${lure.url}/lured.png)`)));
    assert.ok(shown.some((text) => text.includes('⟨U+202E⟩evil')));
    await preview().getByRole('heading', { name: '1. User' }).first().scrollIntoViewIfNeeded();
    await workbench.screenshot('hostile text in a conversation');
    assert.deepEqual(lured(), []);
  });

  it('does nothing in the thread view, in any tab', async () => {
    await workbench.runCommand('Close All Editors', 'View');
    await workbench.openView();
    await workbench.expand(workbench.row('Sample'));
    await workbench.row('one by one').click();
    const view = workbench.webview();
    await view.locator('.message').first().waitFor();
    assert.ok((await view.locator('.message').count()) >= texts.length);
    // Those that are off the screen have no text that is drawn.
    assert.match((await view.locator('#pane').textContent()) ?? '', /lured\.png/);
    for (const tab of ['Conversation', 'State', 'Changes', 'Raw']) {
      await view.getByRole('tab', { name: tab }).click();
      await until('it is shown', async () => !(await view.locator('#pane').innerText()).includes('Loading'));
      await workbench.screenshot(`hostile text in the thread view, ${tab}`);
      const alive =
        '#app :is(a, img, iframe, script, style, object, embed, link, meta, form:not(.search-box), [onerror], [onload])';
      assert.equal(await view.locator(alive).count(), 0, tab);
      assert.equal(await view.locator('#pane svg').count(), 0, tab);
    }
    assert.deepEqual(lured(), []);
    await workbench.runCommand('Close All Editors', 'View');
  });

  it('is shown as it is in rows, tooltips, picks and notifications', async () => {
    await workbench.openView();
    const rows = workbench.page.locator('.sidebar .pane-body .monaco-list-row');
    assert.ok((await rows.count()) > 20);
    assert.equal(await rows.locator('.monaco-icon-label-container').locator('a[href], img, .codicon').count(), 0);
    const tooltip = workbench.page.locator('.workbench-hover .rendered-markdown');
    await workbench.row('![x](').hover({ position: { x: 80, y: 10 } });
    await tooltip.waitFor();
    assert.match((await tooltip.textContent()) ?? '', /lured\.png[^]*Status: idle/);
    assert.equal(await tooltip.locator('a, img, .codicon').count(), 0);
    await workbench.screenshot('hostile text in rows and a tooltip');
    await workbench.page.mouse.move(800, 400);

    const words = texts.slice(0, 12).join(' ');
    door.rules({
      match: { path: /\/history/ },
      fault: {
        answer: {
          status: 400,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ detail: words }),
        },
      },
    });
    await workbench.inlineAction(workbench.row('all of them'), 'Open History');
    await workbench.toast('It says:').waitFor();
    assert.equal(await workbench.toast('It says:').locator('a[href], img').count(), 0);
    await workbench.screenshot('hostile text in a notification');
    assert.deepEqual(lured(), []);
  });
});
