import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { RunningStatus } from '../../src/host/runningStatus';

describe('the status bar', () => {
  const original = Object.getOwnPropertyDescriptor(vscode.window, 'createStatusBarItem');
  const shown: string[] = [];
  let item: Partial<vscode.StatusBarItem>;
  let status: RunningStatus;

  beforeEach(() => {
    shown.length = 0;
    item = {
      show: () => shown.push(String(item.text)),
      hide: () => shown.push('hidden'),
      dispose: () => undefined,
    };
    Object.defineProperty(vscode.window, 'createStatusBarItem', { ...original, value: () => item });
    status = new RunningStatus(({ threadId }) => threadId.toUpperCase());
  });
  afterEach(() => {
    status.dispose();
    if (original) Object.defineProperty(vscode.window, 'createStatusBarItem', original);
  });

  it('says how many runs are in progress, and is gone after the last, however each ended', async () => {
    const ends: { resolve: (value: string) => void; reject: (error: Error) => void }[] = [];
    const run = (threadId: string) =>
      status.during(
        { deployment: 'd', threadId },
        new Promise<string>((resolve, reject) => ends.push({ resolve, reject })),
      );
    const [one, two] = [run('one'), run('two')];
    assert.deepEqual(shown, ['$(sync~spin) 1 running', '$(sync~spin) 2 running']);
    assert.equal(item.tooltip, 'Running: “ONE”, “TWO”');
    ends[0]?.reject(new Error('broken'));
    await assert.rejects(one, /broken/);
    assert.equal((item.command as vscode.Command).command, 'langgraphThreads.openThread');
    assert.deepEqual((item.command as vscode.Command).arguments, [{ deployment: 'd', threadId: 'two' }]);
    ends[1]?.resolve('done');
    assert.equal(await two, 'done');
    assert.equal(shown.at(-1), 'hidden');
  });
});
