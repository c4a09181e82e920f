import * as vscode from 'vscode';
import type { CheckpointReference } from '../api';
import { documentScheme, editScheme } from '../ids';
import { printJson } from '../json/print';
import { sha256 } from '../digest';
import { stateTooLarge } from '../texts/checkpoints';
import { notADocument } from '../texts/documents';
import { UserError } from '../texts/userError';
import { addressOf, encodeDocumentUri } from './documentUri';
import type { StateDocuments } from './stateDocuments';

/** Bytes. VS Code opens no larger document of an extension. */
const largest = 50 * 1024 * 1024;

/**
 * States as documents that can be edited: files of a scheme of their own, which hold nothing but what the editor shows.
 * Saving one writes to no server; `onSaved` is told.
 */
export class StateEdits implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #texts = new Map<string, { bytes: Uint8Array; mtime: number }>();
  readonly #changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changes.event;
  // Behind what VS Code asks for while it registers.
  readonly #registration = vscode.workspace.registerFileSystemProvider(editScheme, this, { isCaseSensitive: true });

  constructor(
    private readonly states: StateDocuments,
    private readonly onSaved: (checkpoint: CheckpointReference, text: string) => void,
  ) {}

  /** Reads a state and opens it. Throws a sentence where the checkpoint is not there, or too large. */
  async open(checkpoint: CheckpointReference, signal: AbortSignal): Promise<void> {
    const bytes = await this.#read(checkpoint, signal);
    const textHash = sha256(bytes, 16);
    const { deployment, threadId, namespace, checkpointId } = checkpoint;
    const parts = encodeDocumentUri({ kind: 'state', deployment, threadId, namespace, checkpointId, textHash });
    const uri = vscode.Uri.from({ ...parts, scheme: editScheme });
    if (!this.#texts.has(uri.toString())) this.#texts.set(uri.toString(), { bytes, mtime: Date.now() });
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  async #read(checkpoint: CheckpointReference, signal: AbortSignal): Promise<Uint8Array> {
    const { values } = await this.states.state(checkpoint, signal);
    const bytes = new TextEncoder().encode(`${printJson(values)}\n`);
    if (bytes.byteLength > largest) throw new UserError(stateTooLarge(checkpoint, largest));
    return bytes;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { bytes, mtime } = await this.#textOf(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime, size: bytes.byteLength };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#textOf(uri)).bytes;
  }

  writeFile(uri: vscode.Uri, bytes: Uint8Array): void {
    const checkpoint = checkpointOf(uri);
    this.#texts.set(uri.toString(), { bytes, mtime: Date.now() });
    this.#changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    this.onSaved(checkpoint, new TextDecoder().decode(bytes));
  }

  /** After a window's reload the state is read again. */
  async #textOf(uri: vscode.Uri): Promise<{ bytes: Uint8Array; mtime: number }> {
    const kept = this.#texts.get(uri.toString());
    if (kept) return kept;
    const bytes = await this.#read(checkpointOf(uri), new AbortController().signal);
    const text = { bytes, mtime: 0 };
    this.#texts.set(uri.toString(), text);
    return text;
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): never {
    throw vscode.FileSystemError.FileNotADirectory();
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changes.dispose();
  }
}

function checkpointOf(uri: vscode.Uri): CheckpointReference {
  const address = addressOf(uri.with({ scheme: documentScheme }));
  if (address?.kind !== 'state') throw vscode.FileSystemError.Unavailable(notADocument('notADocument'));
  const { deployment, threadId, namespace, checkpointId } = address;
  return { deployment, threadId, namespace, checkpointId };
}
