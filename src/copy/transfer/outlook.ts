import type { Note, TransferLevel } from '../../api';
import { readHead } from '../../history/snapshot';
import type { ThreadSource } from '../../history/side';
import type { ReadingProgress } from '../../history/walk';
import { printLine } from '../../json/print';
import type { JsonObject, JsonValue } from '../../json/json';
import type { DrawnGraph } from '../../langgraph/threadBuilding';
import { isAgentServerError } from '../../langgraph/http/errors';
import { areMessages, refusedType } from './messages';
import type { TargetShape } from './shape';
import { surveyTarget, type TargetOptions, type TransferServer } from './target';
import { membersOf, readThreadRows, type Row, type ThreadRows } from './threadRows';

export interface OutlookOptions extends TargetOptions {
  /** What a thread's runs were given, by their ids; asked for only where a checkpoint does not show it. */
  inputsOf?: ((threadId: string) => Promise<ReadonlyMap<string, JsonValue>>) | undefined;
  /** The source's graph as drawn; a thread file has none. */
  graphOf?: ((graphId: string) => Promise<DrawnGraph | undefined>) | undefined;
  onReading?: ((progress: ReadingProgress) => void) | undefined;
}

/** What a transfer can do, before it is asked for. */
export interface Outlook {
  source: ThreadSource;
  target: TransferServer;
  rows: ThreadRows;
  shape: TargetShape;
  /** What runs were given that no checkpoint shows, by their ids. */
  inputs: ReadonlyMap<string, JsonValue>;
  /** Of the source's head when it was read; `''` for a thread that never ran. */
  headId: string;
  /** What can be reached, should the target take every checkpoint. */
  level: TransferLevel;
  /** What will not arrive, or not as it was; see `TransferResult.notes`. */
  notes: Note[];
}

export interface RefusedTransfer {
  refused: Note;
  notes: Note[];
}

/**
 * Reads the source whole and looks at the target, where nothing is left: see `surveyTarget`. Rejects with
 * `AgentServerError`, and as reading does.
 */
export async function lookAhead(
  source: ThreadSource,
  target: TransferServer,
  options: OutlookOptions,
): Promise<Outlook | RefusedTransfer> {
  const left: string[] = [];
  const before = await readHead(source, '', options);
  const rows = await readThreadRows(source, { ...options, onProgress: options.onReading });
  const refuse = (code: string, facts: Note['facts'] = {}): RefusedTransfer => ({
    refused: { code, facts },
    notes: leftNotes(left),
  });
  const head = rows.root.at(-1);
  if (rows.status === 'busy' || before?.id !== head?.id) return refuse('sourceBusy');
  if (rows.graphId === undefined) return refuse('graphUnknown');
  const shape = await surveyTarget(target, rows.graphId, rows.root, options, (id) => left.push(id)).catch(
    (error: unknown) => {
      if (isAgentServerError(error) && error.kind === 'unsupported') return 'unsupported' as const;
      throw error;
    },
  );
  if (shape === 'unsupported') return refuse('noSupersteps');
  if (shape === undefined) return refuse('graphMissing', { graph: rows.graphId });
  const missing = nodesOf(rows.root).find((node) => !shape.nodes.has(node));
  if (missing !== undefined) return refuse('nodeMissing', { node: missing, graph: rows.graphId });
  const messages = messagesOf(rows);
  const type = refusedType(messages, shape.isPython);
  if (type !== undefined) return refuse('messageType', { type });
  const usage = shape.isPython ? messages.filter((message) => membersOf(message.get('usage_metadata')).size > 0) : [];
  const inputs = await hiddenInputs(rows, options);
  const notes = [...notesOf(rows, shape), ...(await edgeNotes(rows.graphId, shape, options)), ...leftNotes(left)];
  if (source.server.isRedacted) notes.push({ code: 'redactedFile', facts: {} });
  const unknown = rows.root.filter((row) => hidesInput(row) && !inputs.has(row.runId ?? '')).length;
  if (unknown > 0) notes.push({ code: 'inputsMissing', facts: { count: unknown } });
  if (usage.length > 0) notes.unshift({ code: 'usageMoved', facts: { messages: new Set(usage).size } });
  const level = usage.length > 0 ? 3 : rows.hiddenNamespaces > 0 || rows.unread.length > 0 ? 2 : 1;
  return { source, target, rows, shape, inputs, headId: head?.id ?? '', level, notes };
}

/** The functional API's input stands in no checkpoint. */
function hidesInput({ source, tasks }: Row): boolean {
  return source === 'input' && !tasks.some(({ name }) => name === '__start__');
}

