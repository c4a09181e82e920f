import * as vscode from 'vscode';

export interface Question {
  message: string;
  detail: string;
  buttons: string[];
}

/** Answers VS Code's modal questions, which it refuses to show while it runs tests; those of test/ui are real. */
export class Questions {
  readonly asked: Question[] = [];
  readonly #original = Object.getOwnPropertyDescriptor(vscode.window, 'showWarningMessage');

  constructor(answer: (buttons: string[]) => string | undefined) {
    const value = (message: string, { detail = '' }: vscode.MessageOptions, ...buttons: string[]) => {
      this.asked.push({ message, detail, buttons });
      return Promise.resolve(answer(buttons));
    };
    Object.defineProperty(vscode.window, 'showWarningMessage', { ...this.#original, value });
  }

  dispose(): void {
    if (this.#original) Object.defineProperty(vscode.window, 'showWarningMessage', this.#original);
  }
}
