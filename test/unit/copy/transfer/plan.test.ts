import assert from 'node:assert/strict';
import { headOnly, placeOf, planTransfer, type Step } from '../../../../src/copy/transfer/plan';
import type { Row } from '../../../../src/copy/transfer/threadRows';
import { toPlain } from '../../../../src/json/plain';
import { joinFlow } from '../../../../src/copy/transfer/joins';
import { row, shapeOf, threadOf, json } from './rows';

/** Short words for a step. */
function told(step: Step): unknown {
  if (step.kind === 'namespace') return ['namespace', step.name];
  const updates = step.kind === 'append' ? step.updates : [step.update];
  return [
    step.kind === 'branch' ? `at ${step.at}` : 'append',
    step.tactic,
    ...updates.map(({ node, values, goto }) => [node, toPlain(values), ...(goto ? [goto] : [])]),
  ];
}

const plan = (root: Row[], given = {}, failed: [Row, number][] = []): unknown[] =>
  planTransfer(
    threadOf(root),
    shapeOf(given),
    new Map(failed.map(([each, count]) => [placeOf(each), count])),
  ).steps.map(told);

const input = row({ id: '1', source: 'input', tasks: { __start__: { last: 'a' } } });
const started = row({ id: '2', parent: '1', values: { last: 'a' }, tasks: { one: { log: ['x'] } } });