/** Edges that only one of the two graphs has: from there on a run goes another way. */
async function edgeNotes(graphId: string, shape: TargetShape, { graphOf }: OutlookOptions): Promise<Note[]> {
  const drawn = await graphOf?.(graphId).catch((error: unknown) => {
    if (!isAgentServerError(error) || error.kind === 'cancelled') throw error;
    return undefined;
  });
  if (!drawn) return [];
  const words = (edges: DrawnGraph['edges']): Set<string> =>
    new Set(edges.map(({ source, target }) => `${source} → ${target}`));
  const [there, here] = [words([...shape.edges]), words(drawn.edges)];
  const names = [...here].filter((edge) => !there.has(edge)).concat([...there].filter((edge) => !here.has(edge)));
  return names.length === 0 ? [] : [{ code: 'edgesDiffer', facts: { count: names.length, names: names.join(', ') } }];
}

async function hiddenInputs(
  { root, threadId }: ThreadRows,
  { inputsOf }: OutlookOptions,
): Promise<ReadonlyMap<string, JsonValue>> {
  if (!inputsOf || !root.some(hidesInput)) return new Map();
  return inputsOf(threadId).catch((error: unknown) => {
    if (!isAgentServerError(error) || error.kind === 'cancelled') throw error;
    return new Map();
  });
}

/** Nodes that ran or run next. */
function nodesOf(root: readonly Row[]): string[] {
  const names = root.flatMap(({ next, tasks }) => [...next, ...tasks.map(({ name }) => name)]);
  return [...new Set(names)].filter((name) => name !== '__start__' && name !== '__end__');
}

/** Each once, though states share them. */
function messagesOf({ root }: ThreadRows): JsonObject[] {
  const found = new Map<string, JsonObject>();
  const seen = new Set<unknown>();
  for (const { values } of root) {
    for (const value of membersOf(values).values()) {
      if (!areMessages(value)) continue;
      for (const message of value) {
        if (seen.has(message)) continue;
        seen.add(message);
        found.set(printLine(message), message);
      }
    }
  }
  return [...found.values()];
}

function notesOf(rows: ThreadRows, shape: TargetShape): Note[] {
  const notes: Note[] = [...rows.unread];
  const add = (code: string, count: number, facts: Note['facts'] = {}): void => {
    if (count > 0) notes.push({ code, facts: { count, ...facts } });
  };
  const head = rows.root.at(-1);
  const all = [rows.root, ...rows.namespaces.values()].flatMap((each) => each.flatMap(({ tasks }) => tasks));
  const lostChannels = (kind: string): string[] =>
    [...shape.channels].filter(([, found]) => found === kind).map(([name]) => name);
  for (const kind of ['dropped', 'refused'] as const) {
    const names = lostChannels(kind);
    add(kind === 'dropped' ? 'channelsMissing' : 'channelsRefused', names.length, { names: names.join(', ') });
  }
  const waiting = head?.tasks.filter(({ questions }) => questions > 0) ?? [];
  add(
    'questions',
    rows.root.flatMap(({ tasks }) => tasks).reduce((sum, { questions }) => sum + questions, 0),
    { nodes: waiting.map(({ name }) => name).join(', ') },
  );
  add('errors', all.filter(({ hasFailed }) => hasFailed).length);
  const done = head && head.tasks.length > 1 ? head.tasks.filter(({ result }) => isDone(result)) : [];
  add('runsAgain', done.length, { nodes: done.map(({ name }) => name).join(', ') });
  if (head?.tasks.length === 0 && rows.status === 'interrupted' && rows.unread.length > 0) {
    notes.push({ code: 'subgraphStartsOver', facts: { count: 1, nodes: '' } });
  }
  const startsOver = waiting.filter(({ namespace }) => namespace !== undefined && !rows.names.has(namespace));
  add('subgraphStartsOver', startsOver.length, { nodes: startsOver.map(({ name }) => name).join(', ') });
  add('hiddenNamespaces', rows.hiddenNamespaces, { checkpoints: rows.hiddenRows });
  const own = head ? printLine(head.values).split(rows.threadId).length - 1 : 0;
  add('ownId', own);
  return notes;
}

function isDone(result: unknown): boolean {
  return result !== undefined && result !== null;
}

function leftNotes(left: readonly string[]): Note[] {
  return left.length === 0 ? [] : [{ code: 'scratchLeft', facts: { count: left.length, ids: left.join(', ') } }];
}
