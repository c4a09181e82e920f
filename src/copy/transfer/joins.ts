import type { Join } from './shape';
import type { Row } from './threadRows';

/** What a thread's joins have seen, by the ids of checkpoints. */
export interface JoinFlow {
  /** Checkpoints that fed a join which then fired: these must not be written as the node that fed it, see `joinFlow`. */
  fed: ReadonlySet<string>;
  /** Checkpoints at which a join fired, and behind which the thread went on. */
  fired: ReadonlySet<string>;
  /** What ran next where the source hides it: Python in memory shows neither `next` nor tasks behind a join. */
  hiddenNext: ReadonlyMap<string, readonly string[]>;
  /** The nodes that joins have seen which still wait for others at the head. */
  arrivedAtHead: readonly string[];
  /** Steps that fed a join which fired in one branch and still waits in another: in one of them it may fire too early. */
  shared: number;
}

interface Barrier {
  arrived: Set<string>;
  rows: string[];
}

/**
 * Follows every path of a root through the target's joins. What a join has seen is kept in its barrier, which no server
 * shows: were it filled by a replayed node and the join then named as what runs next, it would be left half full, and a
 * later run would fire the join too early. So the steps that feed a join which fires are written as the sink, all of
 * them; those that came since, for a join that still waits, as their own nodes.
 *
 * @param isWaiting the thread waits for an answer, though its head may hide that.
 */
export function joinFlow(root: readonly Row[], joins: readonly Join[], isWaiting: boolean): JoinFlow {
  const fed = new Set<string>();
  const fired = new Set<string>();
  const hiddenNext = new Map<string, string[]>();
  if (joins.length === 0) return { fed, fired, hiddenNext, arrivedAtHead: [], shared: 0 };
  const rows = new Map(root.map((row) => [row.id, row]));
  const goesOn = new Set(root.flatMap(({ source, parentId }) => (source === 'loop' && parentId ? [parentId] : [])));
  const head = root.at(-1)?.id;
  const barriers = new Map<string, Map<string, Barrier>>();
  for (const row of root) {
    const parent = row.parentId === undefined ? undefined : rows.get(row.parentId);
    const before = parent && barriers.get(parent.id);
    const ran = parent && row.source === 'loop' ? ranIn(parent, hiddenNext) : [];
    const now = new Map<string, Barrier>();
    barriers.set(row.id, now);
    const full: string[] = [];
    for (const { node, predecessors } of joins) {
      const old = before?.get(node) ?? { arrived: new Set<string>(), rows: [] };
      const arrived = new Set([...old.arrived, ...ran.filter((each) => predecessors.includes(each))]);
      const isFed = arrived.size > old.arrived.size;
      const barrier = { arrived, rows: isFed ? [...old.rows, row.id] : old.rows };
      const isFull = arrived.size === predecessors.length;
      const isHidden =
        row.next.length === 0 && row.tasks.length === 0 && (goesOn.has(row.id) || (row.id === head && isWaiting));
      if (isFull && isHidden) full.push(node);
      if (isFull && (isHidden || row.next.includes(node))) {
        for (const id of barrier.rows) fed.add(id);
        if (goesOn.has(row.id)) fired.add(row.id);
        now.set(node, { arrived: new Set(), rows: [] });
      } else now.set(node, barrier);
    }
    if (full.length > 0) hiddenNext.set(row.id, full);
  }
  const atHead = barriers.get(head ?? '') ?? new Map<string, Barrier>();
  // Branches may share such a step, and need it in two ways: then the head has it as it needs it.
  const parents = new Set(root.map(({ parentId }) => parentId));
  const waiting = root.filter(({ id }) => !parents.has(id)).flatMap(({ id }) => fedOf(barriers.get(id)));
  const shared = new Set(waiting.filter((id) => fed.has(id)));
  for (const id of fedOf(atHead)) fed.delete(id);
  return {
    shared: shared.size,
    fed,
    fired,
    hiddenNext,
    arrivedAtHead: [...new Set([...atHead.values()].flatMap(({ arrived }) => [...arrived]))],
  };
}

function fedOf(barriers: ReadonlyMap<string, Barrier> | undefined): string[] {
  return [...(barriers?.values() ?? [])].flatMap(({ rows }) => rows);
}

/** The nodes that ran after a checkpoint. */
export function ranIn(row: Row, hiddenNext: JoinFlow['hiddenNext']): readonly string[] {
  return row.tasks.length > 0 ? row.tasks.map(({ name }) => name) : (hiddenNext.get(row.id) ?? []);
}
