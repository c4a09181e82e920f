import type * as vscode from 'vscode';

/** What the user agreed to once, for a base URL: plain http to another machine, and runs on this one without a question. */
export class Agreements {
  constructor(private readonly state: vscode.Memento) {}

  has(baseUrl: string): boolean {
    return this.state.get<boolean>(keyOf(baseUrl)) === true;
  }

  async give(baseUrl: string): Promise<void> {
    await this.state.update(keyOf(baseUrl), true);
  }

  /** Whether plain input may be run there without a question. Only ever asked for deployments on this machine. */
  mayRunUnasked(baseUrl: string): boolean {
    return this.state.get<boolean>(runKeyOf(baseUrl)) === true;
  }

  async allowRunsUnasked(baseUrl: string): Promise<void> {
    await this.state.update(runKeyOf(baseUrl), true);
  }

  /** All of it: the deployment is removed. */
  async withdraw(baseUrl: string): Promise<void> {
    await this.state.update(keyOf(baseUrl), undefined);
    await this.state.update(runKeyOf(baseUrl), undefined);
  }
}

function keyOf(baseUrl: string): string {
  return `plainHttp ${baseUrl}`;
}

function runKeyOf(baseUrl: string): string {
  return `runsUnasked ${baseUrl}`;
}
