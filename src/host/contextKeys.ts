import * as vscode from 'vscode';

/** A typed key for `when` clauses. */
export class ContextKey<Value> {
  constructor(private readonly name: string) {}

  async set(value: Value): Promise<void> {
    await vscode.commands.executeCommand('setContext', this.name, value);
  }

  async reset(): Promise<void> {
    await vscode.commands.executeCommand('setContext', this.name, undefined);
  }
}
