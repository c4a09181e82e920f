import type { JsonObject, JsonValue } from '../../json/json';
import { sameJson } from '../../json/sameJson';
import { changedChannels, resultsSuffice, writeOf } from './channels';
import { type JoinFlow, joinFlow, ranIn } from './joins';
import { areMessages } from './messages';
import type { TargetShape, Update } from './shape';
import { isStateful, membersOf, type Row, type ThreadRows } from './threadRows';

/**
 * How a checkpoint is made again.
 * - `input`, `copy`: what the server has for these. `again`: a copy that hangs below the one that it repeats.
 * - `results`: each node with its own result. `exact`: the state's changes as they are, past any reducer. `whole`: all of
 *   the state. `goto`: as `exact`, and what runs next is named.
 * - `sink`: as a node from which no edge leads on, with what runs next named: no edge's code is run.
 * - `end`: nothing runs next, and joins have seen nothing.
 * - `edit`: as a node whose edges lead exactly to what runs next. `start`: as the input.
 */
export type Tactic =
  'input' | 'copy' | 'again' | 'results' | 'exact' | 'whole' | 'goto' | 'sink' | 'end' | 'edit' | 'start';

export type Step =
  /** At the thread's head. */
  | { kind: 'append'; row: Row | undefined; updates: Update[]; tactic: Tactic }
  /** Behind a checkpoint that is not the head; without `row` only to come there. */
  | { kind: 'branch'; row: Row | undefined; at: string; update: Update; tactic: Tactic }
  | NamespaceStep;

/** A subgraph's checkpoints, when the checkpoint whose task has them is there. */
export interface NamespaceStep {
  kind: 'namespace';
  /** As the source names it. */
  name: string;
  /** The task whose it is: the so-manieth of its name. */
  task: { name: string; ordinal: number };
  /** It is called the same on the target. */
  isStateful: boolean;
  steps: (NamespaceWrite | NamespaceStep)[];
}

export interface NamespaceWrite {
  kind: 'write';
  row: Row;
  update: Update;
  /** Where that is not the newest. */
  at: string | undefined;
}

/** A checkpoint by which a tactic is chosen. */
export function placeOf({ namespace, id }: Pick<Row, 'namespace' | 'id'>): string {
  return `${namespace}\0${id}`;
}

/** By place, how many tactics have failed. */
export type Failed = ReadonlyMap<string, number>;

export interface Plan {
  steps: Step[];
  flow: JoinFlow;
  /** By place, how many tactics there are. */
  choices: Map<string, number>;
}

/** What is done to build a thread anew, as plain data. No server is asked. */
export function planTransfer(
  source: ThreadRows,
  shape: TargetShape,
  failed: Failed,
  inputs: ReadonlyMap<string, JsonValue> = new Map(),
): Plan {
  const flow = joinFlow(source.root, shape.joins, source.status === 'interrupted');
  return new Planner(source, shape, failed, flow, inputs).plan();
}

class Planner {
  private readonly rows: Map<string, Row>;
  private readonly steps: Step[] = [];
  private readonly choices = new Map<string, number>();
  private readonly begun = new Set<string>();
  private newest: string | undefined;

  constructor(
    private readonly source: ThreadRows,
    private readonly shape: TargetShape,
    private readonly failed: Failed,
    private readonly flow: JoinFlow,
    private readonly inputs: ReadonlyMap<string, JsonValue>,
  ) {
    this.rows = new Map(source.root.map((row) => [row.id, row]));
  }

  plan(): Plan {
    for (const row of this.source.root) {
      this.#planRow(row);
      this.newest = row.id;
      for (const step of this.#namespacesOf(row)) this.steps.push(step);
      // Without a sink the nodes that feed a join were written as themselves: this empties its barrier, and makes a checkpoint.
      if (this.shape.sink === undefined && this.flow.fired.has(row.id)) {
        const end: Update = { node: '__end__', values: null };
        this.steps.push({ kind: 'append', row: undefined, updates: [end], tactic: 'end' });
      }
    }
    return { steps: this.steps, flow: this.flow, choices: this.choices };
  }

  #planRow(row: Row): void {
    const parent = row.parentId === undefined ? undefined : this.rows.get(row.parentId);
    const tactic = this.#choose(row, tacticsOf(row, parent, this.shape, this.flow, this.source.ranBefore));
    if (tactic === 'copy' || tactic === 'again') {
      this.#planFork(row, parent, tactic);
      return;
    }
    const updates = this.#updates(row, parent, tactic);
    const isAtHead = parent === undefined || parent.id === this.newest;
    const [only] = updates;
    if (isAtHead || !only) {
      this.steps.push({ kind: 'append', row, updates, tactic });
    } else if (updates.length === 1 && !only.goto?.length) {
      this.steps.push({ kind: 'branch', row, at: parent.id, update: only, tactic });
    } else {
      const copy: Update = { node: '__copy__', values: null };
      this.steps.push({ kind: 'branch', row: undefined, at: parent.id, update: copy, tactic: 'copy' });
      this.steps.push({ kind: 'append', row, updates, tactic });
    }
  }

