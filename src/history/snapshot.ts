import { isAgentServerError } from '../langgraph/http/errors';
import { type Checkpoint, isBlank, memberBytes, readMember, type Task } from './checkpoint';
import type { ElementSpan } from '../json/elementBuilder';
import { parseAny } from '../json/broken';
import { JsonNumber, type JsonValue, member, parseJson } from '../json/json';
import { ElementTooLargeError } from '../json/error';
import { sha256 } from '../digest';
import { FoundNamespaces, furtherCall, hiddenNamespace, withoutTaskIds } from './hiddenNamespaces';
import {
  type Head,
  headOf,
  isStill,
  largeHead,
  type RootHead,
  type RowMoment,
  type StoredCounts,
  type ThreadMoment,
} from './movement';
import { printJson } from '../json/print';
import { largeCheckpoint, readNamespace } from './readNamespace';
import { scanObject } from '../json/scanObject';
import type { ThreadSource } from './side';

/** A thread at one moment: enough to tell later whether it has moved. */
export interface ThreadSnapshot extends ThreadMoment {
  createdAt: string;
  /** The size of the root's head, in bytes, and its `metadata.step`, where that is known. */
  headBytes: number;
  headStep: number | undefined;
  /** `none`: the thread never ran, or is a copy that has not run since. */
  values: 'none' | 'equalHead' | 'differFromHead';
  /** A task that waits for an answer, as the thread's row says; the JavaScript server (1.5.1) names answered ones too. */
  waitingTask: string | undefined;
  /** When it is swept, as its row has it where that was asked for. */
  ttl?: JsonValue;
}

/** What a thread's row and its storage tell, without its heads. */
export interface RowSnapshot extends RowMoment {
  createdAt: string;
  /** Of the row, most of which are the values of the root's head; a copy that has not run has none. */
  rowBytes: number;
}

/** What reading a single state needs to know. */
export interface SnapshotOptions {
  signal: AbortSignal;
  /** Bytes; a larger checkpoint, or a row of a thread that must have one, throws `ElementTooLargeError`. */
  maxCheckpointBytes?: number | undefined;
  /** What its row comes with beside. */
  include?: 'ttl' | undefined;
}

/** A namespace's newest checkpoint; without the checkpoint itself where it was left out. */
interface FoundHead {
  namespace: string;
  head: Head;
  checkpoint: Checkpoint | undefined;
}

/** The newest checkpoint of a namespace. Rejects as `readNamespace`: with `ElementTooLargeError` where it is too large. */
export async function readHead(
  side: ThreadSource,
  namespace: string,
  options: SnapshotOptions,
): Promise<Checkpoint | undefined> {
  const rows = readNamespace(side, namespace, { ...options, firstPage: 1 });
  try {
    const { value } = await rows.next();
    return value ?? undefined;
  } finally {
    await rows.return();
  }
}

/** `undefined` where the server has no such call. Rejects with `AgentServerError`, `JsonError`. */
export async function readStorage(side: ThreadSource, signal: AbortSignal): Promise<StoredCounts | undefined> {
  const bytes = await side.server.storageBytes(side.thread.threadId, signal);
  if (!bytes) return undefined;
  const body = parseJson(bytes.toString('utf8'));
  const count = member(member(body, 'checkpoints'), 'count');
  const checkpoints = count instanceof JsonNumber ? Number(count.text) : NaN;
  if (!Number.isSafeInteger(checkpoints)) return undefined;
  if (body instanceof Map) body.delete('thread_id');
  return { checkpoints, body };
}

