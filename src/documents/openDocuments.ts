import * as vscode from 'vscode';
import { DocumentStore } from './documentStore';
import { shownUris } from './shownUris';

/** A document that is loaded, and kept until `release` is called: after that, as long as it is shown. */
export interface KeptDocument {
  uri: vscode.Uri;
  /** Bytes of text. */
  size: number;
  release(): void;
}

/** The loaded documents of every kind: those that are shown, and some that were until a moment ago. */
export class OpenDocuments implements vscode.Disposable {
  readonly #store = new DocumentStore((key) => shownUris().has(key));
  readonly #closing = new AbortController();
  readonly #subscriptions = [
    vscode.workspace.onDidCloseTextDocument(() => this.#store.sweep()),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (closed.length > 0) this.#store.sweep();
    }),
  ];

  /** Fires when the window closes: for what is read for VS Code, which cancels nothing. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Keeps a document for an editor that is about to open. */
  keep(uri: vscode.Uri, bytes: Uint8Array): KeptDocument {
    const key = uri.toString();
    this.#store.put(key, bytes);
    return { uri, size: bytes.byteLength, release: this.#store.hold(key) };
  }

  /** The same for one that is loaded; `undefined` where it is not. */
  keepLoaded(uri: vscode.Uri): KeptDocument | undefined {
    const bytes = this.#store.get(uri.toString());
    return bytes && this.keep(uri, bytes);
  }

  /** See `DocumentStore.load`. */
  load(uri: vscode.Uri, read: () => Promise<Uint8Array>): Promise<Uint8Array> {
    return this.#store.load(uri.toString(), read);
  }

  dispose(): void {
    this.#closing.abort();
    this.#subscriptions.forEach((each) => void each.dispose());
  }
}
