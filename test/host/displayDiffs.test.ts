import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Verification } from '../../src/api';
import { addressOf, encodeDocumentUri, type CheckpointAddress } from '../../src/documents/documentUri';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import type { Rule } from '../servers/stage/faults';
import { copy, createThread, history, runAndWait } from '../servers/stage/rest';
import * as sample from './sampleDeployments';
import { until } from '../tools/patience';

const question = { messages: [{ role: 'user', content: 'And then?' }] };

/** A server that shows one thread's checkpoints otherwise than they are. */
function liar(threadId: string, change: (checkpointId: string) => boolean): Rule {
  const transform = (json: unknown): unknown =>
    Array.isArray(json)
      ? json.map((row: { values: object; checkpoint: { checkpoint_id: string } }) =>
          change(row.checkpoint.checkpoint_id) ? { ...row, values: { ...row.values, changed: 'on the way' } } : row,
        )
      : json;
  return { match: { path: new RegExp(`^/threads/${threadId}/history`) }, fault: { transform } };
}

/** Whether a task called more subgraphs is sometimes asked once too often, when others answer meanwhile. */
const isCertain = (request: string): boolean => !/\|\d+"/.test(request);

/** The documents of single checkpoints that VS Code has loaded. */
function checkpointDocuments(): { address: CheckpointAddress; text: string }[] {
  return vscode.workspace.textDocuments.flatMap((document) => {
    const address = addressOf(document.uri);
    return address?.kind === 'checkpoint' ? [{ address, text: document.getText() }] : [];
  });
}

