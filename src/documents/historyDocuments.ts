import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Note, ThreadReference } from '../api';
import { HistoryTooLargeError, readHistoryText } from '../history/historyText';
import { ElementTooLargeError, JsonError } from '../history/jsonError';
import { CursorIgnoredError } from '../history/readNamespace';
import type { Connections } from '../host/connections';
import * as documentMessages from '../host/documentMessages';
import type { Settings } from '../host/settings';
import { UserError } from '../host/userError';
import { documentScheme } from '../ids';
import { DocumentStore } from './documentStore';
import { HistoryFileSystem } from './historyFileSystem';
import { decodeHistoryUri, encodeHistoryUri, type HistoryAddress } from './historyUri';
import { shownUris } from './shownUris';

export interface ReadingOptions {
  signal: AbortSignal;
  onProgress?: (progress: { checkpoints: number; bytes: number }) => void;
}

/** A history that is loaded, and kept until `release` is called: after that, as long as it is shown. */
export interface LoadedHistory {
  uri: vscode.Uri;
  thread: ThreadReference;
  headCheckpointId: string;
  /** Bytes of text. */
  size: number;
  release(): void;
}

/** The largest document of an extension that VS Code opens. */
const largestDocument = 50 * 1024 * 1024;

/**
 * The histories as documents. Every one is loaded before its editor opens, for `vscode.diff` resolves even where a side
 * cannot be loaded; what fails is thrown as a sentence, and no editor opens.
 */
export class HistoryDocuments implements vscode.Disposable {
  readonly #store = new DocumentStore((key) => shownUris().has(key));
  readonly #closing = new AbortController();
  readonly #subscriptions: vscode.Disposable[];

  constructor(
    private readonly connections: Connections,
    private readonly settings: Settings,
  ) {
    const fileSystem = new HistoryFileSystem((uri) => this.#content(uri));
    const readOnly = new vscode.MarkdownString(documentMessages.documentsAreReadOnly());
    this.#subscriptions = [
      vscode.workspace.registerFileSystemProvider(documentScheme, fileSystem, {
        isCaseSensitive: true,
        isReadonly: readOnly,
      }),
      vscode.workspace.onDidCloseTextDocument(() => this.#store.sweep()),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.length > 0) {
          this.#store.sweep();
        }
      }),
    ];
  }

  dispose(): void {
    this.#closing.abort();
    this.#subscriptions.forEach((each) => void each.dispose());
  }

  /** Reads a thread's whole history, always anew, and keeps its text for an editor. */
  async load(thread: ThreadReference, options: ReadingOptions): Promise<LoadedHistory> {
    const { text, headCheckpointId } = await this.#read(thread, options);
    const uri = vscode.Uri.from(encodeHistoryUri({ ...thread, headCheckpointId, textHash: hash(text) }));
    this.#store.put(uri.toString(), text);
    return { uri, thread, headCheckpointId, size: text.byteLength, release: this.#store.hold(uri.toString()) };
  }

  /** Opens a thread's history in an editor. */
  async open(thread: ThreadReference, options: ReadingOptions): Promise<void> {
    const history = await this.load(thread, options);
    try {
      options.signal.throwIfAborted();
      await vscode.window.showTextDocument(history.uri, { preview: true });
    } finally {
      history.release();
    }
  }

  /** For VS Code: the document a URI stands for, read again after a window's reload. */
  #content(uri: vscode.Uri): Promise<Uint8Array> {
    return this.#store.load(uri.toString(), async () => {
      const decoded = decodeHistoryUri(uri);
      if (!decoded.valid) {
        throw new UserError(documentMessages.notADocument(decoded.reason));
      }
      return this.#readAgain(decoded.address);
    });
  }

  async #readAgain(address: HistoryAddress): Promise<Uint8Array> {
    const { text, headCheckpointId } = await this.#read(address, { signal: this.#closing.signal });
    if (headCheckpointId !== address.headCheckpointId) {
      throw new UserError(documentMessages.historyMoved(address, headCheckpointId));
    }
    if (hash(text) !== address.textHash) {
      throw new UserError(documentMessages.historyRewritten(address));
    }
    return text;
  }

  async #read(
    thread: ThreadReference,
    options: ReadingOptions,
  ): Promise<{ text: Uint8Array; headCheckpointId: string }> {
    const server = this.connections.server(thread.deployment);
    const { deployment, threadId } = thread;
    const maxCheckpointBytes = this.settings.maxCheckpointBytes();
    const side = { thread: { deployment, threadId }, server };
    const history = await readHistoryText(side, { ...options, maxCheckpointBytes }).catch((error: unknown) => {
      throw readable(error, threadId);
    });
    const text = new TextEncoder().encode(history.text);
    if (text.byteLength > largestDocument) {
      throw new UserError(documentMessages.historyTooLarge(threadId, largestDocument));
    }
    return { text, headCheckpointId: history.headCheckpointId };
  }
}

/** What reading may find besides a failed request, as the sentence that a verification has for it. */
function readable(error: unknown, threadId: string): unknown {
  if (error instanceof HistoryTooLargeError) {
    return new UserError(documentMessages.historyTooLarge(threadId, error.limit));
  }
  const note = noteOf(error);
  return note ? new UserError(documentMessages.historyUnreadable(threadId, note)) : error;
}

function noteOf(error: unknown): Note | undefined {
  if (error instanceof JsonError) {
    return { code: 'brokenAnswer', facts: { side: 'left', position: error.position, what: error.fault } };
  }
  if (error instanceof ElementTooLargeError) {
    return { code: 'tooLarge', facts: { side: 'left', limit: error.limit } };
  }
  if (error instanceof CursorIgnoredError) {
    return { code: 'cursorIgnored', facts: { side: 'left', checkpointId: error.checkpointId } };
  }
  return undefined;
}

function hash(text: Uint8Array): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
