import type * as vscode from 'vscode';

/** Which deployments are expanded, kept with the workspace. */
export class ExpandedDeployments {
  constructor(private readonly memory: vscode.Memento) {}

  /** `undefined` where nobody has expanded or collapsed it yet. */
  has(baseUrl: string): boolean | undefined {
    const kept = this.memory.get(keyOf(baseUrl));
    return typeof kept === 'boolean' ? kept : undefined;
  }

  set(baseUrl: string, isExpanded: boolean): void {
    void this.memory.update(keyOf(baseUrl), isExpanded);
  }
}

function keyOf(baseUrl: string): string {
  return `expanded ${baseUrl}`;
}
