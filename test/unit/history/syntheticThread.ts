/** Threads as a server might hold them, and their copies. */
import type { MemoryThread, Row } from './memoryServer';

export const sourceId = '11111111-1111-4111-8111-111111111111';
export const copyId = '22222222-2222-4222-8222-222222222222';
export const otherId = '33333333-3333-4333-8333-333333333333';

const time = (at: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, at)).toISOString();
export const checkpointId = (at: number): string => `1f000000-0000-6000-8000-${String(at).padStart(12, '0')}`;

export interface Shape {
  /** Of each root checkpoint: its state. Oldest first. */
  states: unknown[];
  /** Checkpoints of a subgraph listed by the task of the first root checkpoint, and of one that nobody lists. */
  listed?: number;
  hidden?: number;
}

export function rowOf(threadId: string, namespace: string, at: number, parent: number | undefined, more: object): Row {
  const place = (id: number) => ({ thread_id: threadId, checkpoint_ns: namespace, checkpoint_id: checkpointId(id) });
  return {
    values: {},
    next: [],
    tasks: [],
    // Edits, so that nothing need have run between them.
    metadata: { source: 'update', step: at, thread_id: threadId, parents: {} },
    created_at: time(at),
    checkpoint: place(at),
    parent_checkpoint: parent === undefined ? null : place(parent),
    ...more,
  };
}

/** The thread of a shape: root checkpoints at 10, 20, 30 …, those of the subgraphs at 11, 12 … and 15, 16 …. */
export function threadOf({ states, listed = 0, hidden = 0 }: Shape, threadId = sourceId): MemoryThread {
  const checkpoint = { thread_id: threadId, checkpoint_ns: 'sub:s' };
  const firstTasks = [
    {
      id: 's',
      name: 'sub',
      result: { done: true },
      error: null,
      interrupts: [],
      checkpoint: listed > 0 ? checkpoint : null,
    },
    { id: 'h', name: 'call', result: null, error: null, interrupts: [], checkpoint: null },
  ];
  const root = states.map((values, index) =>
    rowOf(threadId, '', (index + 1) * 10, index === 0 ? undefined : index * 10, {
      values,
      ...(index === 0 && { next: ['sub', 'call'], tasks: firstTasks }),
    }),
  );
  const chain = (namespace: string, first: number, count: number): [string, Row[]] => [
    namespace,
    Array.from({ length: count }, (_, index) =>
      rowOf(threadId, namespace, first + index, index === 0 ? undefined : first + index - 1, { values: { index } }),
    ).reverse(),
  ];
  return {
    threadId,
    rows: new Map([['', root.reverse()], chain('sub:s', 11, listed), chain('call:h', 15, hidden)]),
    values: root[0]?.values,
  };
}

/** Names another thread wherever a checkpoint names its own, as copying does. */
export function copyOf(thread: MemoryThread, threadId = copyId): MemoryThread {
  const rename = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => rename(item, `${path}[]`));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rename(item, `${path}.${key}`)]));
    }
    return envelope.has(path) && value === thread.threadId ? threadId : value;
  };
  const rows = [...thread.rows].map(([name, each]): [string, Row[]] => [
    name,
    each.map((row) => rename(row, '') as Row),
  ]);
  const { storage } = thread;
  return {
    threadId,
    rows: new Map(rows),
    createdAt: time(1_000),
    ...(storage && { storage: structuredClone(storage) }),
  };
}

const envelope = new Set([
  '.metadata.thread_id',
  '.checkpoint.thread_id',
  '.parent_checkpoint.thread_id',
  '.tasks[].checkpoint.thread_id',
]);

export const allRows = (thread: MemoryThread): Row[] => [...thread.rows.values()].flat();

/** Rows at the end of the root, as when the thread has run on. */
export function runOn(thread: MemoryThread, times: number, created?: number): MemoryThread {
  const root = thread.rows.get('') ?? [];
  for (let index = 0; index < times; index++) {
    const last = root.length === 0 ? 0 : Number(root[0]?.checkpoint.checkpoint_id.slice(-12));
    const more = created === undefined ? {} : { created_at: time(created + index) };
    root.unshift(rowOf(thread.threadId, '', last + 10, last || undefined, { values: { more: index }, ...more }));
  }
  thread.rows.set('', root);
  return thread;
}
