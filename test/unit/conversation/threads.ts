/** Threads with messages, as a server might hold them, and their conversations. */
import { writeConversation } from '../../../src/conversation/conversation';
import { type Conversation, readConversation } from '../../../src/conversation/reading';
import { plainWords } from './words';
import type { Row } from '../history/memoryServer';
import { sideOf } from '../history/memoryServer';
import { rowOf, sourceId } from '../history/syntheticThread';

export interface TaskOfRow {
  id: string;
  name: string;
  result?: unknown;
  error?: unknown;
  interrupts?: { value: unknown }[];
  checkpoint?: object | null;
}
export interface Turn {
  values: unknown;
  tasks?: TaskOfRow[];
  /** The number of its parent; the turn before by default, none where it is `null`. */
  parent?: number | null;
  at?: number;
}

export const human = (content: unknown, id?: string): object => ({ type: 'human', content, ...(id && { id }) });
export const ai = (content: unknown, calls: object[] = [], id?: string): object => ({
  type: 'ai',
  content,
  tool_calls: calls,
  ...(id && { id }),
});
export const tool = (content: unknown, callId: string, id?: string): object => ({
  type: 'tool',
  content,
  tool_call_id: callId,
  ...(id && { id }),
});
export const call = (id: string, args: unknown = {}, name = 'task'): object => ({ id, name, args });

/** The checkpoints of a namespace, newest first, of turns that are given oldest first. */
function rows(namespace: string, turns: Turn[]): Row[] {
  return turns
    .map(({ values, tasks = [], parent, at }, index) => {
      const before =
        parent === null || (parent === undefined && index === 0)
          ? undefined
          : (parent ?? turns[index - 1]?.at ?? index);
      const complete = tasks.map((task) => ({ interrupts: [], error: null, result: null, checkpoint: null, ...task }));
      return rowOf(sourceId, namespace, at ?? index + 1, before, { values, tasks: complete });
    })
    .reverse();
}

export function conversationOf(namespaces: Record<string, Turn[]>, maxCheckpointBytes?: number): Promise<Conversation> {
  const all = new Map(Object.entries(namespaces).map(([name, turns]) => [name, rows(name, turns)]));
  const side = sideOf({ threadId: sourceId, rows: all, values: all.get('')?.[0]?.values });
  return readConversation(side, { signal: new AbortController().signal, maxCheckpointBytes });
}

export async function documentOf(namespaces: Record<string, Turn[]>, maxCheckpointBytes?: number): Promise<string> {
  const thread = { deployment: 'http://memory', threadId: sourceId };
  return writeConversation(thread, await conversationOf(namespaces, maxCheckpointBytes), plainWords);
}

/** The headings of a document, with their marks. */
export function headings(document: string): string[] {
  return document.split('\n').filter((line) => /^#{1,6} /.test(line));
}
