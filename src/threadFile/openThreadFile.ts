import { createHash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import type { Note } from '../api';
import { PatchError, PatchWork } from '../json/applyPatch';
import { JsonError } from '../json/error';
import { JsonNumber, type JsonObject, type JsonValue, member, parseJson, stringMember } from '../json/json';
import { isThreadId } from '../langgraph/responses';
import { checkOf, type End, format, type Header, type Redacted, version } from './format';
import { type Line, mostValues, readLines } from './lines';
import type { FileBytes } from './spans';
import { type Entry, Sizes, type State, States } from './states';

/** Why a file is none that can be read at all. */
export type ThreadFileFault = 'notAThreadFile' | 'unknownVersion' | 'noThread';

export class ThreadFileError extends Error {
  override readonly name = 'ThreadFileError' as const;

  constructor(
    readonly fault: ThreadFileFault,
    /** From 1. */
    readonly line: number,
  ) {
    super(`${fault} in line ${String(line)}`);
  }
}

export interface OpenOptions {
  signal?: AbortSignal;
  limits?: Partial<Limits>;
}

export interface Limits {
  /** Bytes. */
  line: number;
  /** Values in a line: each takes many times the memory that it has as text. */
  values: number;
  lines: number;
  /** Bytes that all checkpoints have together, as a history shows them. */
  history: number;
  /** See `PatchWork`. */
  work: number;
  /** Bytes of lines that have to be read for one checkpoint, beyond four times its values. */
  chain: number;
}

const mebibyte = 1024 * 1024;
const usualLimits: Limits = {
  line: 256 * mebibyte,
  values: 5_000_000,
  lines: 500_000,
  history: 64 * 1024 * mebibyte,
  work: 5_000_000_000,
  chain: 64 * mebibyte,
};
/** Notes about what could not be read. */
const mostNotes = 1000;
/** Milliseconds. What takes longer lets others work in between. */
const sliceMs = 10;

/** A thread file that was read to its end, or as far as it can be. */
export interface ThreadFile {
  header: Header;
  threadId: string;
  /** The body of `GET /threads/{thread_id}`. */
  row: JsonObject;
  /** The body of `GET /threads/{thread_id}/storage`. */
  storage: JsonValue | undefined;
  entries: readonly Entry[];
  states: States;
  /** By namespace, where in `entries` its checkpoints are, oldest first. */
  namespaces: ReadonlyMap<string, readonly number[]>;
  /** Namespaces that tasks list. */
  listed: ReadonlySet<string>;
  aliases: ReadonlyMap<string, string>;
  /** What is wrong with the file, then what could not be read of the thread when it was written. */
  flaws: Note[];
}

/**
 * Reads a file from its first to its last line, checks all of it, and keeps where its checkpoints are. Where it stops
 * being a thread file, the lines above are good all the same; `flaws` says so. Rejects with `ThreadFileError` where not
 * even the thread is known, as `FileBytes.read`, and with the signal's reason.
 */
export async function openThreadFile(file: FileBytes, { signal, limits }: OpenOptions = {}): Promise<ThreadFile> {
  const reader = new FileReader(file, { ...usualLimits, ...limits });
  let sliceBegan = performance.now();
  for await (const line of readLines(file, limits?.line ?? usualLimits.line)) {
    signal?.throwIfAborted();
    if ((await reader.take(line)) === 'enough') break;
    if (performance.now() - sliceBegan > sliceMs) {
      await new Promise((resolve) => setImmediate(resolve));
      sliceBegan = performance.now();
    }
  }
  return reader.finish();
}

/** Bytes of a thread's row that is read for a list, and that are read at a time for it. */
const headLimits = { line: 8 * mebibyte, atOnce: 64 * 1024 };

/** What the first two lines say; nothing else of the file is read. Rejects like `openThreadFile`. */
export async function readFileHead(file: FileBytes): Promise<Pick<ThreadFile, 'header' | 'threadId' | 'row'>> {
  const reader = new FileReader(file, usualLimits);
  for await (const line of readLines(file, headLimits.line, headLimits.atOnce)) {
    await reader.take(line);
    if (line.number === 2) break;
  }
  return reader.finish();
}

/** A line that is wrong; what is above it can be read. */
class LineError extends Error {
  constructor(readonly what: string) {
    super(what);
  }
}

class FileReader {
  private header: Header | undefined;
  private row: JsonObject | undefined;
  private storage: JsonValue | undefined;
  private end: End | undefined;
  private readonly entries: Entry[] = [];
  private readonly states: States;
  private readonly places = new Map<string, number>();
  private readonly namespaces = new Map<string, number[]>();
  private readonly listed = new Set<string>();
  private readonly flaws: Note[] = [];
  private readonly digest = createHash('sha256');
  private readonly sizes = new Sizes();
  private readonly work: PatchWork;
  /** By entry: bytes of the lines that its values take to be read. */
  private readonly chains: number[] = [];
  private historyBytes = 0;
  /** Of the lines so far, each with one byte for its end. */
  private bytes = 0;
  private lines = 0;

  constructor(
    file: FileBytes,
    private readonly limits: Limits,
  ) {
    this.states = new States(file, this.entries);
    this.work = new PatchWork(limits.work);
  }

  async take(line: Line): Promise<'enough' | undefined> {
    try {
      await this.takeLine(line);
      return undefined;
    } catch (error) {
      const what = whatIsWrong(error);
      if (what === undefined) throw error;
      if (line.number === 1) throw new ThreadFileError('notAThreadFile', 1);
      if (line.number === 2) throw new ThreadFileError('noThread', 2);
      const isCut = !line.isEnded && line.bytes !== undefined && this.end === undefined;
      this.flaws.push(
        isCut
          ? { code: 'fileEndsEarly', facts: { line: line.number } }
          : { code: 'fileBroken', facts: { line: line.number, what } },
      );
      return 'enough';
    }
  }

  private async takeLine({ number, bytes, offset, length }: Line): Promise<void> {
    if (!bytes) throw new LineError('tooLong');
    if (this.end) throw new LineError('behindTheEnd');
    if (number > this.limits.lines) throw new LineError('tooMany');
    if (!isUtf8(bytes)) throw new LineError('brokenUtf8');
    if (bytes.length > this.limits.values && mostValues(bytes) > this.limits.values) throw new LineError('tooMuch');
    const value = parseJson(bytes.toString('utf8'));
    if (number === 1) this.header = headerOf(value);
    else if (number === 2) this.takeThread(value);
    else if (member(value, 'end') !== undefined) this.takeEnd(member(value, 'end'), number);
    else await this.takeCheckpoint(value, { offset, length });
    this.digest.update(bytes).update('\n');
    this.bytes += length + 1;
    this.lines = number;
  }

  private takeThread(value: JsonValue): void {
    const row = member(value, 'thread');
    if (!(row instanceof Map) || !isThreadId(stringMember(row, 'thread_id') ?? '')) throw new LineError('noThread');
    this.row = row;
    this.storage = member(value, 'storage');
  }

  private async takeCheckpoint(value: JsonValue, span: Entry['span']): Promise<void> {
    const state = member(value, 'state');
    const patch = member(value, 'patch');
    if (!(state instanceof Map)) throw new LineError('notACheckpoint');
    const id = idIn(state, 'checkpoint');
    if (id === undefined) throw new LineError('notACheckpoint');
    if (patch !== undefined && state.has('values')) throw new LineError('valuesTwice');
    const namespace = stringMember(state.get('checkpoint'), 'checkpoint_ns') ?? '';
    if (this.places.has(`${namespace}\0${id}`)) throw new LineError('twice');
    const parentId = idIn(state, 'parent_checkpoint');
    const base = patch === undefined ? undefined : this.places.get(`${namespace}\0${parentId ?? ''}`);
    if (patch !== undefined && base === undefined) throw new LineError('noParent');
    if (base !== undefined && !this.states.has(base)) {
      this.work.spend(2 * (this.chains[base] ?? 0));
      await this.states.state(base);
    }
    const index = this.entries.push({ namespace, id, span, base }) - 1;
    try {
      this.measure(index, this.states.add(index, value, span.length, this.work));
    } catch (error) {
      this.entries.pop();
      throw error;
    }
    this.places.set(`${namespace}\0${id}`, index);
    const inNamespace = this.namespaces.get(namespace);
    if (inNamespace) inNamespace.push(index);
    else this.namespaces.set(namespace, [index]);
    const tasks = state.get('tasks');
    for (const task of Array.isArray(tasks) ? tasks : []) {
      const listed = stringMember(member(task, 'checkpoint'), 'checkpoint_ns');
      if (listed !== undefined) this.listed.add(listed);
    }
  }

  /** A small file may stand for a large history, and each of its checkpoints for much to read. */
  private measure(index: number, { values }: State): void {
    const { span, base } = this.entries[index] ?? { span: { length: 0 }, base: undefined };
    const size = values === undefined ? 0 : this.sizes.of(values);
    const chain = span.length + (base === undefined ? 0 : (this.chains[base] ?? 0));
    this.chains[index] = chain;
    this.historyBytes += size + span.length;
    if (this.historyBytes > this.limits.history || chain > 4 * size + this.limits.chain) throw new LineError('tooMuch');
  }

  private takeEnd(value: JsonValue | undefined, number: number): void {
    const count = (name: string): number => {
      const found = member(value, name);
      return found instanceof JsonNumber ? Number(found.text) : -1;
    };
    const aliases = member(value, 'aliases');
    const unread = member(value, 'unread');
    this.end = {
      checkpoints: count('checkpoints'),
      namespaces: count('namespaces'),
      lines: count('lines'),
      bytes: count('bytes'),
      sha256: stringMember(value, 'sha256') ?? '',
      aliases: new Map(
        [...(aliases instanceof Map ? aliases : [])].flatMap(([asked, name]): [string, string][] =>
          typeof name === 'string' ? [[asked, name]] : [],
        ),
      ),
      unread: Array.isArray(unread) ? unread.slice(0, mostNotes).flatMap(noteOf) : [],
    };
    const { checkpoints, namespaces, lines, bytes, sha256 } = this.end;
    const isRight =
      value instanceof Map &&
      value.get('check') === checkOf(value) &&
      checkpoints === this.entries.length &&
      namespaces === this.namespaces.size &&
      lines === this.lines &&
      bytes === this.bytes &&
      sha256 === this.digest.copy().digest('hex');
    if (!isRight) this.flaws.push({ code: 'fileDigestWrong', facts: { line: number } });
  }

  finish(): ThreadFile {
    const { header, row, storage, entries, states, namespaces, listed, flaws, end } = this;
    if (!header) throw new ThreadFileError('notAThreadFile', 1);
    if (!row) throw new ThreadFileError('noThread', 2);
    if (!end && flaws.length === 0) flaws.push({ code: 'fileEndsEarly', facts: { line: this.lines + 1 } });
    return {
      header,
      threadId: stringMember(row, 'thread_id') ?? '',
      row,
      storage,
      entries,
      states,
      namespaces,
      listed,
      aliases: end?.aliases ?? new Map(),
      flaws: [...flaws, ...(end?.unread ?? [])],
    };
  }
}

function whatIsWrong(error: unknown): string | undefined {
  if (error instanceof LineError) return error.what;
  if (error instanceof JsonError) return error.fault;
  return error instanceof PatchError ? 'badPatch' : undefined;
}

function headerOf(value: JsonValue): Header {
  if (stringMember(value, 'format') !== format) throw new LineError('notAThreadFile');
  const written = member(value, 'version');
  if (!(written instanceof JsonNumber) || written.text !== String(version))
    throw new ThreadFileError('unknownVersion', 1);
  const redacted = member(value, 'redacted');
  return {
    exportedAt: stringMember(value, 'exportedAt') ?? '',
    deployment: stringMember(value, 'deployment'),
    info: member(value, 'info') ?? null,
    redacted: redacted === undefined || redacted === null ? undefined : redactedOf(redacted),
  };
}

function redactedOf(value: JsonValue): Redacted {
  const what = stringMember(value, 'what');
  const chosen = member(value, 'chosen');
  const places = member(value, 'places');
  return {
    what: what === 'nothing' || what === 'messages' || what === 'texts' ? what : 'chosen',
    ...(Array.isArray(chosen) && { chosen: chosen.filter((each) => typeof each === 'string') }),
    ...(member(value, 'ids') === true && { ids: true }),
    places: places instanceof JsonNumber ? Number(places.text) : 0,
  };
}

/** Of the checkpoint or its parent; as `readCheckpoint` finds them. */
function idIn(state: JsonObject, name: 'checkpoint' | 'parent_checkpoint'): string | undefined {
  return stringMember(state.get(name), 'checkpoint_id') ?? stringMember(state, `${name}_id`);
}

/** Codes are words of ours; anything else would be somebody's text in the place of one. */
function noteOf(value: JsonValue): Note[] {
  const code = stringMember(value, 'code') ?? '';
  const facts = member(value, 'facts');
  if (!/^\w{1,64}$/.test(code)) return [];
  const entries = [...(facts instanceof Map ? facts : [])].flatMap(([name, fact]): [string, string | number][] => {
    if (!/^[a-z]\w{0,63}$/i.test(name)) return [];
    if (typeof fact === 'string') return [[name, fact.slice(0, 500)]];
    return fact instanceof JsonNumber ? [[name, Number(fact.text)]] : [];
  });
  return [{ code, facts: Object.fromEntries(entries) }];
}
