import * as vscode from 'vscode';
import type { ThreadReference } from '../api';
import { BoundedMap } from '../boundedMap';
import { interruptsOfRow } from '../history/interruptText';
import type { Connections } from '../host/connections';
import { describeForLog } from '../texts/errors';
import type { LocalOffer } from '../host/localServers';
import type { Log } from '../host/log';
import type { Settings } from '../host/settings';
import type { Thread } from '../langgraph/types';
import { BranchRows } from './branchRows';
import { addWaitReason } from './checkpoints/items';
import { waitReasonLine } from './checkpoints/tooltips';
import { isBelowThread } from './checkpoints/nodes';
import { CheckpointTree } from './checkpoints/tree';
import type { CopyMark } from '../copy/copyMark';
import type { SourceOf } from './list/copyOrigin';
import { deploymentItem, deploymentTooltip } from './deploymentItem';
import { DeploymentThreads } from './list/deploymentThreads';
import {
  deploymentNode,
  offerNode,
  settingNode,
  threadRowId,
  type DeploymentNode,
  type ThreadNode,
  type TreeNode,
} from './nodes';
import type { ExpandedDeployments } from './expandedDeployments';
import { WorkspaceFiles } from './files/workspaceFiles';
import { RevealQueue } from './revealQueue';
import type { ThreadQuery } from './list/filter';
import { rowFields } from './list/filterSearch';
import { getIfThere } from '../langgraph/threadLook';
import type { ThreadList } from './list/threadList';
import type { ThreadQueryStore } from './list/queryStore';
import { rowLabel, toTreeItem, tooltip } from './toTreeItem';

/** Copies of which it is remembered with their row what is known of them. */
const mostMarks = 1000;

interface Branch {
  node: DeploymentNode;
  threads: DeploymentThreads;
  list: ThreadList;
  rows: BranchRows;
}

/** The rows of the view. Nothing is read before VS Code asks for a deployment's children. */
export class ThreadsProvider implements vscode.TreeDataProvider<TreeNode> {
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly #subscription: vscode.Disposable;
  #branches: Map<string, Branch> | undefined;
  /** The rows below the threads. */
  readonly checkpoints: CheckpointTree;
  readonly files: WorkspaceFiles;
  /** All that VS Code is told of goes through here. */
  readonly reveals = new RevealQueue<TreeNode | undefined>((node) => {
    this.#changed.fire(node);
  });

  readonly #looking = new vscode.EventEmitter<{ baseUrl: string; threads: number }>();

  readonly onDidChangeTreeData = this.#changed.event;
  /** Threads looked at so far, for a page that no server can find by itself. */
  readonly onLooking = this.#looking.event;

