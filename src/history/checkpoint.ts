import type { ElementSpan } from '../json/elementBuilder';
import { JsonNumber, type JsonValue, member, parseJson, stringMember } from '../json/json';
import { type BrokenPlace, pathToEnd, readBroken } from '../json/broken';
import { type ElementTooLargeError, JsonError } from '../json/error';
import { jsonPointer } from '../json/path';
import { timeOf } from '../time';

export interface Task {
  id: string;
  name: string;
  /** The namespace of the task's subgraph, where the server lists it; finished subgraphs stay listed. */
  namespace: string | undefined;
  /** The thread that its subgraph writes to, where the server says so. */
  threadId?: string | undefined;
  /** It asked a question, or a subgraph in it did. */
  interrupted: boolean;
}

/** A row of a history: its bytes, and what reading and pairing need to know of it. */
export interface Checkpoint {
  /** As the response says, not as it was asked for: stateful subgraphs answer under many names. `''` is the root. */
  namespace: string;
  id: string;
  parentId: string | undefined;
  /** Of the thread that the response says the checkpoint belongs to. */
  threadId: string | undefined;
  /** ISO 8601, also where the server has a Unix time; any text that it has instead. */
  createdAt: string | undefined;
  tasks: Task[];
  span: ElementSpan;
  /** It has the bytes of this one but for the two threads' ids, which stand at these paths. */
  twin?: { of: Checkpoint; masked: string[] };
}

/** The first place of a checkpoint that is no JSON. */
export function brokenPlace({ bytes, members, position: start, faults }: ElementSpan): BrokenPlace | undefined {
  const [first] = [...(faults ?? [])].sort(([, one], [, other]) => one.position - other.position);
  if (!first) return undefined;
  const [name, { what, position }] = first;
  const from = what === 'duplicateKey' ? undefined : members.get(name)?.start;
  const before = from === undefined ? '' : bytes.toString('utf8', from, position - start);
  return { pointer: jsonPointer(pathToEnd(before, [name])), position, what };
}

type ParseBytes = (bytes: Buffer) => JsonValue;
const parseBytes: ParseBytes = (bytes) => parseJson(bytes.toString('utf8'));

/**
 * Parses a member of the checkpoint, to be shown; `undefined` where it has none. What of it is no JSON is there as texts
 * that say so: see `readBroken`.
 */
export function readMember(span: ElementSpan, name: string, parse = parseBytes): JsonValue | undefined {
  const at = span.members.get(name);
  if (!at) return undefined;
  const bytes = span.bytes.subarray(at.start, at.end);
  if (span.faults?.has(name)) return readBroken(bytes.toString('utf8'), [name]);
  try {
    return parse(bytes);
  } catch (error) {
    if (error instanceof JsonError) return readBroken(bytes.toString('utf8'), [name]);
    throw error;
  }
}

/** A checkpoint that is to be compared and cannot be parsed. */
export class BrokenCheckpointError extends Error {
  override readonly name = 'BrokenCheckpointError' as const;

  constructor(
    readonly checkpoint: Checkpoint,
    readonly place: BrokenPlace,
  ) {
    super(`${place.what} at ${place.pointer}`);
  }
}

/** Parses a member, to be compared; `undefined` where it has none. Throws `BrokenCheckpointError`. */
export function readExactMember(checkpoint: Checkpoint, name: string, parse = parseBytes): JsonValue | undefined {
  const { span } = checkpoint;
  const at = span.members.get(name);
  if (!at) return undefined;
  const bytes = span.bytes.subarray(at.start, at.end);
  try {
    return parse(bytes);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const text = bytes.toString('utf8');
    const { fault: what, position } = error;
    const end = what === 'duplicateKey' ? text.indexOf('"', position + 1) + 1 : position;
    const pointer = jsonPointer(pathToEnd(text.slice(0, end), [name]));
    throw new BrokenCheckpointError(checkpoint, { pointer, position: span.position + at.start + position, what });
  }
}

/** The bytes of a member's value; empty where it has none. */
export function memberBytes(span: ElementSpan, name: string): Buffer {
  const at = span.members.get(name);
  return at ? span.bytes.subarray(at.start, at.end) : Buffer.alloc(0);
}

/** Nothing runs next and no task is shown: the end of a run, or a server that hides what runs (see `HistoryReading.hidden`). */
export function isBlank({ tasks, span }: Pick<Checkpoint, 'tasks' | 'span'>): boolean {
  return tasks.length === 0 && memberBytes(span, 'next').toString('latin1') === '[]';
}

/** The whole checkpoint, parsed by `readMember`; its `values` by `parseValues`. */
export function readCheckpointValue(span: ElementSpan, parseValues?: ParseBytes): Map<string, JsonValue> {
  const read = (name: string) => readMember(span, name, name === 'values' ? parseValues : undefined) ?? null;
  return new Map([...span.members.keys()].map((name) => [name, read(name)]));
}

/** The whole checkpoint, parsed by `readExactMember`. */
export function readExactCheckpoint(checkpoint: Checkpoint, parseValues?: ParseBytes): Map<string, JsonValue> {
  const read = (name: string) => readExactMember(checkpoint, name, name === 'values' ? parseValues : undefined) ?? null;
  return new Map([...checkpoint.span.members.keys()].map((name) => [name, read(name)]));
}

function textMember(span: ElementSpan, name: string): string | undefined {
  const value = readMember(span, name);
  return typeof value === 'string' ? value : undefined;
}

function readTask(value: JsonValue): Task {
  const interrupts = member(value, 'interrupts');
  return {
    id: stringMember(value, 'id') ?? '',
    name: stringMember(value, 'name') ?? '',
    namespace: stringMember(member(value, 'checkpoint'), 'checkpoint_ns'),
    threadId: stringMember(member(value, 'checkpoint'), 'thread_id'),
    interrupted: Array.isArray(interrupts) && interrupts.length > 0,
  };
}

/**
 * A ThreadState as both servers give it in a history (JavaScript 1.5.1, Python 0.16.7). Throws `JsonError`
 * `notACheckpoint` where no checkpoint id is in it.
 */
export function readCheckpoint(span: ElementSpan): Checkpoint {
  const checkpoint = readMember(span, 'checkpoint');
  const parent = readMember(span, 'parent_checkpoint');
  const createdAt = readMember(span, 'created_at');
  const tasks = readMember(span, 'tasks');
  // Some other servers have the ids at the top, and nothing else of a checkpoint.
  const id = stringMember(checkpoint, 'checkpoint_id') ?? textMember(span, 'checkpoint_id');
  if (!id) throw new JsonError('notACheckpoint', span.position);
  return {
    namespace: stringMember(checkpoint, 'checkpoint_ns') ?? '',
    id,
    parentId: stringMember(parent, 'checkpoint_id') ?? textMember(span, 'parent_checkpoint_id'),
    threadId: stringMember(checkpoint, 'thread_id'),
    createdAt: timeOf(createdAt instanceof JsonNumber ? Number(createdAt.text) : createdAt) || undefined,
    tasks: Array.isArray(tasks) ? tasks.map(readTask) : [],
    span,
  };
}

/** Which checkpoint was too large; `undefined` where the scanner could not find that out. */
export function tooLargeCheckpoint({ named }: ElementTooLargeError): Pick<Checkpoint, 'namespace' | 'id'> | undefined {
  try {
    const place = named && parseJson(named.toString('utf8'));
    const id = stringMember(place, 'checkpoint_id');
    return id ? { id, namespace: stringMember(place, 'checkpoint_ns') ?? '' } : undefined;
  } catch {
    return undefined;
  }
}
