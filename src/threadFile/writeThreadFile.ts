import { createHash, randomBytes } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Note } from '../api';
import { checkBeginnings, isAccountedFor } from '../history/completeness';
import {
  BrokenCheckpointError,
  brokenPlace,
  type Checkpoint,
  memberBytes,
  readExactCheckpoint,
} from '../history/checkpoint';
import { hasMoved } from '../history/movement';
import { HistoryReading } from '../history/reading';
import type { LargeCheckpoint } from '../history/readNamespace';
import { readingNote, tooLargeNote } from '../history/readingNote';
import { canonicalThread, type ThreadSource } from '../history/side';
import { snapshotAgain, snapshotRow, type RowSnapshot } from '../history/snapshot';
import { NamespaceWalk, type ReadingProgress, readUnread } from '../history/walk';
import { parseAny } from '../json/broken';
import { type JsonObject, type JsonValue, parseJson } from '../json/json';
import { diffJson } from '../json/patch';
import { printLine } from '../json/print';
import { RepeatingParser } from '../json/repeatingParser';
import { isAgentServerError } from '../langgraph/http/errors';
import { printCheckpoint, printEnd, printHeader } from './format';
import { type Redaction, Redactor } from './redaction';
import type { Span } from './spans';
import { Output } from './spool';

export interface WriteOptions {
  signal: AbortSignal;
  /** Bytes; a larger checkpoint is named as unread, with all that is older in its namespace. */
  maxCheckpointBytes?: number | undefined;
  onProgress?: ((progress: ReadingProgress) => void) | undefined;
  redaction?: Redaction | undefined;
  exportedAt?: Date;
}

export interface WrittenThreadFile {
  checkpoints: number;
  namespaces: number;
  /** Of the file. */
  bytes: number;
  /** Places where something was taken out. */
  redacted: number;
  /** As the file's last line has it; empty where the file has all of the thread. */
  unread: Note[];
}

/**
 * Writes a thread to a file: a file at `path` is replaced when the new one is whole, and else stays as it was. Holds two
 * checkpoints, whatever the history's length: what a server gives newest first is kept in a second file meanwhile.
 *
 * Rejects with `AgentServerError` or Node's error, and when cancelled. What the server has and does not show well is no
 * error: it is named in the file.
 */
export async function writeThreadFile(
  given: ThreadSource,
  path: string,
  options: WriteOptions,
): Promise<WrittenThreadFile> {
  const source = { ...given, thread: canonicalThread(given.thread) };
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  const spool = await Output.create(`${temporary}.reading`);
  try {
    const output = await Output.create(`${temporary}.writing`);
    try {
      const written = await new ThreadWriter(source, spool, output, options).write();
      options.signal.throwIfAborted();
      await output.sync();
      await output.close();
      await rename(`${temporary}.writing`, path);
      return written;
    } catch (error) {
      await output.discard();
      throw error;
    }
  } finally {
    await spool.discard();
  }
}

/** A checkpoint whose parent has not come yet. */
interface Waiting {
  state: JsonObject;
  values: JsonValue | undefined;
  /** As the server wrote them. */
  valuesBytes: number;
  places: (Span | undefined)[];
  place: number;
  /** Of the patches that lead from this one to the newest one that needs them all. */
  patchBytes: number;
}

/** Bytes of states that wait for their parents; above this the one that came first is written without. */
const mostWaiting = 64 * 1024 * 1024;

class ThreadWriter {
  private readonly reading: HistoryReading;
  private readonly redactor: Redactor;
  /** By namespace, in the order in which they came: newest first. */
  private readonly lines = new Map<string, (Span | undefined)[]>();
  /** By namespace and the parent's id. */
  private readonly waiting = new Map<string, Waiting[]>();
  private waitingBytes = 0;
  private readonly unread: Note[] = [];

  constructor(
    private readonly source: ThreadSource,
    private readonly spool: Output,
    private readonly output: Output,
    private readonly options: WriteOptions,
  ) {
    this.reading = new HistoryReading('left', source);
    this.redactor = new Redactor(options.redaction ?? { what: 'nothing' });
  }

  async write(): Promise<WrittenThreadFile> {
    const { reading, source, unread } = this;
    const { signal, maxCheckpointBytes } = this.options;
    const before = await snapshotRow(source, signal, maxCheckpointBytes);
    reading.stored = before.stored?.checkpoints;
    const [row, storage, info] = await this.readRow();
    await this.readCheckpoints();
    unread.push(...(await this.findUnread(before)));
    for (const children of [...this.waiting.values()]) this.release(children, undefined);
    return this.assemble(row, storage, info);
  }

