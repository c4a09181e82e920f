import * as vscode from 'vscode';
import { isFileAddress } from '../../deployments/fileAddress';
import { age, spokenAge } from '../../texts/age';
import { checkpointMessages as words, describeWaitReason, waitReasonWords } from '../../texts/checkpoints';
import { describeShortly, needsCredentials } from '../../texts/errors';
import { inertText } from '../../texts/inertText';
import { treeMessages } from '../../texts/tree';
import type { CommandId } from '../../ids';
import {
  type BelowThreadNode,
  type CheckpointNode,
  type CheckpointTreeNode,
  type NamespaceNode,
  type TaskNode,
} from './nodes';
import { openOnClick } from '../openOnClick';
import type { WaitReason } from './waitReason';
import { checkpointLabel, checkpointWords } from './words';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
const problem = new vscode.ThemeIcon('error', new vscode.ThemeColor('charts.red'));
const question = new vscode.ThemeIcon('debug-pause', new vscode.ThemeColor('charts.yellow'));
const sourceIcons: Partial<Record<string, string>> = {
  input: 'arrow-right',
  loop: 'git-commit',
  update: 'edit',
  fork: 'git-branch',
};

/** What a row below a thread looks like at `now`, in milliseconds. The tooltip is made when it is asked for. */
export function checkpointItem(node: CheckpointTreeNode, now: number): vscode.TreeItem {
  switch (node.kind) {
    case 'checkpoint':
      return checkpointRow(node, now);
    case 'task':
      return taskRow(node);
    case 'namespace':
      return namespaceRow(node);
    case 'belowThread':
      return otherRow(node);
  }
}

/** Says in a thread's row and in words why it waits; first, since a narrow view cuts the end. */
export function addWaitReason(item: vscode.TreeItem, waitReason: WaitReason | undefined): void {
  if (waitReason === undefined) {
    return;
  }
  const reason = waitReasonWords(waitReason);
  // Servers call a copy idle, whatever it waits for.
  if (waitReason.kind !== 'stopped') item.iconPath = waitReason.kind === 'asks' ? question : problem;
  item.description = [reason, item.description].filter(Boolean).join(' · ');
  item.accessibilityInformation = {
    ...item.accessibilityInformation,
    label: [item.accessibilityInformation?.label, describeWaitReason(waitReason)].filter(Boolean).join(', '),
  };
}

function checkpointRow(node: CheckpointNode, now: number): vscode.TreeItem {
  const { row } = node;
  const label = checkpointLabel(node);
  const description = checkpointWords(node);
  const when = age(row.createdAt, now);
  const spoken = spokenAge(row.createdAt, now);
  const item = new vscode.TreeItem(label, row.tasks.length > 0 ? Collapsed : None);
  item.id = node.id;
  item.contextValue = isFileAddress(node.deployment) ? 'checkpoint.file' : 'checkpoint';
  item.description = [description, when].filter(Boolean).join(' · ');
  item.iconPath = checkpointIcon(node);
  item.command = openOnClick(node);
  item.accessibilityInformation = { label: words.checkpointRow(label, description, spoken) };
  return item;
}

function checkpointIcon({ row, branch }: CheckpointNode): vscode.ThemeIcon {
  if (row.tasks.some(({ error }) => error !== undefined)) {
    return problem;
  }
  if (row.tasks.some(({ questions }) => questions.length > 0)) {
    return question;
  }
  if (branch.after === 'branch' || branch.after === 'beginning') {
    return new vscode.ThemeIcon('git-branch');
  }
  if (branch.children > 1) {
    return new vscode.ThemeIcon('type-hierarchy-sub');
  }
  return new vscode.ThemeIcon(sourceIcons[row.source ?? ''] ?? 'git-commit');
}

function taskRow(node: TaskNode): vscode.TreeItem {
  const { name, id, error, questions } = node.task;
  const label = inertText(name) || inertText(id);
  const [asked] = questions;
  const description = [
    error === undefined ? '' : words.failed(error),
    asked === undefined ? '' : words.asks(asked),
    questions.length > 1 ? `+${questions.length - 1}` : '',
  ]
    .filter(Boolean)
    .join(' · ');
  const mayOpen = !node.isLeaf;
  const item = new vscode.TreeItem(label, mayOpen ? Collapsed : None);
  item.id = node.id;
  item.contextValue = 'task';
  item.description = description;
  const plain = new vscode.ThemeIcon(node.task.namespace === undefined ? 'symbol-event' : 'list-tree');
  item.iconPath = error !== undefined ? problem : asked !== undefined ? question : plain;
  const spoken = [description, mayOpen ? words.maySubgraph() : ''].filter(Boolean).join(', ');
  item.accessibilityInformation = { label: words.taskRow(label, spoken) };
  return item;
}

function namespaceRow(node: NamespaceNode): vscode.TreeItem {
  const label = words.subgraph(node.taskName);
  const description = [
    node.call > 1 ? words.call(node.call) : '',
    node.answered === node.namespace ? '' : words.stateful(),
  ]
    .filter(Boolean)
    .join(' · ');
  // Whoever opened the task wants to see what is in its subgraph; of several one is chosen.
  const item = new vscode.TreeItem(label, node.call === 1 ? Expanded : Collapsed);
  item.id = node.id;
  item.contextValue = 'namespace';
  item.description = description;
  item.iconPath = new vscode.ThemeIcon('list-tree');
  item.accessibilityInformation = { label: words.namespaceRow(label, description) };
  return item;
}

function otherRow(node: BelowThreadNode): vscode.TreeItem {
  switch (node.what) {
    case 'loadMore':
      return plainRow(node, treeMessages.loadMore(), 'ellipsis', 'langgraphThreads.loadMore');
    case 'loading':
      return plainRow(node, treeMessages.loading(), 'loading~spin');
    case 'noCheckpoints':
      return plainRow(node, words.noCheckpoints(), 'info');
    case 'noSubgraphs':
      return plainRow(node, words.noSubgraphs(), 'info');
    case 'subgraphsNotShown':
      return plainRow(node, words.subgraphsNotShown(), 'info');
    case 'problem': {
      const reason = describeShortly(node.error);
      if (!needsCredentials(node.error)) {
        const item = plainRow(node, reason, 'warning', 'langgraphThreads.retry');
        item.contextValue = 'problem';
        item.accessibilityInformation = { label: treeMessages.problemToRetry(reason) };
        return item;
      }
      const item = plainRow(node, reason, 'error', 'langgraphThreads.setCredentials');
      item.iconPath = problem;
      item.contextValue = 'problem.credentials';
      item.accessibilityInformation = { label: treeMessages.problemOfKey(reason) };
      return item;
    }
  }
}

function plainRow(node: BelowThreadNode, label: string, icon: string, command?: CommandId): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.id = node.id;
  item.contextValue = node.what;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.accessibilityInformation = { label };
  if (command !== undefined) {
    const { deployment, threadId, under } = node;
    item.command = { command, title: '', arguments: [{ deployment, threadId, under }] };
  }
  return item;
}
