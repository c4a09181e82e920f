import assert from 'node:assert/strict';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import type { SampleServer } from '../servers/stage/sampleServer';
import { seed } from '../servers/stage/seed';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

describe('copying a thread from one of its checkpoints, by hand', () => {
  let server: SampleServer;
  let door: FaultServer;
  let workbench: Workbench;

  before(async () => {
    server = await startJavaScriptServer();
    await seed(server.url, { only: ['branched', 'interrupted'] });
    door = await startFaultServer(server.url);
    workbench = await startWorkbench({
      settings: { 'langgraphThreads.deployments': [{ name: 'Door', url: door.url }] },
    });
    await workbench.openView();
    await workbench.expand(workbench.row('Door'));
  });
  after(async () => {
    await Promise.all([server, door].map((each) => each.stop()));
  });

  const updates = () => door.seen('POST', /\/state$/);
  const copyRow = (title: string) => workbench.row(new RegExp(`${title} \\(copy`));

  it('copies from the menu, says what the copy has and has not, and shows its new checkpoint', async () => {
    await workbench.expand(workbench.row('Edited and run again'));
    await workbench.contextMenu(workbench.row('You: What is a checkpoint?'), 'Copy Thread from Checkpoint');
    const said = 'It now continues from the chosen checkpoint';
    await workbench.toast(said).waitFor();
    const text = await workbench.toastText(said);
    assert.match(text, /^Copied “Edited and run again” \(identical\)\. /);
    assert.match(text, /It now continues from the chosen checkpoint\. Not carried over: the result of its task/);
    assert.match(await workbench.activeTab(), /\(identical, and 1 new checkpoint\)/);
    await workbench.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await copyRow('Edited and run again').waitFor();
    assert.equal(await copyRow('Edited and run again').getAttribute('aria-selected'), 'true');
    await workbench.expand(copyRow('Edited and run again'));
    await workbench.row(/^Continued from an earlier checkpoint\s*branch/).waitFor();
    await workbench.screenshot('copied from a checkpoint dark');
    assert.equal(updates().length, 1);
  });

  it('copies from the palette, by a picked checkpoint, and says which question is not pending any more', async () => {
    await workbench.runCommand('Preferences: Toggle between Light/Dark Themes', '');
    await workbench.page.locator('.monaco-workbench.vs').waitFor();
    await workbench.row(/^Waiting for approval/).click();
    await workbench.runCommand('Copy Thread from Checkpoint');
    await workbench.pick('Step 1');
    const said = 'Not carried over: its question';
    await workbench.toast(said).waitFor();
    assert.doesNotMatch(await workbench.toastText(said), /Later checkpoints/);
    await workbench.screenshot('copied from a checkpoint light');
  });

  it('says so where the server does nothing', async () => {
    const checkpoint = { checkpoint_id: '1f000000-0000-6000-8000-000000000000', checkpoint_ns: '' };
    const answer = {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ checkpoint }),
    };
    door.rules({ match: { method: 'POST', path: /\/state$/ }, fault: { answer } });
    await workbench.row(/^Waiting for approval(?! \(copy)/).click();
    await workbench.runCommand('Copy Thread from Checkpoint');
    await workbench.pick('Step 0');
    const said = 'The server accepted the request but made no checkpoint';
    await workbench.toast(said).waitFor();
    assert.match(await workbench.toastText(said), /It doesn’t continue from the chosen checkpoint: /);
    await workbench.screenshot('not copied from a checkpoint light');
  });
});
