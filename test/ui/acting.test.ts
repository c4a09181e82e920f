import assert from 'node:assert/strict';
import { parseStudioLink } from '../../src/deployments/studioLink';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, getThread, listThreads, startRun } from '../servers/stage/rest';
import type { SampleServer } from '../servers/stage/sampleServer';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';
import { until } from '../tools/patience';

const titles = ['one', 'two', 'three', 'four', 'five'];

describe('acting on threads, by hand', () => {
  let server: SampleServer;
  /** Between the workbench and the server, to see and to fail. */
  let door: FaultServer;
  let workbench: Workbench;
  const ids = new Map<string, string>();

  before(async () => {
    server = await startJavaScriptServer();
    for (const title of titles) ids.set(title, await createThread(server, { metadata: { title: `thread ${title}` } }));
    door = await startFaultServer(server.url);
    workbench = await startWorkbench({
      settings: {
        'langgraphThreads.deployments': [{ name: 'Sample', url: door.url }],
        'workbench.startupEditor': 'none',
      },
    });
    await workbench.openView();
    await row('one').waitFor();
  });
  after(async () => {
    await Promise.all([server, door].map((each) => each.stop()));
  });

  const row = (title: string) => workbench.row(`thread ${title}`);
  const deletions = () => door.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
  const idOf = (title: string) => ids.get(title) ?? '';

  it('deletes a thread after a question that names it, and nothing when that is dismissed', async () => {
    await workbench.contextMenu(row('one'), 'Delete Thread');
    await workbench.dialog().waitFor();
    const question = (await workbench.dialog().textContent()) ?? '';
    for (const part of ['Delete “thread one”?', idOf('one'), 'Sample', door.url, 'This can’t be undone.']) {
      assert.ok(question.includes(part), question);
    }
    await workbench.screenshot('delete question');
    await workbench.dialogButton('Cancel');
    assert.deepEqual(deletions(), []);

    await workbench.contextMenu(row('one'), 'Delete Thread');
    await workbench.dialogButton('Delete');
    await row('one').waitFor({ state: 'detached' });
    await workbench.toast('Deleted “').waitFor();
    assert.deepEqual(deletions(), [`/threads/${idOf('one')}`]);
    await workbench.closeToast('Deleted “');
  });

  it('deletes several, names the one that runs, and says which could not be deleted', async () => {
    door.reset();
    await startRun(server, idOf('two'), 'subagent', { task: 'wait', calls: 9, delay: 3000 });
    await until('it runs', async () => (await getThread(server, idOf('two'))).status === 'busy');
    door.rules({ match: { method: 'DELETE', path: new RegExp(idOf('three')) }, fault: { answer: { status: 403 } } });
    await row('two').click();
    await row('three').click({ modifiers: ['Control'] });
    await row('four').click({ modifiers: ['Control'] });
    await workbench.contextMenu(row('four'), 'Delete Thread');
    await workbench.dialog().waitFor();
    const question = (await workbench.dialog().textContent()) ?? '';
    assert.match(question, /Delete 3 threads\?/);
    assert.match(question, /3 of Sample \(http:[^)]+\): (“thread (two|three|four)” \([^)]+\)(, )?){3}/);
    assert.match(question, /Runs in progress are stopped first: “thread two”/);
    await workbench.screenshot('delete several, one busy');
    await workbench.dialogButton('Delete Anyway');
    await workbench.toast('Couldn’t delete').waitFor();
    assert.match(await workbench.toastText(), /Deleted 2 threads\. Couldn’t delete “thread three”: .*403/);
    await row('two').waitFor({ state: 'detached' });
    await row('four').waitFor({ state: 'detached' });
    await row('three').waitFor();
    assert.equal(deletions().length, 3);
    await workbench.screenshot('deleted several, one not');
    await workbench.closeToast();
  });

  it('leaves a thread alone that begins to run after the question', async () => {
    door.reset();
    await workbench.contextMenu(row('three'), 'Delete Thread');
    await workbench.dialog().waitFor();
    await startRun(server, idOf('three'), 'subagent', { task: 'wait', calls: 9, delay: 3000 });
    await until('it runs', async () => (await getThread(server, idOf('three'))).status === 'busy');
    await workbench.dialogButton('Delete');
    await workbench.toast('because a run has started').waitFor();
    assert.deepEqual(deletions(), []);
    assert.ok((await listThreads(server)).includes(idOf('three')));
    await workbench.closeToast();
  });

  it('copies a thread as code', async () => {
    // VS Code believes that several rows are selected until the next click, although all but one are gone.
    await row('five').click();
    await workbench.contextSubmenu(row('five'), 'Copy As', 'cURL Script');
    let text = '';
    await until('the script is on the clipboard', async () => {
      text = await workbench.clipboard();
      return text.startsWith('#!/usr/bin/env bash');
    });
    assert.ok(text.includes(idOf('five')) && text.includes(door.url));
  });

  it('asks the browser to open LangGraph Studio at the thread', async () => {
    await workbench.contextMenu(row('five'), 'Open in LangGraph Studio');
    await workbench.dialog().waitFor();
    await workbench.screenshot('open in studio');
    await workbench.dialogButton('Copy');
    const link = await workbench.clipboard();
    assert.ok(link.startsWith('https://smith.langchain.com/studio/thread?'), link);
    const { threadId, baseUrl = '' } = parseStudioLink(link) ?? {};
    assert.equal(threadId, idOf('five'));
    // In a browser, the extension's machine is another: VS Code says where its port can be reached.
    assert.ok(baseUrl.includes(new URL(door.url).port), link);
  });
});
