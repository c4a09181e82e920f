import { hostname } from 'node:os';
import * as vscode from 'vscode';
import type { ThreadStatus } from '../api';
import { parseBaseUrl } from '../deployments/baseUrl';
import { age, localTime } from '../host/age';
import { describeError, describeShortly, needsCredentials } from '../host/errorMessages';
import { inertText, withoutLinks } from '../host/inertText';
import { shortId } from '../host/shortId';
import { settingProblem, statusWord, treeMessages } from '../host/treeMessages';
import type { CommandId } from '../ids';
import type { DeploymentNode, ProblemNode, SettingNode, ThreadNode, TreeNode } from './nodes';

const icons: Record<ThreadStatus, vscode.ThemeIcon> = {
  idle: new vscode.ThemeIcon('comment-discussion'),
  busy: new vscode.ThemeIcon('sync', new vscode.ThemeColor('charts.blue')),
  interrupted: new vscode.ThemeIcon('debug-pause', new vscode.ThemeColor('charts.yellow')),
  error: new vscode.ThemeIcon('error', new vscode.ThemeColor('charts.red')),
};

/** What a row looks like. The tooltip is made when it is asked for: see `tooltip`. */
export function toTreeItem(node: TreeNode, expanded: boolean): vscode.TreeItem {
  switch (node.kind) {
    case 'deployment':
      return deploymentItem(node, expanded);
    case 'thread':
      return threadItem(node);
    case 'problem':
      return problemItem(node);
    case 'setting':
      return settingItem(node);
    case 'loadMore':
      return row(node, treeMessages.loadMore(), 'ellipsis', onClick('langgraphThreads.loadMore', node));
    case 'loading':
      return row(node, treeMessages.loading(), 'loading~spin');
    case 'empty':
      return row(node, treeMessages.empty(), 'info');
  }
}

/** The label that the view shows for a thread. */
export function threadTitle(node: { title: string | undefined; threadId: string }): string {
  const title = node.title === undefined ? '' : inertText(node.title);
  return title === '' ? inertText(shortId(node.threadId)) : title;
}

/** What stands behind the title: the short id where the title is another, status, age. */
export function threadDescription(node: ThreadNode): string {
  const id = inertText(shortId(node.threadId));
  return [copyWords(node), threadTitle(node) === id ? '' : id, statusWord(node.status), age(node.updatedAt)]
    .filter(Boolean)
    .join(' · ');
}

/** Nothing that a thread or a server says becomes a link, an image or a command: see `lines`. */
export function tooltip(node: TreeNode): vscode.MarkdownString | undefined {
  switch (node.kind) {
    case 'deployment':
      return lines([inertText(node.name), ...aboutUrl(node.deployment)], [[treeMessages.url(), node.deployment]]);
    case 'thread':
      return lines([threadTitle(node)], threadFacts(node));
    case 'problem':
      return lines([describeError(node.error)]);
    case 'setting':
      return lines([settingProblem(node.code), treeMessages.whereToCorrect()]);
    default:
      return undefined;
  }
}

function deploymentItem(node: DeploymentNode, expanded: boolean): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(inertText(node.name), expanded ? Expanded : Collapsed);
  item.id = node.id;
  item.contextValue = 'deployment';
  const address = node.deployment.replace(/^https?:\/\//, '');
  item.description = address === node.name ? '' : address;
  item.iconPath = new vscode.ThemeIcon('server');
  item.accessibilityInformation = { label: treeMessages.deploymentRow(inertText(node.name), node.deployment) };
  return item;
}

function threadItem(node: ThreadNode): vscode.TreeItem {
  const title = threadTitle(node);
  const id = inertText(shortId(node.threadId));
  const status = statusWord(node.status);
  const when = age(node.updatedAt);
  const item = new vscode.TreeItem(title);
  item.id = node.id;
  item.contextValue = node.status === 'busy' ? 'thread.busy' : 'thread';
  item.description = threadDescription(node);
  item.iconPath = icons[node.status];
  item.accessibilityInformation = {
    label: [treeMessages.threadRow(title, status, when, id), copyWords(node)].filter(Boolean).join(', '),
  };
  return item;
}

function problemItem(node: ProblemNode): vscode.TreeItem {
  const reason = describeShortly(node.error);
  const item = row(node, reason, 'warning', onClick('langgraphThreads.retry', node));
  item.contextValue = needsCredentials(node.error) ? 'problem.credentials' : 'problem';
  item.accessibilityInformation = { label: treeMessages.problemToRetry(reason) };
  return item;
}

function settingItem(node: SettingNode): vscode.TreeItem {
  const reason = settingProblem(node.code);
  const item = row(node, treeMessages.settingEntry(node.index, node.name), 'warning');
  item.description = reason;
  item.contextValue = 'setting';
  item.accessibilityInformation = { label: treeMessages.problemRow(reason) };
  return item;
}

function row(node: TreeNode, label: string, icon: string, command?: vscode.Command): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.id = node.id;
  item.contextValue = node.kind;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.accessibilityInformation = { label };
  if (command !== undefined) {
    item.command = command;
  }
  return item;
}

function onClick(command: CommandId, node: { deployment: string }): vscode.Command {
  return { command, title: '', arguments: [{ deployment: node.deployment }] };
}

function copyWords(node: ThreadNode): string {
  return node.copyOf === undefined ? '' : treeMessages.copyOf(inertText(shortId(node.copyOf)));
}

function aboutUrl(baseUrl: string): string[] {
  const url = parseBaseUrl(baseUrl);
  if (!url.valid) {
    return [];
  }
  // In a remote window "localhost" is the remote machine.
  return [
    url.loopback ? treeMessages.thisMachine(hostname()) : '',
    url.secure || url.loopback ? '' : treeMessages.plainHttp(),
  ];
}

function threadFacts(node: ThreadNode): [string, string][] {
  return [
    [treeMessages.threadId(), node.threadId],
    [treeMessages.status(), statusWord(node.status)],
    [treeMessages.graph(), node.graphId ?? ''],
    [treeMessages.created(), localTime(node.createdAt)],
    [treeMessages.updated(), localTime(node.updatedAt)],
    [treeMessages.copiedFrom(), node.copyOf ?? ''],
  ];
}

/** Plain text throughout: paragraphs escaped, and without the bare addresses that Markdown links; facts as a code block. */
function lines(paragraphs: string[], facts: [string, string][] = []): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  for (const paragraph of paragraphs.filter(Boolean)) {
    text.appendText(withoutLinks(paragraph)).appendMarkdown('\n\n');
  }
  const shown = facts.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${inertText(value)}`);
  return shown.length === 0 ? text : text.appendCodeblock(shown.join('\n'), 'text');
}
