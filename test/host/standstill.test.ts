import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { copy } from '../servers/stage/rest';
import { below, threadRow, words } from './checkpointsUnderTest';
import * as sample from './sampleDeployments';
import { plantTree, tooltipOf, type TreeUnderTest } from './treeUnderTest';

const interruptedIcon = new vscode.ThemeIcon('debug-pause', new vscode.ThemeColor('charts.yellow'));

describe('why a thread stands still', () => {
  let tree: TreeUnderTest;
  let proxy: FaultServer | undefined;

  beforeEach(() => {
    tree = plantTree();
  });
  afterEach(async () => {
    tree.dispose();
    await proxy?.stop();
    proxy = undefined;
    await sample.configure();
  });

  for (const kind of sample.kinds) {
    describe(`on the ${kind} server`, () => {
      let deployment: sample.SampleDeployment;
      before(async () => {
        deployment = await sample.sampleDeployment(kind);
      });

      it('is said in its row: what is asked, by the search, and what failed, once it was opened', async () => {
        const reasons = {
          interrupted: 'approve?',
          interruptedInSubgraph: 'good enough?',
          functional: 'publish?',
          join: 'good enough?',
        };
        for (const [name, reason] of Object.entries(reasons)) {
          const threadId = deployment.threads[name as keyof typeof reasons];
          const thread = await threadRow(tree, deployment.url, threadId);
          assert.ok(words(tree, thread).includes(` · ${reason}`), words(tree, thread));
          const { accessibilityInformation: spoken } = tree.provider.getTreeItem(thread);
          assert.match(spoken?.label ?? '', /, interrupted, .*, asks: /);
        }
        const failed = await threadRow(tree, deployment.url, deployment.threads.failed);
        const error = /failed: .*boom in thread/;
        assert.doesNotMatch(words(tree, failed), /boom/);
        assert.match((await tooltipOf(tree, failed)).value.replaceAll('&nbsp;', ' '), error);
        const [head] = await below(tree, failed);
        assert.ok(head);
        assert.match(words(tree, head), error);
        assert.match(words(tree, failed), / · .*boom in thread/);
      });

      it('is said of a copy, which servers call idle, once it was opened', async () => {
        const threadId = await copy(deployment, deployment.threads.interrupted);
        const thread = await threadRow(tree, deployment.url, threadId);
        assert.doesNotMatch(words(tree, thread), /approve/);
        await below(tree, thread);
        assert.match(words(tree, thread), / · approve\?/);
        assert.deepEqual(tree.provider.getTreeItem(thread).iconPath, interruptedIcon);
        const finished = await threadRow(tree, deployment.url, deployment.threads.finishedChat);
        await below(tree, finished);
        assert.doesNotMatch(words(tree, finished), /\?|before/);
      });

      it('is read for a tooltip once, until the thread is updated or Refresh', async () => {
        const door = (proxy = await startFaultServer(deployment.url));
        await sample.configure({ deployments: [{ name: 'Door', url: door.url }] });
        const thread = await threadRow(tree, door.url, deployment.threads.failed);
        assert.match((await tooltipOf(tree, thread)).value, /boom/);
        assert.match((await tooltipOf(tree, { ...thread })).value, /boom/);
        const requests = door.seen('GET', /history/);
        assert.equal(requests.length, 1);
        assert.match(requests[0]?.path ?? '', /limit=1$/);
        tree.provider.checkpoints.expire(undefined);
        await tooltipOf(tree, thread);
        assert.equal(door.seen('GET', /history/).length, 2);
        await tooltipOf(tree, { ...thread, updatedAt: new Date().toISOString() });
        assert.equal(door.seen('GET', /history/).length, 3);
      });
    });
  }

  it('is given up with the tooltip that it is for', async () => {
    const deployment = await sample.sampleDeployment('javascript');
    const door = (proxy = await startFaultServer(deployment.url));
    await sample.configure({ deployments: [{ name: 'Door', url: door.url }] });
    door.rules({ match: { path: /history/ }, fault: { stall: 'afterHeaders' } });
    const thread = await threadRow(tree, door.url, deployment.threads.failed);
    const source = new vscode.CancellationTokenSource();
    const item = tree.provider.getTreeItem(thread);
    const resolving = tree.provider.resolveTreeItem(item, thread, source.token);
    while (door.seen('GET', /history/).length === 0) await new Promise(setImmediate);
    source.cancel();
    await resolving;
    while (door.seen('GET', /history/)[0]?.abandoned !== true) await new Promise(setImmediate);
    door.rules();
    assert.match((await tooltipOf(tree, thread)).value, /boom/);
  });

  it('is not looked for in a state that is too large for a tooltip', async () => {
    const deployment = await sample.sampleDeployment('javascript');
    const door = (proxy = await startFaultServer(deployment.url));
    await sample.configure({ deployments: [{ name: 'Door', url: door.url }] });
    const large = 'x'.repeat(5 * 1024 * 1024);
    const transform = (rows: unknown): unknown => (rows as object[]).map((row) => ({ ...row, values: { large } }));
    door.rules({ match: { path: /history/ }, fault: { transform } });
    const thread = await threadRow(tree, door.url, deployment.threads.failed);
    assert.doesNotMatch((await tooltipOf(tree, thread)).value, /boom/);
    await tooltipOf(tree, thread);
    assert.equal(door.seen('GET', /history/).length, 1);
  });
});
