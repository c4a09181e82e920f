import * as v from 'valibot';
import type * as vscode from 'vscode';
import { readAs } from '../schemas';

/** Which rows at the top are expanded, by their ids (deployments' are their base URLs), kept with the workspace. */
export class ExpandedDeployments {
  constructor(private readonly memory: vscode.Memento) {}

  /** `undefined` where nobody has expanded or collapsed it yet. */
  has(id: string): boolean | undefined {
    return readAs(v.boolean(), this.memory.get(keyOf(id)));
  }

  set(id: string, isExpanded: boolean): void {
    void this.memory.update(keyOf(id), isExpanded);
  }
}

function keyOf(id: string): string {
  return `expanded ${id}`;
}
