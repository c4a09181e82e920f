import assert from 'node:assert/strict';
import { parseStudioLink } from '../../src/deployments/studioLink';
import { type FaultServer, startFaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, history, listThreads, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { seed } from '../servers/stage/seed';
import { startWorkbench } from './driver';
import { until } from '../tools/patience';
import type { Workbench } from './workbench';

describe('running a thread by hand', () => {
  let server: SampleServer;
  /** Between the workbench and the server, to see what was asked for. */
  let door: FaultServer;
  let workbench: Workbench;
  let threads: Awaited<ReturnType<typeof seed>>;
  let looping: string;

  before(async () => {
    server = await startJavaScriptServer();
    threads = await seed(server.url, { only: ['finishedChat', 'interrupted'] });
    const hostile = await createThread(server, { metadata: { title: 'Asks [x](command:y)' } });
    await runAndWait(server, hostile, 'interrupted', { item: '[x](command:workbench.action.closeWindow) $(zap)' });
    for (const title of ['Wants to send two mails', 'Wants to send two more']) {
      await runAndWait(server, await createThread(server, { metadata: { title } }), 'approvals', { requests: 2 });
    }
    looping = await createThread(server, { metadata: { title: 'Runs for long' } });
    await runAndWait(server, looping, 'loop', { steps: 1 });
    door = await startFaultServer(server.url);
    workbench = await startWorkbench({
      settings: { 'langgraphThreads.deployments': [{ name: 'Sample', url: door.url }] },
    });
    await workbench.openView();
    await workbench.row('Finished chat').waitFor();
  });
  after(async () => {
    await door.stop();
    await server.stop();
  });

  const starts = () => door.seen('POST', /\/runs$/).length;
  const copies = () => door.seen('POST', /\/copy$/).length;
  const originalRow = () => workbench.row(/^Waiting for approval(?! \(copy)/);

  it('asks for input, then whether really, and starts nothing before that is answered', async () => {
    await workbench.contextMenu(workbench.row('Finished chat'), 'Run on Thread…');
    await workbench.quickInput().waitFor();
    assert.equal(await workbench.quickInput().inputValue(), '');
    await workbench.page.keyboard.type('Hello from the tree');
    await workbench.page.locator('.quick-input-message', { hasText: 'user message “Hello from the tree”' }).waitFor();
    await workbench.screenshot('run input');
    await workbench.page.keyboard.press('Enter');
    await workbench.dialog().waitFor();
    assert.match((await workbench.dialog().textContent()) ?? '', /Run “chat” on “Finished chat”\?/);
    await workbench.screenshot('run question');
    assert.equal(starts(), 0);
    await workbench.page.keyboard.press('Escape');
    await workbench.dialog().waitFor({ state: 'detached' });
    assert.equal(starts(), 0);
  });

  it('runs once, says how it ended, and shows what changed', async () => {
    await workbench.row('Finished chat').click();
    await workbench.runCommand('Run on Thread…');
    await workbench.quickInput().waitFor();
    await workbench.page.locator('.quick-input-title', { hasText: 'Input for chat' }).waitFor();
    await workbench.quickInput().fill('{"messages": [{"role": "user", "content": "Once more"}');
    await workbench.page.locator('.quick-input-message', { hasText: 'Incomplete JSON' }).waitFor();
    await workbench.answer('{"messages": [{"role": "user", "content": "Once more"}]}');
    await workbench.dialog().waitFor();
    assert.equal(starts(), 0);
    await workbench.dialogButton('Run');
    await workbench.toast('finished on').waitFor();
    assert.match(await workbench.toastText('finished on'), /3 checkpoints added\./);
    assert.equal(starts(), 1);
    await workbench.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    assert.match(await workbench.diffText('modified'), /echo: Once more/);
    assert.doesNotMatch(await workbench.diffText('original'), /Once more/);
    await workbench.screenshot('run ended');
    assert.equal((await history(server, threads.finishedChat)).rows.length, 9);
    await workbench.closeToast('finished on');
  });

  it('copies a thread that waits, answers on the copy, and proves that the original still waits', async () => {
    const before = JSON.stringify((await history(server, threads.interrupted)).texts);
    const known = await listThreads(server);
    await workbench.contextMenu(originalRow(), 'Copy and Run…');
    await workbench.pickRow('Answer').waitFor();
    await workbench.screenshot('copy and run way');
    await workbench.pick('Answer');
    await workbench.page.locator('.quick-input-message', { hasText: 'It asks: approve?' }).waitFor();
    await workbench.quickInput().fill('yes, ten of them');
    await workbench.page.locator('.quick-input-message', { hasText: 'Sent as text' }).waitFor();
    await workbench.screenshot('copy and run answer');
    await workbench.page.keyboard.press('Enter');
    await workbench.dialog().waitFor();
    await workbench.screenshot('copy and run question');
    assert.deepEqual([copies(), starts()], [0, 1]);
    await workbench.dialogButton('Copy and Run');
    await workbench.toast('byte for byte').waitFor();
    const text = await workbench.toastText('byte for byte');
    assert.match(text, /^“interrupted” finished on a copy of “Waiting for approval”\. /);
    assert.match(text, /The source is unchanged, byte for byte: 3 checkpoints in 1 namespace/);
    await workbench.row(/Waiting for approval \(copy/).waitFor();
    await workbench.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await workbench.screenshot('copy and run ended');
    assert.deepEqual([copies(), starts()], [1, 2]);
    assert.equal((await listThreads(server)).length, known.length + 1);
    assert.equal(JSON.stringify((await history(server, threads.interrupted)).texts), before);
    await workbench.toastButton('byte for byte', 'Report');
    const preview = workbench.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await preview.getByText('The source, after a run on the copy').scrollIntoViewIfNeeded();
    await workbench.screenshot('copy and run report');
  });

  it('shows what a thread asks as text, and nothing to click', async () => {
    const traps = (of: string) => workbench.page.locator(`${of} a[href], ${of} .codicon-zap, ${of} .monaco-link`);
    await workbench.contextMenu(workbench.row('Asks [x](command:y)'), 'Run on Thread…');
    await workbench.pick('Answer');
    const message = workbench.page.locator('.quick-input-message', { hasText: 'command:workbench' });
    await message.waitFor();
    await workbench.screenshot('hostile question');
    assert.equal(await traps('.quick-input-widget').count(), 0);
    await workbench.answer('no [x](command:a) $(zap)');
    await workbench.dialog().waitFor();
    await workbench.screenshot('hostile run question');
    assert.equal(await traps('.monaco-dialog-box').count(), 0);
    await workbench.page.keyboard.press('Escape');
    await workbench.dialog().waitFor({ state: 'detached' });
    assert.equal(starts(), 2);
  });

  it('approves and rejects what an agent asks for, by clicks alone', async () => {
    await workbench.contextMenu(workbench.row('Wants to send two mails'), 'Run on Thread…');
    await workbench.page.locator('.quick-input-title', { hasText: 'Approve “send_email”? (1 of 2)' }).waitFor();
    await workbench.screenshot('decision');
    await workbench.pick('Approve');
    await workbench.page.locator('.quick-input-title', { hasText: 'Approve “delete_file”? (2 of 2)' }).waitFor();
    await workbench.pick('Reject…');
    await workbench.page.locator('.quick-input-title', { hasText: 'Reject “delete_file”' }).waitFor();
    await workbench.answer('keep it');
    await workbench.dialog().waitFor();
    await workbench.screenshot('decision question');
    await workbench.dialogButton('Run');
    await until('the run is started', () => starts() === 3);
    const { body } = door.seen('POST', /\/runs$/).at(-1) ?? {};
    const { command } = JSON.parse(body ?? '') as { command: { resume: Record<string, unknown> } };
    assert.deepEqual(Object.values(command.resume), [
      { decisions: [{ type: 'approve' }, { type: 'reject', message: 'keep it' }] },
    ]);
    await workbench.toast('finished on').waitFor();
    await workbench.closeToast('finished on');
  });

  it('edits and responds to what an agent asks for, by clicks alone', async () => {
    await workbench.contextMenu(workbench.row('Wants to send two more'), 'Run on Thread…');
    await workbench.page.locator('.quick-input-title', { hasText: 'Approve “send_email”? (1 of 2)' }).waitFor();
    await workbench.pick('Edit…');
    await workbench.page.locator('.quick-input-title', { hasText: 'Arguments of “send_email”' }).waitFor();
    assert.equal(await workbench.quickInput().inputValue(), '{"index":0,"to":"a@example.com"}');
    await workbench.screenshot('decision, edit');
    await workbench.answer('{"index":0,"to":"b@example.com"}');
    await workbench.page.locator('.quick-input-title', { hasText: 'Approve “delete_file”? (2 of 2)' }).waitFor();
    await workbench.pick('Respond…');
    await workbench.page.locator('.quick-input-title', { hasText: 'Respond to “delete_file”' }).waitFor();
    await workbench.answer('it is gone already');
    const before = starts();
    await workbench.dialogButton('Run');
    await until('the run is started', () => starts() > before);
    const { body } = door.seen('POST', /\/runs$/).at(-1) ?? {};
    const { command } = JSON.parse(body ?? '') as { command: { resume: Record<string, unknown> } };
    assert.deepEqual(Object.values(command.resume), [
      {
        decisions: [
          { type: 'edit', editedAction: { name: 'send_email', args: { index: 0, to: 'b@example.com' } } },
          { type: 'respond', message: 'it is gone already' },
        ],
      },
    ]);
    await workbench.toast('finished on').waitFor();
    await workbench.closeToast('finished on');
  });

  it('lists the runs of a thread, and opens the checkpoint where one ended', async () => {
    // Python tells the project where it traces runs.
    const traced = (runs: unknown) => (runs as object[]).map((run) => ({ ...run, langsmith_session_name: 'lamps' }));
    door.rules({ match: { method: 'GET', path: /\/runs\?/ }, fault: { transform: traced } });
    await workbench.contextMenu(workbench.row('Runs for long'), 'Show Runs');
    const row = workbench.pickRow('Finished');
    await row.waitFor();
    assert.match((await row.textContent()) ?? '', /traced to “lamps”/);
    await workbench.screenshot('runs');
    await row.hover();
    await row.getByRole('button', { name: 'Show Trace in LangGraph Studio' }).click();
    await workbench.dialog().waitFor();
    await workbench.screenshot('trace of a run');
    await workbench.dialogButton('Copy');
    assert.equal(parseStudioLink(await workbench.clipboard())?.threadId, looping);
    await workbench.contextMenu(workbench.row('Runs for long'), 'Show Runs');
    await row.waitFor();
    await row.hover();
    await row.getByRole('button', { name: 'Copy Run ID' }).waitFor();
    await row.click();
    await workbench.page.locator('.tab.active', { hasText: 'Runs for long' }).waitFor();
  });

  it('is stopped by Cancel, and says so', async () => {
    await workbench.contextMenu(workbench.row('Runs for long'), 'Run on Thread…');
    await workbench.answer('{"steps": 20, "ms": 1000, "done": 0}');
    await workbench.dialogButton('Run');
    await workbench.toast('step…').waitFor();
    const row = workbench.row('Runs for long');
    await row.filter({ hasText: 'running' }).waitFor();
    await workbench.expand(row);
    const stepsBelow = () => workbench.page.locator('.sidebar .monaco-list-row', { hasText: 'step' }).count();
    const before = await stepsBelow();
    await until('its new checkpoints are there', async () => (await stepsBelow()) > Math.max(1, before));
    await workbench.screenshot('run going on');
    await workbench.toastButton('step…', 'Cancel');
    await workbench.toast('What it saved is kept').waitFor();
    await workbench.screenshot('run stopped');
    assert.equal(starts(), 5);
    assert.equal(door.seen('POST', /\/cancel\?wait=0&action=interrupt$/).length, 1);
  });
});
