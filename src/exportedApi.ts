import type { LangGraphThreadsApi, ThreadReference, ThreadSummary } from './api';
import { copyAndVerify } from './copy/copyAndVerify';
import { compareHistories } from './comparison/compareHistories';
import type { AgentServer } from './langgraph/agentServer';
import { AgentServerError, isAgentServerError } from './langgraph/http/errors';
import { filterProblem } from './texts/filters';
import type { Thread } from './langgraph/types';
import { checkFilter, checkSort, newestFirst, type ThreadQuery } from './threads/list/filter';
import { readMatches } from './threads/list/pages';
import { requireThreadReference } from './commands/arguments';
import type { CommandContext } from './commands/context';

type ListOptions = NonNullable<Parameters<LangGraphThreadsApi['listThreads']>[1]>;
type ApiContext = Pick<CommandContext, 'connections' | 'settings' | 'copies'>;

const mostThreads = 1000;

/** What other extensions get: the same work as the commands, without questions, notifications or rows. */
export function createApi({ connections, settings, copies }: ApiContext): LangGraphThreadsApi {
  const side = (reference: ThreadReference): { thread: ThreadReference; server: AgentServer } => {
    const thread = requireThreadReference(connections, reference);
    return { thread, server: connections.server(thread.deployment) };
  };
  return {
    version: 1,
    listThreads: (deployment, options = {}) =>
      rejecting('listThreads', async () => {
        const server = connections.server(deployment);
        const limit = Math.min(mostThreads, Math.max(1, options.limit ?? settings.pageSize()));
        const threads = await readMatches(server, queryOf(options), { offset: options.offset ?? 0, limit });
        return threads.map((each) => toSummary(server.baseUrl, each));
      }),
    copyThread: (reference, options = {}) =>
      rejecting('copyThread', async () => {
        const { thread: source, server } = side(reference);
        return copyAndVerify(source, server, {
          ...signalOf(options),
          copyTimeoutMs: settings.copyTimeoutMs(),
          maxCheckpointBytes: settings.maxCheckpointBytes(),
          journal: copies,
          limits: copies.limits,
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

/** The order and the filter are those of the view: see `threads/threadFilter`. */
function queryOf({ filter = {}, sort = newestFirst }: ListOptions): ThreadQuery {
  const checked = checkFilter(filter);
  if (!checked.valid) {
    throw new TypeError(`filter: ${filterProblem(checked.problem)}`);
  }
  const order = checkSort(sort);
  if (!order.valid) {
    throw new TypeError(`sort: ${filterProblem(order.problem)}`);
  }
  return { filter: checked.filter, sort: order.sort };
}

function toSummary(deployment: string, thread: Thread): ThreadSummary {
  const { thread_id: threadId, status, created_at: createdAt, updated_at: updatedAt, metadata } = thread;
  return { deployment, threadId, status, createdAt, updatedAt, metadata: withoutRawJson(metadata) };
}

/** Plain JSON, for it may go to another extension host: integers that would be rounded are texts. */
function withoutRawJson(metadata: Thread['metadata']): Thread['metadata'] {
  const text = JSON.stringify(metadata, (_, value: unknown) => (JSON.isRawJSON(value) ? value.rawJSON : value));
  return JSON.parse(text) as Thread['metadata'];
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
