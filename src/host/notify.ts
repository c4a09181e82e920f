import * as vscode from 'vscode';
import { describeError } from '../texts/errors';
import { fitNotification, mostButtons, type Severity } from '../texts/notification';

/** A button of a notification. What `run` rejects with is shown. */
export interface Action {
  title: string;
  run(): Promise<unknown>;
}

/** Shows a notification of at most two lines and three buttons. Nobody waits for it: it may stay open for hours. */
export function notify(severity: Severity, text: string, actions: Action[]): void {
  const show = {
    information: vscode.window.showInformationMessage,
    warning: vscode.window.showWarningMessage,
    error: vscode.window.showErrorMessage,
  }[severity];
  const titles = actions.slice(0, mostButtons).map(({ title }) => title);
  void show(fitNotification([text]).text, ...titles).then(async (chosen) => {
    try {
      await actions.find(({ title }) => title === chosen)?.run();
    } catch (error) {
      void vscode.window.showErrorMessage(fitNotification([describeError(error)]).text);
    }
  });
}
