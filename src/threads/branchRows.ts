import { copyOrigins, type SourceOf } from './copyOrigin';
import { deploymentItem } from './deploymentItem';
import type { DeploymentThreads } from './deploymentThreads';
import { problemNode, rowNode, threadNode, type DeploymentNode, type TreeNode } from './nodes';
import { firstThreads, RowsAbove, threadGroups, type ThreadGroupNode } from './threadGroups';
import type { ThreadList } from './threadList';

/** The rows below one deployment's. */
export class BranchRows {
  readonly #above = new RowsAbove();
  /** As VS Code knows them, which asks by the object. */
  #groups: readonly ThreadGroupNode[] = [];

  constructor(
    private readonly deployment: string,
    private readonly threads: DeploymentThreads,
    private readonly sourceOf: SourceOf,
  ) {}

  /** Right below the deployment's row. */
  get top(): TreeNode[] {
    const groups = this.#groupsNow();
    return groups.length === 0 ? this.#rows() : [...this.#rows(0, firstThreads), ...groups];
  }

  in({ start, end }: ThreadGroupNode): TreeNode[] {
    return this.#rows(start, end);
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

  /** What is to be drawn anew after a change: the last group alone, where nothing else is another than before. */
  changed(node: DeploymentNode): TreeNode {
    const shown = this.#list.rows;
    const { description } = deploymentItem(node, this.threads.facts, false);
    const last = this.#groupsNow().at(-1);
    const copyOf = copyOrigins(this.deployment, shown, this.sourceOf);
    return last !== undefined && this.#above.stay(last, String(description), shown, copyOf) ? last : node;
  }

  get #list(): ThreadList {
    return this.threads.list;
  }

  /** Those of before stay the objects that they were. */
  #groupsNow(): readonly ThreadGroupNode[] {
    const known = new Map(this.#groups.map((group) => [group.id, group]));
    const groups = threadGroups(this.deployment, this.#list.rows.length);
    this.#groups = groups.map((group) => known.get(group.id) ?? group);
    return this.#groups;
  }

  /** Threads from `start` to before `end`; what ends the rows follows only where there is no end. */
  #rows(start = 0, end?: number): TreeNode[] {
    const { deployment } = this;
    const list = this.#list;
    const shown = list.rows;
    const originOf = copyOrigins(deployment, shown, this.sourceOf);
    const wanted = shown.slice(start, end);
    const rows: TreeNode[] = wanted.map((row) => threadNode(deployment, row.thread, originOf(row)));
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
