import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../src/ids';

describe('the extension in VS Code', () => {
  it('activates and registers every command', async () => {
    const extension = vscode.extensions.getExtension('langgraph-threads.langgraph-threads');
    assert.ok(extension, 'the extension is not installed');
    await extension.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      commandIds.filter((id) => !registered.has(id)),
      [],
    );
  });
});
