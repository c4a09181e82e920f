import assert from 'node:assert/strict';
import { isEqualBut, proveRoot, type RowProof } from '../../../../src/copy/transfer/proof';
import type { Row } from '../../../../src/copy/transfer/threadRows';
import { parseJson } from '../../../../src/json/json';
import { row } from './rows';

const source = [
  row({ id: 's1', source: 'input', tasks: { __start__: {} } }),
  row({ id: 's2', parent: 's1', values: { a: 1, list: [1, { deep: 'x' }] }, tasks: { one: {}, two: {} } }),
  row({ id: 's3', parent: 's2', values: { a: 2 } }),
];
const copyOf = (rows: Row[]): Row[] =>
  rows.map((each) => ({
    ...each,
    id: each.id.replace('s', 't'),
    ...(each.parentId !== undefined && { parentId: each.parentId.replace('s', 't') }),
  }));
const none = { hiddenNext: new Map() };
const prove = (made: Row[], order: (Row | undefined)[] = source, flow = none): RowProof[] | undefined =>
  proveRoot(source, made, { order }, flow);
const differs = (made: Row[]): unknown => prove(made)?.map(({ differs: found }) => found.join());

describe('the proof of a transfer', () => {
  it('finds nothing where all is equal, whatever the order in which nodes are named', () => {
    const made = copyOf(source);
    const second = made[1];
    assert.ok(second);
    made[1] = { ...second, next: ['two', 'one'] };
    assert.deepEqual(differs(made), ['', '', '']);
  });

  const mutations: [what: string, mutate: (rows: Row[]) => Row[], found: string[]][] = [
    [
      'a value',
      ([a, b, c]) => [a, { ...b, values: parseJson('{"a":1,"list":[1,{"deep":"y"}]}') }, c] as Row[],
      ['', 'values', ''],
    ],
    [
      'a dropped key',
      ([a, b, c]) => [a, { ...b, values: parseJson('{"list":[1,{"deep":"x"}]}') }, c] as Row[],
      ['', 'values', ''],
    ],
    [
      'a key too many',
      ([a, b, c]) => [a, b, { ...c, values: parseJson('{"a":2,"b":null}') }] as Row[],
      ['', '', 'values'],
    ],
    [
      'a shorter list',
      ([a, b, c]) => [a, { ...b, values: parseJson('{"a":1,"list":[1]}') }, c] as Row[],
      ['', 'values', ''],
    ],
    ['a rounded number', ([a, b, c]) => [a, b, { ...c, values: parseJson('{"a":2.0}') }] as Row[], ['', '', 'numbers']],
    ['what runs next', ([a, b, c]) => [a, { ...b, next: ['one'] }, c] as Row[], ['', 'next', '']],
    ['a task', ([a, b, c]) => [a, { ...b, tasks: [] }, c] as unknown as Row[], ['', 'tasks', '']],
    ['a step', ([a, b, c]) => [a, b, { ...c, step: '7' }] as Row[], ['', '', 'step']],
    ['a parent', ([a, b, c]) => [a, b, { ...c, parentId: 't1' }] as Row[], ['', '', 'parent']],
    [
      'two that changed places',
      ([a, b, c]) => [a, c, b] as Row[],
      ['', 'values,next,tasks,parent', 'values,next,tasks,parent'],
    ],
  ];
  for (const [what, mutate, found] of mutations) {
    it(`finds ${what}`, () => assert.deepEqual(differs(mutate(copyOf(source))), found));
  }

  it('cannot tell where there are more or fewer checkpoints than were asked for', () => {
    const made = copyOf(source);
    assert.equal(prove(made.slice(1)), undefined);
    assert.equal(prove([...made, ...made.slice(2)]), undefined);
  });

  it('tells a checkpoint that was not made', () => {
    const [first, second] = source;
    const [one, two] = copyOf(source);
    assert.ok(one && two);
    assert.deepEqual(
      prove([one, two], [first, second])?.map(({ differs: found }) => found.join()),
      ['', '', 'missing'],
    );
  });

  it('takes a message for the same in another dress, and names the members that moved', () => {
    const message = { type: 'ai', id: '1', content: 'x', usage_metadata: { total: 3 }, name: null };
    const before = [row({ id: 's1', values: { messages: [message] } })];
    const dressed = { type: 'ai', id: '1', content: 'x', additional_kwargs: { usage_metadata: { total: 3 } } };
    const [proof] =
      proveRoot(before, [row({ id: 't1', values: { messages: [dressed] } })], { order: before }, none) ?? [];
    assert.ok(proof);
    assert.deepEqual([proof.differs, proof.moved], [['dress'], ['usage_metadata']]);
    assert.ok(isEqualBut(proof, ['dress']));
    const other = { ...dressed, content: 'y' };
    const [wrong] =
      proveRoot(before, [row({ id: 't1', values: { messages: [other] } })], { order: before }, none) ?? [];
    assert.deepEqual([wrong?.differs, wrong?.pointer], [['values'], '/messages/0']);
  });

  it('takes 1.0 for 1, and 2^53 + 1 for no other number', () => {
    const numbers = (text: string): Row => ({ ...row({ id: 's1' }), values: parseJson(text) });
    const cases: [string, string, number][] = [
      ['[1.0, 1e21]', '[1, 1000000000000000000000]', 0],
      ['[9007199254740993]', '[9007199254740992]', 1],
    ];
    for (const [one, other, rounded] of cases) {
      const before = [numbers(one)];
      const [proof] = proveRoot(before, [{ ...numbers(other), id: 't1' }], { order: before }, none) ?? [];
      assert.ok(proof);
      assert.equal(proof.rounded, rounded);
      assert.equal(isEqualBut(proof, ['numbers']), rounded === 0);
    }
  });

  it('does not hold what the source hides against the copy', () => {
    const before = [row({ id: 's1' })];
    const flow = { hiddenNext: new Map([['s1', ['gather']]]) };
    const shown = row({ id: 't1', tasks: { gather: {} } });
    const [proof] = proveRoot(before, [shown], { order: before }, flow) ?? [];
    assert.deepEqual([proof?.differs, proof?.isUnproven], [[], true]);
    const [wrong] = proveRoot(before, [row({ id: 't1', tasks: { one: {} } })], { order: before }, flow) ?? [];
    assert.deepEqual(wrong?.differs, ['next', 'tasks']);
  });
});
