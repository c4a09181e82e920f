import assert from 'node:assert/strict';
import { joinFlow } from '../../../../src/copy/transfer/joins';
import { row } from './rows';

const joins = [{ node: 'gather', predecessors: ['short', 'long'] }];
/** Both arms run in one step, and the join fires. */
const passed = [
  row({ id: '1', source: 'input', tasks: { __start__: {} } }),
  row({ id: '2', parent: '1', tasks: { short: {}, long: {} } }),
  row({ id: '3', parent: '2', tasks: { gather: {} } }),
  row({ id: '4', parent: '3' }),
];

describe('what a thread’s joins have seen', () => {
  it('is nothing where the graph has none', () => {
    const { fed, hiddenNext } = joinFlow(passed, [], false);
    assert.deepEqual([fed.size, hiddenNext.size], [0, 0]);
  });

  it('names the steps that fed a join which fired, so that its barrier is not left half full', () => {
    const { fed, fired } = joinFlow(passed, joins, false);
    assert.deepEqual([[...fed], [...fired]], [['3'], ['3']]);
  });

  it('names arms that came one after the other', () => {
    const rows = [
      row({ id: '1', tasks: { short: {}, before: {} } }),
      row({ id: '2', parent: '1', tasks: { long: {} } }),
      row({ id: '3', parent: '2', tasks: { gather: {} } }),
    ];
    assert.deepEqual([...joinFlow(rows, joins, false).fed], ['2', '3']);
  });

  it('leaves a join that still waits what it has seen', () => {
    const rows = [
      row({ id: '1', tasks: { short: {}, before: {} } }),
      row({ id: '2', parent: '1', tasks: { long: {} } }),
    ];
    const { fed, arrivedAtHead } = joinFlow(rows, joins, false);
    assert.deepEqual([[...fed], arrivedAtHead], [[], ['short']]);
  });

  it('begins anew behind a join that fired', () => {
    const rows = [
      ...passed,
      row({ id: '5', parent: '4', source: 'input', tasks: { __start__: {} } }),
      row({ id: '6', parent: '5', tasks: { short: {}, before: {} } }),
      row({ id: '7', parent: '6', tasks: { long: {} } }),
    ];
    const { fed, arrivedAtHead } = joinFlow(rows, joins, false);
    assert.deepEqual([[...fed], arrivedAtHead], [['3'], ['short']]);
  });

  it('finds the join that ran where the source shows no task', () => {
    const rows = [
      row({ id: '1', tasks: { short: {}, long: {} } }),
      row({ id: '2', parent: '1' }),
      row({ id: '3', parent: '2' }),
    ];
    const { fed, hiddenNext } = joinFlow(rows, joins, false);
    assert.deepEqual([[...fed], [...hiddenNext]], [['2'], [['2', ['gather']]]]);
  });

  it('finds it at the head only where the thread waits', () => {
    const rows = [row({ id: '1', tasks: { short: {}, long: {} } }), row({ id: '2', parent: '1' })];
    assert.deepEqual([...joinFlow(rows, joins, true).hiddenNext.keys()], ['2']);
    assert.deepEqual([...joinFlow(rows, joins, false).hiddenNext.keys()], []);
  });

  it('counts steps that two branches need in two ways, and gives them to the head', () => {
    const rows = [
      row({ id: '1', tasks: { short: {}, before: {} } }),
      row({ id: '2', parent: '1', tasks: { long: {} } }),
      row({ id: '3', parent: '2', tasks: { gather: {} } }),
      row({ id: '4', parent: '2', source: 'update', tasks: { long: {} } }),
    ];
    const { fed, shared, arrivedAtHead } = joinFlow(rows, joins, false);
    assert.deepEqual([[...fed], shared, arrivedAtHead], [['3'], 1, ['short']]);
  });
});
