import { randomUUID } from 'node:crypto';
import type { HistoryServer } from '../../history/side';
import { type JsonObject, type JsonValue, member, parseJson } from '../../json/json';
import { toWire } from '../../json/plain';
import { sameJson } from '../../json/sameJson';
import { isAgentServerError } from '../../langgraph/http/errors';
import type { DrawnGraph, ThreadBuilding } from '../../langgraph/threadBuilding';
import { withGrace } from '../../time';
import { type ChannelKind, overwrite, sampleMessage, sampleOf } from './channels';
import { areMessages, removeAll } from './messages';
import type { Join, TargetShape, Update } from './shape';
import { membersOf, readRows, type Row } from './threadRows';

/** What building a thread needs of a server; `AgentServer` has it all. */
export interface TransferServer extends HistoryServer {
  readonly building: Pick<ThreadBuilding, 'graph' | 'build' | 'writeState'>;
  deleteThread(threadId: string, signal?: AbortSignal): Promise<void>;
}

export interface TargetOptions {
  signal: AbortSignal;
  maxCheckpointBytes?: number | undefined;
  /** Milliseconds to wait for the response to one part. */
  buildTimeoutMs: number;
}

/** Milliseconds. A thread that was made for a look is deleted after Cancel too. */
const grace = 5_000;
/** Nodes that a graph's channels are looked at through. */
const mostWriters = 4;

/** Told of a thread that was made for a look and could not be deleted. */
export type OnLeft = (threadId: string) => void;

/**
 * Looks what the target's graph does with states: two supersteps, and one for each node that may be a join, each on a
 * thread of its own that is deleted again. `undefined` where the target has no such graph. No node runs; edges of the node
 * that is written as do, where the graph has none without. Rejects with `AgentServerError`.
 */
export async function surveyTarget(
  server: TransferServer,
  graphId: string,
  root: readonly Row[],
  options: TargetOptions,
  onLeft: OnLeft,
): Promise<TargetShape | undefined> {
  const drawn = await server.building.graph(graphId, options.signal);
  if (!drawn) return undefined;
  const info = await server.infoBytes(options.signal);
  const isPython = member(parseJson(info.toString('utf8')), 'langgraph_py_version') !== undefined;
  const nodes = drawn.nodes.filter((node) => node !== '__start__' && node !== '__end__');
  const sink = nodes.find((node) => isSink(drawn, node));
  const isFree = (node: string): boolean => !drawn.edges.some((edge) => edge.source === node && edge.isConditional);
  // Whose edges run no code come first.
  const writers = [...(sink === undefined ? [] : [sink]), ...[...nodes, '__start__'].filter(isFree), ...nodes];
  const survey = new Survey(server, graphId, options, onLeft);
  const sample = sampleOf(root.map(({ values }) => values));
  const channels = await survey.channels([...new Set(writers)], sample);
  const joins: Join[] = [];
  for (const node of nodes) {
    const into = drawn.edges.filter(({ target, isConditional }) => target === node && !isConditional);
    const predecessors = [...new Set(into.map(({ source }) => source))].filter((each) => each !== '__start__');
    const [first] = predecessors;
    if (first === undefined || predecessors.length < 2) continue;
    if (await survey.isJoin(node, first)) joins.push({ node, predecessors });
  }
  const edgesOf = new Map(
    ['__start__', ...nodes].map((node): [string, string[]] => [
      node,
      drawn.edges
        .filter(({ source, target, isConditional }) => source === node && !isConditional && target !== '__end__')
        .map(({ target }) => target),
    ]),
  );
  return {
    graphId,
    nodes: new Set(nodes),
    edges: drawn.edges,
    free: new Set(['__start__', ...nodes].filter(isFree)),
    sink,
    joins,
    edgesOf,
    channels,
    isPython,
  };
}

function isSink({ edges }: DrawnGraph, node: string): boolean {
  const out = edges.filter(({ source }) => source === node);
  return out.length > 0 && out.every(({ target, isConditional }) => target === '__end__' && !isConditional);
}

class Survey {
  constructor(
    private readonly server: TransferServer,
    private readonly graphId: string,
    private readonly options: TargetOptions,
    private readonly onLeft: OnLeft,
  ) {}

  /** @param writers nodes to write as, the next one where the target takes nothing from the one before. */
  async channels(writers: readonly string[], sample: JsonObject): Promise<Map<string, ChannelKind>> {
    const kinds = new Map<string, ChannelKind>();
    const isOpen = (name: string): boolean => ['dropped', 'refused', undefined].includes(kinds.get(name));
    for (const node of writers.slice(0, mostWriters)) {
      // The input writes only some channels; a node's edges may refuse what is no state of theirs.
      const open = only(sample, [...sample.keys()].filter(isOpen));
      if (open.size === 0) break;
      const messages = [...open].filter(([, value]) => areMessages(value)).map(([name]) => name);
      await this.#look(node, open, new Set(messages), kinds);
      // A list that adds messages like anything else is looked at once more, as such.
      const lists = messages.filter((name) => !kinds.has(name));
      if (lists.length > 0) await this.#look(node, only(open, lists), new Set(), kinds);
      if ([...sample.keys()].every((name) => kinds.get(name) === 'dropped')) continue;
      if (![...kinds.values()].includes('refused') && node !== '__start__') break;
    }
    return kinds;
  }

