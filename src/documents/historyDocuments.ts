import * as vscode from 'vscode';
import type { ThreadReference } from '../api';
import { BoundedMap } from '../boundedMap';
import { sha256 } from '../digest';
import { sleep } from '../time';
import { readCheckpointText } from '../historyText/readCheckpointText';
import { readHistoryText, type HistoryText, type HistoryTextOptions } from '../historyText/historyText';
import { commonForm, type HistoryForm, type HistoryTexts } from '../historyText/builder';
import type { ThreadSource } from '../history/side';
import type { Connections } from '../host/connections';
import type { Log } from '../host/log';
import * as documentMessages from '../texts/documents';
import type { Settings } from '../host/settings';
import { UserError } from '../texts/userError';
import { type CheckpointAddress, encodeDocumentUri, type HistoryAddress } from './documentUri';
import type { KeptDocument, OpenDocuments } from './openDocuments';
import { readableError } from './readableError';

export type ReadingOptions = Pick<HistoryTextOptions, 'signal' | 'onProgress'>;

/** Milliseconds. What is read sooner is shown at once. */
const moment = 100;
/** Histories of which it is remembered where their other form is. */
const mostForms = 100;

/** A history's texts, and the thread and head that they were read at. */
export interface ReadHistory {
  thread: ThreadReference;
  headCheckpointId: string;
  texts: HistoryTexts;
}

/**
 * Histories and checkpoints as documents. Every one is loaded before its editor opens, for `vscode.diff` resolves even
 * where a side cannot be loaded; what fails is thrown as a sentence, and no editor opens.
 */
export class HistoryDocuments {
  /** By a history's URI, that of the same reading in the other form. */
  readonly #otherForms = new BoundedMap<string, vscode.Uri>(mostForms);

  constructor(
    private readonly connections: Connections,
    private readonly settings: Settings,
    private readonly documents: OpenDocuments,
    readonly log: Pick<Log, 'warn'>,
  ) {}

  /** Reads a thread's whole history, always anew. */
  async read(
    thread: ThreadReference,
    {
      onRoot,
      ...options
    }: Omit<HistoryTextOptions, 'maxCheckpointBytes' | 'onRoot'> & {
      /** Told when the root was read, and there is more; what it is given makes the text of that. */
      onRoot?: (soFar: () => Promise<ReadHistory>) => void;
    },
  ): Promise<ReadHistory & Pick<HistoryText, 'documents'>> {
    const { side, maxCheckpointBytes } = this.#sideOf(thread);
    const named = ({ texts, headCheckpointId }: HistoryText) => ({ thread: side.thread, headCheckpointId, texts });
    try {
      const history = await readHistoryText(side, {
        ...options,
        maxCheckpointBytes,
        onRoot: onRoot && ((soFar) => onRoot(async () => named(await soFar()))),
      });
      return { ...named(history), documents: history.documents };
    } catch (error) {
      throw readableError(error, thread.threadId);
    }
  }

  /** Keeps a history's text for an editor; the other form stays at hand for a while, if it is there. */
  keepHistory(history: ReadHistory, form: HistoryForm): KeptDocument {
    const { thread, headCheckpointId, texts } = history;
    const put = (each: HistoryForm): KeptDocument =>
      this.#keep({ kind: 'history', ...thread, headCheckpointId, form: each }, texts[each] ?? '');
    const kept = put(form);
    const other = form === 'whole' ? 'changes' : 'whole';
    if (texts[other] !== undefined) {
      const second = put(other);
      this.#otherForms.set(kept.uri.toString(), second.uri);
      this.#otherForms.set(second.uri.toString(), kept.uri);
      second.release();
    }
    return kept;
  }

  /** Keeps one checkpoint's text for an editor. */
  keepCheckpoint(thread: ThreadReference, namespace: string, checkpointId: string, text: string): KeptDocument {
    return this.#keep({ kind: 'checkpoint', ...thread, namespace, checkpointId }, text);
  }

  /** Reads a checkpoint and keeps it for an editor. Throws a sentence where it is not there any more. */
  async checkpoint(
    thread: ThreadReference,
    place: { namespace: string; checkpointId: string },
    signal: AbortSignal,
  ): Promise<KeptDocument> {
    const { side, maxCheckpointBytes } = this.#sideOf(thread);
    const text = await readCheckpointText(side, place, { signal, maxCheckpointBytes }).catch((error: unknown) => {
      throw readableError(error, thread.threadId);
    });
    if (text === undefined) {
      throw new UserError(documentMessages.checkpointChanged({ ...thread, ...place }, false));
    }
    return this.keepCheckpoint(side.thread, place.namespace, place.checkpointId, text);
  }

