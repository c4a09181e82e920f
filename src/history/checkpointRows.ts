import * as v from 'valibot';
import { plainJson, readAs } from '../schemas';
import { brokenPlace, type Checkpoint, readMember } from './checkpoint';
import { interruptText, shortText } from './interruptText';
import { ElementTooLargeError } from '../json/error';
import { JsonNumber, type JsonValue, member, stringMember } from '../json/json';
import { type LargeCheckpoint, largeCheckpoint, readNamespace } from './readNamespace';
import { canonicalThread, type ThreadSource } from './side';

/** What a list says of a task. */
export interface TaskRow {
  id: string;
  name: string;
  /** The namespace of its subgraph, where the server lists it. */
  namespace: string | undefined;
  /** The server's words, at most 400 characters. */
  error: string | undefined;
  /** What it asks, in at most 400 characters each. */
  questions: string[];
}

/** What a list says of a checkpoint: its envelope. No state stays in it, and no text is longer than a row can show. */
export interface CheckpointRow {
  /** As the response says: a stateful subgraph answers the same checkpoints under many names. `''` is the root. */
  namespace: string;
  id: string;
  parentId: string | undefined;
  /** ISO 8601; `''` where the server says none. */
  createdAt: string;
  /** `-1` is the first input. */
  step: number | undefined;
  /** `input`, `loop`, `update` or `fork`, in the server's word. */
  source: string | undefined;
  /** The nodes that would run next. */
  next: string[];
  tasks: TaskRow[];
  /** It is larger than so many bytes: its name is all that was read, and as its parent counts the next in the list. */
  largerThan?: number;
  /** Where it is no JSON (RFC 6901). */
  broken?: string;
}

export interface CheckpointPage {
  /** Newest first. */
  rows: CheckpointRow[];
  /** The checkpoint behind the last of `rows`: it says whether that one's parent comes next. */
  following: CheckpointRow | undefined;
  /** Whether the namespace has no older ones. */
  ended: boolean;
}

export interface PageOptions {
  signal: AbortSignal;
  /** Checkpoints older than this one; else from the newest on. */
  before?: string | undefined;
  /** Rows wanted; fewer where they are large. */
  limit: number;
  /** Bytes: see `CheckpointRow.largerThan`. */
  maxCheckpointBytes?: number | undefined;
  /** Bytes after which the page ends, with one row at least. */
  maxPageBytes?: number;
  /** Without the one behind the last: `following` is `undefined` then, and there may be no more though `ended` is false. */
  isAlone?: boolean | undefined;
  /** Bytes of a checkpoint, where that is known: then the whole page is asked for at once. */
  usualBytes?: number | undefined;
  /** Called with each checkpoint that passes by, `following` too. Its bytes are good until this returns. */
  onCheckpoint?: ((checkpoint: Checkpoint) => void) | undefined;
}

/** Asked for first: how large the checkpoints are is not known before, and servers build a page in memory. */
const firstRows = 3;
const pageBytes = 8 * 1024 * 1024;
/** More would not fit a row. */
const mostNext = 20;

/**
 * A page of a namespace's checkpoints. The states in the response pass by: a checkpoint is held only while it is scanned,
 * and the page ends by bytes where checkpoints are large. Costs two small requests (one, where their size is known), and
 * one more at the history's end.
 *
 * Throws what `readNamespace` throws.
 */
export async function readCheckpointRows(
  given: ThreadSource,
  namespace: string,
  options: PageOptions,
): Promise<CheckpointPage> {
  const side: ThreadSource = { ...given, thread: canonicalThread(given.thread) };
  const { signal, maxCheckpointBytes, limit } = options;
  const maxBytes = options.maxPageBytes ?? pageBytes;
  const rows = new Map<string, CheckpointRow>();
  let { before } = options;
  let bytes = 0;
  const usual = options.usualBytes;
  const most = options.isAlone === true ? limit : limit + 1;
  let wanted = Math.min(usual === undefined ? firstRows : Math.max(1, Math.floor(maxBytes / usual)), most);
  for (;;) {
    let read = 0;
    let ended = true;
    const onBytes = (more: number): void => {
      bytes += more;
    };
    const add = (row: CheckpointRow): void => {
      const last = [...rows.values()].at(-1);
      if (last?.largerThan !== undefined) last.parentId = row.id;
      read++;
      rows.set(`${row.namespace}\0${row.id}`, row);
      before = row.id;
    };
    for await (const checkpoint of readNamespace(side, namespace, {
      signal,
      before,
      known: [...rows.values()].map(({ id }) => id),
      maxCheckpointBytes,
      firstPage: wanted,
      onBytes,
      onTooLarge: (large) => {
        add(largeRow(large));
      },
    })) {
      add(readRow(checkpoint));
      options.onCheckpoint?.(checkpoint);
      ended = read < wanted && bytes <= maxBytes;
      if (!ended) break;
    }
    const all = [...rows.values()];
    if (all.length >= most) return { rows: all.slice(0, limit), following: all[limit], ended: false };
    if (ended || bytes > maxBytes) return { rows: all, following: undefined, ended };
    const fitting = Math.floor(((maxBytes - bytes) * rows.size) / Math.max(bytes, 1));
    wanted = Math.max(1, Math.min(most - rows.size, fitting));
  }
}