/** `metadata.step` of a checkpoint. */
export function stepOf({ span }: Checkpoint): number | undefined {
  const step = member(readMember(span, 'metadata'), 'step');
  const number = step instanceof JsonNumber ? Number(step.text) : NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

function compareWithHead(values: Buffer, head: Checkpoint | undefined): ThreadSnapshot['values'] {
  const text = values.toString('utf8');
  if (text === '' || text === 'null') return 'none';
  if (!head) return text === '{}' ? 'none' : 'differFromHead';
  if (memberBytes(head.span, 'values').equals(values)) return 'equalHead';
  const headValues = readMember(head.span, 'values') ?? null;
  return printJson(parseAny(text, ['values'])) === printJson(headValues) ? 'equalHead' : 'differFromHead';
}

/**
 * Only where the row tells of this head, since of a run that was deleted it goes on telling; or where the head itself says
 * nothing: behind a join edge it hides the task, and the row may have a subgraph's values.
 */
function findWaitingTask(
  thread: ElementSpan,
  values: ThreadSnapshot['values'],
  isBlankHead: boolean,
): string | undefined {
  if ((values !== 'equalHead' && !isBlankHead) || readMember(thread, 'status') !== 'interrupted') return undefined;
  const interrupts = readMember(thread, 'interrupts');
  return interrupts instanceof Map ? interrupts.keys().next().value : undefined;
}

/** The newest checkpoint of a namespace, or its name where it is too large. Rejects as `readHead`, where it has none. */
export async function findHead(
  side: ThreadSource,
  namespace: string,
  options: SnapshotOptions,
): Promise<FoundHead | undefined> {
  try {
    const checkpoint = await readHead(side, namespace, options);
    return checkpoint && { namespace: checkpoint.namespace, head: headOf(checkpoint), checkpoint };
  } catch (error) {
    const large = largeCheckpoint(error);
    if (!large) throw error;
    return { namespace: large.namespace, head: largeHead(large.id), checkpoint: undefined };
  }
}

/** The head of a namespace that perhaps nobody lists: then the server may refuse to name it. */
async function findTaskHead(
  side: ThreadSource,
  namespace: string,
  isListed: boolean,
  options: SnapshotOptions,
): Promise<FoundHead | undefined> {
  return findHead(side, namespace, options).catch((error: unknown) => {
    if (isAgentServerError(error) && error.kind !== 'cancelled' && !isListed) return undefined;
    throw error;
  });
}

/** Adds the heads of the namespaces of a head's tasks, finished or not, and of their tasks. `asked` is the head's own. */
async function addTaskHeads(
  side: ThreadSource,
  heads: Map<string, Head>,
  { asked, tasks }: { asked: string; tasks: Task[] },
  found: FoundNamespaces,
  options: SnapshotOptions,
): Promise<void> {
  for (const task of tasks.filter(({ name }) => name !== '__start__')) {
    const first = task.namespace ?? hiddenNamespace(asked, task);
    for (let call = 0; ; call++) {
      const isListed = task.namespace !== undefined && call === 0;
      let namespace = furtherCall(first, call);
      let head = await findTaskHead(side, namespace, isListed, options);
      if (!head && isListed) {
        namespace = withoutTaskIds(first);
        head = await findTaskHead(side, namespace, false, options);
      }
      if (!head || heads.has(head.namespace)) break;
      found.add(namespace);
      heads.set(head.namespace, head.head);
      await addTaskHeads(side, heads, { asked: namespace, tasks: head.checkpoint?.tasks ?? [] }, found, options);
    }
  }
}

/** A thread's row has the values of its head, and its questions once more; so it is bounded by the same limit. */
async function readRow(
  { server, thread }: ThreadSource,
  head: Checkpoint | undefined,
  { signal, maxCheckpointBytes, include }: SnapshotOptions,
): Promise<Buffer> {
  const limit = maxCheckpointBytes === undefined ? undefined : 2 * maxCheckpointBytes;
  return server.threadBytes(thread.threadId, signal, limit, include).catch((error: unknown) => {
    if (!head || maxCheckpointBytes === undefined || !isAgentServerError(error) || error.kind !== 'tooLarge')
      throw error;
    const named = memberBytes(head.span, 'checkpoint');
    throw new ElementTooLargeError(2 * maxCheckpointBytes, maxCheckpointBytes, named);
  });
}

function textOf(row: ElementSpan, name: string): string {
  const value = readMember(row, name);
  return typeof value === 'string' ? value : '';
}

/**
 * Looks at a thread's row and storage alone. Of a row with a state that is too large nothing is known; whoever reads the
 * history learns which checkpoint is. Rejects like `snapshotThread`.
 */
export async function snapshotRow(
  side: ThreadSource,
  signal: AbortSignal,
  maxCheckpointBytes?: number,
): Promise<RowSnapshot> {
  try {
    return (await readRowSnapshot(side, { signal, maxCheckpointBytes })).look;
  } catch (error) {
    if (!(error instanceof ElementTooLargeError)) throw error;
    const stored = await readStorage(side, signal);
    return { status: '', createdAt: '', stateUpdatedAt: '', stored, rowBytes: 0 };
  }
}

async function readRowSnapshot(
  side: ThreadSource,
  options: SnapshotOptions,
): Promise<{ look: RowSnapshot; row: ElementSpan }> {
  const reading = readRow(side, undefined, options).catch(async (error: unknown) => {
    // The head, which is as large, has a name.
    if (isAgentServerError(error) && error.kind === 'tooLarge') await readHead(side, '', options);
    throw error;
  });
  const [bytes, stored] = await Promise.all([reading, readStorage(side, options.signal)]);
  const row = scanObject(bytes, true);
  return { look: { ...momentOf(row), stored, rowBytes: bytes.length }, row };
}

/**
 * Looks at a thread again that has been read since it was looked at, with the newest checkpoints as they were read: where
 * row and storage say that nothing was written, these are its heads still. Heads that are too large are known by their ids.
 * Rejects like `snapshotThread`.
 */
export async function snapshotAgain(
  side: ThreadSource,
  before: RowMoment,
  read: { heads: Map<string, Head>; root: RootHead | undefined },
  signal: AbortSignal,
  maxCheckpointBytes?: number,
): Promise<ThreadSnapshot> {
  const { heads, root } = read;
  if (heads.size > 0 && !root) return snapshotThread(side, signal, maxCheckpointBytes);
  const { look: after, row } = await readRowSnapshot(side, { signal, maxCheckpointBytes });
  const values = memberBytes(row, 'values');
  const isNone = values.length === 0 || values.toString('latin1', 0, 5) === 'null';
  const isEqual = sha256(values) === root?.valuesDigest;
  // Values in another spelling, or of another head, take the head itself to tell.
  if (!root || !isStill(before, after) || !(isNone || isEqual)) {
    return snapshotThread(side, signal, maxCheckpointBytes);
  }
  const told = isNone ? 'none' : 'equalHead';
  return {
    ...after,
    heads,
    headBytes: root.bytes,
    headStep: undefined,
    values: told,
    waitingTask: findWaitingTask(row, told, root.isBlank),
  };
}

function momentOf(row: ElementSpan): Pick<ThreadSnapshot, 'status' | 'createdAt' | 'stateUpdatedAt'> {
  return {
    status: textOf(row, 'status'),
    createdAt: textOf(row, 'created_at'),
    stateUpdatedAt: textOf(row, 'state_updated_at'),
  };
}

/**
 * Looks at a thread: its row, its heads, its storage. Reads one state, never the history. `include`: when it is swept is
 * told along with its row. Of a head that is too large
 * its name is enough, and of the row that has its state nothing is known. Rejects with `AgentServerError` (kind `notFound`
 * where there is no such thread), `JsonError`, `ElementTooLargeError` (a row larger than its head), `EndlessNamespacesError`.
 */
export async function snapshotThread(
  side: ThreadSource,
  signal: AbortSignal,
  maxCheckpointBytes?: number,
  include?: 'ttl',
): Promise<ThreadSnapshot> {
  const options = { signal, maxCheckpointBytes, include };
  const found = await findHead(side, '', options);
  const isLeftOut = found !== undefined && found.checkpoint === undefined;
  const reading = readRow(side, found?.checkpoint, options).catch((error: unknown) => {
    if (!isLeftOut || !isAgentServerError(error) || error.kind !== 'tooLarge') throw error;
    return Buffer.from('{}');
  });
  const [row, stored] = await Promise.all([reading, readStorage(side, signal)]);
  const root = found?.checkpoint;
  const thread = scanObject(row, true);
  const heads = new Map<string, Head>();
  if (found) heads.set('', found.head);
  if (root) await addTaskHeads(side, heads, { asked: '', tasks: root.tasks }, new FoundNamespaces(), options);
  // Of values that are left out nothing is to be said.
  const values = isLeftOut ? 'none' : compareWithHead(memberBytes(thread, 'values'), root);
  return {
    ...momentOf(thread),
    heads,
    headBytes: root?.span.bytes.length ?? 0,
    values,
    headStep: root && stepOf(root),
    waitingTask: findWaitingTask(thread, values, root !== undefined && isBlank(root)),
    stored,
    ...(include && { ttl: readMember(thread, 'ttl') ?? null }),
  };
}
