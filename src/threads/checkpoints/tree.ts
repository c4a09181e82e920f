import { readNewestRow, type CheckpointRow } from '../../history/checkpointRows';
import type { ThreadSource } from '../../history/side';
import { isFileAddress } from '../../deployments/fileAddress';
import { within } from '../../time';
import { CheckpointHeads } from './heads';
import { CheckpointList } from './list';
import { TaskNamespaces } from '../../history/taskNamespaces';
import {
  isBelowThread,
  mayHaveSubgraphs,
  taskNode,
  type CheckpointNode,
  type CheckpointTreeNode,
  type TaskNode,
} from './nodes';
import { readSteps } from './steps';
import { rowsBelow, type Opened } from './below';
import type { WaitReason } from './waitReason';
import type { ThreadNode, TreeNode } from '../nodes';

/** What it reads with. */
export interface CheckpointSource {
  /** Throws `UserError` for a deployment that cannot be asked. */
  side(thread: { deployment: string; threadId: string }): ThreadSource;
  maxCheckpointBytes(): number;
  /** For the log. */
  failed(deployment: string, error: unknown): void;
  /** To be drawn anew, with what is below it. */
  changed(node: TreeNode): void;
}

interface Branch {
  /** As VS Code knows it at the moment: it finds a row to draw by the object. */
  node: Opened;
  list: CheckpointList | TaskNamespaces;
  /** VS Code was given rows that are not the last word. */
  awaited: boolean;
}

/** Milliseconds in which VS Code has asked for the rows below one that is opened. */
const askedWithin = 300;
/** Milliseconds in which VS Code has drawn the rows that it was given: a row that changes sooner loses those below it. */
const drawnWithin = 500;
/** Milliseconds; as for threads. */
const patience = 400;
/** Tasks of a checkpoint: of more, none is looked into before it is opened. */
const mostLookedInto = 4;
/** More is not read for a tooltip. */
const headBytes = 4 * 1024 * 1024;

/** The rows below the threads. Nothing is read before VS Code asks for the rows below one. */
export class CheckpointTree {
  readonly #branches = new Map<string, Branch>();
  readonly #parents = new Map<string, TreeNode>();
  /** Rows for which VS Code has asked for those below. */
  readonly #asked = new WeakSet<TreeNode>();
  readonly #heads: CheckpointHeads;