  private async readRow(): Promise<[row: JsonValue, storage: JsonValue | undefined, info: JsonValue]> {
    const { server, thread } = this.source;
    const { signal } = this.options;
    const bytes = await server.threadBytes(thread.threadId, signal);
    const row = parseAny(bytes.toString('utf8'));
    const storage = await server.storageBytes(thread.threadId, signal);
    const info = await server.infoBytes(signal).catch((error: unknown) => {
      if (isAgentServerError(error) && ['notFound', 'unsupported', 'notAgentServer'].includes(error.kind))
        return undefined;
      throw error;
    });
    return [
      row instanceof Map ? this.redactor.row(row) : parse(bytes),
      storage && parse(storage),
      info === undefined ? null : this.redactor.info(parse(info)),
    ];
  }

  /** Every namespace; one that fails is named, and the others are read all the same. */
  private async readCheckpoints(): Promise<void> {
    const { reading } = this;
    const { signal, maxCheckpointBytes, onProgress } = this.options;
    let probing: ReadingProgress['probing'];
    const onBytes = (): void => {
      const { checkpoints, bytes } = reading;
      onProgress?.({ checkpoints, bytes, ...(probing && { probing }) });
    };
    const visit = async (asked: string): Promise<void> => {
      const states = new RepeatingParser();
      const onLeftOut = (large: LargeCheckpoint): void => {
        this.unread.push(withoutSide(tooLargeNote(large)));
      };
      for await (const checkpoint of readUnread(reading, asked, { signal, maxCheckpointBytes, onBytes, onLeftOut })) {
        this.take(checkpoint, states);
        await this.spool.drain();
      }
    };
    const walk = new NamespaceWalk([reading], (asked) =>
      visit(asked).catch((error: unknown) => {
        this.unread.push(unreadNote(error, asked));
      }),
    );
    await walk
      .visitAll(() => reading.stored !== undefined && reading.checkpoints === reading.stored, {
        onProbe: (asked, known) => {
          probing = { asked, known };
          onBytes();
        },
      })
      .catch((error: unknown) => {
        this.unread.push(unreadNote(error, ''));
      });
  }

  private take(checkpoint: Checkpoint, parser: RepeatingParser): void {
    const { namespace, id, parentId, span } = checkpoint;
    const whole = this.readWhole(checkpoint, parser);
    if (!whole) return;
    const state = this.redactor.checkpoint(whole);
    const values = state.get('values');
    const places = this.lines.get(namespace) ?? [];
    this.lines.set(namespace, places);
    const taken: Waiting = {
      state,
      values,
      valuesBytes: memberBytes(span, 'values').length,
      places,
      place: places.push(undefined) - 1,
      patchBytes: 0,
    };
    const key = `${namespace}\0${id}`;
    const children = this.waiting.get(key);
    this.waiting.delete(key);
    if (children) taken.patchBytes = this.release(children, values);
    if (parentId === undefined || values === undefined || this.reading.has(namespace, parentId)) {
      this.print(taken, undefined);
      return;
    }
    const siblings = this.waiting.get(`${namespace}\0${parentId}`);
    if (siblings) siblings.push(taken);
    else this.waiting.set(`${namespace}\0${parentId}`, [taken]);
    this.waitingBytes += taken.valuesBytes;
    for (const [first, others] of this.waiting) {
      if (this.waitingBytes <= mostWaiting || this.waiting.size === 1) break;
      this.waiting.delete(first);
      this.release(others, undefined);
    }
  }

  /** Gives the bytes of the patches that now begin at the parent, of those that are most. */
  private release(children: Waiting[], parent: JsonValue | undefined): number {
    let most = 0;
    for (const child of children) {
      this.waitingBytes -= child.valuesBytes;
      most = Math.max(most, this.print(child, parent));
    }
    return most;
  }

  /**
   * As a patch, where that is smaller. Whole where the patches that build on it are larger than it is: so no more is to
   * be read for any checkpoint than twice its values, and the file is at most twice as large.
   */
  private print(waiting: Waiting, parent: JsonValue | undefined): number {
    const { state, values, valuesBytes, places, place, patchBytes } = waiting;
    let line: string | undefined;
    let bytes = 0;
    if (parent !== undefined && values !== undefined && patchBytes <= valuesBytes) {
      const patch = diffJson(parent, values).map(
        (operation): JsonValue => new Map<string, JsonValue>(Object.entries(operation)),
      );
      const size = printLine(patch).length;
      // Of a small patch it need not be printed how long the values are.
      const isSmall = this.redactor.isIdle && size < valuesBytes / 2;
      if (isSmall || size < printLine(values).length) {
        const rest: JsonObject = new Map(state);
        rest.delete('values');
        line = printCheckpoint(rest, patch);
        bytes = patchBytes + size;
      }
    }
    places[place] = this.spool.append(Buffer.from(line ?? printCheckpoint(state)));
    return bytes;
  }

