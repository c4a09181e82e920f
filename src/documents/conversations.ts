import type { ThreadReference } from '../api';
import type { HistoryTextOptions } from '../historyText/historyText';
import type { ThreadSource } from '../history/side';
import type { Connections } from '../host/connections';
import type { Settings } from '../host/settings';
import { readConversationAgain, readConversationText, type ReadConversation } from './conversationText';
import type { ConversationAddress } from './documentUri';
import type { OpenDocuments } from './openDocuments';

type Options = Pick<HistoryTextOptions, 'signal' | 'onProgress'>;

/** Conversations as Markdown: what is saved to a file, and what earlier versions opened as a document. */
export class Conversations {
  constructor(
    private readonly connections: Connections,
    private readonly settings: Settings,
    private readonly documents: OpenDocuments,
  ) {}

  /** For VS Code: the text that the address was made for. */
  read(address: ConversationAddress): Promise<Uint8Array> {
    return readConversationAgain(this.#sideOf(address), address, this.#options({ signal: this.documents.closing }));
  }

  /** Reads a thread's conversation, always anew. */
  async readText(thread: ThreadReference, options: Options): Promise<ReadConversation> {
    const read = await readConversationText(this.#sideOf(thread), this.#options(options));
    options.signal.throwIfAborted();
    return read;
  }

  #options(options: Options): Options & Pick<HistoryTextOptions, 'maxCheckpointBytes'> {
    return { ...options, maxCheckpointBytes: this.settings.maxCheckpointBytes() };
  }

  #sideOf({ deployment, threadId }: ThreadReference): ThreadSource {
    return { thread: { deployment, threadId }, server: this.connections.historyServer(deployment) };
  }
}
