import type { SideSummary } from '../api';
import type { Checkpoint } from './checkpoint';
import { hiddenNamespace } from './hiddenNamespaces';
import type { HistorySide, SideName } from './side';

/** A checkpoint whose parent is none of those read: its namespace begins there, or something is missing. */
export interface Beginning {
  namespace: string;
  checkpointId: string;
  parentId: string;
}

/** What has been read of one side so far. A checkpoint counts once, by the namespace of the answer and its id. */
export class SideReading {
  private readonly seen = new Set<string>();
  /** Namespaces by the name in the answers, with the newest checkpoint's id. */
  private readonly heads = new Map<string, string>();
  private readonly awaited = new Map<string, Beginning>();
  /** The namespaces that tasks list, and those that a subgraph called inside a task may have. */
  readonly listed = new Set<string>();
  readonly possible = new Set<string>();
  /** The namespaces that gave at least one checkpoint, by the name they were asked for; and those that must. */
  readonly answered = new Set<string>();
  readonly interrupted = new Set<string>();
  bytes = 0;
  stored: number | undefined;

  constructor(
    readonly name: SideName,
    readonly side: HistorySide,
  ) {}

  get threadId(): string {
    return this.side.thread.threadId;
  }

  get checkpoints(): number {
    return this.seen.size;
  }

  get headCheckpointId(): string {
    return this.heads.get('') ?? '';
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
    return this.heads.get(checkpoint.namespace) === checkpoint.id;
  }

  /** False where the checkpoint had already been read. `asked` is the namespace that the request named. */
  add(checkpoint: Checkpoint, asked: string): boolean {
    const { namespace, id, parentId } = checkpoint;
    if (this.has(namespace, id)) return false;
    this.seen.add(`${namespace}\0${id}`);
    if (!this.heads.has(namespace)) this.heads.set(namespace, id);
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
