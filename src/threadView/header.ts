import type { Thread } from '../langgraph/types';
import { readAs, words } from '../schemas';
import { inertText } from '../texts/inertText';
import { statusWord } from '../texts/tree';
import type { Header } from '../webview/protocol';

/** What stands above a thread. */
export function toHeader(thread: Thread, title: string, deployment: string, origin: string): Omit<Header, 'file'> {
  const graph = readAs(words, thread.metadata.graph_id);
  return {
    title,
    status: thread.status,
    statusWord: statusWord(thread.status),
    facts: [inertText(graph ?? ''), inertText(deployment)].filter(Boolean),
    updatedAt: thread.updated_at,
    origin,
  };
}
