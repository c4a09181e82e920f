import assert from 'node:assert/strict';
import { compareValues } from '../../../src/comparison/compareValues';
import { type JsonValue, parseJson } from '../../../src/json/json';
import { normalForm } from '../../../src/comparison/normalForm';
import { generalPath, isEnvelopeThreadId, jsonPointer, type Path } from '../../../src/json/path';
import { countRewrittenIds, pairKeys } from '../../../src/comparison/rewrittenIds';
import { Tally } from '../../../src/comparison/tally';
import { printJson } from '../../../src/json/print';
import { copyId as R, otherId as X, sourceId as L } from '../history/syntheticThread';

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

/** What comparing finds: `m` masked, `r` rewritten, `d` different, each by path; `a` added ids. */
function compare(left: object | undefined, right: object | undefined, ids: [string, string] = [L, R]): string {
  const value = (each: object | undefined): JsonValue | undefined =>
    each === undefined ? undefined : parseJson(JSON.stringify(each));
  const tally = new Tally();
  const [l, r] = [value(left), value(right)];
  const context = { leftId: ids[0], rightId: ids[1], namespace: '', checkpointId: '', tally };
  compareValues(context, [], l, r);
  const counts = (name: string, from: Map<string, number>): string[] =>
    [...from].map(([path, count]) => `${name}:${path}${count === 1 ? '' : `×${count}`}`);
  const { left: addedLeft, right: addedRight } = tally.addedThreadIds;
  return [
    ...counts('m', tally.masked),
    ...counts('r', tally.rewrittenIds),
    ...tally.differences.map(({ kind, pointer }) => `${kind === 'changed' ? 'd' : kind}:${pointer}`),
    ...(addedLeft + addedRight > 0 ? [`a:${addedLeft}/${addedRight}`] : []),
  ].join(' ');
}

