import * as vscode from 'vscode';
import type { CheckpointReference } from '../api';
import { type ComparedForm, comparedText } from '../conversation/comparedStates';
import { sha256 } from '../digest';
import { readState, type CheckpointState } from '../historyText/stateText';
import { checkpointGone, stateChanged, stateTooLarge } from '../texts/checkpoints';
import type { Connections } from '../host/connections';
import type { Settings } from '../host/settings';
import { UserError } from '../texts/userError';
import { encodeDocumentUri, type StateAddress } from './documentUri';
import type { KeptDocument, OpenDocuments } from './openDocuments';
import { readableError } from './readableError';

/** Bytes. VS Code opens no larger document of an extension. */
const largest = 50 * 1024 * 1024;

/** The states of checkpoints as documents. Each is loaded before its editor opens, as histories are. */
export class StateDocuments {
  constructor(
    private readonly connections: Connections,
    private readonly settings: Settings,
    private readonly documents: OpenDocuments,
  ) {}

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
    const side = { thread: { deployment, threadId }, server: this.connections.historyServer(deployment) };
    try {
      return await readState(side, checkpoint, { signal, maxCheckpointBytes: this.settings.maxCheckpointBytes() });
    } catch (error) {
      throw readableError(error, threadId);
    }
  }

  /** Keeps a state's text for an editor; that of nothing where there is no state. `compared` beside another state. */
  keep(checkpoint: CheckpointReference, state: CheckpointState | undefined, compared?: ComparedForm): KeptDocument {
    const { deployment, threadId, namespace } = checkpoint;
    const bytes = textOf(state, compared);
    if (bytes.byteLength > largest) {
      throw new UserError(stateTooLarge(checkpoint, largest));
    }
    const checkpointId = state?.checkpointId ?? '';
    const uri = vscode.Uri.from(
      encodeDocumentUri({
        kind: 'state',
        deployment,
        threadId,
        namespace,
        checkpointId,
        textHash: hash(bytes),
        ...(state && compared && { compared }),
      }),
    );
    return this.documents.keep(uri, bytes);
  }

  /** For VS Code: the text that the address was made for. */
  async read(address: StateAddress): Promise<Uint8Array> {
    const isNothing = address.checkpointId === '';
    const state = isNothing ? undefined : await this.state(address, this.documents.closing);
    const bytes = textOf(state, address.compared);
    if (hash(bytes) !== address.textHash) {
      throw new UserError(stateChanged(address));
    }
    return bytes;
  }
}

function textOf(state: CheckpointState | undefined, compared: ComparedForm | undefined): Uint8Array {
  const text = state && compared ? comparedText(state.whole, compared) : state?.text;
  return new TextEncoder().encode(text ?? '');
}

function hash(text: Uint8Array): string {
  return sha256(text, 16);
}