  constructor(private readonly source: CheckpointSource) {
    this.#heads = new CheckpointHeads(async (thread, signal) => {
      return readNewestRow(source.side(thread), '', { signal, maxBytes: headBytes });
    });
  }

  /** The rows below; `undefined` for a row that this class knows nothing of. */
  async children(parent: TreeNode): Promise<TreeNode[] | undefined> {
    this.#asked.add(parent);
    switch (parent.kind) {
      case 'thread':
      case 'threadFile':
      case 'namespace':
      case 'task':
        return this.#opened(parent);
      case 'checkpoint':
        return this.#adopt(parent, await this.#tasks(parent));
      case 'belowThread':
        return [];
      default:
        return undefined;
    }
  }

  /**
   * To be told of every row that is opened. Where VS Code (1.139) draws a row anew while one below it is opened, it may
   * not ask for the rows below that one, and shows none: then it is told to ask.
   */
  opened(node: TreeNode): void {
    if (!isBelowThread(node)) return;
    setTimeout(() => {
      if (!this.#asked.has(node)) this.source.changed(node);
    }, askedWithin);
  }

  /** Of a row that was given by `children`. */
  parent(node: CheckpointTreeNode): TreeNode | undefined {
    return this.#parents.get(node.id);
  }

  /** Why the thread stands still, as far as that is known without a request. */
  waitReason(thread: ThreadNode): WaitReason | undefined {
    return this.#heads.known(thread, this.#head(thread));
  }

  /** The same, read where it is not known. Never rejects. */
  async readWaitReason(thread: ThreadNode, signal: AbortSignal): Promise<WaitReason | undefined> {
    return this.#heads.read(thread, this.#head(thread), signal);
  }

  /**
   * What was read may be out of date, of one thread, one deployment or all: what VS Code still shows is read anew when it
   * asks for it, the rest is forgotten.
   */
  expire(deployment: string | undefined, threadId?: string): void {
    if (threadId === undefined) this.#heads.forget(deployment);
    for (const [id, { node, list }] of this.#branches) {
      if (deployment !== undefined && node.deployment !== deployment) continue;
      if (threadId !== undefined && node.threadId !== threadId) continue;
      if (list.stale) {
        list.dispose();
        this.#branches.delete(id);
      } else {
        list.expire();
      }
    }
    // Those that are still shown are handed out again.
    if (threadId === undefined) this.#parents.clear();
  }

  /** Of deployments that are no longer configured. */
  forgetAllBut(deployments: ReadonlySet<string>): void {
    for (const [id, { node, list }] of this.#branches) {
      if (!deployments.has(node.deployment) && !isFileAddress(node.deployment)) {
        list.dispose();
        this.#branches.delete(id);
      }
    }
  }

  /** The next rows below the row of that id; `undefined` where there is no such row. */
  loadMore(under: string): Promise<void> | undefined {
    return this.#again(under, (list) => list.loadMore());
  }

  /** What failed below the row of that id, once more. */
  retry(under: string): Promise<void> | undefined {
    return this.#again(under, (list) => list.retry());
  }

  dispose(): void {
    this.#branches.forEach(({ list }) => {
      list.dispose();
    });
  }

  #again(under: string, read: (list: Branch['list']) => Promise<void>): Promise<void> | undefined {
    const branch = this.#branches.get(under);
    if (branch !== undefined) {
      branch.awaited = true;
    }
    return branch && read(branch.list);
  }

  async #opened(node: Opened): Promise<TreeNode[]> {
    const branch = this.#branches.get(node.id) ?? this.#newBranch(node);
    branch.node = node;
    const before = node.kind === 'thread' ? this.waitReason(node) : undefined;
    const loading = branch.list.load();
    const isDone = await within(
      patience,
      loading.then(() => true),
    );
    // A load that was given up for a newer one is done, too.
    const isKnown = isDone === true && branch.list.settled && !branch.list.stale;
    branch.awaited ||= !isKnown;
    if (node.kind === 'thread' && JSON.stringify(this.waitReason(node)) !== JSON.stringify(before)) {
      // Its row can say now why it stands still.
      setTimeout(() => {
        this.source.changed(branch.node);
      }, drawnWithin);
    }
    return this.#adopt(node, rowsBelow(node, branch.list, isKnown));
  }

  /** A few tasks are looked into at once, so that one without subgraphs is no row to be opened for nothing. */
  async #tasks(parent: CheckpointNode): Promise<TaskNode[]> {
    const { tasks } = parent.row;
    const unknown = tasks.filter((task) => task.namespace === undefined && mayHaveSubgraphs(task));
    const looks = unknown.length > mostLookedInto ? [] : unknown.map((task) => taskNode(parent, task, false));
    const lists = looks.map((node) => (this.#branches.get(node.id) ?? this.#newBranch(node)).list);
    await within(patience, Promise.all(lists.map((list) => list.load())));
    const leaves = new Set(looks.filter((_, index) => isEmpty(lists[index])).map(({ id }) => id));
    return tasks.map((task) => {
      const node = taskNode(parent, task, !mayHaveSubgraphs(task));
      return leaves.has(node.id) ? { ...node, isLeaf: true } : node;
    });
  }

  #newBranch(node: Opened): Branch {
    const branch: Branch = { node, awaited: false, list: this.#newList(node) };
    this.#branches.set(node.id, branch);
    return branch;
  }

  #newList(node: Opened): Branch['list'] {
    const changed = (): void => {
      const branch = this.#branches.get(node.id);
      if (branch?.awaited === true) {
        branch.awaited = false;
        this.source.changed(branch.node);
      }
    };
    if (node.kind === 'task') {
      const { deployment, threadId } = node;
      const probe = async (namespace: string, signal: AbortSignal): Promise<string | undefined> => {
        const limits = { signal, maxCheckpointBytes: this.source.maxCheckpointBytes() };
        return (await readNewestRow(this.source.side({ deployment, threadId }), namespace, limits))?.namespace;
      };
      const list: TaskNamespaces = new TaskNamespaces(node.asked, node.task, probe, () => {
        // What a server refuses as a rule is no failure.
        if (list.error !== undefined) {
          this.source.failed(deployment, list.error.thrown);
        }
        changed();
      });
      return list;
    }
    const asked = node.kind === 'namespace' ? node.namespace : '';
    return new CheckpointList(
      async (page) =>
        this.#reading(node, page.signal, (side, maxCheckpointBytes) =>
          readSteps(side, asked, { ...page, maxCheckpointBytes }),
        ),
      changed,
    );
  }

  async #reading<T>(
    { deployment, threadId }: Opened,
    signal: AbortSignal,
    read: (side: ThreadSource, maxCheckpointBytes: number) => Promise<T>,
  ): Promise<T> {
    try {
      return await read(this.source.side({ deployment, threadId }), this.source.maxCheckpointBytes());
    } catch (error) {
      if (!signal.aborted) {
        this.source.failed(deployment, error);
      }
      throw error;
    }
  }

  #head(thread: ThreadNode): CheckpointRow | undefined {
    const list = this.#branches.get(thread.id)?.list;
    return list instanceof CheckpointList && !list.stale ? list.rows[0] : undefined;
  }

  #adopt<Node extends TreeNode>(parent: TreeNode, rows: Node[]): Node[] {
    for (const { id } of rows) {
      this.#parents.set(id, parent);
    }
    return rows;
  }
}

function isEmpty(list: Branch['list'] | undefined): boolean {
  return list?.settled === true && !list.stale && list.error === undefined && list.rows.length === 0;
}
