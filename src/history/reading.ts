import type { SideSummary } from '../api';
import { type Checkpoint, isBlank, memberBytes, readMember, type Task } from './checkpoint';
import { type Head, headOf, largeHead, type RootHead, rootHeadOf } from './movement';
import { furtherCall, hiddenNamespace, withoutTaskIds } from './hiddenNamespaces';
import { type BrokenPlace, parseAny } from '../json/broken';
import { type JsonValue, stringMember } from '../json/json';
import type { LargestPage } from './page';
import type { LargeCheckpoint } from './readNamespace';
import type { ThreadSource, SideName } from './side';

/** A checkpoint whose parent is none of those read: its namespace begins there, or something is missing. */
export interface Beginning {
  namespace: string;
  checkpointId: string;
  parentId: string;
}

type Place = Pick<Checkpoint, 'namespace' | 'id'>;

/** What has been read of one side so far. A checkpoint counts once, by the namespace of the response and its id. */
export class HistoryReading {
  /** How many had been read before each, by namespace and id: in a namespace the newer one has the lower number. */
  private readonly seen = new Map<string, number>();
  /** Those of them that are too large to be read, by namespace and id, with the namespace that was asked for. */
  readonly leftOut = new Map<string, LargeCheckpoint & { asked: string }>();
  /** Those that were read and cannot be compared, for they are no JSON somewhere. */
  readonly broken = new Map<string, Place & BrokenPlace & { asked: string }>();
  /** Namespaces by the name in the responses, with the newest checkpoint. */
  private readonly heads = new Map<string, Head & { asked: string; tasks: Task[] }>();
  /** With the metadata of the checkpoint whose parent has not come yet, as JSON. */
  private readonly awaited = new Map<string, Beginning & { metadata: Buffer }>();
  /** By the namespace of a task's subgraph, the oldest checkpoint that has the task. */
  private readonly listers = new Map<string, Place>();
  /** The namespaces that tasks list, and those that a subgraph called inside a task may have. */
  readonly listed = new Set<string>();
  readonly possible = new Set<string>();
  /** Where the rows of listed namespaces may be that gave none: see `withoutTaskIds`. */
  readonly guessed = new Set<string>();
  /** The namespaces that gave at least one checkpoint, by the name they were asked for: the name in the response. */
  readonly answered = new Map<string, string>();
  /** Those that must give one. */
  readonly interrupted = new Set<string>();
  /** The server refuses to answer for any namespace that no task lists. */
  refusesUnlisted = false;
  /** While that is being found out, and then. */
  refusal: Promise<boolean> | undefined;
  /** Namespaces that were left to the name in `owners`, by the name in the response. */
  readonly declined = new Map<string, string>();
  /** The first checkpoint that ran tasks which the server hides. */
  hidden: { namespace: string; checkpointId: string } | undefined;
  /** The first task whose subgraph writes to another thread. */
  foreignTask: { namespace: string; checkpointId: string; threadId: string } | undefined;
  root: RootHead | undefined;
  bytes = 0;
  /** Of what its server has given. */
  readonly largestPage: LargestPage = { rows: 0, bytes: 0 };
  /** Checkpoints that the server says it stores, where it says so. */
  stored: number | undefined;

  constructor(
    readonly name: SideName,
    readonly side: ThreadSource,
    /** By the name in the responses, under which other name that namespace is read; shared by two that are compared. */
    private readonly owners = new Map<string, string>(),
  ) {}

  get threadId(): string {
    return this.side.thread.threadId;
  }

  get isRedacted(): boolean {
    return this.side.server.isRedacted ?? false;
  }

  get checkpoints(): number {
    return this.seen.size - this.leftOut.size - this.broken.size;
  }

  /** With those that were left out. */
  get found(): number {
    return this.seen.size;
  }

  get headCheckpointId(): string {
    return this.heads.get('')?.id ?? '';
  }

  /** To be asked for when all has been read. */
  beginnings(): Beginning[] {
    return [...this.awaited.values()];
  }

  has(namespace: string, id: string): boolean {
    return this.seen.has(`${namespace}\0${id}`);
  }

  /** Its place among all that was read, from 0: in a namespace the newest comes first. `undefined` where it was not read. */
  positionOf({ namespace, id }: Place): number | undefined {
    return this.seen.get(`${namespace}\0${id}`);
  }

  hasNamespace(namespace: string): boolean {
    return this.heads.has(namespace);
  }

  /**
   * Whether a namespace is to be read under the name it was asked for: stateful subgraphs answer the same checkpoints
   * under many names, and whoever came first reads them, on both sides under the same name.
   */
  claim(namespace: string, asked: string): boolean {
    if (this.heads.has(namespace)) return false;
    const owner = this.owners.get(namespace);
    if (owner !== undefined && owner !== asked && asked !== namespace) {
      this.declined.set(namespace, asked);
      return false;
    }
    if (owner === undefined) this.owners.set(namespace, asked);
    return true;
  }

  /** A namespace that was left to another name, which did not give it: now it is to be read. `undefined` when there is none. */
  nextDeclined(): string | undefined {
    for (const [namespace, asked] of this.declined) {
      this.declined.delete(namespace);
      if (this.heads.has(namespace)) continue;
      this.owners.set(namespace, asked);
      return asked;
    }
    return undefined;
  }

  /** Listed namespaces that gave nothing, by either of their names. */
  silent(): string[] {
    return [...this.listed].filter((namespace) => !this.answersFor(namespace));
  }

  answersFor(listed: string): boolean {
    return this.answered.has(listed) || this.answered.has(withoutTaskIds(listed));
  }

