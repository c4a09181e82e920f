import type { Note } from '../../api';
import { type Checkpoint, readMember } from '../../history/checkpoint';
import { withoutTaskIds } from '../../history/hiddenNamespaces';
import { readNamespace } from '../../history/readNamespace';
import { readStorage, type SnapshotOptions } from '../../history/snapshot';
import type { ThreadSource } from '../../history/side';
import { type HistoryListener, type ReadingProgress, readHistory } from '../../history/walk';
import { JsonNumber, type JsonObject, type JsonValue, member, parseJson, stringMember } from '../../json/json';
import { RepeatingParser } from '../../json/repeatingParser';

/** A task as a checkpoint shows it. */
export interface RowTask {
  id: string;
  name: string;
  /** Of its subgraph, where it is listed. */
  namespace: string | undefined;
  result: JsonValue | undefined;
  hasFailed: boolean;
  questions: number;
}

/** A checkpoint, as much of it as can be made again. Values are shared among rows: nobody may change them. */
export interface Row {
  /** By the response; `''` is the root. */
  namespace: string;
  id: string;
  parentId: string | undefined;
  /** `input`, `loop`, `update` or `fork`. */
  source: string;
  /** A number's text; `''` where there is none. */
  step: string;
  runId: string | undefined;
  values: JsonValue;
  next: string[];
  tasks: RowTask[];
}

/** A thread that was read whole. */
export interface ThreadRows {
  threadId: string;
  /** As the thread's row has it. */
  status: string;
  metadata: JsonObject;
  graphId: string | undefined;
  /** The root's checkpoints, oldest first. */
  root: Row[];
  /** Of subgraphs that tasks list, by the name in the rows, oldest first. */
  namespaces: Map<string, Row[]>;
  /** The name in the rows by the name that a task lists. */
  names: Map<string, string>;
  /** Checkpoints of subgraphs that no task lists. */
  hiddenRows: number;
  hiddenNamespaces: number;
  /** The nodes that ran before the first checkpoint, where that is known of one without a parent. */
  ranBefore?: readonly string[];
  /** Why this may not be all there is. */
  unread: Note[];
}

export interface RowsOptions extends SnapshotOptions {
  onProgress?: ((progress: ReadingProgress) => void) | undefined;
}

/** A namespace without ids of tasks: a subgraph that keeps its state from call to call. */
export function isStateful(namespace: string): boolean {
  return namespace !== '' && !/[^|]:[^|]+(\|\d+)?$/.test(namespace);
}

/** A thread with all that is shown of it. Holds every state, equal parts once. Rejects as `readHistory`. */
export async function readThreadRows(source: ThreadSource, options: RowsOptions): Promise<ThreadRows> {
  const { server, thread } = source;
  const row = parseJson((await server.threadBytes(thread.threadId, options.signal)).toString('utf8'));
  const stored = (await readStorage(source, options.signal))?.checkpoints;
  const parsers = new Map<string, RepeatingParser>();
  const taken = new Map<string, Row[]>();
  const asked = new Map<string, string>();
  let graphId = graphOf(member(row, 'metadata'));
  const unread: Note[] = [...(server.flaws ?? [])];
  const take: HistoryListener['take'] = (checkpoint, name) => {
    const parser = parsers.get(name) ?? new RepeatingParser();
    parsers.set(name, parser);
    const { namespace } = checkpoint;
    graphId ??= namespace === '' ? graphOf(readMember(checkpoint.span, 'metadata')) : undefined;
    asked.set(namespace, name);
    const rows = taken.get(namespace);
    const made = rowOf(checkpoint, parser);
    if (rows) rows.push(made);
    else taken.set(namespace, [made]);
  };
  const leaveOut: HistoryListener['leaveOut'] = ({ namespace, id, limit }) => {
    unread.push({ code: 'tooLarge', facts: { namespace, checkpointId: id, limit } });
  };
  const reading = await readHistory(source, { ...options, stored }, { take, leaveOut });
  const namespaces = new Map<string, Row[]>();
  let hiddenRows = 0;
  let hiddenNamespaces = 0;
  for (const [namespace, rows] of taken) {
    const name = asked.get(namespace) ?? '';
    rows.reverse();
    if (namespace === '') continue;
    if (reading.listed.has(name) || reading.guessed.has(name)) namespaces.set(namespace, rows);
    else {
      hiddenRows += rows.length;
      hiddenNamespaces++;
    }
  }
  if (stored !== undefined && reading.found !== stored) {
    unread.push({ code: 'notAllReadable', facts: { stored, read: reading.found } });
  }
  const names = new Map([...reading.answered].filter(([, name]) => namespaces.has(name)));
  for (const name of reading.listed) {
    const stateful = withoutTaskIds(name);
    if (!names.has(name) && namespaces.has(stateful)) names.set(name, stateful);
  }
  return {
    threadId: thread.threadId,
    status: stringMember(row, 'status') ?? '',
    metadata: membersOf(member(row, 'metadata')),
    graphId,
    root: taken.get('') ?? [],
    namespaces,
    names,
    hiddenRows,
    hiddenNamespaces,
    unread,
  };
}

/** The checkpoints of one namespace, oldest first. Rejects as `readNamespace`. */
export async function readRows(source: ThreadSource, namespace: string, options: SnapshotOptions): Promise<Row[]> {
  const parser = new RepeatingParser();
  const rows: Row[] = [];
  for await (const checkpoint of readNamespace(source, namespace, options)) rows.push(rowOf(checkpoint, parser));
  return rows.reverse();
}

export function membersOf(value: JsonValue | undefined): JsonObject {
  return value instanceof Map ? value : new Map<string, JsonValue>();
}

function graphOf(metadata: JsonValue | undefined): string | undefined {
  const name = stringMember(metadata, 'graph_id');
  return name === '' ? undefined : name;
}

function rowOf({ namespace, id, parentId, span }: Checkpoint, parser: RepeatingParser): Row {
  const metadata = readMember(span, 'metadata');
  const step = member(metadata, 'step');
  const next = readMember(span, 'next');
  const tasks = readMember(span, 'tasks');
  return {
    namespace,
    id,
    parentId,
    source: stringMember(metadata, 'source') ?? '',
    step: step instanceof JsonNumber ? step.text : '',
    runId: stringMember(metadata, 'run_id'),
    values: readMember(span, 'values', (bytes) => parser.parse(bytes)) ?? null,
    next: Array.isArray(next) ? next.filter((each) => typeof each === 'string') : [],
    tasks: Array.isArray(tasks) ? tasks.map(taskOf) : [],
  };
}

function taskOf(task: JsonValue): RowTask {
  const interrupts = member(task, 'interrupts');
  const error = member(task, 'error');
  return {
    id: stringMember(task, 'id') ?? '',
    name: stringMember(task, 'name') ?? '',
    namespace: stringMember(member(task, 'checkpoint'), 'checkpoint_ns'),
    result: member(task, 'result'),
    hasFailed: error !== undefined && error !== null,
    questions: Array.isArray(interrupts) ? interrupts.length : 0,
  };
}
