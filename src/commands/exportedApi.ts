import type { LangGraphThreadsApi, ThreadReference, ThreadSummary } from '../api';
import { copyThread } from '../copy/copyThread';
import { compareHistories } from '../history/compareHistories';
import type { AgentServer } from '../langgraph/agentServer';
import { AgentServerError, isAgentServerError } from '../langgraph/errors';
import type { Thread, ThreadField, ThreadSearch } from '../langgraph/types';
import { requireThreadReference } from './arguments';
import type { CommandContext } from './context';

type ListOptions = NonNullable<Parameters<LangGraphThreadsApi['listThreads']>[1]>;
type ApiContext = Pick<CommandContext, 'connections' | 'settings'>;

const fields: ThreadField[] = ['thread_id', 'created_at', 'updated_at', 'metadata', 'status'];
const mostThreads = 1000;
/** Servers put keys of a filter into their queries: LangGraph CVE-2025-67644. */
const metadataKey = /^[\w.-]{1,64}$/;

/** What other extensions get: the same work as the commands, without questions, notifications or rows. */
export function createApi({ connections, settings }: ApiContext): LangGraphThreadsApi {
  const side = (reference: ThreadReference): { thread: ThreadReference; server: AgentServer } => {
    const thread = requireThreadReference(connections, reference);
    return { thread, server: connections.server(thread.deployment) };
  };
  return {
    version: 1,
    listThreads: (deployment, options = {}) =>
      rejecting('listThreads', async () => {
        const server = connections.server(deployment);
        const { threads } = await server.searchThreads(toSearch(options, settings.pageSize()));
        return threads.map((each) => toSummary(server.baseUrl, each));
      }),
    copyThread: (reference, options = {}) =>
      rejecting('copyThread', async () => {
        const { thread: source, server } = side(reference);
        return copyThread(source, server, {
          ...signalOf(options),
          copyTimeoutMs: settings.copyTimeoutMs(),
          maxCheckpointBytes: settings.maxCheckpointBytes(),
        });
      }),
    compareThreads: (left, right, options = {}) =>
      rejecting('compareThreads', async () =>
        compareHistories(side(left), side(right), {
          ...signalOf(options),
          maxCheckpointBytes: settings.maxCheckpointBytes(),
        }),
      ),
  };
}

function toSearch({ filter = {}, sort, limit, offset = 0 }: ListOptions, pageSize: number): ThreadSearch {
  const { status, metadata, ids } = filter;
  for (const [key, value] of Object.entries(metadata ?? {})) {
    if (!metadataKey.test(key) || !['string', 'number', 'boolean'].includes(typeof value)) {
      throw new TypeError(
        `filter.metadata takes text, numbers and booleans under plain names, not “${key.slice(0, 64)}”`,
      );
    }
  }
  return {
    limit: Math.min(mostThreads, Math.max(1, limit ?? pageSize)),
    offset,
    sort_by: sort?.by ?? 'updated_at',
    sort_order: sort?.order ?? 'desc',
    select: fields,
    ...(status && { status }),
    ...(metadata && { metadata }),
    ...(ids && { ids }),
  };
}

function toSummary(deployment: string, thread: Thread): ThreadSummary {
  const { thread_id: threadId, status, created_at: createdAt, updated_at: updatedAt, metadata } = thread;
  return { deployment, threadId, status, createdAt, updatedAt, metadata };
}

/** A signal always, a callback only where there is one. */
function signalOf<Callback>({ signal, onProgress }: { signal?: AbortSignal; onProgress?: Callback }) {
  return { signal: signal ?? new AbortController().signal, ...(onProgress && { onProgress }) };
}

/** Callers test for `AgentServerError` alone, whatever was wrong. */
async function rejecting<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isAgentServerError(error)) {
      throw error;
    }
    const detail = error instanceof Error ? error.message : String(error);
    throw new AgentServerError({ kind: 'refused', method: name, path: '(arguments)', detail });
  }
}