  constructor(
    private readonly connections: Connections,
    private readonly settings: Settings,
    private readonly log: Log,
    private readonly queries: ThreadQueryStore,
    /** The source of a copy that this extension made. */
    private readonly sourceOf: SourceOf = () => undefined,
    private readonly expanded?: ExpandedDeployments,
    private readonly offers: () => LocalOffer[] = () => [],
  ) {
    this.checkpoints = new CheckpointTree({
      side: (thread) => ({ thread, server: connections.quietHistoryServer(thread.deployment) }),
      maxCheckpointBytes: () => settings.maxCheckpointBytes(),
      failed: (deployment, error) => {
        log.error(deployment, describeForLog(error));
      },
      changed: (node) => {
        this.reveals.change(node);
      },
    });
    this.files = new WorkspaceFiles(connections.files, (node) => {
      if (node?.kind === 'threadFile') this.checkpoints.expire(node.deployment);
      this.reveals.change(node);
    });
    this.#subscription = connections.onDidChange(() => {
      this.#branches = this.#branches && this.#build(this.#branches);
      this.checkpoints.forgetAllBut(new Set(this.branches.keys()));
      this.redraw();
    });
  }

  readonly #marks = new BoundedMap<string, { mark: CopyMark; at: string }>(mostMarks);

  /** When the rows were drawn, in milliseconds: all ages are those of one time, so that rows beside each other agree. */
  #drawnAt = Date.now();

  getTreeItem(node: TreeNode): vscode.TreeItem {
    if (node.kind === 'deployment') {
      const isExpanded = this.expanded?.has(node.deployment) ?? this.branches.size === 1;
      return deploymentItem(node, this.#threads(node.deployment).facts, isExpanded);
    }
    const item = toTreeItem(node, this.#drawnAt);
    // Its row comes when the files are found, too late for VS Code to remember.
    if (node.kind === 'threadFiles' && this.expanded?.has(node.id)) {
      item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
    }
    if (node.kind === 'thread') {
      const reason = this.checkpoints.waitReason(node);
      if (reason !== undefined) item.label = rowLabel(node, true);
      addWaitReason(item, reason);
    }
    return item;
  }

  /** A thread's newest checkpoint says why it stands still: it is read when somebody asks for the tooltip. */
  async resolveTreeItem(
    item: vscode.TreeItem,
    node: TreeNode,
    token?: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    if (node.kind === 'deployment') {
      item.tooltip = deploymentTooltip(node, this.#threads(node.deployment).facts);
      return item;
    }
    const reason = node.kind === 'thread' ? await waitReasonLine(this.checkpoints, node, token) : '';
    item.tooltip = tooltip(node, reason);
    return item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    if (node.kind === 'deployment' || !('deployment' in node)) {
      return undefined;
    }
    if (node.kind === 'threadFile') {
      return this.files.above();
    }
    const branch = this.branches.get(node.deployment);
    return (isBelowThread(node) ? this.checkpoints.parent(node) : branch?.rows.groupOf(node)) ?? branch?.node;
  }

  async getChildren(parent?: TreeNode): Promise<TreeNode[]> {
    if (parent === undefined) {
      return this.#top();
    }
    if (parent.kind === 'deployment' || parent.kind === 'threadGroup') {
      return (await this.branches.get(parent.deployment)?.rows.below(parent)) ?? [];
    }
    if (parent.kind === 'threadFiles') {
      return this.files.rows();
    }
    return (await this.checkpoints.children(parent)) ?? [];
  }

  /** Where no deployment is configured and nothing is on offer, none: then VS Code shows the view's welcome. */
  #top(): TreeNode[] {
    const rows = [
      ...[...this.branches.values()].map(({ node }) => node),
      ...this.connections.problems().map(settingNode),
    ];
    const offers = this.offers().map(offerNode);
    const other = rows.length === 0 && offers.length > 0 ? [offerNode({ what: 'other' })] : [];
    return [...rows, ...offers, ...other, ...this.files.top()];
  }

  /** Draws the rows anew, as they are known: their ages pass. */
  redraw(): void {
    this.#drawnAt = Date.now();
    this.reveals.change(undefined);
  }

  /** The list of a configured deployment. */
  list(deployment: string): ThreadList | undefined {
    return this.branches.get(deployment)?.list;
  }

  query(deployment: string): ThreadQuery {
    return this.queries.get(deployment);
  }

  /** Keeps filter and order, and reads what they want. Resolves when the rows are there, or the problem is. */
  async setQuery(deployment: string, query: ThreadQuery): Promise<void> {
    await this.queries.set(deployment, query);
    await this.list(deployment)?.replace();
  }

  /** Resolves when the number and the titles of what was read are known, too, as far as they can be. */
  async settled(deployment: string): Promise<void> {
    await this.#threads(deployment).settled();
  }

  /** Marks a copy's row with what is known of it; what has been found, until the thread is updated. */
  mark({ deployment, threadId }: ThreadReference, mark: CopyMark | undefined): void {
    const at = this.threadNode(deployment, threadId)?.updatedAt;
    const id = threadRowId(deployment, threadId);
    if (mark === undefined) this.#marks.delete(id);
    else if (at !== undefined) this.#marks.set(id, { mark, at });
    this.reveals.change(this.deploymentNode(deployment));
  }

  #markOf(deployment: string, { thread_id: threadId, updated_at: at }: Thread): CopyMark | undefined {
    const known = this.#marks.get(threadRowId(deployment, threadId));
    return known && (known.mark === 'checking' || known.at === at) ? known.mark : undefined;
  }

  /** How a thread begins, which its server may not tell again. */
  learnOpening(deployment: string, thread: Thread, text: string): void {
    this.#threads(deployment).learnOpening(thread, text);
  }

  /** Draws a known row as it is now. */
  amend(deployment: string, thread: Thread): void {
    this.#threads(deployment).amend(thread);
  }

  /** Reads a thread on which a run is in progress, and draws its row and what is below it. Never rejects. */
  async drawRunning({ deployment, threadId }: ThreadReference, signal: AbortSignal): Promise<void> {
    if (this.threadNode(deployment, threadId) === undefined) return;
    try {
      const thread = await this.find(deployment, threadId);
      if (thread === undefined || signal.aborted) return;
      this.checkpoints.expire(deployment, threadId);
      // A server may call it idle until a worker takes the run.
      this.amend(deployment, { ...thread, status: 'busy' });
    } catch (error) {
      this.log.debug(deployment, describeForLog(error));
    }
  }

  deploymentNode(deployment: string): DeploymentNode | undefined {
    return this.branches.get(deployment)?.node;
  }

  /** A thread's row, where it has one at the moment. */
  threadNode(deployment: string, threadId: string): ThreadNode | undefined {
    return this.branches.get(deployment)?.rows.node(threadId);
  }

  /** Of the threads that were read, those that wait for an answer. */
  waiting(): number {
    const threads = this.loaded().flatMap(({ rows }) => rows.map(({ thread }) => thread));
    return threads.filter(
      ({ status, interrupts }) => status === 'interrupted' || interruptsOfRow(interrupts).length > 0,
    ).length;
  }

  /** The lists that were asked for so far, for Refresh. */
  loaded(): ThreadList[] {
    return [...this.branches.values()].map(({ list }) => list).filter((list) => list.settled || list.loading);
  }

  /** One thread as a list has it; `undefined` where the server does not have it. Rejects with `AgentServerError`. */
  async find(deployment: string, threadId: string): Promise<Thread | undefined> {
    const server = this.connections.server(deployment);
    const select = [...rowFields, 'interrupts'] as const;
    const found = await server.listing.search({ ids: [threadId], limit: 1, offset: 0, select: [...select] });
    // A server that ignores `ids` answers another thread.
    const thread = found.threads.find((each) => each.thread_id === threadId);
    return thread ?? (found.threads.length > 0 ? getIfThere(server, threadId) : undefined);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.checkpoints.dispose();
    this.files.dispose();
    this.#changed.dispose();
    this.#looking.dispose();
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
      const threads = old.get(baseUrl)?.threads ?? this.#newThreads(baseUrl);
      const rows = old.get(baseUrl)?.rows ?? this.#newRows(baseUrl, threads);
      branches.set(baseUrl, { node: deploymentNode(baseUrl, name), threads, list: threads.list, rows });
    }
    for (const [baseUrl, { list }] of old) {
      if (!branches.has(baseUrl)) {
        list.dispose();
      }
    }
    return branches;
  }

  /** Of a deployment that has just gone, what an empty one would say. */
  #threads(baseUrl: string): DeploymentThreads {
    return this.branches.get(baseUrl)?.threads ?? this.#newThreads(baseUrl);
  }

  #newRows(baseUrl: string, threads: DeploymentThreads): BranchRows {
    return new BranchRows(baseUrl, threads, this.sourceOf, this.reveals, (deployment, thread) =>
      this.#markOf(deployment, thread),
    );
  }

  #newThreads(baseUrl: string): DeploymentThreads {
    return new DeploymentThreads({
      server: () => this.connections.server(baseUrl),
      query: () => this.queries.get(baseUrl),
      pageSize: () => this.settings.pageSize(),
      changed: () => {
        const branch = this.#branches?.get(baseUrl);
        this.reveals.change(branch?.rows.changed(branch.node, wordsOf(branch)));
      },
      looking: (threads) => {
        this.#looking.fire({ baseUrl, threads });
      },
      held: (threadId) => this.reveals.has(threadRowId(baseUrl, threadId)),
      failed: (error) => {
        this.log.error(baseUrl, describeForLog(error));
      },
    });
  }
}

/** What a deployment's row says that may change. */
function wordsOf({ node, threads }: Branch): string {
  return String(deploymentItem(node, threads.facts, false).description);
}
