import * as vscode from 'vscode';
import type { ThreadStatus } from '../api';
import { cutMiddle } from '../characters';
import { age, localTime, spokenAge } from '../texts/age';
import { describeError, describeShortly, needsCredentials } from '../texts/errors';
import { inertText } from '../texts/inertText';
import { shortId } from '../texts/shortId';
import { filterMessages } from '../texts/filters';
import { settingProblem, statusWord, treeMessages } from '../texts/tree';
import { markWords, rowMark } from '../texts/verdicts';
import type { CommandId } from '../ids';
import { openOnClick } from './openOnClick';
import { offerItem } from './offerItem';
import { checkpointItem } from './checkpoints/items';
import { checkpointTooltip } from './checkpoints/tooltips';
import { metadataFacts } from './metadataFacts';
import type { DeploymentNode, EmptyNode, LoadMoreNode, ProblemNode, SettingNode, ThreadNode, TreeNode } from './nodes';
import { lines } from './plainTooltip';
import { threadFileItem, threadFilesItem, threadFileTooltip } from './files/items';
import type { ThreadGroupNode } from './list/groups';

const icons: Record<ThreadStatus, vscode.ThemeIcon> = {
  idle: new vscode.ThemeIcon('comment-discussion'),
  busy: new vscode.ThemeIcon('sync', new vscode.ThemeColor('charts.blue')),
  interrupted: new vscode.ThemeIcon('debug-pause', new vscode.ThemeColor('charts.yellow')),
  error: new vscode.ThemeIcon('error', new vscode.ThemeColor('charts.red')),
  unknown: new vscode.ThemeIcon('question'),
};

const copyIcon = new vscode.ThemeIcon('repo-forked');

/** `deploymentItem` draws the others. */
type RowNode = Exclude<TreeNode, DeploymentNode>;

/** What a row looks like at `now`, in milliseconds. The tooltip is made when it is asked for: see `tooltip`. */
export function toTreeItem(node: RowNode, now: number): vscode.TreeItem {
  switch (node.kind) {
    case 'thread':
      return threadItem(node, now);
    case 'threadGroup':
      return groupItem(node);
    case 'problem':
      return problemItem(node);
    case 'setting':
      return settingItem(node);
    case 'offer':
      return offerItem(node);
    case 'loadMore':
      return loadMoreItem(node);
    case 'loading':
      return row(node, treeMessages.loading(), 'loading~spin');
    case 'empty':
      return emptyItem(node);
    case 'threadFiles':
      return threadFilesItem(node);
    case 'threadFile':
      return threadFileItem(node, now);
    case 'checkpoint':
    case 'task':
    case 'namespace':
    case 'belowThread':
      return checkpointItem(node, now);
  }
}

/** The label that the view shows for a thread: a copy is told apart from its source, which has the same title. */
export function threadTitle(node: Pick<ThreadNode, 'title' | 'threadId'> & Partial<ThreadNode>): string {
  const title = node.title === undefined ? '' : inertText(node.title);
  const label = title === '' ? inertText(shortId(node.threadId)) : title;
  return node.copyNumber === undefined ? label : treeMessages.copyLabel(label, node.copyNumber);
}

/** Characters of a title in its row, where only an age follows, and where something does that is worth reading. */
const longestTitle = { alone: 40, followed: 26 };

/** The same, so short that a view of the usual width shows what follows it. The tooltip has the whole title. */
export function rowLabel(node: ThreadNode, isFollowed: boolean): string {
  const most = isFollowed ? longestTitle.followed : longestTitle.alone;
  return threadTitle({ ...node, title: node.title === undefined ? undefined : cutMiddle(inertText(node.title), most) });
}

