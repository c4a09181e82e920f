import * as vscode from 'vscode';
import type { CommandId } from '../ids';
import { inertText } from '../texts/inertText';
import { treeMessages } from '../texts/tree';
import type { OfferNode } from './nodes';

/** A row that offers to add a server of this machine, or to start one; a click does. */
export function offerItem({ id, offer }: OfferNode): vscode.TreeItem {
  switch (offer.what) {
    case 'server': {
      const { baseUrl, version } = offer;
      const label = treeMessages.addLocal(baseUrl.replace(/^https?:\/\//, ''));
      const about = treeMessages.agentServer(version === undefined ? undefined : inertText(version));
      return row(id, 'add', label, about, 'langgraphThreads.addDeployment', [{ url: baseUrl }, 'row']);
    }
    case 'project': {
      const { folder } = offer.project;
      const about = inertText(projectName(folder));
      const argument = { folder: folder.toString() };
      return row(id, 'terminal', treeMessages.startServer(), about, 'langgraphThreads.startServer', [argument]);
    }
    case 'other':
      return row(id, 'add', treeMessages.addOther(), '', 'langgraphThreads.addDeployment', []);
  }
}

/** Below its workspace, or that folder's own name. */
export function projectName(folder: vscode.Uri): string {
  const path = vscode.workspace.asRelativePath(folder);
  return path === folder.fsPath ? path.slice(path.lastIndexOf('/') + 1) : path;
}

function row(
  id: string,
  icon: string,
  label: string,
  about: string,
  command: CommandId,
  args: unknown[],
): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.id = id;
  item.contextValue = 'offer';
  item.description = about;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.command = { command, title: '', arguments: args };
  item.accessibilityInformation = { label: about === '' ? label : treeMessages.offer(label, about) };
  return item;
}
