/** An Agent Server in memory: pages by `limit` and `before` as the real ones do, and counts what it is asked. */
import type { HistoryServer, ThreadSource } from '../../../src/history/side';
import { AgentServerError } from '../../../src/langgraph/http/errors';

export interface Row {
  [member: string]: unknown;
  checkpoint: { thread_id: string; checkpoint_ns: string; checkpoint_id: string };
  parent_checkpoint: { thread_id: string; checkpoint_ns: string; checkpoint_id: string } | null;
}

export interface MemoryThread {
  threadId: string;
  /** By the namespace that is asked for, newest first. */
  rows: Map<string, Row[]>;
  status?: string;
  createdAt?: string;
  stateUpdatedAt?: string;
  values?: unknown;
  interrupts?: object;
  /** The body of `GET /storage`; absent where there is no such call. */
  storage?: { checkpoints: { count: number }; [more: string]: unknown };
}

/** Makes JSON of what a server keeps; numbers that JavaScript would round are written as `{ number: '1.0' }`. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && 'number' in each ? `#number ${String(each.number)}#` : each,
  ).replaceAll(/"#number ([^#"]*)#"/g, '$1');
}

export interface Lies {
  /** The answer's bytes, changed. `nth`: history requests for this thread, from 1. */
  answer?: (text: string, request: { namespace: string; before: string | undefined; nth: number }) => string;
  /** Called before each request to do something to the thread meanwhile. */
  meanwhile?: (nth: number) => void;
  info?: () => string;
  /** The status with which a namespace is refused. */
  refuse?: (namespace: string) => number | undefined;
  /** Waited for before it is told what is stored, the nth time. */
  beforeStorage?: (nth: number) => Promise<unknown>;
  /** Waited for before a history is answered. */
  wait?: (namespace: string) => Promise<unknown>;
  baseUrl?: string;
  chunkBytes?: number;
  /** The state of checkpoints that no history shows. */
  unlisted?: string[];
}

export function sideOf(thread: MemoryThread, lies: Lies = {}): ThreadSource & { requests: () => number } {
  let requests = 0;
  let nth = 0;
  let storages = 0;
  const count = (): void => {
    requests++;
    lies.meanwhile?.(requests);
  };
  const server: HistoryServer = {
    baseUrl: lies.baseUrl ?? 'http://memory',
    async historyStream(_, { namespace, limit, before }) {
      count();
      await lies.wait?.(namespace);
      const status = lies.refuse?.(namespace);
      if (status !== undefined) {
        throw new AgentServerError({ kind: 'refused', method: 'POST', path: '/threads/{thread_id}/history', status });
      }
      const all = thread.rows.get(namespace) ?? [];
      const at = all.findIndex(({ checkpoint }) => checkpoint.checkpoint_id === before);
      const isOlder = ({ checkpoint }: Row): boolean => before === undefined || checkpoint.checkpoint_id < before;
      const rows = at < 0 ? all.filter(isOlder) : all.slice(at + 1);
      const text = toJson(rows.slice(0, limit));
      const bytes = Buffer.from(lies.answer?.(text, { namespace, before, nth: ++nth }) ?? text);
      return chunks(bytes, lies.chunkBytes ?? 1_000);
    },
    threadBytes() {
      count();
      const {
        threadId,
        status = 'idle',
        createdAt = '2026-01-01T00:00:00Z',
        stateUpdatedAt,
        values,
        interrupts,
      } = thread;
      const row = {
        thread_id: threadId,
        status,
        created_at: createdAt,
        state_updated_at: stateUpdatedAt,
        values,
        interrupts,
      };
      return Promise.resolve(Buffer.from(toJson(row)));
    },
    checkpointBytes(_, { checkpointId, namespace }) {
      count();
      const row = thread.rows.get(namespace)?.find(({ checkpoint }) => checkpoint.checkpoint_id === checkpointId);
      const isThere = row !== undefined || (lies.unlisted?.includes(checkpointId) ?? false);
      return Promise.resolve(Buffer.from(toJson({ created_at: isThere ? '2026-01-01T00:00:00Z' : null })));
    },
    async storageBytes() {
      await lies.beforeStorage?.(++storages);
      return thread.storage && Buffer.from(toJson({ ...thread.storage, thread_id: thread.threadId }));
    },
    infoBytes: () => Promise.resolve(Buffer.from(lies.info?.() ?? '{}')),
  };
  return { thread: { deployment: server.baseUrl, threadId: thread.threadId }, server, requests: () => requests };
}

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
