import * as vscode from 'vscode';
import type { CheckpointReference, ThreadReference } from '../api';
import type { Connections } from '../host/connections';
import { LocalServers } from '../host/localServers';
import { ContextKey } from '../host/contextKeys';
import type { Credentials } from '../host/credentials';
import type { Log } from '../host/log';
import type { Settings } from '../host/settings';
import { fileNameOf, isFileAddress } from '../deployments/fileAddress';
import { inertText } from '../texts/inertText';
import { shortId } from '../texts/shortId';
import { treeMessages } from '../texts/tree';
import { shortTitle } from '../texts/notification';
import { deploymentsKey, threadSelectionKey, threadsViewId } from '../ids';
import type { Thread } from '../langgraph/types';
import type { CopyMark } from '../copy/copyMark';
import type { SourceOf } from './list/copyOrigin';
import type { TreeNode } from './nodes';
import type { ExpandedDeployments } from './expandedDeployments';
import { RowRevealer } from './rowRevealer';
import { RunningRow } from './runningRow';
import type { ThreadQuery } from './list/filter';
import type { ThreadList } from './list/threadList';
import type { ThreadQueryStore } from './list/queryStore';
import { ThreadsProvider } from './threadsProvider';
import { threadTitle } from './toTreeItem';

/** Milliseconds. Rows say "5m": they are drawn anew this often while the view is visible. */
const agesLast = 60_000;
/** Milliseconds, and times: a server that is being started is looked for so often, and no longer. */
const startPause = 2000;
const mostStartLooks = 90;

/** The Threads view, for commands. Its failures are rows, never notifications. */
export class ThreadsView {
  readonly #provider: ThreadsProvider;
  readonly #tree: vscode.TreeView<TreeNode>;
  readonly #subscriptions: vscode.Disposable[];
  readonly #revealer: RowRevealer;
  readonly #clock: NodeJS.Timeout;
  readonly #hasSelection = new ContextKey<boolean>(threadSelectionKey);
  readonly #hasDeployments = new ContextKey<boolean>(deploymentsKey);
  readonly #local: LocalServers;
  #expecting: NodeJS.Timeout | undefined;
  #drawn = Date.now();

