import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Verification } from '../../src/api';
import { createThread, runAndWait } from '../servers/stage/rest';
import { makeTemporaryFolder, removeFolder } from '../tools/temporaryFolder';
import * as sample from './sampleDeployments';

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
  });
}