const rows: [string, object, object, string][] = [
  // Masked: the four places, and the same in a task's state.
  ['metadata', { metadata: { thread_id: L } }, { metadata: { thread_id: R } }, 'm:metadata.thread_id'],
  ['checkpoint', { checkpoint: { thread_id: L } }, { checkpoint: { thread_id: R } }, 'm:checkpoint.thread_id'],
  [
    'parent',
    { parent_checkpoint: { thread_id: L } },
    { parent_checkpoint: { thread_id: R } },
    'm:parent_checkpoint.thread_id',
  ],
  [
    'a task',
    { tasks: [{ checkpoint: { thread_id: L } }] },
    { tasks: [{ checkpoint: { thread_id: R } }] },
    'm:tasks[].checkpoint.thread_id',
  ],
  [
    "a task's state",
    { tasks: [{ state: { metadata: { thread_id: L }, tasks: [{ checkpoint: { thread_id: L } }] } }] },
    { tasks: [{ state: { metadata: { thread_id: R }, tasks: [{ checkpoint: { thread_id: R } }] } }] },
    'm:tasks[].state.metadata.thread_id m:tasks[].state.tasks[].checkpoint.thread_id',
  ],
  // A copy that names its source, and ids of neither.
  [
    'the source in the envelope',
    { checkpoint: { thread_id: L } },
    { checkpoint: { thread_id: L } },
    'd:/checkpoint/thread_id',
  ],
  ['the copy on both sides', { metadata: { thread_id: R } }, { metadata: { thread_id: R } }, 'd:/metadata/thread_id'],
  ['swapped', { metadata: { thread_id: R } }, { metadata: { thread_id: L } }, 'd:/metadata/thread_id'],
  ['a third one on both sides', { metadata: { thread_id: X } }, { metadata: { thread_id: X } }, ''],
  ['a third one on one side', { metadata: { thread_id: X } }, { metadata: { thread_id: R } }, 'd:/metadata/thread_id'],
  ['null', { metadata: { thread_id: null } }, { metadata: { thread_id: R } }, 'd:/metadata/thread_id'],
  ['an object instead of an id', { metadata: { thread_id: { a: 1 } } }, { metadata: { thread_id: { a: 1 } } }, ''],
  ['a number instead of an id', { metadata: { thread_id: 1 } }, { metadata: { thread_id: 1 } }, ''],
  ['added on the copy', { metadata: {} }, { metadata: { thread_id: R } }, 'a:0/1'],
  ['added, but naming the source', { metadata: {} }, { metadata: { thread_id: L } }, 'd:/metadata/thread_id'],
  ['added where it is not metadata', { checkpoint: {} }, { checkpoint: { thread_id: R } }, 'd:/checkpoint/thread_id'],
  // Not the envelope: rewritten, or the same, or a difference.
  ['in the state', { values: { thread_id: L } }, { values: { thread_id: R } }, 'r:values.thread_id'],
  ['kept in the state', { values: { thread_id: L } }, { values: { thread_id: L } }, ''],
  [
    'deeper in the metadata',
    { metadata: { a: { thread_id: L } } },
    { metadata: { a: { thread_id: R } } },
    'r:metadata.a.thread_id',
  ],
  ['a task, not its checkpoint', { tasks: [{ thread_id: L }] }, { tasks: [{ thread_id: R }] }, 'r:tasks[].thread_id'],
  ['in a text, twice', { e: `a ${L} b ${L}` }, { e: `a ${R} b ${R}` }, 'r:e×2'],
  ['in a text, once of two', { e: `a ${L} b ${L}` }, { e: `a ${R} b ${L}` }, 'd:/e'],
  ['in a text with something else', { e: `a ${L}` }, { e: `b ${R}` }, 'd:/e'],
  ['for a third id', { e: L }, { e: X }, 'd:/e'],
  ['the wrong way round', { e: R }, { e: L }, 'd:/e'],
  ['in upper case', { e: L.replace(/1/g, 'a') }, { e: L.replace(/1/g, 'A') }, 'd:/e'],
  ['in base64', { e: base64(`thread ${L}`) }, { e: base64(`thread ${R}`) }, 'r:e'],
  ['in base64 of bytes', { e: base64(`\x00\xff${L}\xfe`) }, { e: base64(`\x00\xff${R}\xfe`) }, 'r:e'],
  ['in base64 with something else', { e: base64(`thread ${L}`) }, { e: base64(`threat ${R}`) }, 'd:/e'],
  ['in a key', { [L]: 1 }, { [R]: 1 }, 'r:<key>'],
  ['in a key and below', { [`of ${L}`]: [L] }, { [`of ${R}`]: [R] }, 'r:<key> r:of <thread_id>[]'],
  ['in a key, another value', { [L]: 1 }, { [R]: 2 }, `r:<key> d:/${L}`],
  ['in a key that both have', { [L]: 1 }, { [L]: 1, [R]: 2 }, `d:/${R}`],
  ['in a base64 key', { [base64(`thread ${L}`)]: 1 }, { [base64(`thread ${R}`)]: 1 }, 'r:<key>'],
  // Types and shapes.
  ['a list for an object', { a: [] }, { a: {} }, 'd:/a'],
  ['null for nothing', { a: null }, {}, 'd:/a'],
  ['false for nothing', { a: false }, {}, 'd:/a'],
  ['a longer list', { a: [1] }, { a: [1, null] }, 'd:/a/1'],
  ['a key like a pointer', { 'a/b': { '~': 1 } }, { 'a/b': { '~': 2 } }, 'd:/a~1b/~0'],
  ['next', { next: ['a'] }, { next: [] }, 'nextOrTasks:/next/0'],
  ['a result', { tasks: [{ result: 1 }] }, { tasks: [{ result: null }] }, 'nextOrTasks:/tasks/0/result'],
];

describe('comparing values', () => {
  for (const [what, left, right, expected] of rows) {
    it(`${what}: ${expected || 'equal'}`, () => {
      assert.equal(compare(left, right), expected);
      const mirrored = compare(right, left, [R, L]);
      assert.equal(mirrored, expected.replace('a:0/1', 'a:1/0').replace(`r:<key> d:/${L}`, `r:<key> d:/${R}`));
    });
  }

  it('masks its own id where a thread is compared with itself', () => {
    const row = { metadata: { thread_id: L }, values: { thread_id: L } };
    assert.equal(compare(row, row, [L, L]), 'm:metadata.thread_id');
  });

  it('is done with many keys that are not the same', () => {
    const many = (name: string): object =>
      Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`${name}${at}`, at]));
    const started = performance.now();
    assert.match(compare(many(`l${L}`), many('r')), /^d:/);
    assert.ok(performance.now() - started < 3_000);
  });
});

