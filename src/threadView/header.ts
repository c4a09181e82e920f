import type { Thread } from '../langgraph/types';
import { inertText } from '../texts/inertText';
import { statusWord } from '../texts/tree';
import type { Header } from '../webview/protocol';

/** What stands above a thread. */
export function toHeader(thread: Thread, title: string, deployment: string, origin: string): Omit<Header, 'file'> {
  const { graph_id: graph } = thread.metadata;
  return {
    title,
    status: thread.status,
    statusWord: statusWord(thread.status),
    facts: [typeof graph === 'string' ? inertText(graph) : '', inertText(deployment)].filter(Boolean),
    updatedAt: thread.updated_at,
    origin,
  };
}
