/** Ways in which a copy may be wrong, and where the comparison has to say so. */
import type { Difference } from '../../../src/api';
import { allRows, checkpointId, copyId, otherId, rowOf, sourceId } from '../history/syntheticThread';
import type { MemoryThread, Row } from '../history/memoryServer';

export type Place = Pick<Difference, 'kind' | 'namespace' | 'checkpointId' | 'pointer'>;

/** Changes one thread in place; `undefined` where the thread has nothing of the sort. `pick` chooses below a number. */
export type Mutation = (thread: MemoryThread, pick: (below: number) => number) => Place | undefined;

function place(row: Row, kind: Place['kind'], pointer: string): Place {
  const { checkpoint_ns: namespace, checkpoint_id } = row.checkpoint;
  return { kind, namespace, checkpointId: checkpoint_id, pointer };
}

const anyRow = (thread: MemoryThread, pick: (below: number) => number): Row | undefined => {
  const rows = allRows(thread);
  return rows[pick(rows.length)];
};

/** Replaces the state of any checkpoint, `{ probe: before }` there becoming `{ probe: after }` here. */
export const probes: Record<string, [before: unknown, after: unknown, pointer: string]> = {
  'a value': ['a', 'b', ''],
  'a value below': [{ list: [1, { deep: 'a' }] }, { list: [1, { deep: 'b' }] }, '/list/1/deep'],
  'a type': ['1', 1, ''],
  'null for false': [null, false, ''],
  'an empty list for an empty object': [[], {}, ''],
  'a key': [{ a: 1 }, { b: 1 }, '/a'],
  'a key more': [{}, { 'a/b~c': 1 }, '/a~1b~0c'],
  'null for nothing': [{ a: null }, {}, '/a'],
  'the order of a list': [[1, 2], [2, 1], '/0'],
  'an item more': [[1], [1, 1], '/1'],
  'the spelling of a number': [{ number: '1.0' }, { number: '1' }, ''],
  'a large number': [{ number: '9007199254740993' }, { number: '9007199254740992' }, ''],
  'minus zero': [{ number: '-0' }, { number: '0' }, ''],
  'a number too large': [{ number: '1e400' }, { number: '1e401' }, ''],
  'another form of a letter': ['\u00e9', 'e\u0301', ''],
  'half a character': ['\ud800', '\ufffd', ''],
  'a space': ['a', 'a ', ''],
  'a thread id in the state': [sourceId, otherId, ''],
  'an id rewritten on one side of a text only': [`${sourceId} ${sourceId}`, `${copyId} ${sourceId}`, ''],
  'other text around a rewritten id': [`see ${sourceId}.`, `see ${copyId}`, ''],
  'an id in upper case': [sourceId.replaceAll('1', 'a'), sourceId.replaceAll('1', 'A'), ''],
};

export const mutations: Record<string, Mutation> = {
  'a missing checkpoint': (thread, pick) => {
    const row = anyRow(thread, pick);
    if (!row) return undefined;
    for (const [name, rows] of thread.rows) {
      thread.rows.set(
        name,
        rows.filter((each) => each !== row),
      );
    }
    return place(row, 'onlyLeft', '');
  },
  'a missing namespace': (thread) => {
    const [row] = thread.rows.get('sub:s') ?? [];
    thread.rows.delete('sub:s');
    return row && place(row, 'onlyLeft', '');
  },
  'a missing hidden namespace': (thread) => {
    const [row] = thread.rows.get('call:h') ?? [];
    thread.rows.delete('call:h');
    return row && place(row, 'onlyLeft', '');
  },
  'a doubled checkpoint': (thread, pick) => {
    const row = anyRow(thread, pick);
    const rows = row && thread.rows.get(row.checkpoint.checkpoint_ns);
    if (!row || !rows) return undefined;
    // The first page has one row, so a second newest one would come after the cursor.
    if (rows.indexOf(row) === 0) return undefined;
    rows.splice(rows.indexOf(row), 0, row);
    return place(row, 'order', '');
  },
  'a foreign checkpoint': (thread, pick) => {
    const root = thread.rows.get('') ?? [];
    const at = pick(root.length + 1);
    const row = rowOf(thread.threadId, '', (root.length - at) * 10 + 5, undefined, {});
    root.splice(at, 0, row);
    return place(row, 'onlyRight', '');
  },
  'another parent': (thread, pick) => {
    const row = anyRow(thread, pick);
    if (!row) return undefined;
    const had = row.parent_checkpoint !== null;
    row.parent_checkpoint = { ...row.checkpoint, checkpoint_id: checkpointId(1) };
    return place(row, 'changed', had ? '/parent_checkpoint/checkpoint_id' : '/parent_checkpoint');
  },
  "the source's id in the envelope": (thread, pick) => {
    const row = anyRow(thread, pick);
    if (!row) return undefined;
    row.checkpoint.thread_id = sourceId;
    return place(row, 'changed', '/checkpoint/thread_id');
  },
  "the source's id in the metadata": (thread, pick) => {
    const row = anyRow(thread, pick);
    if (!row) return undefined;
    row.metadata = { ...(row.metadata as object), thread_id: sourceId };
    return place(row, 'changed', '/metadata/thread_id');
  },
  'no id in the metadata': (thread, pick) => {
    const row = anyRow(thread, pick);
    if (!row) return undefined;
    row.metadata = { ...(row.metadata as object), thread_id: null };
    return place(row, 'changed', '/metadata/thread_id');
  },
  'an id where none belongs': (thread, pick) => {
    const row = anyRow(thread, pick);
    if (!row) return undefined;
    row.metadata = { ...(row.metadata as object), deeper: { thread_id: copyId } };
    return place(row, 'changed', '/metadata/deeper');
  },
  'a time': (thread, pick) => {
    const row = anyRow(thread, pick);
    if (!row) return undefined;
    row.created_at = '2025-01-01T00:00:00.000Z';
    return place(row, 'changed', '/created_at');
  },
  'a member more': (thread, pick) => {
    const row = anyRow(thread, pick);
    if (!row) return undefined;
    row.__proto = null;
    return place(row, 'changed', '/__proto');
  },
  next: (thread, pick) => {
    const row = anyRow(thread, pick);
    if (!row) return undefined;
    row.next = ['elsewhere'];
    return place(row, 'nextOrTasks', '/next/0');
  },
};
