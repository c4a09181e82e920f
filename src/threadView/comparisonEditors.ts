import * as vscode from 'vscode';
import type { ThreadReference, Verification } from '../api';
import { BoundedMap } from '../boundedMap';
import { addressOf, encodeDocumentUri } from '../documents/documentUri';
import { readableError } from '../documents/readableError';
import { canonicalThread } from '../history/side';
import { comparisonEditorId } from '../ids';
import { notADocument } from '../texts/documents';
import { graphMessages } from '../texts/view/graph';
import { UserError } from '../texts/userError';
import type { Response } from '../webview/protocol';
import { type ComparisonPorts, ComparisonSession, type Sides } from './comparisonSession';
import { openPage } from './page';

interface ComparisonDocument extends vscode.CustomDocument {
  sides: Sides;
}

/** Of how many pairs it is remembered what was found. */
const mostKnown = 20;

/** The editors in which two threads are seen as one graph. They come back after a reload, and compare again. */
export class ComparisonEditors implements vscode.CustomReadonlyEditorProvider<ComparisonDocument> {
  readonly #sessions = new Map<ComparisonSession, Sides>();
  readonly #known = new BoundedMap<string, Verification>(mostKnown);
  readonly #subscription = vscode.window.registerCustomEditorProvider(comparisonEditorId, this, {
    supportsMultipleEditorsPerDocument: true,
  });

  constructor(
    private readonly extension: vscode.Uri,
    private readonly ports: Omit<ComparisonPorts, 'post' | 'readable'>,
  ) {}

  /** @param verification of these two, where they have been compared already. */
  async open(left: ThreadReference, right: ThreadReference, verification: Verification | undefined): Promise<void> {
    const sides = { left: plain(left), right: plain(right) };
    const key = keyOf(sides);
    if (verification) this.#known.set(key, verification);
    const shown = [...this.#sessions].find(([, each]) => keyOf(each) === key)?.[0];
    if (shown) void shown.show(verification);
    const title = graphMessages.title(this.ports.names(left, right));
    const uri = uriOf(key) ?? vscode.Uri.from(encodeDocumentUri({ kind: 'comparison', ...sides, title }));
    await vscode.commands.executeCommand('vscode.openWith', uri, comparisonEditorId, { preview: true });
  }

  openCustomDocument(uri: vscode.Uri): ComparisonDocument {
    const address = addressOf(uri);
    if (address?.kind !== 'comparison') throw new UserError(notADocument('notADocument'));
    return { uri, sides: { left: address.left, right: address.right }, dispose: () => undefined };
  }

  resolveCustomEditor({ sides }: ComparisonDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const session = new ComparisonSession(sides, this.#known.get(keyOf(sides)), {
      ...this.ports,
      post: (response: Response) => void webview.postMessage(response),
      readable: (error) => readableError(error, sides.left.threadId),
    });
    this.#sessions.set(session, sides);
    openPage(panel, this.extension, this.ports.log, (request) => session.handle(request));
    panel.onDidDispose(() => {
      this.#sessions.delete(session);
      session.dispose();
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const session of this.#sessions.keys()) session.dispose();
  }
}

function plain(thread: ThreadReference): ThreadReference {
  const { deployment, threadId } = canonicalThread(thread);
  return { deployment, threadId };
}

/** Of the tab that shows these two already, perhaps under titles that they had before. */
function uriOf(key: string): vscode.Uri | undefined {
  for (const { input } of vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs)) {
    if (!(input instanceof vscode.TabInputCustom) || input.viewType !== comparisonEditorId) continue;
    const address = addressOf(input.uri);
    if (address?.kind === 'comparison' && keyOf(address) === key) return input.uri;
  }
  return undefined;
}

function keyOf({ left, right }: Sides): string {
  return [left, right].map(({ deployment, threadId }) => `${deployment} ${threadId}`).join('\n');
}
