import * as vscode from 'vscode';
import type { SourceCheck, ThreadReference } from '../api';
import { fileNameOf, isFileAddress } from '../deployments/fileAddress';
import { addressOf, encodeDocumentUri } from '../documents/documentUri';
import type { TransferRecords } from '../copy/transfer/transferRecords';
import { readableError } from '../documents/readableError';
import type { Connections } from '../host/connections';
import type { Log } from '../host/log';
import type { Settings } from '../host/settings';
import type { Run } from '../langgraph/runs';
import { canonicalThread } from '../history/side';
import { threadEditorId } from '../ids';
import { isAgentServerError } from '../langgraph/http/errors';
import { lookAtThreads } from '../langgraph/threadLook';
import { notADocument } from '../texts/documents';
import { describeFileError } from '../texts/files/threadFiles';
import { threadOnDeployment, transferredFrom } from '../texts/files/transfers';
import { copiedFrom } from '../texts/threadView';
import { UserError } from '../texts/userError';
import type { Response } from '../webview/protocol';
import { portsOfFile, watchFile } from './fileView';
import { openPage } from './page';
import type { SessionPorts } from './ports';
import { type ShownFirst, ThreadSession } from './session';
import type { SourceChecks } from './sourceChecks';

/** What the Threads view knows of a thread. */
export interface ThreadNames {
  title(thread: ThreadReference): string;
  sourceOf(thread: ThreadReference): ThreadReference | undefined;
}

interface ThreadDocument extends vscode.CustomDocument {
  /** Of a thread file, what is in it when it is opened. */
  thread: ThreadReference;
}

/** Milliseconds: who opens a thread twice within them wants to keep its tab. */
const doubleClick = 500;