  async #look(
    node: string,
    sample: JsonObject,
    messages: ReadonlySet<string>,
    kinds: Map<string, ChannelKind>,
  ): Promise<void> {
    const write = (toMessages: JsonValue[]): JsonObject =>
      new Map([...sample].map(([name, value]) => [name, messages.has(name) ? toMessages : overwrite(value)]));
    const values = [write([sampleMessage('1')]), write([removeAll(), sampleMessage('2')])];
    const rows = await this.#unlessRefused(values.map((each) => [{ node, values: each }]));
    if (rows) {
      const [first, second] = rows.map((row) => membersOf(row.values));
      for (const [name, value] of sample) {
        const found = [first?.get(name), second?.get(name)] as const;
        const kind = messages.has(name) ? messagesKind(...found) : kindOf(value, ...found);
        if (kind !== undefined) kinds.set(name, kind);
      }
    } else if (sample.size > 1) {
      for (const name of sample.keys()) await this.#look(node, only(sample, [name]), messages, kinds);
    } else {
      const isTaken = await this.#unlessRefused([[{ node, values: sample }]]);
      for (const name of sample.keys()) kinds.set(name, isTaken ? 'lastValue' : 'refused');
    }
  }

  /** Whether a node waits for others than this one. */
  async isJoin(node: string, predecessor: string): Promise<boolean> {
    const rows = await this.#unlessRefused([[{ node: predecessor, values: null }]]);
    return rows !== undefined && !(rows[0]?.next.includes(node) ?? false);
  }

  async #unlessRefused(supersteps: Update[][]): Promise<Row[] | undefined> {
    try {
      return await this.#onScratch(supersteps);
    } catch (error) {
      if (isAgentServerError(error) && (error.kind === 'refused' || error.kind === 'serverError')) return undefined;
      throw error;
    }
  }

  async #onScratch(supersteps: Update[][]): Promise<Row[]> {
    const { server, options } = this;
    const threadId = randomUUID();
    const metadata = { graph_id: this.graphId, langgraph_threads: 'scratch' };
    try {
      await server.building.build(
        { thread_id: threadId, if_exists: 'raise', metadata, supersteps: supersteps.map(toSuperstep) },
        { signal: options.signal, timeoutMs: options.buildTimeoutMs },
      );
      return await readRows({ thread: { deployment: server.baseUrl, threadId }, server }, '', options);
    } finally {
      await deleteQuietly(server, threadId, options.signal, this.onLeft);
    }
  }
}

/** Deletes a thread of ours, which may not be there; after Cancel too. Never rejects. */
export async function deleteQuietly(
  server: Pick<TransferServer, 'deleteThread'>,
  threadId: string,
  signal: AbortSignal,
  onLeft: OnLeft,
): Promise<void> {
  await withGrace(signal, grace, (late) => server.deleteThread(threadId, late)).catch((error: unknown) => {
    if (!isAgentServerError(error) || error.kind !== 'notFound') onLeft(threadId);
  });
}

/** An update of several nodes at once, as `POST /threads` takes it. */
export function toSuperstep(updates: readonly Update[]): {
  updates: { as_node: string; values?: unknown; command?: { update: unknown; goto: string[] } }[];
} {
  return {
    updates: updates.map(({ node, values, goto }) => ({
      as_node: node,
      ...(goto && goto.length > 0 ? { command: { update: toWire(values), goto } } : { values: toWire(values) }),
    })),
  };
}

function only(sample: JsonObject, names: readonly string[]): JsonObject {
  return new Map([...sample].filter(([name]) => names.includes(name)));
}

function kindOf(value: JsonValue, first: JsonValue | undefined, second: JsonValue | undefined): ChannelKind {
  // Numbers and some characters may not come back as they were.
  const isWrapped = value instanceof Map && value.has('__overwrite__');
  const isLiteral = (found: JsonValue | undefined): boolean =>
    isWrapped ? sameJson(found, overwrite(value)) : found instanceof Map && found.has('__overwrite__');
  if (first === undefined && second === undefined) return 'dropped';
  if (isLiteral(second)) return 'lastValue';
  return isLiteral(first) ? 'bareReducer' : 'reducer';
}

/** `undefined` for a list that does not merge messages by their ids. */
function messagesKind(first: JsonValue | undefined, second: JsonValue | undefined): ChannelKind | undefined {
  if (first === undefined && second === undefined) return 'dropped';
  const isOne = [first, second].every((found) => Array.isArray(found) && found.length === 1);
  return isOne ? 'messages' : undefined;
}