  constructor(
    connections: Connections,
    settings: Settings,
    credentials: Credentials,
    log: Log,
    queries: ThreadQueryStore,
    private readonly remembered: SourceOf,
    expanded: ExpandedDeployments,
  ) {
    this.#local = new LocalServers(connections);
    const offers = () => this.#local.offers();
    this.#provider = new ThreadsProvider(connections, settings, log, queries, remembered, expanded, offers);
    this.#tree = vscode.window.createTreeView(threadsViewId, { treeDataProvider: this.#provider, canSelectMany: true });
    this.#revealer = new RowRevealer(this.#tree, this.#provider, log);
    this.#subscriptions = [
      credentials.onDidChange((baseUrl) => {
        const list = this.#provider.list(baseUrl);
        if (list?.settled === true || list?.loading === true) {
          this.#provider.checkpoints.expire(baseUrl);
          void showProgress(list.restart());
        }
      }),
      this.#tree.onDidExpandElement(({ element }) => {
        this.#provider.checkpoints.opened(element);
        if (element.kind === 'deployment' || element.kind === 'threadFiles') expanded.set(element.id, true);
      }),
      this.#tree.onDidCollapseElement(({ element }) => {
        if (element.kind === 'deployment' || element.kind === 'threadFiles') expanded.set(element.id, false);
      }),
      this.#provider.onDidChangeTreeData(() => {
        const waiting = this.#provider.waiting();
        this.#tree.badge = waiting === 0 ? undefined : { value: waiting, tooltip: treeMessages.waiting(waiting) };
      }),
      this.#tree.onDidChangeSelection(({ selection }) => {
        void this.#hasSelection.set(selection.some(({ kind }) => kind === 'thread'));
      }),
      this.#tree.onDidChangeVisibility(() => {
        this.#redraw();
        this.#lookAround();
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.#lookAround();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#lookAround();
      }),
      connections.onDidChange(() => void this.#hasDeployments.set(connections.deployments().length > 0)),
      this.#local,
      this.#local.onDidChange(() => {
        this.#provider.redraw();
      }),
    ];
    void this.#hasDeployments.set(connections.deployments().length > 0);
    this.#lookAround();
    this.#clock = setInterval(() => {
      this.#redraw();
    }, agesLast);
  }

  /** Without a request. Not while a row is being revealed, which would be given up. */
  #redraw(): void {
    if (!this.#tree.visible || Date.now() - this.#drawn < agesLast / 2 || this.#provider.reveals.some) return;
    this.#drawn = Date.now();
    if (this.#provider.loaded().length > 0) this.#provider.redraw();
  }

  /** Nothing on this machine is asked while the view is not on the screen. */
  #lookAround(): void {
    if (this.#tree.visible) void this.#local.look({ unasked: true });
  }

  /** Looks for the server that somebody starts now, while the view is on the screen. */
  expectServer(): void {
    clearTimeout(this.#expecting);
    const lookAgain = async (left: number): Promise<void> => {
      if (this.#tree.visible) await this.#local.look();
      if (left === 0 || this.#local.offers().every(({ what }) => what === 'server')) return;
      this.#expecting = setTimeout(() => void lookAgain(left - 1), startPause);
    };
    void lookAgain(mostStartLooks);
  }

  selectedThreads(): ThreadReference[] {
    return this.#tree.selection
      .filter((node) => node.kind === 'thread')
      .map(({ deployment, threadId }) => ({ deployment, threadId }));
  }

  selectedCheckpoints(): CheckpointReference[] {
    return this.#tree.selection
      .filter((node) => node.kind === 'checkpoint')
      .map(({ deployment, threadId, checkpointId, namespace }) => ({ deployment, threadId, checkpointId, namespace }));
  }

  selectedDeployment(): string | undefined {
    const deployments = this.#tree.selection.map((node) =>
      'deployment' in node && !isFileAddress(node.deployment) ? node.deployment : undefined,
    );
    return new Set(deployments).size === 1 ? deployments[0] : undefined;
  }

  /** As the view would show it; the short id where it does not know the thread, and a file's name. */
  title(thread: ThreadReference): string {
    if (isFileAddress(thread.deployment)) return inertText(fileNameOf(thread.deployment));
    const node = this.#provider.threadNode(thread.deployment, thread.threadId);
    return node === undefined ? shortId(thread.threadId) : threadTitle(node);
  }

  readonly titleOf = (thread: ThreadReference): string => this.title(thread);

  /** The same, as a sentence names it. */
  readonly name = (thread: ThreadReference): string => shortTitle(this.title(thread));

  /** The rows of a configured deployment, for picking one. */
  list(deployment: string): ThreadList | undefined {
    return this.#provider.list(deployment);
  }

  /**
   * Makes a copy the first row of its deployment until Refresh, shows it and selects it: at once, with what is known of
   * its source, and then as the server has it.
   */
  async pinCopy(copy: ThreadReference, source: ThreadReference): Promise<void> {
    const list = this.#provider.list(copy.deployment);
    if (list === undefined) {
      return;
    }
    const known = standIn(copy, list, source);
    list.pin({ thread: known, copyOf: source.threadId });
    const asListed = async (): Promise<void> => {
      const thread = await this.#find(copy);
      if (thread !== undefined) {
        list.amend([{ ...thread, opening: known.opening }]);
      }
    };
    await Promise.all([this.#show(copy), list.load(), asListed()]);
  }

  /** The same for a thread that is no copy, when the server has told of it. `opening`: how it begins, where that is known. */
  async pinThread(thread: ThreadReference, opening?: string): Promise<void> {
    const list = this.#provider.list(thread.deployment);
    if (list === undefined) {
      return;
    }
    await list.load();
    const found = (await this.#find(thread)) ?? standIn(thread, list);
    if (opening !== undefined) this.#provider.learnOpening(thread.deployment, found, opening);
    list.pin({ thread: found });
    this.#provider.amend(thread.deployment, found);
    await this.#show(thread);
  }

  /** Marks a copy's row with what is known of it; `undefined` takes that away. */
  markCopy(copy: ThreadReference, mark: CopyMark | undefined): void {
    this.#provider.mark(copy, mark);
  }

  /** Shows a thread and selects it; one that is on no page that was read is pinned. False where the server has none. */
  async revealThread(reference: ThreadReference): Promise<boolean> {
    const { deployment, threadId } = reference;
    const list = this.#provider.list(deployment);
    await list?.load();
    if (this.#provider.threadNode(deployment, threadId) === undefined) {
      const thread = await this.#provider.find(deployment, threadId);
      if (thread === undefined) {
        return false;
      }
      list?.pin({ thread });
    }
    await this.#show(reference);
    return true;
  }

  /** The thread that this one was copied from, where its row knows it or this extension copied it. */
  sourceOf({ deployment, threadId }: ThreadReference): ThreadReference | undefined {
    const row = this.#provider.threadNode(deployment, threadId);
    const source = row?.copyOf ?? this.remembered({ deployment, threadId });
    return source === undefined ? undefined : { deployment, threadId: source };
  }

  /** Calls back once, when the view is on the screen. */
  onFirstShown(callback: () => void): void {
    const shown = this.#tree.onDidChangeVisibility(({ visible }) => {
      if (visible) {
        shown.dispose();
        callback();
      }
    });
    this.#subscriptions.push(shown);
  }

  async revealDeployment(deployment: string): Promise<void> {
    const node = this.#provider.deploymentNode(deployment);
    if (node !== undefined) {
      await this.#revealer.reveal(node, true);
    }
  }

  /** One deployment, or all that were opened so far. Resolves when their rows are there, or the problem is. */
  async refresh(deployment?: string): Promise<void> {
    this.#provider.checkpoints.expire(deployment);
    if (deployment === undefined) void this.#local.look();
    const lists =
      deployment === undefined
        ? this.#provider.loaded()
        : [this.#provider.list(deployment)].filter((list) => list !== undefined);
    const files = deployment === undefined ? [this.#provider.files.look()] : [];
    await showProgress(Promise.all([...lists.map((list) => list.refresh()), ...files]));
  }

  /** Calls back with the threads looked at, while a deployment's are looked at one by one. */
  onLooking(deployment: string, callback: (threads: number) => void): vscode.Disposable {
    return this.#provider.onLooking(({ baseUrl, threads }) => {
      if (baseUrl === deployment) callback(threads);
    });
  }

  query(deployment: string): ThreadQuery {
    return this.#provider.query(deployment);
  }

  /** Keeps a deployment's filter and order, and shows what they want; pinned threads stay. */
  async setQuery(deployment: string, query: ThreadQuery): Promise<void> {
    await showProgress(this.#provider.setQuery(deployment, query));
    // The rows are there; their number and titles may still be asked for.
    void showProgress(this.#provider.settled(deployment));
  }

  /** Draws a listed thread as it is now. */
  amend(deployment: string, thread: Thread): void {
    this.#provider.amend(deployment, thread);
  }

  /** Draws a thread that has run: its row now, and what is below it when that is asked for. */
  moved(deployment: string, thread: Thread): void {
    this.#provider.checkpoints.expire(deployment);
    this.#provider.amend(deployment, thread);
  }

  /** Keeps the row of a thread up to date while a run on it is in progress and the view is on the screen. */
  running(thread: ThreadReference): RunningRow {
    return new RunningRow(async (signal) => {
      if (this.#tree.visible) await this.#provider.drawRunning(thread, signal);
    });
  }

  async retry(deployment: string): Promise<void> {
    await showProgress(this.#provider.list(deployment)?.retry());
  }

  async loadMore(deployment: string): Promise<void> {
    await showProgress(this.#provider.list(deployment)?.loadMore());
  }

  /** The same for the rows below a thread's; `under` is what such a row has. */
  async retryBelow(under: string): Promise<void> {
    await showProgress(this.#provider.checkpoints.retry(under));
  }

  async loadMoreBelow(under: string): Promise<void> {
    await showProgress(this.#provider.checkpoints.loadMore(under));
  }

  dispose(): void {
    clearInterval(this.#clock);
    clearTimeout(this.#expecting);
    this.#subscriptions.forEach((each) => void each.dispose());
    this.#revealer.dispose();
    this.#tree.dispose();
    this.#provider.dispose();
  }

  async #show({ deployment, threadId }: ThreadReference): Promise<void> {
    const node = this.#provider.threadNode(deployment, threadId);
    if (node !== undefined) {
      await this.#revealer.reveal(node, false);
    }
  }

  async #find({ deployment, threadId }: ThreadReference): Promise<Thread | undefined> {
    try {
      return await this.#provider.find(deployment, threadId);
    } catch {
      // The thread exists, whatever this search says: it stands in the view with what is known of it.
      return undefined;
    }
  }
}

function standIn({ threadId }: ThreadReference, list: ThreadList, source?: ThreadReference): Thread {
  const original = list.rows.find(({ thread }) => thread.thread_id === source?.threadId)?.thread;
  const now = new Date().toISOString();
  return { metadata: {}, ...original, thread_id: threadId, created_at: now, updated_at: now, status: 'idle' };
}

async function showProgress(work: Promise<unknown> | undefined): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: threadsViewId } }, () => Promise.resolve(work));
}
