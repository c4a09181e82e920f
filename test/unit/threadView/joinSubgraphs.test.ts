import assert from 'node:assert/strict';
import { joinSubgraphs } from '../../../src/threadView/joinSubgraphs';
import type { ResponseOf, Row } from '../../../src/webview/protocol';

const row = (id: string): Row => ({
  place: { namespace: 'tools:1', checkpointId: id },
  label: id,
  detail: '',
  tone: 'plain',
  createdAt: '',
  tooltip: '',
  lane: { lane: 0, from: [], past: [], goesOn: true, width: 1 },
  depth: 1,
  opens: false,
});
const response = (subgraphs: Record<string, string>, note = ''): ResponseOf<'subgraphs'> => ({
  type: 'subgraphs',
  place: { namespace: '', checkpointId: 'root' },
  subgraphs: Object.entries(subgraphs).map(([title, ids]) => ({
    title,
    rows: ids.split('').map((id) => row(id)),
    hasMore: title === 'long',
  })),
  note,
});

describe('the subgraphs of two threads behind one checkpoint', () => {
  const joined = (left: ResponseOf<'subgraphs'>, right: ResponseOf<'subgraphs'>) => {
    const found = joinSubgraphs(left, right, (each, side) => ({ ...each, label: `${each.label} ${side}` }));
    return { ...found, subgraphs: found.subgraphs.map(({ title, rows }) => [title, rows.map(({ label }) => label)]) };
  };

  it('have what both have once, and of each side what it has alone', () => {
    const { subgraphs } = joined(response({ researcher: 'ba' }), response({ researcher: 'ca', critic: 'x' }));
    assert.deepEqual(subgraphs, [
      ['researcher', ['c right', 'b left', 'a both']],
      ['critic', ['x right']],
    ]);
  });

  it('say what either side says', () => {
    assert.equal(joined(response({}), response({}, 'not shown')).note, 'not shown');
    assert.equal(joinSubgraphs(response({}), response({ long: 'a' }), (each) => each).subgraphs[0]?.hasMore, true);
  });
});
