import { createHash } from 'node:crypto';
import { isServerError } from './serverError';
import { type Checkpoint, memberBytes, readMember, type Task } from './checkpoint';
import type { ElementSpan } from './elementBuilder';
import { member, type JsonValue, parseJson } from './json';
import { ElementTooLargeError } from './jsonError';
import { FoundNamespaces, furtherCall, hiddenNamespace } from './hiddenNamespaces';
import { printJson } from './printJson';
import { readNamespace } from './readNamespace';
import { scanObject } from './scanObject';
import type { HistorySide } from './side';

/** A namespace's newest checkpoint at one moment. */
export interface Head {
  id: string;
  createdAt: string | undefined;
  /** Of its bytes. */
  digest: string;
}

/** A thread at one moment: enough to tell later whether it has moved. */
export interface ThreadLook {
  status: string;
  createdAt: string;
  stateUpdatedAt: string;
  /**
   * The root's head, and those of the namespaces of its tasks, of their tasks and so on: a subgraph runs on while the
   * root stands still, so nothing that the thread has is newer than all of these. By the namespace of the answer.
   */
  heads: Map<string, Head>;
  /** The size of the root's head, in bytes. */
  headBytes: number;
  /** `none`: the thread never ran, or is a copy that has not run since. */
  values: 'none' | 'equalHead' | 'differFromHead';
  stored: StoredCounts | undefined;
  /** A task that waits for an answer, as the thread's row says; the JavaScript server (1.5.1) names answered ones too. */
  waitingTask: string | undefined;
}

/** The body of `GET /threads/{thread_id}/storage` (Python 0.16.7), without the thread's id. */
export interface StoredCounts {
  checkpoints: number;
  body: JsonValue;
}

/** What reading a single state needs to know. */
export interface LookOptions {
  signal: AbortSignal;
  /** Bytes; a larger checkpoint, or a row of a thread that must have one, throws `ElementTooLargeError`. */
  maxCheckpointBytes?: number | undefined;
}

/** The newest checkpoint of a namespace. */
export async function readHead(
  side: HistorySide,
  namespace: string,
  options: LookOptions,
): Promise<Checkpoint | undefined> {
  const rows = readNamespace(side, namespace, { ...options, firstPage: 1 });
  try {
    const { value } = await rows.next();
    return value ?? undefined;
  } finally {
    await rows.return();
  }
}

function headOf(checkpoint: Checkpoint): Head {
  const digest = createHash('sha256').update(checkpoint.span.bytes).digest('hex');
  return { id: checkpoint.id, createdAt: checkpoint.createdAt, digest };
}

/** `undefined` where the server has no such call. Rejects with `AgentServerError`, `JsonError`. */
export async function readStorage(side: HistorySide, signal: AbortSignal): Promise<StoredCounts | undefined> {
  const bytes = await side.server.storageBytes(side.thread.threadId, signal);
  if (!bytes) return undefined;
  const body = parseJson(bytes.toString('utf8'));
  const count = member(member(body, 'checkpoints'), 'count');
  const checkpoints = Number(count && typeof count === 'object' && 'text' in count ? count.text : NaN);
  if (!Number.isSafeInteger(checkpoints)) return undefined;
  if (body instanceof Map) body.delete('thread_id');
  return { checkpoints, body };
}

function compareWithHead(values: Buffer, head: Checkpoint | undefined): ThreadLook['values'] {
  const text = values.toString('utf8');
  if (text === '' || text === 'null') return 'none';
  if (!head) return text === '{}' ? 'none' : 'differFromHead';
  if (memberBytes(head.span, 'values').equals(values)) return 'equalHead';
  const headValues = readMember(head.span, 'values') ?? null;
  return printJson(parseJson(text)) === printJson(headValues) ? 'equalHead' : 'differFromHead';
}

/** Only where the row tells of this head: of a run that was deleted it goes on telling. */
function findWaitingTask(thread: ElementSpan, values: ThreadLook['values']): string | undefined {
  if (values !== 'equalHead' || readMember(thread, 'status') !== 'interrupted') return undefined;
  const interrupts = readMember(thread, 'interrupts');
  return interrupts instanceof Map ? interrupts.keys().next().value : undefined;
}

