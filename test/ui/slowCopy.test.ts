import assert from 'node:assert/strict';
import { type FaultServer, startFaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, runAndWait } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

/** Each with a task that may have called a subgraph: a question for each, and for each on the copy. */
const steps = 20;

describe('a copy whose server reads slowly, by hand', () => {
  let server: SampleServer;
  let door: FaultServer;
  let workbench: Workbench;
  const slow = { match: { path: /\/history/ }, fault: { stall: 'beforeHeaders', ms: 700 } } as const;
  const copyRow = (title: string) => workbench.row(new RegExp(`${title} \\(copy`));
  const said = async (title: string) => (await copyRow(title).getAttribute('aria-label')) ?? '';
  const rowSays = (title: string, words: RegExp) => copyRow(title).filter({ hasText: words }).waitFor();

  before(async () => {
    server = await startJavaScriptServer();
    door = await startFaultServer(server.url);
    for (const title of ['long', 'given up']) {
      const threadId = await createThread(server, { metadata: { title } });
      await runAndWait(server, threadId, 'loop', { steps });
    }
    workbench = await startWorkbench({
      settings: { 'langgraphThreads.deployments': [{ name: 'Sample', url: door.url }] },
    });
    await workbench.openView();
    await workbench.row('given up').waitFor();
  });
  beforeEach(() => door.rules(slow));
  after(async () => {
    await Promise.all([server, door].map((each) => each.stop()));
  });

  it('has its row at once, the verdict and the diff before subgraphs are asked for, and the last word then', async () => {
    await workbench.contextMenu(workbench.row('long'), 'Copy Thread');
    await rowSays('long', /checking…/);
    assert.equal(await copyRow('long').getAttribute('aria-selected'), 'true');
    await workbench.toast(/Identical so far; checking \d+ of 20 tasks for subgraphs/).waitFor();
    await rowSays('long', /✓ identical so far/);
    await workbench.page.locator('.tabs-container .tab', { hasText: /^long ↔ long \(copy\)$/ }).waitFor();
    await workbench.screenshot('copy so far');
    await workbench.toast('Identical: ').waitFor();
    assert.match(await workbench.toastText('Identical: '), /^Copied “long”\. Identical: 22 checkpoints/);
    await rowSays('long', /✓ identical(?! so far)/);
    assert.match(await said('long'), /, identical$/);
    assert.match(await workbench.activeTab(), /^long ↔ long \(copy\)(?!.*identical)/);
    await workbench.closeToast('Copied “long”');
  });

  it('keeps what is known when the rest is given up', async () => {
    await workbench.contextMenu(workbench.row('given up'), 'Copy Thread');
    await workbench.toast('Identical so far; checking').waitFor();
    await workbench.toastButton('Copying “given up”', 'Cancel');
    await workbench.toast('Copied “given up”').waitFor();
    assert.match(
      await workbench.toastText('Copied “given up”'),
      /^Copied “given up”\. Identical so far: \d+ checkpoints\. \d+ of 20 tasks were checked for subgraphs/,
    );
    await rowSays('given up', /✓ identical so far/);
    await workbench.screenshot('copy given up');
  });
});
