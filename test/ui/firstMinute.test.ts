import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import type { SampleServer } from '../servers/stage/sampleServer';
import { seed } from '../servers/stage/seed';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

describe('the first minute, by hand', () => {
  let server: SampleServer;
  /** In front of the server, to see what is asked and when. */
  let door: FaultServer;
  let workbench: Workbench;

  before(async () => {
    server = await startJavaScriptServer();
    door = await startFaultServer(server.url);
    await seed(server.url, { only: ['finishedChat'] });
    const folder = fs.mkdtempSync(path.join(path.dirname(server.logFile), 'workspace-'));
    // Nothing listens on port 9.
    const config = { graphs: { a: './a.ts:a' }, env: { PORT: '9' } };
    fs.writeFileSync(path.join(folder, 'langgraph.json'), JSON.stringify(config));
    workbench = await startWorkbench({ folder, env: { LANGGRAPH_THREADS_DEV_PORT: new URL(door.url).port } });
  });
  after(async () => {
    await Promise.all([server.stop(), door.stop()]);
  });

  const settings = (): string => fs.readFileSync(path.join(workbench.dataFolder, 'User', 'settings.json'), 'utf8');
  const paths = (): string[] => door.requests.map(({ method, path: asked }) => `${method} ${asked}`);

  it('leads to the threads of a server on the usual port by two clicks, with one request before the second', async () => {
    assert.deepEqual(paths(), [], 'nothing is asked before the view is shown');
    await workbench.openView();
    const offer = workbench.row('Add localhost:');
    await offer.waitFor();
    assert.match((await offer.textContent()) ?? '', /Agent Server 1\.\d/);
    assert.equal(await workbench.toast().isVisible(), false);
    assert.deepEqual(paths(), ['GET /info']);
    await workbench.screenshot('first minute');
    await offer.click();
    await workbench.row('Finished chat').waitFor();
    await offer.waitFor({ state: 'detached' });
    assert.equal(await workbench.quickInput().isVisible(), false, 'nothing is asked');
  });

  it('keeps what was typed where the check fails, and proposes the server that a page of it was entered for', async () => {
    await workbench.contextMenu(workbench.row('localhost:'), 'Remove Deployment');
    await workbench.dialogButton('Remove');
    await workbench.row('Add localhost:').waitFor();
    await workbench.viewAction('Add Deployment…').click();
    await workbench.answer('http://127.0.0.1:9/wrong');
    await workbench.dialogButton('Edit URL…');
    await workbench.quickInput().waitFor();
    assert.equal(await workbench.quickInput().inputValue(), 'http://127.0.0.1:9/wrong');
    await workbench.page.keyboard.press('Enter');
    await workbench.dialogButton('Cancel');
    assert.ok(!settings().includes('/wrong'));
    await workbench.viewAction('Add Deployment…').click();
    await workbench.quickInput().waitFor();
    assert.equal(await workbench.quickInput().inputValue(), 'http://127.0.0.1:9/wrong', 'Cancel loses nothing');
    await workbench.answer(`${door.url}/docs`);
    await workbench.dialog().getByText(`But an Agent Server is running at ${door.url}.`).waitFor();
    await workbench.screenshot('a page of the server was entered');
    await workbench.dialogButton(`Use ${door.url}`);
    await workbench.quickInputMessage().filter({ hasText: 'Shown in the Threads view' }).waitFor();
    await workbench.answer('From its page');
    await workbench.row('Finished chat').waitFor();
  });

  // The VS Code of the tests has no pseudo terminals: test/host sees what is typed.
  it('offers to start the server of the langgraph.json in the workspace, in a terminal', async () => {
    const offer = workbench.row('Start “langgraph dev” in a terminal');
    await offer.waitFor();
    assert.match((await offer.textContent()) ?? '', /workspace-\w+$/);
    await offer.click();
    await workbench.page.locator('.panel .action-item.checked', { hasText: 'Terminal' }).waitFor();
    assert.equal(await workbench.toast('langgraph').isVisible(), false);
  });
});