/** The editors in which threads are seen: read-only custom editors, which come back after a reload. */
export class ThreadEditors implements vscode.CustomReadonlyEditorProvider<ThreadDocument> {
  readonly #sessions = new Map<ThreadSession, ThreadReference>();
  readonly #subscription: vscode.Disposable;
  #lastOpened = { key: '', at: 0 };
  /** To be shown in the thread whose editor is about to open. */
  #showNext: { key: string; shown: ShownFirst } | undefined;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly connections: Connections,
    private readonly settings: Settings,
    private readonly log: Log,
    private readonly names: ThreadNames,
    private readonly transfers: TransferRecords,
    private readonly sourceChecks: SourceChecks,
  ) {
    this.#subscription = vscode.window.registerCustomEditorProvider(threadEditorId, this, {
      supportsMultipleEditorsPerDocument: true,
    });
  }

  /** Opens a thread, or goes to its editor, and shows a checkpoint or a tab there. `keepFocus` for a click in the tree. */
  async open(thread: ThreadReference, shown: ShownFirst = {}, keepFocus = false): Promise<void> {
    const key = keyOf(thread);
    const isAgain = this.#lastOpened.key === key && Date.now() - this.#lastOpened.at < doubleClick;
    this.#lastOpened = { key, at: Date.now() };
    const open = [...this.#sessions].find(([, each]) => keyOf(each) === key)?.[0];
    if (open) open.show(shown);
    else this.#showNext = { key, shown };
    const tab = tabOf(thread);
    const uri = tab?.uri ?? this.#uriOf(thread);
    await vscode.commands.executeCommand('vscode.openWith', uri, threadEditorId, {
      preview: !isAgain,
      preserveFocus: keepFocus,
      ...(tab && { viewColumn: tab.column }),
    } satisfies vscode.TextDocumentShowOptions);
    if (isAgain) await vscode.commands.executeCommand('workbench.action.keepEditor');
  }

  #uriOf(thread: ThreadReference): vscode.Uri {
    return isFileAddress(thread.deployment)
      ? vscode.Uri.parse(thread.deployment, true)
      : vscode.Uri.from(encodeDocumentUri({ kind: 'thread', ...thread, title: this.names.title(thread) }));
  }

  /** The thread in the editor that is active. */
  active(): ThreadReference | undefined {
    const key = keyOfTab(vscode.window.tabGroups.activeTabGroup.activeTab);
    return [...this.#sessions.values()].find((thread) => keyOf(thread) === key);
  }

  /** Shows what happens in a run that has just been started, wherever its thread is shown. */
  follow(thread: ThreadReference, run: Run): void {
    for (const [session, each] of this.#sessions) if (keyOf(each) === keyOf(thread)) session.follow(run);
  }

  /** Says in a copy's header what became of its source while the copy ran. */
  async tellSource(copy: ThreadReference, outcome: SourceCheck['outcome']): Promise<void> {
    const remembered = this.sourceChecks.remember(copy, outcome);
    for (const [session, each] of this.#sessions) if (keyOf(each) === keyOf(copy)) session.postHeader();
    await remembered;
  }

  #origin(thread: ThreadReference): string {
    const transfer = this.transfers.of(thread);
    if (transfer) return transferredFrom(this.#place(transfer.source), transfer.verdict);
    const source = this.names.sourceOf(thread);
    return source ? copiedFrom(this.names.title(source), this.sourceChecks.of(thread)) : '';
  }

  /** The thread and its deployment, or the thread file. */
  #place(source: ThreadReference): string {
    if (isFileAddress(source.deployment)) return fileNameOf(source.deployment);
    const { name } = this.connections.find(source.deployment) ?? { name: source.deployment };
    return threadOnDeployment(this.names.title(source), name);
  }

  /** Reads anew what is shown of a deployment, or of all. */
  async refreshAll(deployment: string | undefined): Promise<void> {
    const shown = [...this.#sessions].filter(([, each]) => deployment === undefined || each.deployment === deployment);
    await Promise.all(shown.map(([session]) => session.refresh()));
  }

  /** Reads a thread anew wherever it is shown. */
  async refresh(thread: ThreadReference): Promise<void> {
    const shown = [...this.#sessions].filter(([, each]) => keyOf(each) === keyOf(thread));
    await Promise.all(shown.map(([session]) => session.refresh()));
  }

  async openCustomDocument(uri: vscode.Uri): Promise<ThreadDocument> {
    const address = addressOf(uri);
    if (address?.kind === 'thread') {
      const { deployment, threadId } = address;
      return { uri, thread: { deployment, threadId }, dispose: () => undefined };
    }
    if (!isFileAddress(uri.toString())) throw new UserError(notADocument('notADocument'));
    return { uri, thread: await this.#threadIn(uri), dispose: () => undefined };
  }

  /** Rejects with a sentence. */
  async #threadIn(uri: vscode.Uri): Promise<ThreadReference> {
    const deployment = uri.toString();
    try {
      return { deployment, threadId: (await this.connections.files.head(uri)).threadId };
    } catch (error) {
      throw new UserError(describeFileError(error, fileNameOf(deployment)));
    }
  }

  resolveCustomEditor({ uri, thread }: ThreadDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    let shown = thread;
    let session = this.#newSession(thread, uri, webview);
    session.setVisible(panel.visible);
    const page = openPage(panel, this.extension, this.log, (request) => session.handle(request));
    const subscriptions = [
      panel.onDidChangeViewState(() => {
        session.setVisible(panel.visible);
      }),
    ];
    let isClosed = false;
    const changed = async (): Promise<void> => {
      // What cannot be read any more, the session says.
      const now = await this.#threadIn(uri).catch(() => shown);
      if (isClosed) return;
      if (now.threadId === shown.threadId) return session.refresh();
      this.#end(session);
      shown = now;
      session = this.#newSession(now, uri, webview);
      session.setVisible(panel.visible);
      page.load();
      session.readAhead();
    };
    if (isFileAddress(thread.deployment)) subscriptions.push(watchFile(uri, () => void changed()));
    panel.onDidDispose(() => {
      isClosed = true;
      subscriptions.forEach((each) => void each.dispose());
      this.#end(session);
    });
    session.readAhead();
  }

  #newSession(thread: ThreadReference, uri: vscode.Uri, webview: vscode.Webview): ThreadSession {
    const isFile = isFileAddress(thread.deployment);
    const session = new ThreadSession(isFile ? thread : canonicalThread(thread), {
      ...(isFile ? portsOfFile(this.connections.files, uri) : this.#portsOf(thread)),
      settings: this.settings,
      log: this.log,
      post: (response: Response) => void webview.postMessage(response),
      readable: (error) =>
        isFile && !(error instanceof UserError || isAgentServerError(error))
          ? new UserError(describeFileError(error, fileNameOf(thread.deployment)))
          : readableError(error, thread.threadId),
    });
    this.#sessions.set(session, thread);
    if (this.#showNext?.key === keyOf(thread)) {
      session.show(this.#showNext.shown);
      this.#showNext = undefined;
    }
    return session;
  }

  #end(session: ThreadSession): void {
    this.#sessions.delete(session);
    session.dispose();
  }

  #portsOf(thread: ThreadReference): Omit<SessionPorts, 'settings' | 'log' | 'post' | 'readable'> {
    const { threadId } = canonicalThread(thread);
    const server = () => this.connections.interactiveServer(thread.deployment);
    const quietServer = () => this.connections.server(thread.deployment);
    return {
      server,
      quietServer,
      row: async (isQuiet, signal) =>
        (await lookAtThreads(isQuiet ? quietServer() : server(), [threadId], signal)).get(threadId),
      title: () => this.names.title(thread),
      deploymentName: () => this.connections.find(thread.deployment)?.name ?? thread.deployment,
      origin: () => this.#origin(thread),
      runServer: quietServer,
    };
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const session of this.#sessions.keys()) session.dispose();
  }
}

/** Of the thread, or the file, that a tab shows. */
function keyOfTab(tab: vscode.Tab | undefined): string | undefined {
  const { input } = tab ?? {};
  if (!(input instanceof vscode.TabInputCustom) || input.viewType !== threadEditorId) return undefined;
  const address = addressOf(input.uri);
  if (address?.kind === 'thread') return keyOf(address);
  return input.uri.toString();
}

/** The tab that shows a thread already, perhaps under a title that it had before. */
function tabOf(thread: ThreadReference): { uri: vscode.Uri; column: vscode.ViewColumn } | undefined {
  for (const group of vscode.window.tabGroups.all) {
    const tab = group.tabs.find((each) => keyOfTab(each) === keyOf(thread));
    if (tab?.input instanceof vscode.TabInputCustom) return { uri: tab.input.uri, column: group.viewColumn };
  }
  return undefined;
}

/** A file has one thread, whichever it is now. */
function keyOf({ deployment, threadId }: ThreadReference): string {
  return isFileAddress(deployment) ? deployment : `${deployment} ${threadId}`;
}
