import * as vscode from 'vscode';
import { describeError } from '../texts/errors';
import type { Severity } from '../texts/severity';

/** A button of a notification. What `run` rejects with is shown. */
export interface Action {
  title: string;
  run(): Promise<unknown>;
}

/** Shows a notification. Nobody waits for it: a person may leave it standing for hours. */
export function notify(severity: Severity, text: string, actions: Action[]): void {
  const show = {
    information: vscode.window.showInformationMessage,
    warning: vscode.window.showWarningMessage,
    error: vscode.window.showErrorMessage,
  }[severity];
  const titles = actions.map(({ title }) => title);
  void show(text, ...titles).then(async (chosen) => {
    try {
      await actions.find(({ title }) => title === chosen)?.run();
    } catch (error) {
      void vscode.window.showErrorMessage(describeError(error));
    }
  });
}
