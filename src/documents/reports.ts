import * as vscode from 'vscode';
import type { ThreadReference, Verification } from '../api';
import { BoundedMap } from '../boundedMap';
import { sha256 } from '../digest';
import { writeReport } from '../report/report';
import { reportGone, reportName, reportWords } from '../texts/reports';
import { UserError } from '../texts/userError';
import { encodeDocumentUri } from './documentUri';
import { showMarkdown } from './markdownPreview';
import { ReportStore } from './reportStore';

/** Of how many verifications it is remembered when they were made. */
const mostRemembered = 50;

/** The reports as documents: Markdown, read-only, opened in VS Code's own preview. */
export class Reports implements vscode.Disposable {
  readonly #store: ReportStore;
  readonly #subscription: vscode.Disposable;
  readonly #madeAt = new BoundedMap<string, Date>(mostRemembered);
  /** An editor that opens may close another one before it has a tab itself. */
  readonly #opening = new Set<string>();
  /** By the URI, those that it is about. */
  readonly #opened = new BoundedMap<string, Verification[]>(mostRemembered);
  #latest: Verification[] | undefined;

  constructor(memory: vscode.Memento) {
    this.#store = new ReportStore({
      get: (key) => memory.get<unknown>(key),
      update: (key, value) => memory.update(key, value),
    });
    this.#subscription = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (closed.length > 0) {
        void this.#forgetClosed();
      }
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** What the last copy or comparison of this window gave. */
  get latest(): Verification[] | undefined {
    return this.#latest;
  }

  /** What a report is about; `undefined` where it was opened before the window was reloaded. */
  verificationsIn(report: vscode.Uri): Verification[] | undefined {
    return this.#opened.get(report.toString());
  }

  /** To be called with what has just been made, so that a report can say when. */
  remember(verifications: Verification[]): void {
    if (verifications.length === 0) return;
    this.#latest = verifications;
    for (const each of verifications) this.#madeAt.set(digest(each), new Date());
  }

  /** For VS Code. Throws `UserError` for a report that is no longer there. */
  read(uri: vscode.Uri): Uint8Array {
    const text = this.#store.get(uri.toString());
    if (text === undefined) {
      throw new UserError(reportGone());
    }
    return new TextEncoder().encode(text);
  }

  /** Opens a report of one or several verifications, as one document. `copies`: those of it that Delete This Copy may delete. */
  async open(verifications: [Verification, ...Verification[]], copies: ThreadReference[] = []): Promise<void> {
    const isOfCopy = ({ right }: Verification) => copies.some(({ threadId }) => threadId === right.thread.threadId);
    const text = verifications
      .map((each) => writeReport(each, reportWords(each, this.#madeAt.get(digest(each)), isOfCopy(each))))
      .join('\n');
    const name = reportName(verifications[0]) + (copies.length > 0 ? '.copy' : '');
    await this.#show(name, text, { verifications, copies });
  }

  /** Opens a report that is written already. `name`: of letters, digits and dashes. */
  async openText(name: string, text: string): Promise<void> {
    await this.#show(name, text, { verifications: [], copies: [] });
  }

  async #show(
    name: string,
    text: string,
    { verifications, copies }: { verifications: Verification[]; copies: ThreadReference[] },
  ): Promise<void> {
    const uri = vscode.Uri.from(
      encodeDocumentUri({ kind: 'report', name, digest: digest(text), ...(copies.length > 0 && { copies }) }),
    );
    const key = uri.toString();
    if (verifications.length > 0) this.#opened.set(key, verifications);
    this.#opening.add(key);
    try {
      await this.#store.add(key, text);
      await showMarkdown(uri);
    } finally {
      this.#opening.delete(key);
    }
  }

  /** A preview at the side names no URI, so while there is one, everything stays. */
  async #forgetClosed(): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    if (tabs.some(({ input }) => input instanceof vscode.TabInputWebview)) return;
    const shown = tabs.flatMap(({ input }) =>
      input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? [input.uri.toString()] : [],
    );
    const needed = new Set([...shown, ...this.#opening]);
    await this.#store.forgetAllBut((uri) => needed.has(uri));
  }
}

function digest(of: unknown): string {
  return sha256(JSON.stringify(of), 32);
}
