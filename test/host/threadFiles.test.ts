import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { StateComparison, Verification } from '../../src/api';
import type { CommandId } from '../../src/ids';
import type { TreeNode } from '../../src/threads/nodes';
import { createThread, history, runAndWait } from '../servers/stage/rest';
import { until } from '../tools/patience';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';
import * as sample from './sampleDeployments';
import { plantTree, type TreeUnderTest } from './treeUnderTest';

const secret = 'the secret of this chat';

for (const kind of sample.otherKind) {
  describe(`Export Thread on the ${kind} server`, () => {
    let deployment: sample.SampleDeployment;
    let threadId: string;
    let folder: string;

    before(async () => {
      deployment = await sample.sampleDeployment(kind);
      folder = makeTemporaryFolder('export');
      threadId = await createThread(deployment, { metadata: { title: 'exported' } });
      await runAndWait(deployment, threadId, 'chat', { messages: [{ role: 'user', content: secret }] });
    });
    after(() => removeFolder(folder));

    const exported = async (name: string, ...redaction: unknown[]): Promise<string> => {
      const file = path.join(folder, name);
      const uri = await sample.run<string>(
        'langgraphThreads.exportThread',
        sample.reference(deployment, threadId),
        file,
        ...redaction,
      );
      assert.equal(uri, vscode.Uri.file(file).toString());
      return uri;
    };
    const compare = async (...sides: unknown[]): Promise<string> => {
      const verification = await sample.run<Verification>('langgraphThreads.compareThreads', ...sides);
      return [verification?.verdict, verification?.reason?.code, verification?.left.checkpoints].join(' ');
    };

    it('writes a file that is the same as the thread, and as itself under another name', async () => {
      const uri = await exported('whole.langgraph-thread');
      const live = sample.reference(deployment, threadId);
      assert.equal(await compare(uri, live), 'identical  3');
      assert.equal(await compare(live, vscode.Uri.parse(uri)), 'identical  3');
      fs.copyFileSync(path.join(folder, 'whole.langgraph-thread'), path.join(folder, 'other.langgraph-thread'));
      const both = [vscode.Uri.parse(uri), vscode.Uri.file(path.join(folder, 'other.langgraph-thread'))];
      assert.equal(await compare(both[0], both), 'identical  3');
      assert.deepEqual(fs.readdirSync(folder).sort(), ['other.langgraph-thread', 'whole.langgraph-thread']);
    });

    it('leaves out what is to be left out, and compares as far as that goes', async () => {
      const uri = await exported('redacted.langgraph-thread', { what: 'messages' });
      const text = fs.readFileSync(vscode.Uri.parse(uri).fsPath, 'utf8');
      assert.ok(!text.includes(secret) && text.includes('<redacted 23 characters>'));
      assert.equal(await compare(uri, sample.reference(deployment, threadId)), 'cannotTell redacted 3');
    });

    it('finds out that a file was changed or cut, and what is none', async () => {
      const whole = vscode.Uri.parse(await exported('changed.langgraph-thread')).fsPath;
      const text = fs.readFileSync(whole, 'utf8');
      const live = sample.reference(deployment, threadId);
      fs.writeFileSync(whole, text.replaceAll(secret, 'another'));
      assert.match(await compare(vscode.Uri.file(whole), live), /^different changed/);
      fs.writeFileSync(whole, text.slice(0, text.lastIndexOf('{"end"')));
      assert.equal(await compare(vscode.Uri.file(whole), live), 'cannotTell fileEndsEarly 3');
      fs.writeFileSync(whole, 'no thread');
      assert.equal((await compare(vscode.Uri.file(whole), live)).trim(), '');
    });

    it('has documents of its checkpoints, the same as those of the live thread', async () => {
      const uri = await exported('documents.langgraph-thread');
      const [head] = (await history(deployment, threadId)).rows;
      const checkpointId = head?.checkpoint.checkpoint_id;
      const inFile = { deployment: uri, threadId, checkpointId, namespace: '' };
      const text = async (command: CommandId, given: object): Promise<string> => {
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
        await sample.run(command, given);
        return vscode.window.activeTextEditor?.document.getText() ?? '';
      };
      for (const command of ['langgraphThreads.openState', 'langgraphThreads.openHistory'] as const) {
        const found = await text(command, inFile);
        assert.equal(found, await text(command, { ...inFile, deployment: deployment.name }), command);
        assert.ok(found.includes(secret));
      }
      const compared = await sample.run<StateComparison>('langgraphThreads.compareWithParent', inFile);
      const live = await sample.run<StateComparison>('langgraphThreads.compareWithParent', {
        ...inFile,
        deployment: deployment.name,
      });
      assert.deepEqual(compared?.changes, live?.changes);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    });

    it('can be selected for compare, and compared with what is selected, by its URI or as a row', async () => {
      const uri = await exported('selected.langgraph-thread');
      const live = sample.reference(deployment, threadId);
      const row = { kind: 'threadFile', deployment: uri, threadId };
      for (const [one, other] of [
        [vscode.Uri.parse(uri), live],
        [live, row],
      ]) {
        await sample.run('langgraphThreads.selectForCompare', one);
        const verification = await sample.run<Verification>('langgraphThreads.compareWithSelected', other);
        assert.equal(verification?.verdict, 'identical');
      }
    });

    it('is never copied, run, renamed or deleted', async () => {
      const uri = await exported('kept.langgraph-thread');
      const before = fs.readFileSync(vscode.Uri.parse(uri).fsPath);
      const [head] = (await history(deployment, threadId)).rows;
      const inFile = { deployment: uri, threadId, checkpointId: head?.checkpoint.checkpoint_id, namespace: '' };
      const commands = ['copyThread', 'copyThreadFrom', 'deleteThread', 'runOnThread', 'editState', 'stopRun'] as const;
      for (const command of commands) assert.equal(await sample.run(`langgraphThreads.${command}`, inFile), undefined);
      assert.deepEqual(fs.readFileSync(vscode.Uri.parse(uri).fsPath), before);
      assert.equal((await history(deployment, threadId)).rows.length, 3);
    });
  });
}

