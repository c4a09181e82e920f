import type * as vscode from 'vscode';

/** Base URLs that the user agreed to reach over plain http although they are not on this machine. */
export class Agreements {
  constructor(private readonly memory: vscode.Memento) {}

  has(baseUrl: string): boolean {
    return this.memory.get<boolean>(keyOf(baseUrl)) === true;
  }

  async give(baseUrl: string): Promise<void> {
    await this.memory.update(keyOf(baseUrl), true);
  }

  async withdraw(baseUrl: string): Promise<void> {
    await this.memory.update(keyOf(baseUrl), undefined);
  }
}

function keyOf(baseUrl: string): string {
  return `plainHttp ${baseUrl}`;
}
