import * as vscode from 'vscode';
import type { CheckpointReference } from '../api';
import { sha256 } from '../digest';
import { readState, type CheckpointState } from '../historyText/stateText';
import { checkpointGone, stateChanged, stateTooLarge } from '../texts/checkpoints';
import type { Connections } from '../host/connections';
import { notADocument } from '../texts/documents';
import type { Settings } from '../host/settings';
import { UserError } from '../texts/userError';
import { DocumentStore } from './documentStore';
import { addressOf, encodeDocumentUri } from './documentUri';
import type { KeptDocument, OtherDocuments } from './historyDocuments';
import { readableError } from './readableError';
import { shownUris } from './shownUris';

/** Bytes. VS Code opens no larger document of an extension. */
const largest = 50 * 1024 * 1024;

/** The states of checkpoints as documents. Each is loaded before its editor opens, as histories are. */
export class StateDocuments implements OtherDocuments, vscode.Disposable {
  readonly kind = 'state';
  readonly #store = new DocumentStore((key) => shownUris().has(key));
  readonly #closing = new AbortController();
  readonly #subscriptions: vscode.Disposable[];

  constructor(
    private readonly connections: Connections,
    private readonly settings: Settings,
  ) {
    this.#subscriptions = [
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

  /** The state of a checkpoint, always read anew. Throws a sentence where the checkpoint is not there. */
  async state(checkpoint: CheckpointReference, signal: AbortSignal): Promise<CheckpointState> {
    const found = await this.find(checkpoint, signal);
    if (found === undefined) {
      throw new UserError(checkpointGone(checkpoint));
    }
    return found;
  }

  /** The same; `undefined` where the checkpoint is not there. */
  async find(checkpoint: CheckpointReference, signal: AbortSignal): Promise<CheckpointState | undefined> {
    const { deployment, threadId } = checkpoint;
    const side = { thread: { deployment, threadId }, server: this.connections.interactiveServer(deployment) };
    try {
      return await readState(side, checkpoint, { signal, maxCheckpointBytes: this.settings.maxCheckpointBytes() });
    } catch (error) {
      throw readableError(error, threadId);
    }
  }

  /** Keeps a state's text for an editor; that of nothing where there is no state. */
  keep(checkpoint: CheckpointReference, state: CheckpointState | undefined): KeptDocument {
    const { deployment, threadId, namespace } = checkpoint;
    const bytes = new TextEncoder().encode(state?.text ?? '');
    if (bytes.byteLength > largest) {
      throw new UserError(stateTooLarge(checkpoint, largest));
    }
    const checkpointId = state?.checkpointId ?? '';
    const uri = vscode.Uri.from(
      encodeDocumentUri({ kind: 'state', deployment, threadId, namespace, checkpointId, textHash: hash(bytes) }),
    );
    this.#store.put(uri.toString(), bytes);
    return { uri, size: bytes.byteLength, release: this.#store.hold(uri.toString()) };
  }

  /** For VS Code: the document a URI stands for, read again after a window's reload. */
  read(uri: vscode.Uri): Promise<Uint8Array> {
    return this.#store.load(uri.toString(), async () => {
      const address = addressOf(uri);
      if (address?.kind !== 'state') {
        throw new UserError(notADocument('state'));
      }
      const isNothing = address.checkpointId === '';
      const text = isNothing ? '' : (await this.state(address, this.#closing.signal)).text;
      const bytes = new TextEncoder().encode(text);
      if (hash(bytes) !== address.textHash) {
        throw new UserError(stateChanged(address));
      }
      return bytes;
    });
  }
}

function hash(text: Uint8Array): string {
  return sha256(text, 16);
}