  /** A fork stands beside its model; one that a run made, below it. */
  #planFork(row: Row, parent: Row | undefined, tactic: 'copy' | 'again'): void {
    const [only, ...more] = parent ? this.#predecessors(parent) : [];
    const model = tactic === 'copy' ? (this.#modelOf(row) ?? parent) : parent;
    const isCopy = tactic === 'copy' || only === undefined || more.length > 0;
    const update: Update = { node: isCopy ? '__copy__' : only, values: null };
    if (!model || model.id === this.newest) this.steps.push({ kind: 'append', row, updates: [update], tactic });
    else this.steps.push({ kind: 'branch', row, at: model.id, update, tactic });
  }

  #modelOf(row: Row): Row | undefined {
    return this.source.root.findLast(
      (other) => other.id < row.id && other.parentId === row.parentId && isLike(other, row),
    );
  }

  #predecessors(row: Row): string[] {
    const parent = row.parentId === undefined ? undefined : this.rows.get(row.parentId);
    return parent ? [...new Set(ranIn(parent, this.flow.hiddenNext))] : [];
  }

  #choose(row: Row, tactics: Tactic[]): Tactic {
    this.choices.set(placeOf(row), tactics.length);
    const at = Math.min(this.failed.get(placeOf(row)) ?? 0, tactics.length - 1);
    return tactics[at] ?? 'whole';
  }

  #updates(row: Row, parent: Row | undefined, tactic: Tactic): Update[] {
    const before = parent?.values ?? null;
    const nodes = parent ? [...ranIn(parent, this.flow.hiddenNext)] : [...(this.source.ranBefore ?? [])];
    const next = [...(this.flow.hiddenNext.get(row.id) ?? row.next)];
    switch (tactic) {
      case 'input':
        return [{ node: '__input__', values: inputOf(row, this.inputs) }];
      case 'results':
        return this.#results(row, before, parent?.tasks ?? []);
      case 'sink':
        return [{ node: this.shape.sink ?? '__start__', values: this.#changes(row, before), goto: next }];
      case 'edit':
        return [{ node: editorOf(row, parent, this.shape) ?? '__start__', values: this.#changes(row, before) }];
      case 'start':
        return [{ node: '__start__', values: this.#changes(row, before) }];
      default: {
        const [first = '__start__', ...others] = nodes;
        const fixed = nodes.flatMap((node) => this.shape.edgesOf.get(node) ?? []);
        const goto = tactic === 'goto' ? next.filter((node) => !fixed.includes(node)) : [];
        const values = this.#changes(row, tactic === 'whole' ? null : before);
        return [
          { node: first, values, ...(goto.length > 0 && { goto }) },
          ...others.map((node): Update => ({ node, values: null })),
        ];
      }
    }
  }

  /** All that changed, as it is written; null for nothing. */
  #changes(row: Row, before: JsonValue): JsonValue {
    const { channels, isPython } = this.shape;
    const [old, now] = [membersOf(before), membersOf(row.values)];
    const changes = changedChannels(before, row.values)
      .filter((name) => !isLost(channels.get(name)))
      .map((name): [string, JsonValue] => [
        name,
        writeOf(now.get(name) ?? null, old.get(name), channels.get(name), isPython),
      ]);
    return changes.length === 0 ? null : new Map(changes);
  }

  #results(row: Row, before: JsonValue, tasks: Row['tasks']): Update[] {
    const isMessages = (name: string): boolean => this.shape.channels.get(name) === 'messages';
    const messages = new Map([...membersOf(this.#changes(row, before))].filter(([name]) => isMessages(name)));
    return tasks.map(({ name: node, result }, index) => {
      const own = [...membersOf(result)].filter(([name]) => !isMessages(name));
      const values = new Map([...own, ...(index === 0 ? messages : [])]);
      return { node, values: values.size === 0 ? null : values };
    });
  }

  #namespacesOf(row: Row): NamespaceStep[] {
    const counts = new Map<string, number>();
    return row.tasks.flatMap(({ name, namespace }) => {
      const ordinal = counts.get(name) ?? 0;
      counts.set(name, ordinal + 1);
      const found = namespace === undefined ? undefined : this.source.names.get(namespace);
      const rows = found === undefined ? undefined : this.source.namespaces.get(found);
      if (found === undefined || !rows || this.begun.has(found)) return [];
      this.begun.add(found);
      return [
        {
          kind: 'namespace' as const,
          name: found,
          task: { name, ordinal },
          isStateful: isStateful(found),
          steps: this.#namespaceSteps(rows),
        },
      ];
    });
  }

  #namespaceSteps(rows: readonly Row[]): NamespaceStep['steps'] {
    const byId = new Map(rows.map((row) => [row.id, row]));
    let newest: string | undefined;
    return rows.flatMap((row) => {
      const parent = row.parentId === undefined ? undefined : byId.get(row.parentId);
      const at = parent && parent.id !== newest ? parent.id : undefined;
      newest = row.id;
      return [
        { kind: 'write' as const, row, at, update: this.#namespaceUpdate(row, parent) },
        ...this.#namespacesOf(row),
      ];
    });
  }

  /** What a subgraph's channels do with values is not known: results first, then the state past any reducer, then as it is. */
  #namespaceUpdate(row: Row, parent: Row | undefined): Update {
    const tactics: Tactic[] = row.source === 'input' ? ['input'] : ['results', 'exact', 'whole'];
    const tactic = this.#choose(row, tactics);
    if (tactic === 'input') return { node: '__input__', values: inputOf(row, this.inputs) };
    const [task] = parent?.tasks ?? [];
    const node = task?.name ?? '__start__';
    const before = membersOf(parent?.values);
    const results = membersOf(task?.result);
    const values: JsonObject = new Map();
    for (const name of changedChannels(parent?.values ?? null, row.values)) {
      const value = membersOf(row.values).get(name) ?? null;
      const kind = areMessages(value) ? 'messages' : tactic === 'exact' && isOpen(value) ? 'reducer' : 'lastValue';
      const result = tactic === 'results' && kind !== 'messages' ? results.get(name) : undefined;
      values.set(name, result ?? writeOf(value, before.get(name), kind, this.shape.isPython));
    }
    return { node, values: values.size === 0 ? null : values };
  }
}

/** In the order in which they are tried. */
function tacticsOf(
  row: Row,
  parent: Row | undefined,
  shape: TargetShape,
  flow: JoinFlow,
  ranBefore: readonly string[] = [],
): Tactic[] {
  const ran = parent ? ranIn(parent, flow.hiddenNext) : ranBefore;
  const isKnown = ran.length > 0 && ran.every((node) => node === '__start__' || shape.nodes.has(node));
  // Tasks with inputs of their own are made by the graph's edges alone.
  const names = row.tasks.map(({ name }) => name);
  const sink: Tactic[] = shape.sink !== undefined && new Set(names).size === names.length ? ['sink'] : [];
  switch (row.source) {
    case 'input':
      return ['input', ...sink];
    case 'fork':
      return parent && isLike(parent, row) ? ['again', 'copy'] : ['copy'];
    case 'update': {
      const edit: Tactic[] = editorOf(row, parent, shape) === undefined ? [] : ['edit'];
      return [...edit, ...sink, ...(isKnown ? (['exact'] as const) : []), 'start'];
    }
    default: {
      if (!isKnown) return [...sink, 'start'];
      const results = parent?.tasks.map(({ result }) => result) ?? [];
      const isEnough =
        results.length > 0 && resultsSuffice(parent?.values ?? null, row.values, results, shape.channels);
      const usual: Tactic[] = [...(isEnough ? (['results'] as const) : []), 'exact', 'goto'];
      // What a join has seen of the last steps is kept only by writing as their own nodes.
      const isFirst = parent === undefined && flow.arrivedAtHead.length === 0;
      const all = isFirst || flow.fed.has(row.id) ? [...sink, ...usual] : [...usual, ...sink];
      return [...all, ...(parent === undefined ? (['start'] as const) : []), 'whole'];
    }
  }
}

/** A node whose edges, all without conditions, lead to what runs after the checkpoint, and feed no join. */
function editorOf(row: Row, parent: Row | undefined, { free, edgesOf, joins }: TargetShape): string | undefined {
  const fits = (node: string): boolean => {
    const next = edgesOf.get(node) ?? [];
    return (
      free.has(node) &&
      next.length === row.next.length &&
      next.every((each) => row.next.includes(each)) &&
      !joins.some(({ predecessors }) => predecessors.includes(node))
    );
  };
  const ran = parent?.tasks.map(({ name }) => name) ?? [];
  return [...ran, '__start__', ...edgesOf.keys()].find(fits);
}

function isLike(one: Row, other: Row): boolean {
  return one.next.join('\0') === other.next.join('\0') && sameJson(one.values, other.values);
}

/** What the thread was given, where it is shown: the Python server does not take `null` here. */
function inputOf(row: Row, inputs: ReadonlyMap<string, JsonValue>): JsonValue {
  const start = row.tasks.find(({ name }) => name === '__start__');
  return start?.result ?? inputs.get(row.runId ?? '') ?? new Map<string, JsonValue>();
}

function isOpen(value: JsonValue): boolean {
  return Array.isArray(value) || value instanceof Map;
}

function isLost(kind: string | undefined): boolean {
  return kind === 'dropped' || kind === 'refused';
}

/** Only the thread's newest checkpoint, with the subgraphs that it needs: what remains where its history cannot be built. */
export function headOnly(source: ThreadRows, flow: JoinFlow): ThreadRows {
  const head = source.root.at(-1);
  if (!head) return source;
  const parent = source.root.find(({ id }) => id === head.parentId);
  const ran = flow.arrivedAtHead.length > 0 ? flow.arrivedAtHead : parent ? ranIn(parent, flow.hiddenNext) : [];
  const next = [...(flow.hiddenNext.get(head.id) ?? head.next)];
  const sourceOfRow = head.source === 'input' ? 'input' : 'loop';
  return { ...source, root: [{ ...head, parentId: undefined, source: sourceOfRow, next }], ranBefore: ran };
}