for (const kind of sample.otherKind) {
  describe(`the diff of what differs, on the ${kind} server`, () => {
    let deployment: sample.SampleDeployment;
    let proxy: FaultServer;

    before(async () => {
      deployment = await sample.sampleDeployment(kind);
      proxy = await startFaultServer(deployment.url);
    });
    beforeEach(async () => {
      await sample.closeTabs();
      proxy.reset();
      await configure('always');
    });
    after(async () => {
      await sample.closeTabs();
      await sample.configure();
      await proxy.stop();
    });

    const configure = (showDiff: string) =>
      sample.configure({ deployments: [{ name: 'Through a proxy', url: proxy.url }], showDiff });
    const compare = async (left: string, right: string): Promise<Verification> => {
      const sides = [left, right].map((threadId) => ({ deployment: proxy.url, threadId }));
      const verification = await sample.run<Verification>('langgraphThreads.compareThreads', ...sides);
      assert.ok(verification);
      return verification;
    };

    it('shows just the checkpoint that is not the same, in the root or in a namespace', async () => {
      const source = deployment.threads.interruptedInSubgraph;
      const copied = await copy(deployment, source);
      const [first] = (await history(deployment, copied)).rows;
      const namespace = first?.tasks.find((task) => task.checkpoint)?.checkpoint?.checkpoint_ns;
      assert.ok(namespace);
      for (const inside of ['', namespace]) {
        const { rows } = await history(deployment, copied, inside);
        const changed = rows.at(-1)?.checkpoint.checkpoint_id ?? '';
        proxy.rules(liar(copied, (id) => id === changed));
        const verification = await compare(source, copied);
        assert.equal(verification.verdict, 'different');
        assert.deepEqual(
          verification.differences.map(({ kind: of, checkpointId }) => [of, checkpointId]),
          [['changed', changed]],
        );
        assert.equal(sample.tabs().length, 1);
        assert.match(sample.tabs()[0]?.label ?? '', /^.+ ↔ .+ \(different\): the differing checkpoint \(1 file\)$/);
        const of = (threadId: string) => checkpointDocuments().filter(({ address }) => address.threadId === threadId);
        await until('both are loaded', () => of(source).length === 1 && of(copied).length === 1);
        const [[left], [right]] = [of(source), of(copied)];
        assert.ok(left && right);
        assert.deepEqual([right.address.namespace, right.address.checkpointId], [inside, changed]);
        const shown = JSON.parse(right.text) as { values: { changed?: string } };
        assert.equal(shown.values.changed, 'on the way');
        delete shown.values.changed;
        assert.deepEqual(shown, JSON.parse(left.text));

        // As after a reload: another copy's address, which no editor has shown.
        const restored = { ...left.address, threadId: await copy(deployment, source) };
        const document = await vscode.workspace.openTextDocument(vscode.Uri.from(encodeDocumentUri(restored)));
        assert.equal(document.getText(), left.text);
        const gone = { ...restored, textHash: '0123456789abcdef' };
        const opening = Promise.resolve(vscode.workspace.openTextDocument(vscode.Uri.from(encodeDocumentUri(gone))));
        await assert.rejects(opening, /has changed since it was opened/);
        await sample.closeTabs();
        await until('both are gone', () => of(source).length === 0 && of(copied).length === 0);
      }
    });

    it('shows the histories where one side has run on', async () => {
      const threadId = await createThread(deployment);
      await runAndWait(deployment, threadId, 'chat', question);
      const copied = await copy(deployment, threadId);
      await runAndWait(deployment, copied, 'chat', question);
      assert.equal((await compare(threadId, copied)).relation, 'leftIsBeginningOfRight');
      assert.ok(sample.tabs()[0]?.input instanceof vscode.TabInputTextDiff);
    });

    it('shows the histories where one side has gone on from a question, which its checkpoint then has the answer to', async () => {
      const source = deployment.threads.interrupted;
      const copied = await copy(deployment, source);
      await runAndWait(deployment, copied, 'interrupted', null, { command: { resume: 'yes' } });
      const { verdict, differences } = await compare(source, copied);
      assert.equal(verdict, 'different');
      assert.deepEqual([...new Set(differences.map((each) => each.kind))].sort(), ['nextOrTasks', 'onlyRight']);
      assert.ok(sample.tabs()[0]?.input instanceof vscode.TabInputTextDiff);
    });

    it('reads no history twice, neither for the diff nor when its documents open', async () => {
      const source = deployment.threads.subagent;
      const copied = await copy(deployment, source);
      const ranOn = await copy(deployment, source);
      await runAndWait(deployment, ranOn, 'subagent', { task: 'find more', calls: 1 });
      const [changed] = (await history(deployment, copied)).rows.slice(1);
      const lies = [liar(copied, (id) => id === changed?.checkpoint.checkpoint_id)];
      const asked = async (showDiff: string, right: string, rules: Rule[]): Promise<string[]> => {
        await sample.closeTabs();
        await configure(showDiff);
        proxy.reset();
        proxy.rules(...rules);
        await compare(source, right);
        for (const { input } of sample.tabs()) {
          if (!(input instanceof vscode.TabInputTextDiff)) continue;
          for (const uri of [input.original, input.modified]) {
            assert.ok((await vscode.workspace.openTextDocument(uri)).getText().length > 100);
          }
        }
        if (showDiff === 'always') assert.equal(sample.tabs().length, 1);
        // Pages are as large as the server was fast.
        const requests = proxy.requests.map(({ method, path, body }) => `${method} ${path} ${body}`);
        return requests
          .map((request) => request.replace(/(\blimit\W+)\d+/, '$1n'))
          .filter(isCertain)
          .sort();
      };
      for (const [right, rules] of [
        [copied, []],
        [copied, lies],
        [ranOn, []],
      ] as [string, Rule[]][]) {
        const verifying = await asked('never', right, rules);
        assert.ok(verifying.length > 10);
        assert.deepEqual(await asked('always', right, rules), verifying);
      }
    });

    it('shows the first 100 of more, and says so', async () => {
      const source = deployment.threads.long;
      const copied = await copy(deployment, source);
      proxy.rules(liar(copied, () => true));
      const verification = await compare(source, copied);
      assert.equal(verification.differenceCount, 300);
      assert.match(sample.tabs()[0]?.label ?? '', /: the first 100 of 300 differing checkpoints \(100 files\)$/);
    });
  });
}
