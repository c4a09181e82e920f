import { within } from '../time';
import type { MarkOf } from '../copy/copyMark';
import { copyNumbers, copyOrigins, type SourceOf } from './list/copyOrigin';
import type { DeploymentThreads } from './list/deploymentThreads';
import {
  problemNode,
  rowNode,
  threadNode,
  type CopyFacts,
  type DeploymentNode,
  type ThreadNode,
  type TreeNode,
} from './nodes';
import type { RevealQueue } from './revealQueue';
import { firstThreads, RowsAbove, threadGroups, type ThreadGroupNode } from './list/groups';
import type { PinnedThread, ThreadList } from './list/threadList';

/** Milliseconds. A slower answer gets a "Loading…" row, since VS Code draws no row before every open one has its children. */
const patience = 400;

/** The rows below one deployment's, as VS Code asks for them. */
export class BranchRows {
  readonly #above = new RowsAbove();
  /** As VS Code knows them, which asks by the object. */
  #groups: readonly ThreadGroupNode[] = [];
  /** By thread id. For an object that is new to it, VS Code would read all rows again before it reveals the row. */
  readonly #nodes = new Map<string, ThreadNode>();

  constructor(
    private readonly deployment: string,
    private readonly threads: Pick<DeploymentThreads, 'list' | 'facts'>,
    private readonly sourceOf: SourceOf,
    private readonly reveals: Pick<RevealQueue<unknown>, 'some' | 'gave'>,
    private readonly markOf: MarkOf = () => undefined,
  ) {}

  /** What is right below a row: the deployment's, or a group's. Reads the first page where it was not read. */
  async below(parent: DeploymentNode | ThreadGroupNode): Promise<TreeNode[]> {
    if (parent.kind === 'deployment') {
      const loading = this.#list.load();
      // While a row is being revealed VS Code gets what there is: else it may ask again meanwhile, and drop this answer.
      if (!this.reveals.some) await within(patience, loading);
    }
    const rows = parent.kind === 'deployment' ? this.#top : this.#rows(parent.start, parent.end);
    this.reveals.gave(parent, rows);
    return rows;
  }

  /** A thread's row, where it has one at the moment. */
  node(threadId: string): ThreadNode | undefined {
    const shown = this.#list.rows;
    const row = shown.find(({ thread }) => thread.thread_id === threadId);
    return row && this.#nodeOf(row, this.#factsOf(shown)(row));
  }

  /** The group that a row is in, if it is in one; what ends the rows is in the last. */
  groupOf(node: TreeNode): ThreadGroupNode | undefined {
    const groups = this.#groupsNow();
    if (node.kind === 'threadGroup' || groups.length === 0) {
      return undefined;
    }
    if (node.kind !== 'thread') {
      return groups.at(-1);
    }
    const place = this.#list.rows.findIndex(({ thread }) => thread.thread_id === node.threadId);
    return groups.find(({ start, end = Infinity }) => start <= place && place < end);
  }

  /**
   * What is to be drawn anew after a change: the last group alone, where nothing else is another than before. `words`:
   * what the deployment's own row says.
   */
  changed(node: DeploymentNode, words: string): TreeNode {
    const shown = this.#list.rows;
    this.#forgetAllBut(shown);
    const last = this.#groupsNow().at(-1);
    const copyOf = copyOrigins(this.deployment, shown, this.sourceOf);
    return last !== undefined && this.#above.stay(last, words, shown, copyOf) ? last : node;
  }

  get #list(): ThreadList {
    return this.threads.list;
  }

  get #top(): TreeNode[] {
    const groups = this.#groupsNow();
    return groups.length === 0 ? this.#rows() : [...this.#rows(0, firstThreads), ...groups];
  }

  /** Those of before stay the objects that they were. */
  #groupsNow(): readonly ThreadGroupNode[] {
    const known = new Map(this.#groups.map((group) => [group.id, group]));
    const groups = threadGroups(this.deployment, this.#list.rows.length);
    this.#groups = groups.map((group) => known.get(group.id) ?? group);
    return this.#groups;
  }

  /** One object for each thread, which says what is so now. */
  #nodeOf({ thread }: PinnedThread, facts: CopyFacts): ThreadNode {
    const now = threadNode(this.deployment, thread, facts);
    const node = Object.assign(this.#nodes.get(thread.thread_id) ?? now, now);
    this.#nodes.set(thread.thread_id, node);
    return node;
  }

  #factsOf(shown: readonly PinnedThread[]): (row: PinnedThread) => CopyFacts {
    const originOf = copyOrigins(this.deployment, shown, this.sourceOf);
    const numbers = copyNumbers(shown, originOf);
    return (row) => ({
      copyOf: originOf(row),
      copyNumber: numbers.get(row.thread.thread_id),
      mark: this.markOf(this.deployment, row.thread),
    });
  }

  #forgetAllBut(shown: readonly PinnedThread[]): void {
    const ids = new Set(shown.map(({ thread }) => thread.thread_id));
    for (const id of this.#nodes.keys()) {
      if (!ids.has(id)) this.#nodes.delete(id);
    }
  }

  /** Threads from `start` to before `end`; what ends the rows follows only where there is no end. */
  #rows(start = 0, end?: number): TreeNode[] {
    const { deployment } = this;
    const list = this.#list;
    const shown = list.rows;
    const factsOf = this.#factsOf(shown);
    const wanted = shown.slice(start, end);
    const rows: TreeNode[] = wanted.map((row) => this.#nodeOf(row, factsOf(row)));
    if (end !== undefined) {
      return rows;
    }
    if (list.error !== undefined) {
      return [...rows, problemNode(deployment, list.error.thrown)];
    }
    if (!list.settled) {
      return [...rows, rowNode('loading', deployment)];
    }
    if (list.more) {
      return [...rows, { ...rowNode('loadMore', deployment), looked: this.threads.facts.looked }];
    }
    return rows.length > 0 ? rows : [{ ...rowNode('empty', deployment), filtered: this.threads.facts.filtered }];
  }
}
