import * as vscode from 'vscode';
import type { Severity } from '../texts/severity';

/** A button of a notification. `run` shows what goes wrong by itself. */
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
  void show(text, ...titles).then((chosen) => actions.find(({ title }) => title === chosen)?.run());
}
