import { brokenPlace, type Checkpoint, memberBytes, readMember } from '../history/checkpoint';
import { findMessageLists, identityOf, readMessage } from './message';
import type { Broken, Lost, Message, MessageList } from './model';
import { parseAny } from '../json/broken';
import { type JsonValue, member } from '../json/json';
import { JsonError } from '../json/error';
import { JsonArrayScanner } from '../json/scanner';
import { isBeginning, stateMembers, type StateMembers } from './stateMembers';

/** A task of a checkpoint, and what it has to do with messages. */
export interface LaneTask {
  id: string;
  name: string;
  /** Where the server lists its subgraph. */
  namespace: string | undefined;
  /** The tool calls that its result answers. */
  answers: string[];
  /** What it asks. */
  questions: JsonValue[];
  error: JsonValue | undefined;
}

/** A checkpoint on the way to the newest one, with tasks that ran there. */
export interface Step {
  tasks: LaneTask[];
  /** Where the main list ended: at so many bytes of the newest one's, or behind this message. `undefined`: it was empty. */
  end: { bytes: number } | { identity: string } | undefined;
}

/**
 * What one namespace of a thread holds of a conversation. Its checkpoints are to be added newest first. States are
 * compared by their bytes, and older ones are parsed only where they are not what the next one begins with, so reading
 * a conversation that only grows costs no more than its bytes; nothing is kept but the newest state.
 */
export class Lane {
  /** `''` while it has no checkpoint. */
  headCheckpointId = '';
  headTasks: LaneTask[] = [];
  /** The newest state. */
  values: JsonValue = null;
  lists: MessageList[] = [];
  /** On the way to the newest checkpoint, newest first. */
  readonly steps: Step[] = [];
  /** Checkpoints that are on no such way: of other branches, or behind a gap. */
  aside = 0;
  /** The first checkpoint that is no JSON somewhere, and where. */
  broken: Broken | undefined;
  private expected: string | undefined;
  private isBehindLarge = false;
  private newer: StateMembers = new Map();
  /** The main list's newest state, as the server wrote it, and where its entries end there. */
  private mainBytes = Buffer.alloc(0);
  private ends: number[] | undefined;
  private messages: (Message | undefined)[] | undefined;
  private known = new Set<string>();
  private readonly lostOnes = new Set<string>();
  private lostAt = '';
  /** Whether the main list has only grown from the checkpoint at hand on. */
  private hasOnlyGrown = true;

  /** @param asked the namespace as it was asked for. */
  constructor(readonly asked: string) {}

  get lost(): Lost | undefined {
    return this.lostOnes.size > 0 ? { count: this.lostOnes.size, checkpointId: this.lostAt } : undefined;
  }

  /** The list that subagents stand in: `messages`, or else the longest that is a member of the state by itself. */
  get mainList(): MessageList | undefined {
    const own = this.lists.filter(({ path }) => path.length <= 1);
    const byLength = own.sort((a, b) => b.entries.length - a.entries.length);
    return own.find(({ path }) => path[0] === 'messages') ?? byLength[0];
  }

  /** The messages of the main list; `undefined` for an entry that is none. To be asked for when all has been added. */
  get mainMessages(): readonly (Message | undefined)[] {
    this.messages ??= (this.mainList?.entries ?? []).map(readMessage);
    return this.messages;
  }

  add(checkpoint: Checkpoint): void {
    const isHead = this.headCheckpointId === '';
    if (!isHead && !this.isBehindLarge && checkpoint.id !== this.expected) {
      this.aside++;
      return;
    }
    this.isBehindLarge = false;
    this.expected = checkpoint.parentId;
    const place = this.broken ? undefined : brokenPlace(checkpoint.span);
    if (place) this.broken = { checkpointId: checkpoint.id, pointer: place.pointer };
    const values = memberBytes(checkpoint.span, 'values');
    const members = stateMembers(values);
    const tasks = readTasks(checkpoint);
    if (isHead) {
      this.headCheckpointId = checkpoint.id;
      this.headTasks = tasks;
      this.values = readMember(checkpoint.span, 'values') ?? null;
      this.lists = findMessageLists(this.values);
      this.known = new Set(this.lists.flatMap(({ entries }) => entries.map(identityOf)));
      this.mainBytes = Buffer.from(members.get(this.mainName) ?? '');
    } else {
      this.compare(members, checkpoint.id);
    }
    const ran = tasks.filter(({ name }) => name !== '__start__');
    if (ran.length > 0) this.steps.push({ tasks: ran, end: this.endOf(members) });
    this.newer = members;
  }

  /** A checkpoint that is too large to be read: on the way to the newest one the next in the list stands for it. */
  leaveOut(id: string): void {
    if (id === this.expected) this.isBehindLarge = true;
  }

  private get mainName(): string {
    return String(this.mainList?.path[0] ?? '');
  }

  private compare(members: StateMembers, checkpointId: string): void {
    for (const [name, bytes] of members) {
      const newer = this.newer.get(name);
      if (newer && isBeginning(bytes, newer)) continue;
      if (name === this.mainName) this.hasOnlyGrown = false;
      if (!bytes.includes('"content"')) continue;
      const entries = findMessageLists(parseAny(bytes.toString('utf8'))).flatMap((list) => list.entries);
      for (const identity of entries.map(identityOf)) {
        if (this.known.has(identity)) continue;
        this.lostAt ||= checkpointId;
        this.lostOnes.add(identity);
      }
    }
  }

  private endOf(members: StateMembers): Step['end'] {
    const bytes = members.get(this.mainName);
    if (!bytes) return undefined;
    if (this.hasOnlyGrown) return { bytes: bytes.length - 1 };
    const [list] = findMessageLists(parseAny(bytes.toString('utf8')));
    const last = list?.entries.findLast((entry) => this.known.has(identityOf(entry)));
    return last === undefined ? undefined : { identity: identityOf(last) };
  }

  /** How many entries of the main list's newest state were there when a step's tasks began. */
  entriesBefore({ end }: Step): number {
    if (end === undefined) return 0;
    if ('bytes' in end) {
      this.ends ??= endsOf(this.mainBytes);
      return this.ends.filter((each) => each <= end.bytes).length;
    }
    return (this.mainList?.entries.findLastIndex((entry) => identityOf(entry) === end.identity) ?? -1) + 1;
  }
}

/** Where in the bytes of an array each of its items ends; nothing where one of them is no object. */
function endsOf(array: Buffer): number[] {
  const scanner = new JsonArrayScanner(Infinity);
  try {
    return [...scanner.push(array)].map(({ position, bytes }) => position + bytes.length);
  } catch (error) {
    if (error instanceof JsonError) return [];
    throw error;
  }
}

function readTasks(checkpoint: Checkpoint): LaneTask[] {
  const rows = readMember(checkpoint.span, 'tasks');
  const byPlace = Array.isArray(rows) ? rows : [];
  return checkpoint.tasks.map((task, index) => {
    const row = byPlace[index];
    const interrupts = member(row, 'interrupts');
    const error = member(row, 'error');
    const results = findMessageLists(member(row, 'result') ?? null).flatMap(({ entries }) => entries);
    return {
      id: task.id,
      name: task.name,
      namespace: task.namespace,
      answers: results.flatMap((entry) => readMessage(entry)?.callId ?? []),
      questions: Array.isArray(interrupts) ? interrupts.map((each) => member(each, 'value') ?? each) : [],
      error: error === null ? undefined : error,
    };
  });
}
