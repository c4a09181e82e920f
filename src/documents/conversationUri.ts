import { conversationExtension, documentExtension } from '../ids';
import { decodeHistoryUri, encodeHistoryUri, type HistoryAddress, type UriParts } from './historyUri';

/** What a history's address has too: the thread, its newest checkpoint, and the text's hash. */
export type ConversationAddress = Omit<HistoryAddress, 'kind' | 'form'>;

const historyStart = '{"kind":"history",';
const conversationStart = '{"kind":"conversation",';

/** The URI of a conversation's document: that of the history, of another kind and with another name. */
export function encodeConversationUri(address: ConversationAddress): UriParts {
  const { path, query, ...others } = encodeHistoryUri({ ...address, kind: 'history', form: 'whole' });
  return {
    ...others,
    path: path.slice(0, -documentExtension.length) + conversationExtension,
    query: conversationStart + query.slice(historyStart.length),
  };
}

/** The inverse, for the one spelling that `encodeConversationUri` gives; `undefined` for any other URI. */
export function decodeConversationUri(uri: UriParts): ConversationAddress | undefined {
  if (!uri.path.endsWith(conversationExtension) || !uri.query.startsWith(conversationStart)) {
    return undefined;
  }
  const { scheme, authority, path, query, fragment } = uri;
  const decoded = decodeHistoryUri({
    scheme,
    authority,
    ...(fragment !== undefined && { fragment }),
    path: path.slice(0, -conversationExtension.length) + documentExtension,
    query: historyStart + query.slice(conversationStart.length),
  });
  if (!decoded.valid || decoded.address.kind !== 'history' || decoded.address.form !== 'whole') {
    return undefined;
  }
  const { deployment, threadId, headCheckpointId, textHash } = decoded.address;
  return { deployment, threadId, headCheckpointId, textHash };
}
