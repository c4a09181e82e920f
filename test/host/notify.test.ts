import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { notify } from '../../src/host/notify';
import { until } from '../tools/patience';
import { Questions } from './questions';

describe('a notification', () => {
  it('shows what its button rejects with', async () => {
    const questions = new Questions(() => 'Try');
    const original = Object.getOwnPropertyDescriptor(vscode.window, 'showErrorMessage');
    const shown: string[] = [];
    Object.defineProperty(vscode.window, 'showErrorMessage', {
      ...original,
      value: (text: string) => Promise.resolve(shown.push(text)),
    });
    try {
      notify('warning', 'Something can be tried.', [
        { title: 'Leave', run: () => Promise.reject(new Error('not chosen')) },
        { title: 'Try', run: () => Promise.reject(new Error('the clipboard is gone')) },
      ]);
      await until('it is shown', () => shown.length > 0);
      assert.match(shown.join(), /the clipboard is gone/);
    } finally {
      questions.dispose();
      if (original) Object.defineProperty(vscode.window, 'showErrorMessage', original);
    }
  });
});
