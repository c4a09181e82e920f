import { shortId } from '../texts/shortId';
import { decodeConversationUri } from './conversationUri';
import { decodeHistoryUri, type UriParts } from './historyUri';

/**
 * The name of the file that a document of this extension is saved to, unless a person chooses another: letters, digits
 * and dashes that every file system takes, and the ending that makes it what it is.
 */
export function savedName(uri: UriParts): string {
  const conversation = decodeConversationUri(uri);
  if (conversation) {
    return `${threadName(conversation.threadId)}-conversation.md`;
  }
  const decoded = decodeHistoryUri(uri);
  if (decoded.valid && decoded.address.kind === 'history') {
    const { threadId, form } = decoded.address;
    return `${threadName(threadId)}-${form === 'whole' ? 'history' : 'history-changes'}.langgraph.json`;
  }
  const [, name = uri.path, ending = ''] = /^(.*?)((?:\.langgraph)?\.\w+)$/.exec(uri.path) ?? [];
  const threadId = threadOf(uri.query);
  return [...(threadId === undefined ? [] : [threadName(threadId)]), plain(lastPart(name))].join('-') + ending;
}

function threadName(threadId: string): string {
  return `thread-${plain(shortId(threadId))}`;
}

function lastPart(path: string): string {
  return path.split('/').at(-1) ?? path;
}

/** Device names of Windows cannot come out of this: every name has more in it than letters, or a thread before it. */
function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'document';
}

/** The thread of any other document whose URI names one. */
function threadOf(query: string): string | undefined {
  try {
    const value: unknown = JSON.parse(query);
    const isNamed = typeof value === 'object' && value !== null && 'threadId' in value;
    return isNamed && typeof value.threadId === 'string' ? value.threadId : undefined;
  } catch {
    return undefined;
  }
}
