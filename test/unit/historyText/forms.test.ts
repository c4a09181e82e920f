import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readHistoryText } from '../../../src/historyText/historyText';
import type { HistoryTexts, WantedForms } from '../../../src/historyText/builder';
import { type JsonValue, member, parseJson, stringMember } from '../../../src/json/json';
import { normalForm } from '../../../src/comparison/normalForm';
import { toPlain } from '../../../src/json/plain';
import { printJson } from '../../../src/json/print';
import { applyPatch } from '../json/applyPatch';
import { type MemoryThread, type Row, sideOf, toJson } from '../history/memoryServer';
import { mutations, probes } from '../comparison/mutations';
import { allRows, checkpointId, copyOf, rowOf, sourceId, threadOf } from '../history/syntheticThread';

const { signal } = new AbortController();

async function textsOf(thread: MemoryThread, forms: WantedForms = 'both'): Promise<HistoryTexts> {
  return (await readHistoryText(sideOf(thread), { signal, forms })).texts;
}

/** What anybody can make of the changes form: the checkpoints as they were, in the order of the text. */
function statesOf(changes: string | undefined): JsonValue[] {
  const rows = parseJson(changes ?? '');
  assert.ok(Array.isArray(rows));
  const values = new Map<string, JsonValue>();
  const nothing = new Map<string, JsonValue>();
  return rows.map((row) => {
    assert.ok(row instanceof Map);
    const checkpoint = member(row, 'checkpoint');
    const namespace = stringMember(checkpoint, 'checkpoint_ns') ?? '';
    const parent = stringMember(member(row, 'parent_checkpoint'), 'checkpoint_id');
    const before = parent === undefined ? nothing : (values.get(`${namespace} ${parent}`) ?? nothing);
    const state = new Map(row);
    // A checkpoint with a member `changes` of its own has the patch as `values`.
    const name = state.has('values') ? 'values' : 'changes';
    const patch = state.get(name);
    state.delete(name);
    if (patch !== undefined && patch !== null) state.set('values', applyPatch(before, patch));
    values.set(`${namespace} ${stringMember(checkpoint, 'checkpoint_id') ?? ''}`, state.get('values') ?? nothing);
    return state;
  });
}

const textOf = (rows: JsonValue[]): string[] => rows.map((row) => printJson(row));

/** The thread's rows in the order that the changes form has: namespace by namespace, oldest first. */
function rowsOf(thread: MemoryThread): JsonValue[] {
  return [...thread.rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, rows]) => rows.toReversed())
    .map((row) => normalForm(parseJson(toJson(row)), thread.threadId));
}

interface Step {
  values: unknown;
  /** How many checkpoints back the parent is; 0: it has none, -1: it is not in the history. */
  back: number;
  extra: object;
}

/** A root with branches, checkpoints without parents, and parents that nobody has. */
function treeOf(steps: Step[]): MemoryThread {
  const rows = steps.map(({ values, back, extra }, index): Row => {
    const parent = back < 0 ? index * 10 + 5 : Math.max(0, index + 1 - back) * 10;
    const row = rowOf(sourceId, '', (index + 1) * 10, back === 0 || parent === 0 ? undefined : parent, {
      ...(values !== undefined && { values }),
      ...extra,
    });
    if (values === undefined) delete row.values;
    return row;
  });
  return { threadId: sourceId, rows: new Map([['', rows.reverse()]]) };
}

const someValues = fc.oneof(
  fc.dictionary(
    fc.constantFrom('messages', 'a/b', '~'),
    fc.array(fc.oneof(fc.constantFrom(0, 'x', null), fc.record({ id: fc.nat(5), text: fc.string() })), {
      maxLength: 6,
    }),
  ),
  fc.constantFrom(undefined, null, [], 'text', 0),
);
const steps = fc.array(
  fc.record({
    values: someValues,
    back: fc.integer({ min: -1, max: 4 }),
    extra: fc.constantFrom({}, {}, {}, { changes: 'of its own' }, { changes: [{ op: 'add', path: '', value: 1 }] }),
  }),
  { maxLength: 12 },
);

