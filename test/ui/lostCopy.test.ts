import assert from 'node:assert/strict';
import fs from 'node:fs';
import { type FaultServer, startFaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { untilMade } from '../servers/lostAnswers';
import { createThread, listThreads, runAndWait, startRun, untilNotBusy } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';
import { patience } from '../tools/patience';

const offer = /VS Code stopped before the server responded to copying “/;

describe('copies that the world gets in the way of, by hand', () => {
  let server: SampleServer;
  let door: FaultServer;
  let workbench: Workbench;
  let sources: Set<string>;
  const neverAnswers = {
    match: { method: 'POST', path: /\/copy$/ },
    fault: { stall: 'beforeHeaders', processed: true },
  } as const;

  const thread = async (title: string, input: object): Promise<string> => {
    const threadId = await createThread(server, { metadata: { title } });
    await runAndWait(server, threadId, 'loop', input);
    return threadId;
  };
  const copyRequests = () => door.seen('POST', /\/copy$/).length;
  const copyRow = (title: string) => workbench.row(new RegExp(`${title} \\(copy`));
  /** The copies that are kept as requested and not answered. */
  const pendingCopies = () =>
    fs
      .readdirSync(workbench.dataFolder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /pendingCopies\W.*\.json$/.test(file));

  before(async () => {
    server = await startJavaScriptServer();
    door = await startFaultServer(server.url);
    await thread('slow', { steps: 2 });
    await thread('to reload', { steps: 2 });
    await thread('to kill', { steps: 3 });
    await thread('to cancel', { steps: 4 });
    await thread('one of three', { steps: 5 });
    await thread('two of three', { steps: 6 });
    await thread('three of three', { steps: 7 });
    sources = new Set(await listThreads(server));
    workbench = await startWorkbench({
      settings: {
        'langgraphThreads.deployments': [{ name: 'Sample', url: door.url }],
        'langgraphThreads.showDiff': 'never',
      },
    });
    await workbench.openView();
    await workbench.row('to reload').waitFor();
  });
  beforeEach(() => door.reset());
  after(async () => {
    await Promise.all([server, door].map((each) => each.stop()));
  });

  /** Copies, and comes back when the server has made the copy, and will not say so. */
  async function copyWithoutAnswer(title: string): Promise<void> {
    door.rules(neverAnswers);
    const known = new Set(await listThreads(server));
    await workbench.contextMenu(workbench.row(title), 'Copy Thread');
    await untilMade(server, known);
    await workbench.toast('Copying “').waitFor();
  }

  async function lookAndFind(title: string): Promise<void> {
    await workbench.toastButton(offer, 'Look for It');
    await workbench.toast('Found the copy of').waitFor();
    await copyRow(title).waitFor();
    assert.equal(await copyRow(title).getAttribute('aria-selected'), 'true');
  }

  it('a window that is reloaded meanwhile offers the copy, finds it, and requests none', async () => {
    await copyWithoutAnswer('to reload');
    await workbench.toast(/\d s/).waitFor();
    await workbench.screenshot('copy without an answer');
    assert.equal(pendingCopies().length, 1);
    await workbench.reload();
    await workbench.toast(offer).waitFor();
    await workbench.screenshot('lost copy offered');
    await lookAndFind('to reload');
    await workbench.screenshot('lost copy found');
    assert.equal(copyRequests(), 1);
    await workbench.closeToast('Found the copy');
  });

  it('an extension host that is killed meanwhile comes back and offers the copy', async function () {
    if (!fs.existsSync('/proc/self/stat')) this.skip();
    await copyWithoutAnswer('to kill');
    process.kill(extensionHostOf(workbench.dataFolder), 'SIGKILL');
    await workbench.toast(offer).waitFor();
    await lookAndFind('to kill');
    assert.equal(copyRequests(), 1);
    await workbench.closeToast('Found the copy');
  });

  it('offers neither again, and both rows still say what they are copies of', async () => {
    const copies = (await listThreads(server)).filter((id) => !sources.has(id));
    assert.equal(copies.length, 2);
    await workbench.reloadWhenKept((kept) => copies.every((id) => kept.includes(id)));
    await copyRow('to reload').waitFor();
    await copyRow('to kill').waitFor();
    assert.deepEqual(pendingCopies(), [], 'a window that opens offers what it finds here');
    assert.equal(await workbench.toast(offer).count(), 0);
    assert.equal(copyRequests(), 0);
    await workbench.contextMenu(copyRow('to kill'), 'Reveal Source');
    const source = workbench.page.locator('.sidebar .monaco-list-row.selected');
    await workbench.page.waitForFunction(
      '!document.querySelector(".sidebar .monaco-list-row.selected")?.ariaLabel.includes("copy of")',
    );
    assert.match((await source.getAttribute('aria-label')) ?? '', /to kill/);
  });

  it('Cancel ends the wait within a second, and shows the copy that was made all the same', async () => {
    await copyWithoutAnswer('to cancel');
    const cancelled = Date.now();
    await workbench.toastButton('Copying “', 'Cancel');
    await workbench.toast('had already been copied').waitFor();
    assert.ok(Date.now() - cancelled < 1_500 * patience(), `${Date.now() - cancelled} ms with two clicks of a browser`);
    await copyRow('to cancel').waitFor();
    await workbench.screenshot('copy cancelled');
    assert.equal(copyRequests(), 1);
    await workbench.closeToast('had already been copied');
  });

  it('a copy that takes long says so all along, and is requested once', async () => {
    door.rules({ match: neverAnswers.match, fault: { ...neverAnswers.fault, ms: 6_000 } });
    await workbench.contextMenu(workbench.row('slow'), 'Copy Thread');
    for (const elapsed of [/Copying.*· 2 s/, /Copying.*· 3 s/, /Copying.*· 5 s/]) {
      await workbench.toast(elapsed).waitFor();
    }
    await workbench.toast('Identical').waitFor();
    assert.equal(copyRequests(), 1);
    await workbench.closeToast('Identical');
  });

  it('asks before it copies a thread that runs', async () => {
    const threadId = await createThread(server, { metadata: { title: 'running' } });
    await startRun(server, threadId, 'loop', { steps: 60, ms: 100 });
    await workbench.viewAction('Refresh').click();
    await workbench.row(/running.*running/).waitFor();
    await workbench.contextMenu(workbench.row('running'), 'Copy Thread');
    await workbench.dialog().waitFor();
    await workbench.screenshot('copy busy question');
    assert.equal(copyRequests(), 0);
    await workbench.dialogButton('Wait Until Idle');
    await workbench.toast('Waiting until the thread is idle').waitFor();
    await workbench.screenshot('copy waiting until idle');
    await untilNotBusy(server, threadId);
    await workbench.toast('Identical').waitFor();
    assert.equal(copyRequests(), 1);
    await workbench.closeToast('Identical');
  });

  it('copies a selection with one notification', async () => {
    await workbench.row('one of three').click();
    await workbench.row('three of three').click({ modifiers: ['Shift'] });
    await workbench.contextMenu(workbench.row('two of three'), 'Copy Thread');
    await workbench.toast('Copied 3 of 3 threads').waitFor();
    await workbench.screenshot('copied several');
    assert.equal(copyRequests(), 3);

    await workbench.toastButton('Copied 3 of 3 threads', 'Report');
    const action = '.editor-actions a.action-label[aria-label^="Delete This Copy"]';
    await workbench.page.locator(action).click();
    await workbench.dialog().waitFor();
    assert.match((await workbench.dialog().textContent()) ?? '', /Delete 3 threads/);
    await workbench.screenshot('copies to delete from their report');
    const before = await listThreads(server);
    await workbench.dialogButton('Delete');
    await workbench.toast(/Deleted 3 threads/).waitFor();
    assert.equal((await listThreads(server)).length, before.length - 3);
  });
});

/** The process that runs the extensions of the VS Code with this data folder. */
function extensionHostOf(dataFolder: string): number {
  const read = (file: string): string => {
    try {
      return fs.readFileSync(file, 'utf8');
    } catch {
      return ''; // gone meanwhile
    }
  };
  const parentOf = (pid: number): number => Number(/\) \S (\d+)/.exec(read(`/proc/${pid}/stat`))?.[1] ?? 0);
  const isOurs = (pid: number): boolean =>
    pid > 1 && (read(`/proc/${pid}/cmdline`).includes(dataFolder) || isOurs(parentOf(pid)));
  const [host, ...others] = fs
    .readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 1 && read(`/proc/${pid}/cmdline`).includes('--type=extensionHost') && isOurs(pid));
  assert.ok(host !== undefined && others.length === 0, 'no extension host, or several');
  return host;
}
