import * as vscode from 'vscode';
import type { Connections } from '../host/connections';
import { describeForLog } from '../host/errorMessages';
import type { Log } from '../host/log';
import type { Settings } from '../host/settings';
import type { Thread, ThreadField } from '../langgraph/types';
import {
  deploymentNode,
  problemNode,
  rowNode,
  settingNode,
  threadNode,
  type DeploymentNode,
  type ThreadNode,
  type TreeNode,
} from './nodes';
import { ThreadList, type ThreadPage } from './threadList';
import { toTreeItem, tooltip } from './toTreeItem';

/** No state travels: it may be megabytes a thread. */
const fields: ThreadField[] = ['thread_id', 'created_at', 'updated_at', 'metadata', 'status'];

/** Milliseconds. A slower answer gets a "Loading…" row, since VS Code draws no row before every open one has its children. */
const patience = 400;

interface Branch {
  node: DeploymentNode;
  list: ThreadList;
}

/** The rows of the view. Nothing is read before VS Code asks for a deployment's children. */
export class ThreadsProvider implements vscode.TreeDataProvider<TreeNode> {
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly #subscription: vscode.Disposable;
  #branches: Map<string, Branch> | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    private readonly connections: Connections,
    private readonly settings: Settings,
    private readonly log: Log,
  ) {
    this.#subscription = connections.onDidChange(() => {
      this.#branches = this.#branches && this.#build(this.#branches);
      this.#changed.fire(undefined);
    });
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return toTreeItem(node, this.branches.size === 1);
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    item.tooltip = tooltip(node);
    return item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.kind === 'deployment' || node.kind === 'setting' ? undefined : this.branches.get(node.deployment)?.node;
  }

  async getChildren(parent?: TreeNode): Promise<TreeNode[]> {
    if (parent === undefined) {
      return [...[...this.branches.values()].map(({ node }) => node), ...this.connections.problems().map(settingNode)];
    }
    const branch = parent.kind === 'deployment' ? this.branches.get(parent.deployment) : undefined;
    if (branch === undefined) {
      return [];
    }
    await Promise.race([branch.list.load(), new Promise((resolve) => setTimeout(resolve, patience))]);
    return rowsOf(branch);
  }

  /** Draws the rows anew, as they are known: their ages pass. */
  redraw(): void {
    this.#changed.fire(undefined);
  }

  /** The list of a configured deployment. */
  list(deployment: string): ThreadList | undefined {
    return this.branches.get(deployment)?.list;
  }

  deploymentNode(deployment: string): DeploymentNode | undefined {
    return this.branches.get(deployment)?.node;
  }

  /** A thread's row, where it has one at the moment. */
  threadNode(deployment: string, threadId: string): ThreadNode | undefined {
    const row = this.list(deployment)?.rows.find(({ thread }) => thread.thread_id === threadId);
    return row && threadNode(deployment, row.thread, row.copyOf);
  }

  /** The lists that were asked for so far, for Refresh. */
  loaded(): ThreadList[] {
    return [...this.branches.values()].map(({ list }) => list).filter((list) => list.settled || list.loading);
  }

  /** One thread as a list has it; `undefined` where the server does not find it. */
  async find(deployment: string, threadId: string): Promise<Thread | undefined> {
    const found = await this.connections
      .server(deployment)
      .searchThreads({ ids: [threadId], limit: 1, offset: 0, select: fields });
    // A server that ignores `ids` answers another thread.
    return found.threads.find((thread) => thread.thread_id === threadId);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
    this.#branches?.forEach(({ list }) => {
      list.dispose();
    });
  }

  get branches(): ReadonlyMap<string, Branch> {
    return (this.#branches ??= this.#build(new Map()));
  }

  /** Deployments that are still configured keep their node and rows. */
  #build(old: Map<string, Branch>): Map<string, Branch> {
    const branches = new Map<string, Branch>();
    for (const { name, baseUrl } of this.connections.deployments()) {
      const known = old.get(baseUrl);
      branches.set(baseUrl, { node: deploymentNode(baseUrl, name), list: known?.list ?? this.#newList(baseUrl) });
    }
    for (const [baseUrl, { list }] of old) {
      if (!branches.has(baseUrl)) {
        list.dispose();
      }
    }
    return branches;
  }

  #newList(baseUrl: string): ThreadList {
    return new ThreadList(
      (offset, signal) => this.#readPage(baseUrl, offset, signal),
      () => {
        this.#changed.fire(this.#branches?.get(baseUrl)?.node);
      },
    );
  }

  async #readPage(baseUrl: string, offset: number, signal: AbortSignal): Promise<ThreadPage> {
    const limit = this.settings.pageSize();
    try {
      const server = this.connections.server(baseUrl);
      return await server.searchThreads(
        { limit, offset, sort_by: 'updated_at', sort_order: 'desc', select: fields },
        signal,
      );
    } catch (error) {
      if (!signal.aborted) {
        this.log.error(baseUrl, describeForLog(error));
      }
      throw error;
    }
  }
}

function rowsOf({ node, list }: Branch): TreeNode[] {
  const { deployment } = node;
  const rows: TreeNode[] = list.rows.map(({ thread, copyOf }) => threadNode(deployment, thread, copyOf));
  if (list.error !== undefined) {
    return [...rows, problemNode(deployment, list.error.thrown)];
  }
  if (!list.settled) {
    return [...rows, rowNode('loading', deployment)];
  }
  if (list.more) {
    return [...rows, rowNode('loadMore', deployment)];
  }
  return rows.length > 0 ? rows : [rowNode('empty', deployment)];
}
