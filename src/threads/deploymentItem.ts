import { hostname } from 'node:os';
import * as vscode from 'vscode';
import { parseBaseUrl } from '../deployments/baseUrl';
import { filterMessages, lackSentences, sortWords, totalWords } from '../texts/filters';
import { inertText } from '../texts/inertText';
import { treeMessages } from '../texts/tree';
import type { ListFacts } from './list/deploymentThreads';
import type { DeploymentNode } from './nodes';
import { lines } from './plainTooltip';
import { filterText } from './list/filterText';

/** A deployment's row: its filter and order with the number of threads, or its address. */
export function deploymentItem(node: DeploymentNode, facts: ListFacts, expanded: boolean): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(inertText(node.name), expanded ? Expanded : Collapsed);
  const address = node.deployment.replace(/^https?:\/\//, '');
  const words = queryWords(facts);
  const shown = words.length > 0 ? words : [address === node.name ? '' : address];
  item.id = node.id;
  item.contextValue = facts.filtered ? 'deployment.filtered' : 'deployment';
  const unreadable = facts.unreadable > 0 ? treeMessages.unreadable(facts.unreadable) : '';
  item.description = [...shown, amount(facts, words.length > 0), unreadable].filter(Boolean).join(' · ');
  item.iconPath = new vscode.ThemeIcon(facts.filtered ? 'filter' : 'server');
  item.accessibilityInformation = {
    label: [
      treeMessages.deploymentRow(inertText(node.name), node.deployment),
      ...words,
      amount(facts, true),
      unreadable,
    ]
      .filter(Boolean)
      .join(', '),
  };
  return item;
}

/** Nothing that a thread or a server says becomes a link, an image or a command: see `lines`. */
export function deploymentTooltip(node: DeploymentNode, facts: ListFacts): vscode.MarkdownString {
  return lines(
    [
      inertText(node.name),
      ...aboutUrl(node.deployment),
      ...lackSentences(facts.lacks, facts),
      facts.unreadable > 0 ? `${treeMessages.unreadable(facts.unreadable)}.` : '',
    ],
    [
      [treeMessages.url(), node.deployment],
      [filterMessages.filter(), filterText(facts.query.filter)],
      [filterMessages.sort(), facts.sorted ? sortWords(facts.query.sort) : ''],
      [filterMessages.threads(), amount(facts, true)],
    ],
  );
}

function queryWords({ query, filtered, sorted }: ListFacts): string[] {
  return [filtered ? inertText(filterText(query.filter)) : '', sorted ? sortWords(query.sort) : ''].filter(Boolean);
}

/** Rows that all stand there need no number. */
function amount({ total, atLeast, looked, filtered }: ListFacts, always: boolean): string {
  if (total !== undefined) {
    return always || total > atLeast ? totalWords(total) : '';
  }
  return filtered && looked !== undefined ? filterMessages.atLeast(atLeast) : '';
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