describe('the thread files of the workspace', () => {
  let tree: TreeUnderTest;
  let folder: vscode.Uri;

  before(async () => {
    await sample.configure();
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace);
    folder = vscode.Uri.joinPath(workspace.uri, 'files');
    await vscode.workspace.fs.createDirectory(folder);
    tree = plantTree();
  });
  after(async () => {
    tree.dispose();
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  const above = async (): Promise<TreeNode | undefined> =>
    (await tree.provider.getChildren()).find(({ kind }) => kind === 'threadFiles');
  const labels = async (): Promise<string[]> =>
    (await tree.provider.getChildren(await above())).map((node) => {
      const { label, description } = tree.provider.getTreeItem(node);
      assert.ok(typeof label === 'string' && typeof description === 'string');
      return `${label} · ${description}`.replace(/ · (now|\d+m)$/, '');
    });
  const shows = (...rows: string[]): Promise<unknown> =>
    until(`the rows are ${rows.join(', ')}`, async () => JSON.stringify(await labels()) === JSON.stringify(rows));

  it('have a row while there are any, with title, path and checkpoints, as they are now', async () => {
    assert.equal(await above(), undefined);
    const [kind = 'javascript'] = sample.kinds;
    const deployment = await sample.sampleDeployment(kind);
    const threadId = await createThread(deployment, { metadata: { title: 'in a file' } });
    await runAndWait(deployment, threadId, 'chat', { messages: [{ role: 'user', content: 'Hello' }] });
    const file = vscode.Uri.joinPath(folder, 'one.langgraph-thread');
    await sample.run('langgraphThreads.exportThread', sample.reference(deployment, threadId), file.fsPath);
    await until('there is a row', async () => (await above()) !== undefined);
    await shows('in a file · files/one.langgraph-thread');
    const [row] = await tree.provider.getChildren(await above());
    assert.ok(row);
    const rows = await tree.provider.getChildren(row);
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      ['checkpoint', 'checkpoint', 'checkpoint'],
    );
    assert.ok(rows.every((each) => tree.provider.getTreeItem(each).contextValue === 'checkpoint.file'));
    assert.equal(tree.provider.getParent(row), await above());

    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, 'two.langgraph-thread'), Buffer.from('none'));
    await shows('in a file · files/one.langgraph-thread', 'two.langgraph-thread · not a thread file');
    const text = fs.readFileSync(file.fsPath, 'utf8').replaceAll('in a file', 'changed');
    fs.writeFileSync(file.fsPath, text);
    await shows('changed · files/one.langgraph-thread', 'two.langgraph-thread · not a thread file');
    fs.rmSync(file.fsPath);
    await shows('two.langgraph-thread · not a thread file');
    fs.rmSync(vscode.Uri.joinPath(folder, 'two.langgraph-thread').fsPath);
    await until('there is no row', async () => (await above()) === undefined);
  });
});
