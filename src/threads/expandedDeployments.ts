import type * as vscode from 'vscode';

/** Which rows at the top are expanded, by their ids (deployments' are their base URLs), kept with the workspace. */
export class ExpandedDeployments {
  constructor(private readonly memory: vscode.Memento) {}

  /** `undefined` where nobody has expanded or collapsed it yet. */
  has(id: string): boolean | undefined {
    const kept = this.memory.get(keyOf(id));
    return typeof kept === 'boolean' ? kept : undefined;
  }

  set(id: string, isExpanded: boolean): void {
    void this.memory.update(keyOf(id), isExpanded);
  }
}

function keyOf(id: string): string {
  return `expanded ${id}`;
}