/**
 * The newest checkpoint of a namespace; `undefined` where it has none. Of one that is larger than `maxCheckpointBytes`
 * the name. Throws what `readNamespace` throws, and `ElementTooLargeError` as soon as more than `maxBytes` have come.
 */
export async function readNewestRow(
  given: ThreadSource,
  namespace: string,
  options: { signal: AbortSignal; maxCheckpointBytes?: number; maxBytes?: number },
): Promise<CheckpointRow | undefined> {
  const side: ThreadSource = { ...given, thread: canonicalThread(given.thread) };
  const { signal, maxCheckpointBytes, maxBytes = Infinity } = options;
  let bytes = 0;
  const onBytes = (more: number): void => {
    bytes += more;
    if (bytes > maxBytes) throw new ElementTooLargeError(bytes, maxBytes);
  };
  try {
    const checkpoints = readNamespace(side, namespace, { signal, maxCheckpointBytes, onBytes });
    for await (const checkpoint of checkpoints) return readRow(checkpoint);
    return undefined;
  } catch (error) {
    const large = largeCheckpoint(error);
    if (!large) throw error;
    return largeRow(large);
  }
}

function readRow({ namespace, id, parentId, createdAt, span }: Checkpoint): CheckpointRow {
  const metadata = readMember(span, 'metadata');
  const step = member(metadata, 'step');
  const source = stringMember(metadata, 'source');
  const next = readMember(span, 'next');
  const tasks = readMember(span, 'tasks');
  const broken = brokenPlace(span)?.pointer;
  return {
    namespace,
    id,
    parentId,
    createdAt: createdAt ?? '',
    step: step instanceof JsonNumber && /^-?\d{1,15}$/.test(step.text) ? Number(step.text) : undefined,
    source: source === undefined ? undefined : shortText(source),
    next: Array.isArray(next)
      ? next.flatMap((name) => (typeof name === 'string' ? shortText(name) : [])).slice(0, mostNext)
      : [],
    tasks: Array.isArray(tasks) ? distinct(tasks.map(readTask)) : [],
    ...(broken !== undefined && { broken }),
  };
}

function largeRow({ namespace, id, limit }: LargeCheckpoint): CheckpointRow {
  const nothing = { parentId: undefined, createdAt: '', step: undefined, source: undefined, next: [], tasks: [] };
  return { namespace, id, ...nothing, largerThan: limit };
}

function readTask(task: JsonValue): TaskRow {
  const error = member(task, 'error');
  const interrupts = member(task, 'interrupts');
  return {
    id: stringMember(task, 'id') ?? '',
    name: stringMember(task, 'name') ?? '',
    namespace: stringMember(member(task, 'checkpoint'), 'checkpoint_ns'),
    error: error === undefined || error === null ? undefined : errorText(error),
    questions: Array.isArray(interrupts) ? interrupts.map(interruptText) : [],
  };
}

const withMessage = v.object({ message: v.string() });

/** The JavaScript server (1.5.1) has the error as JSON text with a `message`, the Python server (0.16.7) as its `repr`. */
function errorText(error: JsonValue): string {
  if (typeof error !== 'string') return interruptText(error);
  return shortText(readAs(withMessage, plainJson(error))?.message ?? error);
}

/** A row's id must be its own, whatever the server says twice. */
function distinct(tasks: TaskRow[]): TaskRow[] {
  return [...new Map(tasks.map((task) => [`${task.name}:${task.id}`, task])).values()];
}