describe('the plan of a transfer', () => {
  it('gives the input, and each node its own result', () => {
    const done = row({ id: '3', parent: '2', values: { last: 'a', log: ['x'] }, next: ['two'] });
    assert.deepEqual(plan([input, started, done]), [
      ['append', 'input', ['__input__', { last: 'a' }]],
      ['append', 'results', ['__start__', { last: 'a' }]],
      ['append', 'results', ['one', { log: ['x'] }]],
    ]);
  });

  it('writes what changed as it is, past a reducer, where results would not give it', () => {
    const done = row({ id: '3', parent: '2', values: { last: 'a', log: ['y'], bare: 1 }, next: ['two'] });
    assert.deepEqual(plan([input, started, done]).at(-1), [
      'append',
      'exact',
      ['one', { log: { __overwrite__: ['y'] }, bare: 1 }],
    ]);
  });

  it('overwrites a channel without a default only from its second value on', () => {
    const first = row({ id: '3', parent: '2', values: { last: 'a', bare: 1 }, tasks: { two: undefined } });
    const second = row({ id: '4', parent: '3', values: { last: 'a', bare: 2 } });
    assert.deepEqual(plan([input, started, first, second]).at(-1), [
      'append',
      'exact',
      ['two', { bare: { __overwrite__: 2 } }],
    ]);
  });

  it('adds messages at the end, and replaces a list that does not begin as before', () => {
    const message = (id: string): object => ({ type: 'human', id, content: id });
    const tasks = { one: undefined };
    const [a, b, c] = ['a', 'b', 'c'].map(message);
    const before = row({ id: '2', parent: '1', values: { messages: [a] }, tasks });
    const longer = row({ id: '3', parent: '2', values: { messages: [a, b] }, tasks });
    const other = row({ id: '4', parent: '3', values: { messages: [c] }, tasks });
    const steps = plan([input, before, longer, other]);
    assert.deepEqual(steps[2], ['append', 'results', ['one', { messages: [b] }]]);
    const all = { type: 'remove', id: '__remove_all__', content: '' };
    assert.deepEqual(steps[3], ['append', 'results', ['one', { messages: [all, c] }]]);
  });

  it('writes nodes that ran side by side at once', () => {
    const before = row({ id: '2', parent: '1', tasks: { one: { log: ['x'] }, pick: null } });
    const after = row({ id: '3', parent: '2', values: { log: ['x'] } });
    assert.deepEqual(plan([input, before, after]).at(-1), [
      'append',
      'results',
      ['one', { log: ['x'] }],
      ['pick', null],
    ]);
  });

  it('leaves out what the target does not have', () => {
    const done = row({ id: '3', parent: '2', values: { last: 'a', gone: 1 } });
    assert.deepEqual(plan([input, started, done]).at(-1), ['append', 'exact', ['one', null]]);
  });

  it('tries one way after the other', () => {
    const done = row({ id: '3', parent: '2', values: { last: 'b' }, next: ['pick'] });
    const ways = [0, 1, 2, 3, 9].map((count) => plan([input, started, done], {}, [[done, count]]).at(-1));
    assert.deepEqual(ways, [
      ['append', 'exact', ['one', { last: 'b' }]],
      ['append', 'goto', ['one', { last: 'b' }, ['pick']]],
      ['append', 'sink', ['two', { last: 'b' }, ['pick']]],
      ['append', 'whole', ['one', { last: 'b' }]],
      ['append', 'whole', ['one', { last: 'b' }]],
    ]);
  });

  it('writes steps that feed a join which fired as the sink', () => {
    const joins = [{ node: 'two', predecessors: ['one', 'pick'] }];
    const both = row({ id: '2', parent: '1', tasks: { one: { log: ['x'] }, pick: {} } });
    const full = row({ id: '3', parent: '2', values: { log: ['x'] }, tasks: { two: {} } });
    const nodes = new Set(['one', 'two', 'pick', 'last']);
    assert.deepEqual(plan([input, both, full], { joins, sink: 'last', nodes }).at(-1), [
      'append',
      'sink',
      ['last', { log: { __overwrite__: ['x'] } }, ['two']],
    ]);
    // The last arms of a join that still waits are written as what they are.
    const half = row({ id: '3', parent: '2', values: { log: ['x'] }, tasks: {} });
    const one = row({ id: '2', parent: '1', tasks: { one: { log: ['x'] } } });
    assert.deepEqual(plan([input, one, half], { joins, sink: 'last', nodes }).at(-1), [
      'append',
      'results',
      ['one', { log: ['x'] }],
    ]);
  });

  it('empties a join that fired with the end of a run, where the graph has no sink', () => {
    const joins = [{ node: 'two', predecessors: ['one', 'pick'] }];
    const both = row({ id: '2', parent: '1', tasks: { one: { log: ['x'] }, pick: {} } });
    const full = row({ id: '3', parent: '2', values: { log: ['x'] }, tasks: { two: { log: ['y'] } } });
    const done = row({ id: '4', parent: '3', values: { log: ['x', 'y'] } });
    assert.deepEqual(plan([input, both, full, done], { joins, sink: undefined }).slice(2), [
      ['append', 'results', ['one', { log: ['x'] }], ['pick', null]],
      ['append', 'end', ['__end__', null]],
      ['append', 'results', ['two', { log: ['y'] }]],
    ]);
    // At the head it must stay full, so that the join runs.
    assert.equal(plan([input, both, full], { joins, sink: undefined }).length, 3);
  });

  it('does not name what runs next where tasks have inputs of their own', () => {
    const done = row({ id: '3', parent: '2', values: { last: 'b' }, next: ['pick', 'pick'] });
    const [task] = row({ id: '3', tasks: { pick: undefined } }).tasks;
    assert.ok(task);
    const sent = { ...done, tasks: [task, { ...task, id: 'other' }] };
    const tactics = [0, 1, 2, 3].map((count) => plan([input, started, sent], {}, [[sent, count]]).at(-1));
    assert.ok(!JSON.stringify(tactics).includes('"sink"'));
  });

  it('goes back for a branch, and by a copy where one node is not enough', () => {
    const done = row({ id: '3', parent: '2', values: { last: 'b' }, next: ['two'] });
    const edited = row({ id: '4', parent: '1', source: 'update', values: { last: 'c' }, next: ['one'] });
    assert.deepEqual(plan([input, started, done, edited]).at(-1), ['at 1', 'edit', ['__start__', { last: 'c' }]]);
    const picked = row({ id: '4', parent: '1', source: 'update', values: { last: 'c' }, next: ['pick'] });
    assert.deepEqual(plan([input, started, done, picked]).slice(-2), [
      ['at 1', 'copy', ['__copy__', null]],
      ['append', 'sink', ['two', { last: 'c' }, ['pick']]],
    ]);
  });

  it('copies the model of a fork, and repeats the parent of one that a run made', () => {
    const done = row({ id: '3', parent: '2', values: { last: 'b' } });
    const beside = row({ id: '4', parent: '1', source: 'fork', values: { last: 'a' }, tasks: { one: undefined } });
    assert.deepEqual(plan([input, started, done, beside]).at(-1), ['at 2', 'copy', ['__copy__', null]]);
    const below = row({ id: '4', parent: '2', source: 'fork', values: { last: 'a' }, tasks: { one: undefined } });
    assert.deepEqual(plan([input, started, done, below]).at(-1), ['at 2', 'again', ['__start__', null]]);
  });

  it('has only the newest checkpoint where that is all, with what ran before it', () => {
    const done = row({ id: '3', parent: '2', values: { last: 'a', log: ['x'] }, next: ['pick'] });
    const source = threadOf([input, started, done]);
    const { steps } = planTransfer(headOnly(source, joinFlow(source.root, [], false)), shapeOf(), new Map());
    assert.deepEqual(steps.map(told), [
      ['append', 'sink', ['two', { last: 'a', log: { __overwrite__: ['x'] } }, ['pick']]],
    ]);
    const half = { ...source, ranBefore: [] };
    const flow = {
      fed: new Set<string>(),
      fired: new Set<string>(),
      hiddenNext: new Map(),
      arrivedAtHead: ['one', 'pick'],
      shared: 0,
    };
    assert.deepEqual(headOnly(half, flow).ranBefore, ['one', 'pick']);
  });

  it('writes a subgraph’s checkpoints behind the checkpoint whose task has them', () => {
    const [task] = started.tasks;
    assert.ok(task);
    const lister = { ...started, tasks: [{ ...task, namespace: 'one:abc' }] };
    const inner = row({ id: '5', source: 'input', namespace: 'one:abc', tasks: { __start__: { last: 1 } } });
    const after = row({ id: '6', parent: '5', namespace: 'one:abc', values: { last: 1, all: [2] } });
    const source = threadOf([input, lister], {
      namespaces: new Map([['one:abc', [inner, after]]]),
      names: new Map([['one:abc', 'one:abc']]),
    });
    const { steps } = planTransfer(source, shapeOf(), new Map([[placeOf(after), 1]]));
    const step = steps.at(-1);
    assert.ok(step?.kind === 'namespace' && !step.isStateful);
    assert.deepEqual(
      step.steps.map((each) => each.kind === 'write' && [each.update.node, toPlain(each.update.values)]),
      [
        ['__input__', { last: 1 }],
        ['__start__', { last: 1, all: { __overwrite__: [2] } }],
      ],
    );
    assert.deepEqual(json(null), null);
  });
});
