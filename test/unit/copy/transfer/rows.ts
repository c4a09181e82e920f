import type { ThreadRows, Row } from '../../../../src/copy/transfer/threadRows';
import type { TargetShape } from '../../../../src/copy/transfer/shape';
import { fromPlain } from '../../../../src/json/plain';
import type { JsonValue } from '../../../../src/json/json';

export const json = (value: unknown): JsonValue => fromPlain(value);

export interface RowGiven {
  id: string;
  parent?: string;
  source?: string;
  values?: unknown;
  next?: string[];
  /** Names, with results. */
  tasks?: Record<string, unknown>;
  namespace?: string;
}

/** A checkpoint; what runs next are its tasks unless something else is said. */
export function row({ id, parent, source = 'loop', values = {}, next, tasks = {}, namespace = '' }: RowGiven): Row {
  return {
    namespace,
    id,
    parentId: parent,
    source,
    step: '0',
    runId: 'run',
    values: json(values),
    next: next ?? Object.keys(tasks),
    tasks: Object.entries(tasks).map(([name, result]) => ({
      id: `${id} ${name}`,
      name,
      namespace: undefined,
      result: result === undefined ? undefined : json(result),
      hasFailed: false,
      questions: 0,
    })),
  };
}

export function threadOf(root: Row[], given: Partial<ThreadRows> = {}): ThreadRows {
  return {
    threadId: 'source',
    status: 'idle',
    metadata: new Map(),
    graphId: 'graph',
    root,
    namespaces: new Map(),
    names: new Map(),
    hiddenRows: 0,
    hiddenNamespaces: 0,
    unread: [],
    ...given,
  };
}

/** start → one → two → end, and `pick`, whose edges have conditions. */
export function shapeOf(given: Partial<TargetShape> = {}): TargetShape {
  return {
    graphId: 'graph',
    nodes: new Set(['one', 'two', 'pick']),
    edges: [],
    free: new Set(['__start__', 'one', 'two']),
    sink: 'two',
    joins: [],
    edgesOf: new Map([
      ['__start__', ['one']],
      ['one', ['two']],
      ['two', []],
      ['pick', []],
    ]),
    channels: new Map([
      ['last', 'lastValue'],
      ['log', 'reducer'],
      ['bare', 'bareReducer'],
      ['messages', 'messages'],
      ['gone', 'dropped'],
    ]),
    isPython: false,
    ...given,
  };
}
