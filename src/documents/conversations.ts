import * as vscode from 'vscode';
import type { ThreadReference } from '../api';
import type { HistoryTextOptions } from '../historyText/historyText';
import type { ThreadSource } from '../history/side';
import type { Connections } from '../host/connections';
import type { Settings } from '../host/settings';
import { readConversationAgain, readConversationText, type ReadConversation } from './conversationText';
import { DocumentStore } from './documentStore';
import { addressOf } from './documentUri';
import type { OtherDocuments } from './historyDocuments';
import { showMarkdown } from './markdownPreview';
import { shownUris } from './shownUris';

type Options = Pick<HistoryTextOptions, 'signal' | 'onProgress'>;

/** Conversations as documents: Markdown, read-only, rendered; read again after a window's reload. */
export class Conversations implements OtherDocuments, vscode.Disposable {
  readonly kind = 'conversation';
  readonly #store = new DocumentStore((key) => shownUris().has(key));
  readonly #closing = new AbortController();
  readonly #subscription = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
    if (closed.length > 0) {
      this.#store.sweep();
    }
  });

  constructor(
    private readonly connections: Connections,
    private readonly settings: Settings,
  ) {}

  dispose(): void {
    this.#closing.abort();
    this.#subscription.dispose();
  }

  read(uri: vscode.Uri): Promise<Uint8Array> {
    return this.#store.load(uri.toString(), () => {
      const address = addressOf(uri);
      if (address?.kind !== 'conversation') {
        throw vscode.FileSystemError.FileNotFound(uri);
      }
      return readConversationAgain(this.#sideOf(address), address, this.#options({ signal: this.#closing.signal }));
    });
  }

  /** Reads a thread's conversation and opens it. Where there are no messages, nothing opens. */
  async open(thread: ThreadReference, options: Options): Promise<ReadConversation> {
    const read = await readConversationText(this.#sideOf(thread), this.#options(options));
    options.signal.throwIfAborted();
    if (!read.hasMessages) {
      return read;
    }
    const key = read.uri.toString();
    this.#store.put(key, new TextEncoder().encode(read.text));
    const release = this.#store.hold(key);
    try {
      await showMarkdown(read.uri);
    } finally {
      release();
    }
    return read;
  }

  #options(options: Options): Options & Pick<HistoryTextOptions, 'maxCheckpointBytes'> {
    return { ...options, maxCheckpointBytes: this.settings.maxCheckpointBytes() };
  }

  #sideOf({ deployment, threadId }: ThreadReference): ThreadSource {
    return { thread: { deployment, threadId }, server: this.connections.interactiveServer(deployment) };
  }
}
