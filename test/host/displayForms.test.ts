import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CopyResult } from '../../src/api';
import { encodeDocumentUri, type HistoryAddress } from '../../src/documents/documentUri';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import { copy } from '../servers/stage/rest';
import * as sample from './sampleDeployments';

const [kind = 'javascript'] = sample.kinds;

/** What the active editor's tab shows: one history, or two. */
async function shown(): Promise<{ label: string; forms: string[]; texts: string[] }> {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  const { input } = tab ?? {};
  const uris =
    input instanceof vscode.TabInputTextDiff
      ? [input.original, input.modified]
      : input instanceof vscode.TabInputText
        ? [input.uri]
        : [];
  const documents = await Promise.all(uris.map((uri) => vscode.workspace.openTextDocument(uri)));
  return {
    label: tab?.label ?? '',
    forms: uris.map(({ query }) => (JSON.parse(query) as HistoryAddress).form),
    texts: documents.map((document) => document.getText()),
  };
}

const checkpointIds = (text: string): string[] =>
  [...text.matchAll(/^ {4}"checkpoint": \{\s*"checkpoint_id": "([^"]*)"/gm)].map(([, id]) => id ?? '');

describe('the form in which histories are shown', () => {
  let deployment: sample.SampleDeployment;
  let proxy: FaultServer;
  /** The deployment seen through the proxy, which records all requests. */
  let seen: sample.SampleDeployment;

  before(async () => {
    deployment = await sample.sampleDeployment(kind);
    proxy = await startFaultServer(deployment.url);
    seen = { ...deployment, name: 'Through a proxy', url: proxy.url };
    await sample.configure({
      deployments: [
        { name: deployment.name, url: deployment.url },
        { name: seen.name, url: seen.url },
      ],
    });
  });
  beforeEach(sample.closeTabs);
  after(async () => {
    await sample.closeTabs();
    await sample.configure();
    await proxy.stop();
  });

  const toggle = () => sample.run('langgraphThreads.toggleHistoryForm');

  it('is whole for a short history, and switches to changes and back', async () => {
    const thread = sample.reference(seen, deployment.threads.finishedChat);
    await sample.run('langgraphThreads.openHistory', thread);
    const whole = await shown();
    assert.deepEqual(whole.forms, ['whole']);
    const requests = proxy.requests.length;

    await toggle();
    const changes = await shown();
    assert.deepEqual(changes.forms, ['changes']);
    assert.match(changes.label, /\.changes\.langgraph\.json$/);
    assert.equal(sample.tabs().length, 1);
    assert.ok(changes.texts[0]?.includes('"changes": ['));
    assert.deepEqual(checkpointIds(changes.texts[0] ?? ''), checkpointIds(whole.texts[0] ?? '').reverse());

    await toggle();
    assert.deepEqual(await shown(), whole);
    assert.equal(proxy.requests.length, requests, 'the other form was at hand');
  });

  it('is changes for a long history, and switches to whole, which is read again', async () => {
    const thread = sample.reference(deployment, deployment.threads.long);
    await sample.run('langgraphThreads.openHistory', thread);
    const changes = await shown();
    assert.deepEqual(changes.forms, ['changes']);
    await toggle();
    const whole = await shown();
    assert.deepEqual(whole.forms, ['whole']);
    assert.ok((whole.texts[0] ?? '').split('\n').length > 50_000);
    assert.equal(checkpointIds(whole.texts[0] ?? '').length, 300);
    await toggle();
    assert.deepEqual(await shown(), changes);
  });

  it('is the same on both sides of a diff, whose title says so, and both switch', async () => {
    await sample.run('langgraphThreads.openHistory', sample.reference(deployment, deployment.threads.long));
    const settings = vscode.workspace.getConfiguration('langgraphThreads');
    await settings.update('showDiff', 'always', vscode.ConfigurationTarget.Global);
    const long = sample.reference(deployment, deployment.threads.long);
    const short = sample.reference(deployment, deployment.threads.finishedChat);
    const copied = sample.reference(deployment, await copy(deployment, long.threadId));
    await sample.run('langgraphThreads.compareThreads', long, copied);
    const changes = await shown();
    assert.deepEqual(changes.forms, ['changes', 'changes']);
    assert.match(changes.label, / \(identical\) · changes$/);
    const result = await sample.run<CopyResult>('langgraphThreads.copyThread', short);
    assert.equal(result?.verification?.verdict, 'identical');
    const whole = await shown();
    assert.deepEqual(whole.forms, ['whole', 'whole']);
    await toggle();
    const { label, forms, texts } = await shown();
    assert.deepEqual(forms, ['changes', 'changes']);
    assert.equal(texts[0], texts[1]);
    assert.equal(label, `${whole.label} · changes`);
    await toggle();
    assert.deepEqual(await shown(), whole);
    await settings.update('showDiff', 'never', vscode.ConfigurationTarget.Global);
  });

  it('is part of the address: a tab comes back in it', async () => {
    const threadId = deployment.threads.interruptedInSubgraph;
    await sample.run('langgraphThreads.openHistory', sample.reference(deployment, threadId));
    await toggle();
    const [text] = (await shown()).texts;
    const query = vscode.window.activeTextEditor?.document.uri.query ?? '';
    const address = JSON.parse(query) as HistoryAddress;
    assert.equal(address.form, 'changes');
    // No editor has shown the copy's, so it is read as after a reload.
    const restored = { ...address, threadId: await copy(deployment, threadId) };
    const document = await vscode.workspace.openTextDocument(vscode.Uri.from(encodeDocumentUri(restored)));
    assert.equal(document.getText(), text);
  });

  it('does not switch what shows no history', async () => {
    await toggle();
    assert.deepEqual(sample.tabs(), []);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: 'a file' }));
    await toggle();
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'a file');
  });
});