describe('the changes form of a history', () => {
  it('gives every state back when its patches are applied: branches, missing parents, members of that name', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (tree) => {
        const thread = treeOf(tree);
        const { changes } = await textsOf(thread);
        assert.deepEqual(textOf(statesOf(changes)), textOf(rowsOf(thread)));
      }),
      { numRuns: 500 },
    );
  });

  it('gives every state back in every namespace, the root first', async () => {
    const thread = threadOf({ states: [{ a: [1] }, { a: [1, 2] }], listed: 3, hidden: 2 });
    const { changes } = await textsOf(thread);
    const states = statesOf(changes);
    assert.deepEqual(textOf(states), textOf(rowsOf(thread)));
    assert.deepEqual(
      states.map((state) => stringMember(member(state, 'checkpoint'), 'checkpoint_ns')),
      ['', '', 'call:h', 'call:h', 'sub:s', 'sub:s', 'sub:s'],
    );
  });

  it('is the same for two histories exactly when the whole form is, and when the checkpoints are', async () => {
    await fc.assert(
      fc.asyncProperty(steps, steps, async (one, other) => {
        const threads = [treeOf(one), treeOf(other)];
        const [left, right] = await Promise.all(threads.map((thread) => textsOf(thread)));
        const [leftRows, rightRows] = threads.map((thread) => textOf(rowsOf(thread)).join());
        assert.equal(left?.whole === right?.whole, leftRows === rightRows);
        assert.equal(left?.changes === right?.changes, leftRows === rightRows);
      }),
    );
  });

  const unseen = new Set(['a doubled checkpoint']); // which is read once
  for (const name of [...Object.keys(mutations), ...Object.keys(probes)].filter((each) => !unseen.has(each))) {
    it(`shows ${name}`, async () => {
      const source = threadOf({ states: [{ a: 1 }, { a: [1, 2] }, { a: [1, 2, 3] }], listed: 2, hidden: 2 });
      const copy = copyOf(source);
      const equal = await Promise.all([textsOf(source), textsOf(copy)]);
      assert.deepEqual(equal[0], equal[1]);
      const probe = probes[name];
      if (probe) {
        for (const [index, thread] of [source, copy].entries()) {
          const [row] = allRows(thread);
          assert.ok(row);
          row.values = { probe: probe[index] };
        }
      } else assert.ok(mutations[name]?.(copy, (below) => Math.floor(below / 2)));
      const [left, right] = await Promise.all([textsOf(source), textsOf(copy)]);
      assert.notEqual(left.whole, right.whole);
      assert.notEqual(left.changes, right.changes);
    });
  }

  it('has the checkpoints in the order in which they were read, turned round', async () => {
    const thread = threadOf({ states: Array.from({ length: 6 }, (_, a) => ({ a })) });
    const rows = thread.rows.get('') ?? [];
    // Within a page a server may answer out of order.
    [rows[2], rows[3]] = [rows[3] ?? rowOf('', '', 0, 0, {}), rows[2] ?? rowOf('', '', 0, 0, {})];
    const { whole, changes } = await textsOf(thread);
    const ids = (text = ''): string[] =>
      [...text.matchAll(/"checkpoint": \{\s*"checkpoint_id": "([^"]*)"/g)].map((match) => match[1] ?? '');
    assert.deepEqual(
      ids(whole),
      rows.map(({ checkpoint }) => checkpoint.checkpoint_id),
    );
    assert.deepEqual(ids(changes), ids(whole).toReversed());
    assert.deepEqual(textOf(statesOf(changes)), textOf(rowsOf(thread)));
  });

  it('of a conversation grows with its length, not with its square: 200 checkpoints of 400-byte strings', async function () {
    this.timeout(30_000);
    const text = (index: number): string => `${String(index)} ${'x'.repeat(400)}`.slice(0, 400);
    const states = Array.from({ length: 200 }, (_, length) => ({ items: Array.from({ length }, (_, at) => text(at)) }));
    const { whole, changes } = await textsOf(threadOf({ states }), 'auto');
    assert.equal(whole, undefined);
    assert.ok(changes && changes.length < 400_000, String(changes?.length));
  });
});

