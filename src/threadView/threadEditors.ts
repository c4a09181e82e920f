import * as vscode from 'vscode';
import type { ThreadReference } from '../api';
import { addressOf, encodeDocumentUri } from '../documents/documentUri';
import { readableError } from '../documents/readableError';
import type { Connections } from '../host/connections';
import type { Log } from '../host/log';
import type { Settings } from '../host/settings';
import { canonicalThread } from '../history/side';
import { threadEditorId } from '../ids';
import { notADocument } from '../texts/documents';
import { UserError } from '../texts/userError';
import { asRequest, type Place, type Response } from '../webview/protocol';
import { pageOf, webviewFolder } from './page';
import { ThreadSession } from './session';

/** What the Threads view knows of a thread. */
export interface ThreadNames {
  title(thread: ThreadReference): string;
  sourceOf(thread: ThreadReference): ThreadReference | undefined;
}

interface ThreadDocument extends vscode.CustomDocument {
  thread: ThreadReference;
}

/** Milliseconds: who opens a thread twice within them wants to keep its tab. */
const doubleClick = 500;

/** The editors in which threads are seen: read-only custom editors, which come back after a reload. */
export class ThreadEditors implements vscode.CustomReadonlyEditorProvider<ThreadDocument> {
  readonly #sessions = new Map<ThreadSession, ThreadReference>();
  readonly #subscription: vscode.Disposable;
  #lastOpened = { key: '', at: 0 };
  /** To be selected in the thread whose editor is about to open. */
  #selectNext: { key: string; place: Place } | undefined;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly connections: Connections,
    private readonly settings: Settings,
    private readonly log: Log,
    private readonly names: ThreadNames,
  ) {
    this.#subscription = vscode.window.registerCustomEditorProvider(threadEditorId, this, {
      supportsMultipleEditorsPerDocument: true,
    });
  }

  /** Opens a thread, or goes to its editor, and shows a checkpoint there. `keepFocus` for a click in the tree. */
  async open(thread: ThreadReference, place: Place | undefined, keepFocus: boolean): Promise<void> {
    const key = keyOf(thread);
    const isAgain = this.#lastOpened.key === key && Date.now() - this.#lastOpened.at < doubleClick;
    this.#lastOpened = { key, at: Date.now() };
    const open = [...this.#sessions].find(([, shown]) => keyOf(shown) === key)?.[0];
    if (place) {
      if (open) open.select(place);
      else this.#selectNext = { key, place };
    }
    const tab = tabOf(thread);
    const uri =
      tab?.uri ?? vscode.Uri.from(encodeDocumentUri({ kind: 'thread', ...thread, title: this.names.title(thread) }));
    await vscode.commands.executeCommand('vscode.openWith', uri, threadEditorId, {
      preview: !isAgain,
      preserveFocus: keepFocus,
      ...(tab && { viewColumn: tab.column }),
    } satisfies vscode.TextDocumentShowOptions);
    if (isAgain) await vscode.commands.executeCommand('workbench.action.keepEditor');
  }

  /** The thread in the editor that is active. */
  active(): ThreadReference | undefined {
    return threadIn(vscode.window.tabGroups.activeTabGroup.activeTab);
  }

  /** Reads a thread anew wherever it is shown. */
  async refresh(thread: ThreadReference): Promise<void> {
    const shown = [...this.#sessions].filter(([, each]) => keyOf(each) === keyOf(thread));
    await Promise.all(shown.map(([session]) => session.refresh()));
  }

  openCustomDocument(uri: vscode.Uri): ThreadDocument {
    const address = addressOf(uri);
    if (address?.kind !== 'thread') throw new UserError(notADocument('notADocument'));
    const { deployment, threadId } = address;
    return { uri, thread: { deployment, threadId }, dispose: () => undefined };
  }

  resolveCustomEditor({ thread }: ThreadDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(this.extension)] };
    const session = new ThreadSession(canonicalThread(thread), {
      server: () => this.connections.interactiveServer(thread.deployment),
      quietServer: () => this.connections.server(thread.deployment),
      settings: this.settings,
      log: this.log,
      title: () => this.names.title(thread),
      deploymentName: () => this.connections.find(thread.deployment)?.name ?? thread.deployment,
      isCopy: () => this.names.sourceOf(thread) !== undefined,
      post: (response: Response) => void webview.postMessage(response),
      readable: (error) => readableError(error, thread.threadId),
    });
    this.#sessions.set(session, thread);
    if (this.#selectNext?.key === keyOf(thread)) {
      session.select(this.#selectNext.place);
      this.#selectNext = undefined;
    }
    const subscriptions = [
      webview.onDidReceiveMessage((message: unknown) => {
        const request = asRequest(message);
        if (request) void session.handle(request);
        else this.log.warn('thread view: a message that is none was dropped');
      }),
      panel.onDidChangeViewState(() => {
        session.setVisible(panel.visible);
      }),
    ];
    panel.onDidDispose(() => {
      subscriptions.forEach((each) => void each.dispose());
      this.#sessions.delete(session);
      session.dispose();
    });
    session.setVisible(panel.visible);
    webview.html = pageOf(webview, this.extension);
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const session of this.#sessions.keys()) session.dispose();
  }
}

/** The thread that a tab shows. */
function threadIn(tab: vscode.Tab | undefined): ThreadReference | undefined {
  const { input } = tab ?? {};
  if (!(input instanceof vscode.TabInputCustom) || input.viewType !== threadEditorId) return undefined;
  const address = addressOf(input.uri);
  return address?.kind === 'thread' ? { deployment: address.deployment, threadId: address.threadId } : undefined;
}

/** The tab that shows a thread already, perhaps under a title that it had before. */
function tabOf(thread: ThreadReference): { uri: vscode.Uri; column: vscode.ViewColumn } | undefined {
  for (const group of vscode.window.tabGroups.all) {
    const tab = group.tabs.find((each) => {
      const shown = threadIn(each);
      return shown && keyOf(shown) === keyOf(thread);
    });
    if (tab?.input instanceof vscode.TabInputCustom) return { uri: tab.input.uri, column: group.viewColumn };
  }
  return undefined;
}

function keyOf({ deployment, threadId }: ThreadReference): string {
  return `${deployment} ${threadId}`;
}
