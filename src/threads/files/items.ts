import * as vscode from 'vscode';
import { age, localTime, spokenAge } from '../../texts/age';
import { threadFileRows as words } from '../../texts/files/threadFiles';
import { inertText } from '../../texts/inertText';
import { treeMessages } from '../../texts/tree';
import { openOnClick } from '../openOnClick';
import { lines } from '../plainTooltip';
import type { ThreadFileNode, ThreadFilesNode } from './nodes';

const { None, Collapsed } = vscode.TreeItemCollapsibleState;

export function threadFilesItem(node: ThreadFilesNode): vscode.TreeItem {
  const item = new vscode.TreeItem(words.title(), Collapsed);
  item.id = node.id;
  item.contextValue = node.kind;
  item.description = node.files.toLocaleString(vscode.env.language);
  item.iconPath = new vscode.ThemeIcon('files');
  item.accessibilityInformation = { label: words.spokenTitle(node.files) };
  return item;
}

/** The thread's title, or the file's name where it has none; its checkpoints are below it. */
export function threadFileItem(node: ThreadFileNode, now: number): vscode.TreeItem {
  const path = inertText(node.path);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const title = node.title === undefined ? '' : inertText(node.title);
  const item = new vscode.TreeItem(title || name, node.threadId === '' ? None : Collapsed);
  item.id = node.id;
  item.contextValue = node.kind;
  item.description = [node.problem, title === '' ? '' : path, age(node.exportedAt, now)].filter(Boolean).join(' · ');
  item.iconPath = new vscode.ThemeIcon(node.problem === '' ? 'file' : 'warning');
  item.command = openOnClick(node);
  const spoken = words.spoken(title || name, path, spokenAge(node.exportedAt, now));
  item.accessibilityInformation = { label: [spoken, node.problem].filter(Boolean).join(', ') };
  return item;
}

/** Nothing that a file says becomes a link, an image or a command: see `lines`. */
export function threadFileTooltip(node: ThreadFileNode): vscode.MarkdownString {
  return lines(
    [node.title === undefined ? '' : inertText(node.title), node.problem],
    [
      [words.file(), node.path],
      [treeMessages.threadId(), node.threadId],
      [treeMessages.graph(), node.graphId ?? ''],
      [words.exported(), localTime(node.exportedAt)],
      [words.deployment(), node.exportedFrom],
      [words.leftOut(), node.isRedacted ? words.someTexts() : ''],
    ],
  );
}