  /** `undefined` where it is no JSON, which is named then: what would have to be taken out of it is not known. */
  private readWhole(checkpoint: Checkpoint, parser: RepeatingParser): JsonObject | undefined {
    let place = brokenPlace(checkpoint.span);
    try {
      if (!place) return readExactCheckpoint(checkpoint, (bytes) => parser.parse(bytes));
    } catch (error) {
      if (!(error instanceof BrokenCheckpointError)) throw error;
      ({ place } = error);
    }
    const { namespace, id: checkpointId } = checkpoint;
    this.unread.push({ code: 'brokenAnswer', facts: { namespace, checkpointId, ...place } });
    return undefined;
  }

  /** What is missing although no request has failed. */
  private async findUnread(before: RowSnapshot): Promise<Note[]> {
    const { reading, source } = this;
    const { signal, maxCheckpointBytes } = this.options;
    const found: Note[] = [];
    const { incomplete } = await checkBeginnings(reading, signal);
    if (incomplete && this.unread.length === 0) found.push(withoutSide(incomplete));
    const start = { ...before, heads: reading.newestHeads() };
    const end = await snapshotAgain(
      source,
      before,
      { heads: start.heads, root: reading.root },
      signal,
      maxCheckpointBytes,
    );
    if (hasMoved(start, end)) found.push({ code: 'sourceMoved', facts: {} });
    if (end.stored && isAccountedFor(reading, before, end) === false) {
      const facts = { stored: end.stored.checkpoints, read: reading.checkpoints };
      found.push({ code: 'notAllReadable', facts });
    }
    if (!end.stored && reading.refusesUnlisted) found.push({ code: 'subgraphsNotShown', facts: {} });
    return found;
  }

  private async assemble(row: JsonValue, storage: JsonValue | undefined, info: JsonValue): Promise<WrittenThreadFile> {
    const { output, reading, redactor, unread } = this;
    const { signal, exportedAt = new Date() } = this.options;
    const digest = createHash('sha256');
    let lines = 0;
    const write = async (line: Buffer): Promise<void> => {
      const whole = Buffer.concat([line, Buffer.from('\n')]);
      digest.update(whole);
      output.append(whole);
      lines++;
      await output.drain();
    };
    const { redacted } = redactor;
    const deployment = redacted?.ids ? undefined : this.source.server.baseUrl;
    await write(Buffer.from(printHeader({ exportedAt: exportedAt.toISOString(), deployment, info, redacted })));
    const thread: JsonObject = new Map([['thread', row]]);
    if (storage !== undefined) thread.set('storage', storage);
    await write(Buffer.from(printLine(thread)));
    let checkpoints = 0;
    for (const namespace of [...this.lines.keys()].sort()) {
      const places = (this.lines.get(namespace) ?? []).filter((place) => place !== undefined);
      checkpoints += places.length;
      for await (const line of this.spool.read(places.reverse())) {
        signal.throwIfAborted();
        await write(line);
      }
    }
    const aliases = new Map([...reading.answered].filter(([asked, name]) => asked !== name));
    const counts = { checkpoints, namespaces: this.lines.size };
    const end = { ...counts, lines, bytes: output.length, sha256: digest.digest('hex'), aliases, unread };
    output.append(Buffer.from(`${printEnd(end)}\n`));
    return { ...counts, bytes: output.length, redacted: redactor.places, unread };
  }
}

function parse(bytes: Buffer): JsonValue {
  return parseJson(bytes.toString('utf8'));
}

function withoutSide({ code, facts }: Note): Note {
  return { code, facts: Object.fromEntries(Object.entries(facts).filter(([name]) => name !== 'side')) };
}

/**
 * What is named in the file, where reading the rest makes sense all the same: content that cannot be read, and a namespace
 * that the server refuses. Throws every other error.
 */
function unreadNote(error: unknown, namespace: string): Note {
  const note = readingNote(error);
  if (note) return withoutSide({ code: note.code, facts: { namespace, ...note.facts } });
  const isRefusal =
    isAgentServerError(error) && ['refused', 'notFound', 'unsupported', 'serverError'].includes(error.kind);
  if (!isRefusal || namespace === '') throw error;
  const { kind, method, path, status } = error.facts;
  return {
    code: 'namespaceUnreadable',
    facts: { namespace, kind, method, path, ...(status !== undefined && { status }) },
  };
}