describe('the form of a history', () => {
  const history = (lines: number): MemoryThread =>
    threadOf({ states: [{ items: Array.from({ length: lines }, (_, at) => at) }] });

  it('is whole up to 5 MiB and 50,000 lines, and changes are always there', async () => {
    const short = await textsOf(history(40_000), 'auto');
    assert.ok(short.whole && short.changes);
    const long = await textsOf(history(50_001), 'auto');
    assert.deepEqual(Object.keys(long), ['changes']);
    const broad = await textsOf(threadOf({ states: [{ items: Array<string>(700).fill('y'.repeat(8_000)) }] }), 'auto');
    assert.deepEqual(Object.keys(broad), ['changes']);
  });

  it('is the one that is asked for, with the same text', async () => {
    const thread = history(50_001);
    const both = await textsOf(thread, 'both');
    assert.ok((both.whole ?? '').split('\n').length > 50_000);
    assert.deepEqual(await textsOf(thread, 'whole'), { whole: both.whole });
    assert.deepEqual(await textsOf(thread, 'changes'), { changes: both.changes });
  });

  it('is refused above 50 MiB', async function () {
    this.timeout(30_000);
    const items = Array<string>(1_000).fill('z'.repeat(9_000));
    const thread = threadOf({ states: Array.from({ length: 7 }, () => ({ items })) });
    await assert.rejects(textsOf(thread, 'whole'), { name: 'HistoryTooLargeError', limit: 50 * 1024 * 1024 });
    assert.ok((await textsOf(thread, 'auto')).changes);
  });

  it('name a checkpoint that is too large to be read, and show the others', async () => {
    const states = [{ a: 1 }, { text: 'x'.repeat(10_000) }, { a: 3 }];
    const side = sideOf(threadOf({ states, listed: 1 }));
    const read = await readHistoryText(side, { signal, forms: 'both', maxCheckpointBytes: 2_000 });
    assert.equal(read.checkpoints, 3);
    for (const form of ['whole', 'changes'] as const) {
      const rows = parseJson(read.texts[form] ?? '');
      assert.ok(Array.isArray(rows));
      assert.equal(rows.length, 4);
      assert.deepEqual(toPlain(rows[1] ?? null), {
        checkpoint: { checkpoint_id: checkpointId(20), checkpoint_ns: '' },
        not_shown: 'larger than 2000 bytes, the limit set in langgraphThreads.maxCheckpointSize',
      });
    }
    const [, , newest] = statesOf(read.texts.changes);
    assert.deepEqual(toPlain(member(newest, 'values') ?? null), { a: 3 });
  });

  it('of nothing is an empty list', async () => {
    const empty: MemoryThread = { threadId: sourceId, rows: new Map() };
    assert.deepEqual(await textsOf(empty), { whole: '[]\n', changes: '[]\n' });
  });

  it('leaves single checkpoints as documents to whom asks for them', async () => {
    const thread = threadOf({ states: [{ a: 1 }, { a: 2 }], listed: 1 });
    const wanted = new Set([`\0${checkpointId(20)}`, `sub:s\0${checkpointId(11)}`, `\0${checkpointId(999)}`]);
    const { documents } = await readHistoryText(sideOf(thread), { signal, documents: wanted });
    assert.deepEqual([...documents.keys()], [...wanted].slice(0, 2));
    const expected = normalForm(parseJson(toJson(thread.rows.get('')?.[0])), sourceId);
    assert.equal(documents.get(`\0${checkpointId(20)}`), printJson(expected) + '\n');
  });
});
