import { shortId } from '../texts/shortId';
import { addressOf, type DocumentAddress, type UriParts } from './documentUri';

/**
 * The name of the file that a document of this extension is saved to, unless a person chooses another: letters, digits
 * and dashes that every file system takes, and the ending that makes it what it is.
 */
export function savedName(uri: UriParts): string {
  const address = addressOf(uri);
  const [, name = uri.path, ending = ''] = /^(.*?)((?:\.langgraph)?\.\w+)$/.exec(uri.path) ?? [];
  const thread = address && 'threadId' in address ? [`thread-${plain(shortId(address.threadId))}`] : [];
  return [...thread, plain((address && whatOf(address)) ?? name.split('/').at(-1) ?? name)].join('-') + ending;
}

/** `undefined`: what its tab says. */
function whatOf(address: DocumentAddress): string | undefined {
  if (address.kind === 'history') return address.form === 'whole' ? 'history' : 'history-changes';
  return address.kind === 'conversation' ? 'conversation' : undefined;
}

/** Device names of Windows cannot come out of this: every name has more in it than letters, or a thread before it. */
function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'document';
}
