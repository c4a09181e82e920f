import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import type { SampleServer } from '../servers/stage/sampleServer';
import { seed } from '../servers/stage/seed';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

describe('deployments, by hand', () => {
  let server: SampleServer;
  let keyed: SampleServer;
  /** In front of the server that needs a key, to see what was sent to it. */
  let door: FaultServer;
  let workbench: Workbench;

  before(async () => {
    [server, keyed] = await Promise.all([startJavaScriptServer(), startJavaScriptServer({ keyed: true })]);
    door = await startFaultServer(keyed.url);
    await Promise.all([
      seed(server.url, { only: ['finishedChat', 'interrupted'] }),
      seed(keyed.url, { headers: keyed.headers, only: ['finishedChat'] }),
    ]);
    const folder = fs.mkdtempSync(path.join(path.dirname(server.logFile), 'workspace-'));
    const { port } = new URL(server.url);
    fs.writeFileSync(
      path.join(folder, 'langgraph.json'),
      JSON.stringify({ graphs: { a: './a.ts:a' }, env: { PORT: port } }),
    );
    workbench = await startWorkbench({ folder });
    await workbench.openView();
  });
  after(async () => {
    await Promise.all([server.stop(), keyed.stop(), door.stop()]);
  });

  const settings = (): unknown => {
    const text = fs.readFileSync(path.join(workbench.dataFolder, 'User', 'settings.json'), 'utf8');
    return (JSON.parse(text) as Record<string, unknown>)['langgraphThreads.deployments'];
  };
  /** A box must be there before it is typed into: the one before it looks much alike. */
  const box = (prompt: string) => workbench.quickInputMessage().filter({ hasText: prompt }).waitFor();
  /** By keyboard: a list that is still being laid out moves away from under the pointer. */
  const choose = async (kind: string) => {
    await workbench.pickRow(kind).waitFor();
    await workbench.answer(kind);
  };
  const enterKey = async (key: string) => {
    await workbench.page.locator('.quick-input-widget input[type="password"]').waitFor();
    await workbench.answer(key);
  };
  const enterName = async (name: string) => {
    await box('Shown in the Threads view');
    await workbench.answer(name);
  };
  const sentKeys = () => door.requests.map(({ headers }) => headers['x-api-key']);

  it('offers the server that the langgraph.json in the workspace points to, since it answers', async () => {
    const { port } = new URL(server.url);
    await workbench.viewAction('Add Deployment…').click();
    await workbench.pickRow(`localhost:${port}`).waitFor();
    assert.match((await workbench.pickRow(port).textContent()) ?? '', /running: JavaScript/);
    await workbench.pick(port);
    await enterName('Here');
    await workbench.row('Finished chat').waitFor();
    assert.deepEqual(settings(), [{ name: 'Here', url: `http://localhost:${port}` }]);
  });

  it('says what is wrong with what was typed, and lets it be corrected', async () => {
    await workbench.viewAction('Add Deployment…').click();
    await workbench.answer('ftp://127.0.0.1');
    await workbench.pickRow('Use an https or http URL').waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('asks for the key that a deployment wants, again when it is wrong, and keeps it out of sight', async () => {
    await workbench.viewAction('Add Deployment…').click();
    await workbench.answer(`${door.url}/`);
    await choose('LangSmith API Key');
    await enterKey('a-wrong-key');
    await workbench.page.getByPlaceholder('Not accepted. Select the kind').waitFor();
    await choose('LangSmith API Key');
    await enterKey(keyed.key);
    await enterName('With a key');
    // It is revealed with its threads.
    await workbench.row('With a key').waitFor();
    await workbench.page.locator('.sidebar .monaco-list-row', { hasText: 'Finished chat' }).nth(1).waitFor();

    assert.ok(sentKeys().includes('a-wrong-key') && sentKeys().includes(keyed.key), 'the keys were sent');
    const kept = fs.readFileSync(path.join(workbench.dataFolder, 'User', 'settings.json'), 'utf8');
    for (const place of [kept, workbench.log(), (await workbench.rows()).join('\n')]) {
      assert.ok(!place.includes(keyed.key) && !place.includes('a-wrong-key'));
    }
    assert.match(workbench.log(), /unauthorized status=401/, 'the log has the failures');
  });

  it('still has the key after a reload', async () => {
    await workbench.reload();
    await workbench.expand(workbench.row('With a key'));
    await workbench.row('Finished chat').waitFor();
  });

  it('forgets a key when asked to, shows what the deployment says then, and takes a key from its row', async () => {
    await workbench.contextMenu(workbench.row('With a key'), 'Set Credentials…');
    await choose('No Credentials');
    await workbench.dialogButton('Delete');
    const problem = workbench.row('No valid credentials (401)');
    await problem.waitFor();
    assert.equal(await workbench.toast().isVisible(), false);
    const menu = await workbench.menuItems(problem);
    assert.deepEqual(menu, ['Retry', 'Set Credentials…', 'Show Log']);
    await workbench.page.keyboard.press('Escape');
    await workbench.inlineAction(problem, 'Set Credentials…');
    await choose('Bearer Token');
    await enterKey(keyed.key);
    await workbench.row('Finished chat').waitFor();
    assert.equal(door.requests.at(-1)?.headers.authorization, `Bearer ${keyed.key}`);
  });

  it('does not take the key along to another URL', async () => {
    const other = await startFaultServer(server.url);
    try {
      await workbench.contextMenu(workbench.row('With a key'), 'Edit Deployment…');
      await enterName('Moved');
      await box('The URL of the Agent Server');
      await workbench.answer(other.url);
      await workbench.dialogButton('Move');
      await workbench.row('Moved').waitFor();
      await workbench.expand(workbench.row('Moved'));
      await workbench.row('Waiting for approval').waitFor();
      assert.ok(other.requests.length > 0);
      assert.ok(!JSON.stringify(other.requests).includes(keyed.key));
      await workbench.contextMenu(workbench.row('Moved'), 'Remove Deployment');
      await workbench.dialogButton('Remove');
      await workbench.row('Moved').waitFor({ state: 'detached' });
    } finally {
      await other.stop();
    }
  });

  it('shows a deployment that stopped answering as a row with Retry, and all again when it is back', async () => {
    const proxy = await startFaultServer(server.url);
    await workbench.runCommand('Add Deployment…');
    await workbench.answer(proxy.url);
    await enterName('Proxy');
    await workbench.page.locator('.sidebar .monaco-list-row[aria-expanded="true"]', { hasText: 'Proxy' }).waitFor();
    await proxy.down();
    await workbench.viewAction('Refresh').click();
    const problem = workbench.row('Connection refused (ECONNREFUSED)');
    await problem.waitFor();
    await proxy.up();
    await problem.click();
    await problem.waitFor({ state: 'detached' });
    assert.equal(await workbench.toast().isVisible(), false);
    await proxy.stop();
  });
});
