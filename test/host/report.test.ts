import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CopyResult, Verification } from '../../src/api';
import { copy, createThread, history, runAndWait, updateState } from '../servers/stage/rest';
import * as sample from './sampleDeployments';

const [kind = 'javascript'] = sample.kinds;
const openReport = 'langgraphThreads.openReport';
/** It closes fences, links, loads images, runs commands and turns the line around. */
const hostile =
  '```\n`````\n~~~\n# out\n![x](https://evil.example/i.png) <img src="https://evil.example/j.png"> [a](command:b) \u202e \u0000';

describe('the report of a verification', () => {
  let deployment: sample.SampleDeployment;

  before(async () => {
    deployment = await sample.sampleDeployment(kind);
  });
  beforeEach(sample.closeTabs);
  after(sample.closeTabs);

  /** The reports that tabs show, and the text of the first. */
  const shown = async (): Promise<{ uris: vscode.Uri[]; text: string }> => {
    const uris = sample
      .tabs()
      .map(({ input }) => input)
      .filter((input) => input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText)
      .map(({ uri }) => uri);
    const [uri] = uris;
    return { uris, text: uri ? (await vscode.workspace.openTextDocument(uri)).getText() : '' };
  };
  const compare = async (left: string, right: string): Promise<Verification> => {
    const sides = [left, right].map((each) => sample.reference(deployment, each));
    const verification = await sample.run<Verification>('langgraphThreads.compareThreads', ...sides);
    assert.ok(verification);
    return verification;
  };

  it('is of the latest copy, without argument', async () => {
    const result = await sample.run<CopyResult>(
      'langgraphThreads.copyThread',
      sample.reference(deployment, deployment.threads.interruptedInSubgraph),
    );
    assert.equal(result?.verification?.verdict, 'identical');
    await sample.run(openReport);
    const { uris, text } = await shown();
    assert.equal(uris.length, 1);
    assert.equal(uris[0]?.scheme, 'langgraph');
    assert.match(uris[0].path, /^\/report-[\w-]+\.copy\.md$/);
    assert.ok(text.startsWith('# Two histories compared: identical\n'), text);
    const { left, right, masked } = result.verification;
    for (const { thread, headCheckpointId } of [left, right]) {
      for (const each of [deployment.url, thread.threadId, headCheckpointId]) assert.ok(text.includes(each), each);
    }
    for (const [path, count] of Object.entries(masked)) assert.match(text, new RegExp(`^ *${count} × `, 'm'), path);
    assert.match(text, /Not compared: store items, runs/);
  });

  it('is read-only, and the same document when opened again', async () => {
    await sample.run(openReport);
    await sample.run(openReport);
    const { uris } = await shown();
    assert.equal(uris.length, 1);
    const [uri] = uris;
    assert.ok(uri);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(uri, new Uint8Array())));
    const { size } = await vscode.workspace.fs.stat(uri);
    assert.equal(size, (await vscode.workspace.fs.readFile(uri)).byteLength);
  });

  it('takes any verification as plain JSON, or several', async () => {
    const threads = [deployment.threads.finishedChat, deployment.threads.interrupted] as const;
    const verification = JSON.parse(JSON.stringify(await compare(...threads))) as Verification;
    await sample.run(openReport, verification);
    const one = await shown();
    assert.ok(one.text.includes(`${verification.differenceCount} places in total`), one.text);
    await sample.closeTabs();
    await sample.run(openReport, [verification, { ...verification, verdict: 'cancelled' }]);
    const { text } = await shown();
    assert.equal(text.match(/^# /gm)?.length, 2);
  });

  it('shows what a thread holds in code blocks only', async () => {
    const threadId = await createThread(deployment);
    await runAndWait(deployment, threadId, 'chat', { messages: [{ role: 'user', content: 'Hello' }] });
    const copied = await copy(deployment, threadId);
    await updateState(deployment, copied, { values: { messages: [] }, asNode: 'reply' });
    const verification = await compare(threadId, copied);
    const [difference] = verification.differences;
    assert.ok(difference);
    const place = { pointer: `/values/${hostile}`, namespace: hostile, checkpointId: hostile };
    verification.differences = [
      { ...difference, ...place, kind: 'changed', left: hostile, right: { [hostile]: [hostile] } },
    ];
    verification.rewrittenIds = { [hostile]: 1 };
    verification.lastCommonCheckpointId = hostile;
    verification.reason = {
      code: 'serverError',
      facts: { side: 'left', kind: 'serverError', method: 'GET', path: hostile, detail: hostile },
    };
    await sample.run(openReport, verification);
    const { text } = await shown();
    const rendered = await vscode.commands.executeCommand<string>('markdown.api.render', text);
    assert.doesNotMatch(rendered, /<(a|img|script|iframe)\b/i);
    assert.doesNotMatch(rendered, /<h1[^>]*>out/);
    assert.equal(rendered.match(/<h1/g)?.length, 1);
    assert.doesNotMatch(text, /[\u202e\0]|:\/\/evil/);
    assert.ok(text.includes('`````'));
  });

  it('opens nothing for what is no verification', async () => {
    for (const argument of [{}, 'identical', { verdict: 'identical' }, []]) {
      await sample.run(openReport, argument);
      assert.deepEqual(sample.tabs(), []);
    }
  });

  it('is refused where nobody wrote it here', async () => {
    const digest = 'a'.repeat(32);
    for (const [query, sentence] of [
      [JSON.stringify({ kind: 'report', digest }), /no longer exists/],
      ['{"kind":"report",}', /Not a LangGraph history link/],
      ['{"kind":"report","digest":"../../x"}', /Not a LangGraph history link/],
    ] as const) {
      const uri = vscode.Uri.from({ scheme: 'langgraph', path: '/report-a-b.md', query });
      await assert.rejects(Promise.resolve(vscode.workspace.openTextDocument(uri)), sentence);
    }
  });
});

for (const each of sample.kinds) {
  describe(`a newest checkpoint that is too large, on the ${each} server`, () => {
    after(() => sample.configure());

    it('is named', async () => {
      const deployment = await sample.sampleDeployment(each);
      await sample.configure({ maxCheckpointSize: 1 });
      const threadId = await createThread(deployment);
      await runAndWait(deployment, threadId, 'chat', { messages: [{ role: 'user', content: 'x'.repeat(2 ** 21) }] });
      const head = (await history(deployment, threadId)).rows[0]?.checkpoint.checkpoint_id;
      const result = await sample.run<CopyResult>(
        'langgraphThreads.copyThread',
        sample.reference(deployment, threadId),
      );
      assert.equal(result?.outcome, 'copied');
      assert.equal(result.verification?.verdict, 'cannotTell');
      assert.equal(result.verification.reason?.code, 'tooLarge');
      const { checkpointId, namespace, limit } = result.verification.reason.facts;
      assert.deepEqual([checkpointId, namespace, limit], [head, '', 2 ** 20]);
    });
  });
}
