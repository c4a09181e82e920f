/** A server with one thread, for copying it. */
import type { CopyServer } from '../../../src/copy/copyAndVerify';
import { AgentServerError, type AgentServerErrorKind } from '../../../src/langgraph/http/errors';
import { type MemoryThread, sideOf } from '../history/memoryServer';

export interface Made {
  server: CopyServer;
  /** The threads that copies were requested of. */
  copies: string[];
}

export const failure = (kind: AgentServerErrorKind, code?: string): AgentServerError =>
  new AgentServerError({
    kind,
    method: 'POST',
    path: '/threads/{thread_id}/copy',
    ...(code !== undefined && { code }),
  });

/** `onCopy`: what copying leaves on the server, newest first, and the answer. `unreadable`: a thread of which nothing can be read. */
export function serverOf(
  source: MemoryThread,
  onCopy: () => { made: MemoryThread[]; answer: string | Error },
  unreadable = '',
): Made {
  const threads = new Map([[source.threadId, source]]);
  const copies: string[] = [];
  const of = (threadId: string): ReturnType<typeof sideOf>['server'] => {
    const thread = threads.get(threadId);
    if (!thread || threadId === unreadable) throw failure(thread ? 'serverError' : 'notFound');
    return sideOf(thread).server;
  };
  const server: CopyServer = {
    baseUrl: 'http://memory',
    historyStream: async (threadId, query) => of(threadId).historyStream(threadId, query),
    threadBytes: async (threadId) => of(threadId).threadBytes(threadId),
    checkpointBytes: async (threadId, checkpoint) => of(threadId).checkpointBytes(threadId, checkpoint),
    storageBytes: () => Promise.resolve(undefined),
    infoBytes: () => Promise.resolve(Buffer.from('{}')),
    searchThreads: ({ ids }) =>
      Promise.resolve({
        threads: [...threads.values()]
          .filter(({ threadId }) => ids?.includes(threadId) ?? true)
          .map(({ threadId, status = 'idle' }) => ({ thread_id: threadId, status })),
      }),
    copyThread: (threadId) => {
      copies.push(threadId);
      const { made, answer } = onCopy();
      for (const thread of made) threads.set(thread.threadId, thread);
      return typeof answer === 'string' ? Promise.resolve({ thread_id: answer }) : Promise.reject(answer);
    },
  };
  return { server, copies };
}