  /** Opens a thread's history in an editor, in the form that suits its size. */
  async open(thread: ThreadReference, options: ReadingOptions): Promise<void> {
    const done = new AbortController();
    let early: Promise<vscode.Uri | undefined> | undefined;
    const onRoot = (soFar: () => Promise<ReadHistory>): void => {
      early = this.#openUnlessDone(soFar, done.signal, options.signal);
    };
    const history = await this.read(thread, { ...options, onRoot }).finally(() => done.abort());
    const shown = await early;
    // Whoever has gone on to something else is not called back.
    if (shown === undefined || isActive(shown)) await this.#openText(history, options.signal);
  }

  /** The root's history, where the rest of it takes longer than a moment. */
  async #openUnlessDone(
    soFar: () => Promise<ReadHistory>,
    done: AbortSignal,
    signal: AbortSignal,
  ): Promise<vscode.Uri | undefined> {
    await sleep(moment, done);
    if (done.aborted || signal.aborted) return undefined;
    return soFar().then(
      (history) => this.#openText(history, signal),
      // The whole history says why.
      () => undefined,
    );
  }

  async #openText(history: ReadHistory, signal: AbortSignal): Promise<vscode.Uri> {
    const kept = this.keepHistory(history, commonForm(history.texts));
    try {
      signal.throwIfAborted();
      await vscode.window.showTextDocument(kept.uri, { preview: true });
      return kept.uri;
    } finally {
      kept.release();
    }
  }

  /**
   * The same history in the other form; the history is read again unless that is at hand. Throws a sentence where it
   * cannot be shown so, or is another one by now.
   */
  async otherForm(address: HistoryAddress, options: ReadingOptions): Promise<KeptDocument> {
    const form: HistoryForm = address.form === 'whole' ? 'changes' : 'whole';
    const atHand = this.#otherForms.get(vscode.Uri.from(encodeDocumentUri(address)).toString());
    const kept = atHand && this.documents.keepLoaded(atHand);
    if (kept) return kept;
    const history = await this.read(address, { ...options, forms: 'both' });
    const shown = Buffer.from(history.texts[address.form] ?? '');
    this.#checkUnchanged(address, history.headCheckpointId, shown);
    return this.keepHistory(history, form);
  }

  #keep(address: Omit<HistoryAddress, 'textHash'> | Omit<CheckpointAddress, 'textHash'>, text: string): KeptDocument {
    const bytes = new TextEncoder().encode(text);
    const uri = vscode.Uri.from(encodeDocumentUri({ ...address, textHash: hash(bytes) }));
    return this.documents.keep(uri, bytes);
  }

  /** For VS Code: the text that the address was made for. */
  async readHistory(address: HistoryAddress): Promise<Uint8Array> {
    const { form } = address;
    const { texts, headCheckpointId } = await this.read(address, { signal: this.documents.closing, forms: form });
    const bytes = new TextEncoder().encode(texts[form]);
    this.#checkUnchanged(address, headCheckpointId, bytes);
    return bytes;
  }

  /** The same for one checkpoint. */
  async readCheckpoint(address: CheckpointAddress): Promise<Uint8Array> {
    const { side, maxCheckpointBytes } = this.#sideOf(address);
    const options = { signal: this.documents.closing, maxCheckpointBytes };
    const text = await readCheckpointText(side, address, options).catch((error: unknown) => {
      throw readableError(error, address.threadId);
    });
    const bytes = new TextEncoder().encode(text);
    if (text === undefined || hash(bytes) !== address.textHash) {
      throw new UserError(documentMessages.checkpointChanged(address, text !== undefined));
    }
    return bytes;
  }

  /** Throws the sentence where the history reads differently from the one that the address was made for. */
  #checkUnchanged(address: HistoryAddress, headCheckpointId: string, text: Uint8Array): void {
    if (headCheckpointId !== address.headCheckpointId) {
      throw new UserError(documentMessages.historyMoved(address, headCheckpointId));
    }
    if (hash(text) !== address.textHash) {
      throw new UserError(documentMessages.historyRewritten(address));
    }
  }

  #sideOf({ deployment, threadId }: ThreadReference): { side: ThreadSource; maxCheckpointBytes: number } {
    const side = { thread: { deployment, threadId }, server: this.connections.historyServer(deployment) };
    return { side, maxCheckpointBytes: this.settings.maxCheckpointBytes() };
  }
}

function isActive(uri: vscode.Uri): boolean {
  return vscode.window.activeTextEditor?.document.uri.toString() === uri.toString();
}

function hash(text: Uint8Array): string {
  return sha256(text, 16);
}
