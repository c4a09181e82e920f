import type * as vscode from 'vscode';
import type { CheckpointReference, ThreadReference } from '../api';
import type { CommandId } from '../ids';

/** A click on a row, or Enter, opens the thread's view, and leaves the focus in the tree. */
export function openOnClick(node: ThreadReference | CheckpointReference): vscode.Command {
  const command: CommandId = 'langgraphThreads.openThread';
  return { command, title: '', arguments: [node, 'row'] };
}
