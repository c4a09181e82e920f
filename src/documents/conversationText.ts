import * as vscode from 'vscode';
import { sha256 } from '../digest';
import { hasMessages, writeConversation } from '../conversation/conversation';
import { readConversation } from '../conversation/reading';
import { tooLargeNote } from '../history/readingNote';
import type { HistoryTextOptions } from '../historyText/historyText';
import { printJson } from '../json/print';
import { canonicalThread, type ThreadSource } from '../history/side';
import { conversationMoved, conversationWords } from '../texts/conversations';
import { historyUnreadable } from '../texts/documents';
import { UserError } from '../texts/userError';
import { encodeDocumentUri, type ConversationAddress } from './documentUri';
import { readableError } from './readableError';

type Options = Pick<HistoryTextOptions, 'signal' | 'onProgress' | 'maxCheckpointBytes'>;

export type ReadConversation =
  | { hasMessages: true; uri: vscode.Uri; text: string }
  /** `isEmpty`: the thread has no checkpoint. */
  | { hasMessages: false; keys: string[]; isEmpty: boolean };

/** Reads a thread's conversation, always anew. Throws a sentence, or `AgentServerError`. */
export async function readConversationText(given: ThreadSource, options: Options): Promise<ReadConversation> {
  const side = { ...given, thread: canonicalThread(given.thread) };
  const conversation = await readConversation(side, options).catch((error: unknown) => {
    throw readableError(error, given.thread.threadId);
  });
  const { headCheckpointId, values } = conversation.root;
  if (!hasMessages(conversation)) {
    const [large] = conversation.leftOut;
    if (large) throw new UserError(historyUnreadable(given.thread.threadId, tooLargeNote(large)));
    const keys = values instanceof Map ? [...values.keys()] : [];
    return { hasMessages: false, keys, isEmpty: headCheckpointId === '' };
  }
  const text = writeConversation(side.thread, conversation, conversationWords());
  // Of what the thread says: our own words are others in another language, or after an update.
  const said = [...conversation.lanes].map(([asked, { values: own }]) => `${asked} ${printJson(own, 0)}`);
  const textHash = sha256(said.join('\n'), 16);
  const uri = vscode.Uri.from(
    encodeDocumentUri({ kind: 'conversation', ...side.thread, headCheckpointId, form: 'whole', textHash }),
  );
  return { hasMessages: true, uri, text };
}

/** For a tab of an earlier window: the same text again. Throws the sentence where it is another one by now. */
export async function readConversationAgain(
  side: ThreadSource,
  address: ConversationAddress,
  options: Options,
): Promise<Uint8Array> {
  const read = await readConversationText(side, options);
  const uri = vscode.Uri.from(encodeDocumentUri(address));
  if (!read.hasMessages || read.uri.toString() !== uri.toString()) {
    throw new UserError(conversationMoved(address));
  }
  return new TextEncoder().encode(read.text);
}