  isHead(checkpoint: Place): boolean {
    return this.heads.get(checkpoint.namespace)?.id === checkpoint.id;
  }

  /** False where the checkpoint had already been read. `asked` is the namespace that the request named. */
  add(checkpoint: Checkpoint, asked: string): boolean {
    const { namespace, id, parentId } = checkpoint;
    if (this.has(namespace, id)) return false;
    this.seen.set(`${namespace}\0${id}`, this.seen.size);
    if (!this.heads.has(namespace)) {
      this.heads.set(namespace, { ...headOf(checkpoint), asked, tasks: checkpoint.tasks });
      if (namespace === '') this.root = rootHeadOf(checkpoint);
    }
    const child = this.awaited.get(`${namespace}\0${id}`);
    this.awaited.delete(`${namespace}\0${id}`);
    // The bytes of a twin are not put together for this.
    const { span } = checkpoint.twin?.of ?? checkpoint;
    // Of a subgraph that nobody lists the server does not know the graph, and shows no tasks anyway.
    const isListed = asked === '' || this.listed.has(asked) || this.guessed.has(asked);
    if (child && isListed && !this.hidden && isBlank({ tasks: checkpoint.tasks, span })) {
      if (ranInto(readMember(span, 'metadata'), child.metadata)) this.hidden = { namespace, checkpointId: id };
    }
    if (parentId !== undefined && !this.has(namespace, parentId)) {
      const metadata = Buffer.from(memberBytes(span, 'metadata'));
      this.awaited.set(`${namespace}\0${parentId}`, { namespace, checkpointId: id, parentId, metadata });
    }
    this.addListers(checkpoint, asked);
    for (const task of checkpoint.tasks) {
      if (task.threadId !== undefined && task.threadId !== this.threadId) {
        this.foreignTask ??= { namespace, checkpointId: id, threadId: task.threadId };
      }
      if (task.namespace !== undefined) {
        this.listed.add(task.namespace);
        if (task.interrupted) this.interrupted.add(task.namespace);
      }
      if (task.namespace === undefined && task.name !== '__start__' && task.id !== '')
        this.possible.add(hiddenNamespace(asked, task));
    }
    return true;
  }

  /** Notes a checkpoint that is there and too large to be read; what its tasks are is not known. False as `add`. */
  leaveOut(large: LargeCheckpoint, asked: string): boolean {
    const { namespace, id } = large;
    if (this.has(namespace, id)) return false;
    const key = `${namespace}\0${id}`;
    this.seen.set(key, this.seen.size);
    this.leftOut.set(key, { ...large, asked });
    this.awaited.delete(key);
    if (!this.heads.has(namespace)) this.heads.set(namespace, { ...largeHead(id), asked, tasks: [] });
    return true;
  }

  /** Takes one that was added for one that cannot be compared. */
  setAside({ namespace, id }: Place, broken: BrokenPlace, asked: string): void {
    this.broken.set(`${namespace}\0${id}`, { namespace, id, ...broken, asked });
  }

  /** Notes whose tasks have which namespaces. @param isNewer the checkpoint came after all that was read. */
  addListers(
    { namespace, id, tasks }: Pick<Checkpoint, 'namespace' | 'id' | 'tasks'>,
    asked: string,
    isNewer = false,
  ): void {
    for (const task of tasks) {
      const name = task.namespace ?? hiddenNamespace(asked, task);
      if (!isNewer || !this.listers.has(name)) this.listers.set(name, { namespace, id });
    }
  }

  /** The oldest checkpoint with the task whose subgraph has this namespace, by the name that is asked for. */
  listerOf(asked: string): Place | undefined {
    return this.listers.get(asked) ?? this.listers.get(asked.replace(/\|\d+$/, ''));
  }

  /** As they were read: the root's head, those of the namespaces of its tasks, of their tasks and so on. */
  newestHeads(): Map<string, Head> {
    const found = new Map<string, Head>();
    const add = (namespace: string | undefined): boolean => {
      const head = namespace === undefined ? undefined : this.heads.get(namespace);
      if (namespace === undefined || !head || found.has(namespace)) return false;
      const { id, createdAt, digest, asked, tasks } = head;
      found.set(namespace, { id, createdAt, digest });
      for (const task of tasks.filter(({ name }) => name !== '__start__')) {
        const first = task.namespace ?? hiddenNamespace(asked, task);
        const isSilent = task.namespace !== undefined && !this.answered.has(task.namespace);
        if (isSilent) add(this.answered.get(withoutTaskIds(first)));
        else for (let call = 0; add(this.answered.get(furtherCall(first, call))); call++);
      }
      return true;
    };
    add('');
    return found;
  }

  /** Whether a checkpoint shows this task. */
  hasTask(id: string): boolean {
    return [...this.listed, ...this.possible].some((namespace) => namespace.endsWith(`:${id}`));
  }

  summary(): SideSummary {
    return {
      thread: this.side.thread,
      checkpoints: this.checkpoints,
      namespaces: this.heads.size,
      ...(this.stored === undefined ? {} : { stored: this.stored }),
      bytes: this.bytes,
      headCheckpointId: this.headCheckpointId,
    };
  }
}

/**
 * Whether the next checkpoint is a step of the same run, so that tasks ran in between. Behind a join edge the Python
 * in-memory server up to 0.15 shows none. A new run begins with `input`, an edit is an `update` or a `fork`.
 */
function ranInto(metadata: JsonValue | undefined, next: Buffer): boolean {
  if (next.length === 0) return false;
  const child = parseAny(next.toString('utf8'));
  return stringMember(child, 'source') === 'loop' && stringMember(child, 'run_id') === stringMember(metadata, 'run_id');
}
