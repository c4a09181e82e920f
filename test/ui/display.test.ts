import assert from 'node:assert/strict';
import { type DisplayThreads, shortDisplayCase } from '../bench/displayCases';
import { measureDisplay } from '../bench/displayRounds';
import { DisplayWindow } from '../bench/displayWindow';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { call, copy, createThread, history, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { itInSoak } from '../tools/soak';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

describe('the display of histories, by hand', () => {
  let server: SampleServer;
  let proxy: FaultServer;
  let workbench: Workbench;
  let changed: string;

  const thread = async (title: string, input: object): Promise<string> => {
    const threadId = await createThread(server, { metadata: { title } });
    await runAndWait(server, threadId, 'loop', input);
    return threadId;
  };

  before(async () => {
    server = await startJavaScriptServer();
    proxy = await startFaultServer(server.url);
    await thread('three hundred', { steps: 298, bytes: 24 });
    await thread('long strings', { steps: 2, bytes: 200_000 });
    const source = await thread('source', { steps: 20, bytes: 60 });
    const copied = await copy(server, source);
    await call(server, 'PATCH', `/threads/${copied}`, { metadata: { title: 'other' } });
    changed = (await history(server, copied)).rows[10]?.checkpoint.checkpoint_id ?? '';
    const transform = (json: unknown): unknown =>
      Array.isArray(json)
        ? json.map((row: { checkpoint: { checkpoint_id: string }; values: object }) =>
            row.checkpoint.checkpoint_id === changed ? { ...row, values: { ...row.values, done: 'changed' } } : row,
          )
        : json;
    proxy.rules({ match: { path: new RegExp(`^/threads/${copied}/history`) }, fault: { transform } });
    workbench = await startWorkbench({
      settings: { 'langgraphThreads.deployments': [{ name: 'Proxy', url: proxy.url }] },
    });
    await workbench.openView();
    await workbench.expand(workbench.row('Proxy'));
    await workbench.row('source').waitFor();
  });
  after(async () => {
    await Promise.all([server, proxy].map((each) => each.stop()));
  });

  const tab = (title: RegExp) => workbench.page.locator('.tabs-container .tab .label-name', { hasText: title });
  const switchForm = () =>
    workbench.page.getByRole('button', { name: 'Toggle Full History / Changes' }).first().click();

  it('diffs three hundred checkpoints by their changes, and whole by a click', async () => {
    await workbench.contextMenu(workbench.row('three hundred'), 'Copy Thread');
    await tab(/^three hundred ↔ three hundred \(copy\)( \(identical\))? · changes$/).waitFor();
    assert.match(await workbench.diffText('modified'), /"changes": \[/);
    assert.equal(await workbench.diffText('original'), await workbench.diffText('modified'));
    await workbench.screenshot('display three hundred changes');
    await workbench.closeToast();

    await switchForm();
    await tab(/^three hundred ↔ three hundred \(copy\)( \(identical\))?$/).waitFor();
    assert.match(await workbench.diffText('modified'), /"step": 298/);
    await workbench.screenshot('display three hundred whole');
  });

  it('shows the one checkpoint that differs, and the histories by the button', async () => {
    await workbench.contextMenu(workbench.row('source'), 'Select for Compare');
    await workbench.contextMenu(workbench.row('other'), 'Compare with Selected');
    const shown = workbench.page.locator('.multiDiffEditor', { hasText: changed });
    await shown.getByText('"changed"').waitFor();
    assert.match(await workbench.activeTab(), /\(different\): the differing checkpoint \(1 file\)/);
    await workbench.screenshot('display one changed value');
    await workbench.toastButton('Different', 'Show Histories');
    await tab(/\(different\)$/).waitFor();
    assert.match(await workbench.diffText('modified'), /"changed"/);
    await workbench.screenshot('display one changed value in the histories');
  });

  it('shortens long strings, and says how long they are and their hash', async () => {
    await workbench.inlineAction(workbench.row('long strings'), 'Open History');
    await workbench.page.locator('.tabs-container .tab[aria-label*=".langgraph.json, preview"]').waitFor();
    await workbench.page.locator('.editor-instance .view-lines').click();
    await workbench.page.keyboard.press('Control+f');
    const find = workbench.page.locator('.find-widget.visible .find-part textarea');
    await find.fill('SHA-256');
    await find.press('Enter');
    await workbench.page.locator('.find-widget .matchesCount', { hasText: 'of' }).waitFor();
    await workbench.page.keyboard.press('Escape');
    assert.match(await workbench.editorText(), /x" \/\* … 200000 characters, SHA-256 [\da-f]{64} \*\//);
    await workbench.screenshot('display shortened strings');
  });
});

/** The machine may be busy with anything; `npm run bench -- display` has the figures. */
const mostTimesPlain = 5;

describe('the time until a diff is shown', () => {
  let server: SampleServer;
  let threads: DisplayThreads;
  let window: DisplayWindow;

  before(async () => {
    server = await startJavaScriptServer();
    threads = await shortDisplayCase.make(server);
    window = await DisplayWindow.open({
      'langgraphThreads.deployments': [{ name: 'Sample', url: server.url }],
    });
  });
  after(async () => {
    await server.stop();
  });

  itInSoak('is not many times what the same texts take as plain files', async () => {
    const { rounds, files, lines, edited, gaveUp } = await measureDisplay(
      window,
      server.url,
      shortDisplayCase,
      threads,
      { rounds: 1, warmUps: 0 },
    );
    assert.deepEqual({ files, edited, gaveUp: gaveUp.ours }, { files: 1, edited: 20, gaveUp: false });
    assert.ok(lines > 4_900, `${lines} lines`);
    const [round] = rounds;
    assert.ok(round && round.oursFromTab <= mostTimesPlain * round.plainFromTab, JSON.stringify(round));
  });
});
