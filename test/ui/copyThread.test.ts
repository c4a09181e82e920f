import assert from 'node:assert/strict';
import { type FaultServer, startFaultServer } from '../servers/stage/faultServer';
import { listThreads, runAndWait } from '../servers/stage/rest';
import { describeOnEachServer } from '../servers/stage/startedServers';
import { itOnOne } from '../tools/soak';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';
import { until } from '../tools/patience';

describeOnEachServer(
  'copying a thread by hand',
  (seeded, kind) => {
    const test = itOnOne(kind);
    /** Between the workbench and the server, to see what was asked for. */
    let door: FaultServer;
    let workbench: Workbench;
    let copyId: string;

    before(async () => {
      door = await startFaultServer(seeded().server.url);
      workbench = await startWorkbench({
        settings: { 'langgraphThreads.deployments': [{ name: 'Sample', url: door.url }] },
      });
      await workbench.openView();
    });
    after(() => door.stop());

    const copyRow = () => workbench.row(/Finished chat \(copy/);
    const sourceRow = () => workbench.row(/^Finished chat(?! \(copy)/);
    const identicalTab = () => workbench.page.locator('.tabs-container .tab', { hasText: '(identical)' });
    const copyRequests = () => door.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/copy'));

    test('copies from the context menu, proves the copy, shows the diff and selects the new row', async () => {
      const before = new Set(await listThreads(seeded().server));
      await workbench.row('Finished chat').waitFor();
      await workbench.contextMenu(sourceRow(), 'Copy Thread');
      await workbench.toast('Identical').waitFor();
      assert.match(await workbench.toastText('Identical'), /^Copied “Finished chat”\. Identical: 6 checkpoints/);

      await identicalTab().waitFor();
      assert.match(await workbench.activeTab(), / ↔ .*\(identical\)/);
      const text = await workbench.diffText('original');
      assert.match(text, /"thread_id": "<thread_id>"/);
      assert.equal(await workbench.diffText('modified'), text);
      assert.equal(await workbench.page.locator('.line-insert, .line-delete').count(), 0);

      await copyRow().waitFor();
      assert.equal(await copyRow().getAttribute('aria-selected'), 'true');
      await workbench.screenshot(`copied by hand ${kind}`);
      assert.equal(copyRequests().length, 1);
      const made = (await listThreads(seeded().server)).filter((id) => !before.has(id));
      assert.equal(made.length, 1);
      copyId = made[0] ?? '';

      await workbench.contextSubmenu(copyRow(), 'Copy As', 'Copy ID');
      await until('the id is on the clipboard', async () => (await workbench.clipboard()) === copyId);
    });

    test('brings the diff back after the window was reloaded', async () => {
      await workbench.reloadWhenKept((kept) => kept.includes('(identical)'));
      await identicalTab().waitFor();
      assert.equal(await workbench.diffText('original'), await workbench.diffText('modified'));
      assert.match(await workbench.diffText('modified'), /"thread_id": "<thread_id>"/);
    });

    test('shows what a copy that has run on has of its own', async () => {
      await workbench.openView();
      await workbench.viewAction('Refresh').click();
      await runAndWait(seeded().server, copyId, 'chat', {
        messages: [{ role: 'user', content: 'and on' }],
      });
      const rows = workbench.page.locator('.sidebar .monaco-list-row', { hasText: 'Finished chat' });
      await rows.nth(1).waitFor();
      await workbench.contextMenu(rows.nth(0), 'Select for Compare');
      await workbench.contextMenu(rows.nth(1), 'Compare with Selected');
      await workbench.toast('Different: ').waitFor();
      assert.match(await workbench.toastText('Different: '), / has 3 checkpoints more\./);
      assert.match(await workbench.activeTab(), /\(different\)/);
      await workbench.page.locator('.line-insert, .line-delete').first().waitFor();
      await workbench.screenshot(`run on ${kind}`);
      assert.equal(copyRequests().length, 1);
    });
  },
  { alone: true, only: ['finishedChat', 'interruptedInSubgraph'] },
);
