import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CopyResult, Verification } from '../../src/api';
import { addressOf, encodeDocumentUri, type HistoryAddress } from '../../src/documents/documentUri';
import { allHistories, copy, createThread, history, runAndWait } from '../servers/stage/rest';
import * as sample from './sampleDeployments';

const [kind = 'javascript'] = sample.kinds;
const missing = '00000000-0000-4000-8000-000000000000';

describe('the documents of histories', () => {
  let deployment: sample.SampleDeployment;

  before(async () => {
    deployment = await sample.sampleDeployment(kind);
  });
  beforeEach(sample.closeTabs);
  after(sample.closeTabs);

  describe('Open History', () => {
    it('opens every checkpoint of every namespace, the own id masked, in a language of its own', async () => {
      const threadId = deployment.threads.interruptedInSubgraph;
      await sample.run('langgraphThreads.openHistory', sample.reference(deployment, threadId));

      const document = vscode.window.activeTextEditor?.document;
      assert.ok(document);
      assert.equal(document.uri.scheme, 'langgraph');
      assert.equal(document.languageId, 'langgraph-json');
      assert.match(document.fileName, /\.langgraph\.json$/);
      const text = document.getText();
      assert.ok(text.endsWith('\n'));
      assert.ok(text.includes('"thread_id": "<thread_id>"'));
      for (const { rows } of (await allHistories(deployment, threadId)).values()) {
        for (const { checkpoint } of rows) {
          assert.ok(text.includes(`"checkpoint_id": "${checkpoint.checkpoint_id}"`), checkpoint.checkpoint_id);
        }
      }
    });

    it('opens it read-only, in a preview', async () => {
      const threadId = deployment.threads.finishedChat;
      await sample.run('langgraphThreads.openHistory', sample.reference(deployment, threadId));
      assert.equal(vscode.workspace.fs.isWritableFileSystem('langgraph'), false);
      assert.deepEqual(
        sample.tabs().map((tab) => tab.isPreview),
        [true],
      );
      const uri = vscode.window.activeTextEditor?.document.uri;
      assert.ok(uri);
      await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(uri, new Uint8Array())));
      await assert.rejects(Promise.resolve(vscode.workspace.fs.delete(uri)));
    });

    it('reads the history anew each time', async () => {
      const threadId = await createThread(deployment);
      await runAndWait(deployment, threadId, 'chat', { messages: [{ role: 'user', content: 'One' }] });
      await sample.run('langgraphThreads.openHistory', sample.reference(deployment, threadId));
      const before = vscode.window.activeTextEditor?.document.getText() ?? '';
      await runAndWait(deployment, threadId, 'chat', { messages: [{ role: 'user', content: 'Two' }] });
      await sample.run('langgraphThreads.openHistory', sample.reference(deployment, threadId));
      const after = vscode.window.activeTextEditor?.document.getText() ?? '';
      assert.ok(after.length > before.length && after.includes('Two'));
    });

    it('opens no editor for a thread that is not there', async () => {
      await sample.run('langgraphThreads.openHistory', sample.reference(deployment, missing));
      assert.deepEqual(sample.tabs(), []);
    });
  });

  describe('the diff', () => {
    after(() => sample.configure());

    const diffs = () => sample.tabs().filter((tab) => tab.input instanceof vscode.TabInputTextDiff);
    const texts = async (tab: vscode.Tab | undefined): Promise<string[]> => {
      assert.ok(tab?.input instanceof vscode.TabInputTextDiff);
      const { original, modified } = tab.input;
      const documents = [original, modified].map((uri) => vscode.workspace.openTextDocument(uri));
      return (await Promise.all(documents)).map((document) => document.getText());
    };

    it('of an identical copy has the same text on both sides, and says so in its title', async () => {
      await sample.configure({ showDiff: 'always' });
      const threadId = deployment.threads.interruptedInSubgraph;
      const result = await sample.run<CopyResult>(
        'langgraphThreads.copyThread',
        sample.reference(deployment, threadId),
      );
      assert.equal(result?.verification?.verdict, 'identical');
      const [tab] = diffs();
      const [left, right] = await texts(tab);
      assert.equal(left, right);
      assert.ok(left && left.length > 1000);
      assert.match(tab?.label ?? '', /^.+ ↔ .+ \(identical\)$/);
    });

    it('of different threads shows both', async () => {
      await sample.configure({ showDiff: 'whenNotIdentical' });
      const threads = [deployment.threads.finishedChat, deployment.threads.interruptedInSubgraph];
      const references = threads.map((threadId) => sample.reference(deployment, threadId));
      const verification = await sample.run<Verification>('langgraphThreads.compareThreads', ...references);
      assert.equal(verification?.verdict, 'different');
      const [tab] = diffs();
      const [left, right] = await texts(tab);
      assert.notEqual(left, right);
      assert.match(tab?.label ?? '', / \(different\)$/);
    });

    it('stays closed for an identical copy, or for all, where the setting says so', async () => {
      const thread = sample.reference(deployment, deployment.threads.finishedChat);
      await sample.configure({ showDiff: 'whenNotIdentical' });
      const result = await sample.run<CopyResult>('langgraphThreads.copyThread', thread);
      assert.equal(result?.verification?.verdict, 'identical');
      await sample.configure({ showDiff: 'never' });
      const other = sample.reference(deployment, deployment.threads.interruptedInSubgraph);
      await sample.run('langgraphThreads.compareThreads', thread, other);
      assert.deepEqual(sample.tabs(), []);
    });

    it('of several copies opens in one editor', async () => {
      await sample.configure({ showDiff: 'always' });
      const threads = [deployment.threads.finishedChat, deployment.threads.interruptedInSubgraph];
      const references = threads.map((threadId) => sample.reference(deployment, threadId));
      const results = await sample.run<CopyResult[]>('langgraphThreads.copyThread', references[0], references);
      assert.equal(results?.length, 2);
      assert.equal(sample.tabs().length, 1);
    });
  });

  describe('a tab that was there before the window was reloaded', () => {
    /** The address of a copy's history, which no editor has shown: that of its source but for the thread. */
    const addressOfCopy = async (): Promise<{ uri: vscode.Uri; copied: string; text: string }> => {
      const threadId = deployment.threads.finishedChat;
      await sample.run('langgraphThreads.openHistory', sample.reference(deployment, threadId));
      const document = vscode.window.activeTextEditor?.document;
      assert.ok(document);
      const { textHash, form } = JSON.parse(document.uri.query) as Pick<HistoryAddress, 'textHash' | 'form'>;
      const copied = await copy(deployment, threadId);
      const headCheckpointId = (await history(deployment, copied)).rows[0]?.checkpoint.checkpoint_id ?? '';
      const address = { deployment: deployment.url, threadId: copied, headCheckpointId, form, textHash };
      return {
        uri: vscode.Uri.from(encodeDocumentUri({ kind: 'history', ...address })),
        copied,
        text: document.getText(),
      };
    };
    const opening = (uri: vscode.Uri): Promise<vscode.TextDocument> =>
      Promise.resolve(vscode.workspace.openTextDocument(uri));

    it('has an address that names its thread, whatever the id is, also as text', () => {
      for (const threadId of ['#?:/%'.repeat(51), 'whatsapp:+15550100', '100%25 "sure"\\n', 'a/ü 😀&b=c;d']) {
        const address: HistoryAddress = {
          kind: 'history',
          deployment: deployment.url,
          threadId,
          headCheckpointId: '',
          form: 'whole',
          textHash: '0123456789abcdef',
        };
        const text = vscode.Uri.from(encodeDocumentUri(address)).toString();
        assert.deepEqual(addressOf(vscode.Uri.parse(text, true)), address);
      }
    });

    it('comes back with its content', async () => {
      const { uri, text } = await addressOfCopy();
      assert.equal((await opening(uri)).getText(), text);
    });

    it('is as large as it says, at the same time each time', async () => {
      const { uri } = await addressOfCopy();
      const stats = [await vscode.workspace.fs.stat(uri), await vscode.workspace.fs.stat(uri)];
      assert.deepEqual(stats[0], stats[1]);
      assert.equal(stats[0]?.size, (await vscode.workspace.fs.readFile(uri)).byteLength);
      assert.equal(stats[0].permissions, vscode.FilePermission.Readonly);
    });

    it('is refused with a sentence when the history has changed since', async () => {
      const { uri, copied } = await addressOfCopy();
      await runAndWait(deployment, copied, 'chat', { messages: [{ role: 'user', content: 'More' }] });
      await assert.rejects(opening(uri), /has changed since it was opened \(newest checkpoint/);
    });

    it('is refused with a sentence when the text has changed under the same head', async () => {
      const { uri } = await addressOfCopy();
      const query = JSON.stringify({ ...(JSON.parse(uri.query) as object), textHash: '0123456789abcdef' });
      await assert.rejects(opening(uri.with({ query })), /although its newest checkpoint is the same/);
    });

    it('is refused with a sentence when its thread or its deployment is gone', async () => {
      const { uri } = await addressOfCopy();
      const other = (change: object): vscode.Uri => {
        const address = { ...(JSON.parse(uri.query) as HistoryAddress), ...change };
        return vscode.Uri.from(encodeDocumentUri(address));
      };
      await assert.rejects(opening(other({ threadId: missing })));
      await assert.rejects(opening(other({ deployment: 'http://127.0.0.1:9' })), /No deployment/);
    });

    it('is refused when its address is none', async () => {
      const { uri } = await addressOfCopy();
      for (const hostile of [
        uri.with({ query: '' }),
        uri.with({ path: '/../../etc/passwd' }),
        uri.with({ authority: 'host' }),
        uri.with({ path: '/a%2e%2e.langgraph.json' }),
      ]) {
        await assert.rejects(opening(hostile), /Not a LangGraph history link/);
      }
    });
  });
});