/** What follows the title: that it runs, what is known of the copy, its age. The icon says the status. */
function threadDescription(node: ThreadNode, now = Date.now()): string {
  return [
    node.status === 'busy' ? treeMessages.running() : '',
    node.mark === undefined ? '' : rowMark(node.mark),
    age(node.updatedAt, now),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The same for a list to choose from, which is searched by the short id, too. */
export function pickDescription(node: ThreadNode): string {
  return [threadDescription(node), statusWord(node.status), inertText(shortId(node.threadId))].join(' · ');
}

/** Nothing that a thread or a server says becomes a link, an image or a command: see `lines`. */
export function tooltip(node: RowNode, waitReason = ''): vscode.MarkdownString | undefined {
  switch (node.kind) {
    case 'thread':
      return lines(
        [threadTitle(node), waitReason, node.notJson === undefined ? '' : treeMessages.notJson(node.notJson)],
        threadFacts(node),
      );
    case 'problem':
      return lines([describeError(node.error)]);
    case 'threadFile':
      return threadFileTooltip(node);
    case 'setting':
      return lines([settingProblem(node.code), treeMessages.whereToCorrect()]);
    case 'checkpoint':
    case 'task':
    case 'namespace':
    case 'belowThread':
      return checkpointTooltip(node);
    default:
      return undefined;
  }
}

function threadItem(node: ThreadNode, now: number): vscode.TreeItem {
  const title = threadTitle(node);
  const id = inertText(shortId(node.threadId));
  const status = statusWord(node.status);
  const when = spokenAge(node.updatedAt, now);
  // Its checkpoints are below it.
  const label = rowLabel(node, node.mark !== undefined || node.status === 'busy');
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = node.id;
  const copied = node.copyOf === undefined ? '' : '.copy';
  item.contextValue = `thread${node.status === 'busy' ? '.busy' : ''}${copied}`;
  item.description = threadDescription(node, now);
  item.iconPath = node.status === 'idle' && node.copyOf !== undefined ? copyIcon : icons[node.status];
  item.command = openOnClick(node);
  item.accessibilityInformation = {
    label: [
      treeMessages.threadRow(title, status, when, id),
      copyWords(node),
      node.mark === undefined ? '' : markWords(node.mark),
    ]
      .filter(Boolean)
      .join(', '),
  };
  return item;
}

/** The last group is open: Load More is in it. */
function groupItem(node: ThreadGroupNode): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = row(node, treeMessages.threadGroup(node.start + 1, node.end), 'list-unordered');
  item.collapsibleState = node.end === undefined ? Expanded : Collapsed;
  return item;
}

function loadMoreItem(node: LoadMoreNode): vscode.TreeItem {
  const item = row(node, treeMessages.loadMore(), 'ellipsis', onClick('langgraphThreads.loadMore', node));
  if (node.looked !== undefined) {
    item.description = filterMessages.looked(node.looked);
    item.accessibilityInformation = { label: `${treeMessages.loadMore()}, ${item.description}` };
  }
  return item;
}

function emptyItem(node: EmptyNode): vscode.TreeItem {
  const item = row(node, node.filtered ? filterMessages.noMatch() : treeMessages.empty(), 'info');
  item.contextValue = node.filtered ? 'empty.filtered' : 'empty';
  return item;
}

function problemItem(node: ProblemNode): vscode.TreeItem {
  const reason = describeShortly(node.error);
  const isKey = needsCredentials(node.error);
  const command = isKey ? 'langgraphThreads.setCredentials' : 'langgraphThreads.retry';
  const item = row(node, reason, 'warning', onClick(command, node));
  if (isKey) item.iconPath = icons.error;
  item.contextValue = isKey ? 'problem.credentials' : 'problem';
  item.accessibilityInformation = {
    label: isKey ? treeMessages.problemOfKey(reason) : treeMessages.problemToRetry(reason),
  };
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

function threadFacts(node: ThreadNode): [string, string][] {
  return [
    [treeMessages.threadId(), node.threadId],
    [treeMessages.status(), statusWord(node.status)],
    [treeMessages.graph(), node.graphId ?? ''],
    [treeMessages.created(), localTime(node.createdAt)],
    [treeMessages.updated(), localTime(node.updatedAt)],
    [treeMessages.copiedFrom(), node.copyOf ?? ''],
    [treeMessages.verdict(), node.mark === undefined ? '' : markWords(node.mark)],
    ...metadataFacts(node),
  ];
}
