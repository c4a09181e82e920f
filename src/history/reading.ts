import type { SideSummary } from '../api';
import type { Checkpoint, Task } from './checkpoint';
import { type Head, headOf, type RootHead, rootHeadOf } from './head';
import { furtherCall, hiddenNamespace } from './hiddenNamespaces';
import type { LargestPage } from './page';
import type { ThreadSource, SideName } from './side';

/** A checkpoint whose parent is none of those read: its namespace begins there, or something is missing. */
export interface Beginning {
  namespace: string;
  checkpointId: string;
  parentId: string;
}

/** What has been read of one side so far. A checkpoint counts once, by the namespace of the answer and its id. */
export class HistoryReading {
  private readonly seen = new Set<string>();
  /** Namespaces by the name in the answers, with the newest checkpoint. */
  private readonly heads = new Map<string, Head & { asked: string; tasks: Task[] }>();
  private readonly awaited = new Map<string, Beginning>();
  /** The namespaces that tasks list, and those that a subgraph called inside a task may have. */
  readonly listed = new Set<string>();
  readonly possible = new Set<string>();
  /** The namespaces that gave at least one checkpoint, by the name they were asked for: the name in the answer. */
  readonly answered = new Map<string, string>();
  /** Those that must give one. */
  readonly interrupted = new Set<string>();
  root: RootHead | undefined;
  bytes = 0;
  /** Of what its server has given. */
  readonly largestPage: LargestPage = { rows: 0, bytes: 0 };
  /** Checkpoints that the server says it stores, where it says so. */
  stored: number | undefined;

  constructor(
    readonly name: SideName,
    readonly side: ThreadSource,
  ) {}

  get threadId(): string {
    return this.side.thread.threadId;
  }

  get checkpoints(): number {
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

  hasNamespace(namespace: string): boolean {
    return this.heads.has(namespace);
  }

  isHead(checkpoint: Checkpoint): boolean {
    return this.heads.get(checkpoint.namespace)?.id === checkpoint.id;
  }

  /** False where the checkpoint had already been read. `asked` is the namespace that the request named. */
  add(checkpoint: Checkpoint, asked: string): boolean {
    const { namespace, id, parentId } = checkpoint;
    if (this.has(namespace, id)) return false;
    this.seen.add(`${namespace}\0${id}`);
    if (namespace === '') this.root ??= rootHeadOf(checkpoint);
    if (!this.heads.has(namespace))
      this.heads.set(namespace, { ...headOf(checkpoint), asked, tasks: checkpoint.tasks });
    this.awaited.delete(`${namespace}\0${id}`);
    if (parentId !== undefined && !this.has(namespace, parentId)) {
      this.awaited.set(`${namespace}\0${parentId}`, { namespace, checkpointId: id, parentId });
    }
    for (const task of checkpoint.tasks) {
      if (task.namespace !== undefined) {
        this.listed.add(task.namespace);
        if (task.interrupted) this.interrupted.add(task.namespace);
      }
      if (task.namespace === undefined && task.name !== '__start__' && task.id !== '')
        this.possible.add(hiddenNamespace(asked, task));
    }
    return true;
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
        for (let call = 0; add(this.answered.get(furtherCall(first, call))); call++);
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