/** The head of a namespace that perhaps nobody lists: then the server may refuse to name it. */
async function readTaskHead(
  side: HistorySide,
  namespace: string,
  isListed: boolean,
  options: LookOptions,
): Promise<Checkpoint | undefined> {
  return readHead(side, namespace, options).catch((error: unknown) => {
    if (isServerError(error) && error.kind !== 'cancelled' && !isListed) return undefined;
    throw error;
  });
}

/** Adds the heads of the namespaces of a head's tasks, finished or not, and of their tasks. `asked` is the head's own. */
async function addTaskHeads(
  side: HistorySide,
  heads: Map<string, Head>,
  { asked, tasks }: { asked: string; tasks: Task[] },
  found: FoundNamespaces,
  options: LookOptions,
): Promise<void> {
  for (const task of tasks.filter(({ name }) => name !== '__start__')) {
    const first = task.namespace ?? hiddenNamespace(asked, task);
    for (let call = 0; ; call++) {
      const namespace = furtherCall(first, call);
      const head = await readTaskHead(side, namespace, task.namespace !== undefined && call === 0, options);
      if (!head || heads.has(head.namespace)) break;
      found.add(namespace);
      heads.set(head.namespace, headOf(head));
      await addTaskHeads(side, heads, { asked: namespace, tasks: head.tasks }, found, options);
    }
  }
}

/** A thread's row has the values of its head, and its questions once more; so it is bounded by the same limit. */
async function readRow(
  { server, thread }: HistorySide,
  head: Checkpoint | undefined,
  { signal, maxCheckpointBytes }: LookOptions,
): Promise<Buffer> {
  const limit = maxCheckpointBytes === undefined ? undefined : 2 * maxCheckpointBytes;
  return server.threadBytes(thread.threadId, signal, limit).catch((error: unknown) => {
    if (!head || maxCheckpointBytes === undefined || !isServerError(error) || error.kind !== 'tooLarge') throw error;
    const named = memberBytes(head.span, 'checkpoint');
    throw new ElementTooLargeError(2 * maxCheckpointBytes, maxCheckpointBytes, named);
  });
}

/**
 * Looks at a thread: its row, its heads, its storage. Reads one state, never the history. Rejects with
 * `AgentServerError` (kind `notFound` where there is no such thread), `JsonError`, `ElementTooLargeError`, `EndlessNamespacesError`.
 */
export async function lookAtThread(
  side: HistorySide,
  signal: AbortSignal,
  maxCheckpointBytes?: number,
): Promise<ThreadLook> {
  const options = { signal, maxCheckpointBytes };
  const root = await readHead(side, '', options);
  const thread = scanObject(await readRow(side, root, options));
  const text = (name: string): string => {
    const value = readMember(thread, name);
    return typeof value === 'string' ? value : '';
  };
  const heads = new Map<string, Head>();
  if (root) {
    heads.set('', headOf(root));
    await addTaskHeads(side, heads, { asked: '', tasks: root.tasks }, new FoundNamespaces(), options);
  }
  const values = compareWithHead(memberBytes(thread, 'values'), root);
  return {
    status: text('status'),
    createdAt: text('created_at'),
    stateUpdatedAt: text('state_updated_at'),
    heads,
    headBytes: root?.span.bytes.length ?? 0,
    values,
    waitingTask: findWaitingTask(thread, values),
    stored: await readStorage(side, signal),
  };
}

/** Whether the thread was busy, or anything that a run changes is not the same in the two looks. */
export function hasMoved(before: ThreadLook, after: ThreadLook): boolean {
  if (before.status === 'busy' || after.status === 'busy') return true;
  if (before.stateUpdatedAt !== after.stateUpdatedAt || before.heads.size !== after.heads.size) return true;
  return [...before.heads].some(([namespace, head]) => after.heads.get(namespace)?.digest !== head.digest);
}

/** What is stored changed, and the rest of the two looks says that nothing did: it changed within one of them. */
export function isTorn(before: ThreadLook, after: ThreadLook): boolean {
  if (!before.stored || !after.stored || hasMoved(before, after)) return false;
  return printJson(before.stored.body, 0) !== printJson(after.stored.body, 0);
}
