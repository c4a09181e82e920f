/** The words of the Threads view. */
import { l10n } from 'vscode';
import type { ThreadStatus } from '../api';
import type { DeploymentProblem } from '../deployments/deploymentSettings';
import { inertText } from './inertText';
import { count } from './quantities';
import { describeUrlProblem } from './urls';

export const treeMessages = {
  copyOf: (id: string) => l10n.t('copy of {0}', id),
  /** The label of a copy, which has its source's title: the first one, and those after it. */
  copyLabel: (title: string, number: number) =>
    number === 1 ? l10n.t('{0} (copy)', title) : l10n.t('{0} (copy {1})', title, count(number)),
  /** Of the number on the view's icon. */
  waiting: (threads: number) =>
    threads === 1
      ? l10n.t('1 thread is waiting for an answer')
      : l10n.t('{0} threads are waiting for an answer', count(threads)),
  verdict: () => l10n.t('Copy'),
  running: () => l10n.t('running'),
  threadGroup: (first: number, last: number | undefined) =>
    last === undefined
      ? l10n.t('Threads from {0} on', count(first))
      : l10n.t('Threads {0} to {1}', count(first), count(last)),
  unreadable: (rows: number) =>
    rows === 1 ? l10n.t('1 row couldn’t be read') : l10n.t('{0} rows couldn’t be read', count(rows)),
  notJson: (pointer: string) => l10n.t('The server’s response isn’t valid JSON at {0}.', inertText(pointer)),
  addLocal: (host: string) => l10n.t('Add {0}', host),
  agentServer: (version: string | undefined) =>
    version === undefined ? l10n.t('Agent Server') : l10n.t('Agent Server {0}', version),
  startServer: () => l10n.t('Start “langgraph dev” in a terminal'),
  addOther: () => l10n.t('Add Deployment…'),
  offer: (offer: string, about: string) => l10n.t('{0}, {1}', offer, about),
  whichProject: () => l10n.t('Select a project'),
  noProject: () => l10n.t('This workspace has no langgraph.json on this machine.'),
  loadMore: () => l10n.t('Load More'),
  loading: () => l10n.t('Loading…'),
  empty: () => l10n.t('No threads yet'),
  settingEntry: (index: number, name: string | undefined) =>
    name === undefined ? l10n.t('Deployment {0} in the settings', index + 1) : inertText(name),
  whereToCorrect: () => l10n.t('Correct it in settings.json, under langgraphThreads.deployments.'),
  thisMachine: (machine: string) => l10n.t('localhost is the machine “{0}”.', machine),
  plainHttp: () => l10n.t('Not encrypted (http).'),
  url: () => l10n.t('URL'),
  threadId: () => l10n.t('Thread'),
  graph: () => l10n.t('Graph'),
  status: () => l10n.t('Status'),
  created: () => l10n.t('Created'),
  updated: () => l10n.t('Updated'),
  copiedFrom: () => l10n.t('Copied from'),
  moreKeys: (more: number) => (more === 1 ? l10n.t('1 more key') : l10n.t('{0} more keys', count(more))),
  deploymentRow: (name: string, url: string) => l10n.t('Deployment {0}, {1}', name, url),
  threadRow: (title: string, status: string, when: string, id: string) =>
    l10n.t('Thread {0}, {1}, updated {2}, id {3}', title, status, when, id),
  problemRow: (reason: string) => l10n.t('Problem: {0}', reason),
  problemOfKey: (reason: string) => l10n.t('Problem: {0}. Press Enter to set credentials', reason),
  problemToRetry: (reason: string) => l10n.t('Problem: {0}. Press Enter to try again', reason),
};

export function statusWord(status: ThreadStatus): string {
  switch (status) {
    case 'idle':
      return l10n.t('idle');
    case 'busy':
      return l10n.t('busy');
    case 'interrupted':
      return l10n.t('interrupted');
    case 'error':
      return l10n.t('error');
    case 'unknown':
      return l10n.t('unknown');
  }
}

/** What is the matter with an entry of `langgraphThreads.deployments`. */
export function settingProblem(code: DeploymentProblem['code']): string {
  switch (code) {
    case 'notAnObject':
      return l10n.t('Expected an object with a name and a url.');
    case 'nameMissing':
      return l10n.t('The name is missing.');
    case 'nameTwice':
      return l10n.t('Another deployment has the same name.');
    case 'urlTwice':
      return l10n.t('Another deployment has the same URL.');
    default:
      return describeUrlProblem(code);
  }
}