describe('paths', () => {
  const places: [Path, boolean, string, string][] = [
    [['metadata', 'thread_id'], true, 'metadata.thread_id', '/metadata/thread_id'],
    [['tasks', 0, 'checkpoint', 'thread_id'], true, 'tasks[].checkpoint.thread_id', '/tasks/0/checkpoint/thread_id'],
    [
      ['tasks', 1, 'state', 'checkpoint', 'thread_id'],
      true,
      'tasks[].state.checkpoint.thread_id',
      '/tasks/1/state/checkpoint/thread_id',
    ],
    [['thread_id'], false, 'thread_id', '/thread_id'],
    [['values', 'thread_id'], false, 'values.thread_id', '/values/thread_id'],
    [['values', 'metadata', 'thread_id'], false, 'values.metadata.thread_id', '/values/metadata/thread_id'],
    [['metadata', 'a', 'thread_id'], false, 'metadata.a.thread_id', '/metadata/a/thread_id'],
    [['tasks', '0', 'checkpoint', 'thread_id'], false, 'tasks.0.checkpoint.thread_id', '/tasks/0/checkpoint/thread_id'],
    [
      ['tasks', 0, 'state', 'values', 'thread_id'],
      false,
      'tasks[].state.values.thread_id',
      '/tasks/0/state/values/thread_id',
    ],
    [['tasks', 0, 'result', 'thread_id'], false, 'tasks[].result.thread_id', '/tasks/0/result/thread_id'],
    [['metadata', 'thread_idx'], false, 'metadata.thread_idx', '/metadata/thread_idx'],
    [['a/b', '~1'], false, 'a/b.~1', '/a~1b/~01'],
  ];
  for (const [path, isMasked, general, pointer] of places) {
    it(`${pointer} is ${isMasked ? '' : 'not '}a place where a checkpoint names its thread`, () => {
      assert.deepEqual([isEnvelopeThreadId(path), generalPath(path), jsonPointer(path)], [isMasked, general, pointer]);
    });
  }

  it('the normal form masks those, and only the own id', () => {
    const row = parseJson(
      JSON.stringify({ checkpoint: { thread_id: L }, metadata: { thread_id: R }, values: { thread_id: L } }),
    );
    const printed = JSON.parse(printJson(normalForm(row, L))) as unknown;
    assert.deepEqual(printed, {
      checkpoint: { thread_id: '<thread_id>' },
      metadata: { thread_id: R },
      values: { thread_id: L },
    });
  });
});

describe('rewritten ids', () => {
  const counts: [string, string, number][] = [
    [L, R, 1],
    [`${L}${L}`, `${R}${R}`, 2],
    [L, L, 0],
    ['', '', 0],
    [`${L}${R}`, `${R}${R}`, 0],
    [`${R}${L}`, `${R}${R}`, 0],
    [base64(L), base64(R), 1],
    [base64(L) + ' ', base64(R) + ' ', 0],
    [`data:${base64(L)}`, `data:${base64(R)}`, 0],
  ];
  for (const [left, right, expected] of counts) {
    it(`${left.slice(0, 50)} and ${right.slice(0, 50)}: ${expected}`, () => {
      assert.equal(countRewrittenIds(left, right, L, R), expected);
      assert.equal(countRewrittenIds(right, left, R, L), expected);
    });
  }

  it('are none where an id is missing or both are one', () => {
    assert.equal(countRewrittenIds('a', 'b', '', R), 0);
    assert.equal(countRewrittenIds(L, L, L, L), 0);
  });

  it('pairs keys with what they became, and only once', () => {
    const pairs = pairKeys([L, 'same', 'left'], ['same', R, 'right'], L, R);
    assert.deepEqual(pairs, [
      { left: 'same', right: 'same', rewritten: 0 },
      { left: L, right: R, rewritten: 1 },
      { left: 'left', right: undefined, rewritten: 0 },
      { left: undefined, right: 'right', rewritten: 0 },
    ]);
  });
});
