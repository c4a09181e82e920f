import assert from 'node:assert/strict';
import type { CheckpointRow } from '../../../../src/history/checkpointRows';
import { branchFacts, type BranchFacts } from '../../../../src/threads/checkpoints/branches';

/** Newest first: `id<parent`. */
function rows(...links: string[]): CheckpointRow[] {
  return links.map((link, index) => {
    const [id = '', parentId] = link.split('<');
    const step = links.length - index;
    return { id, parentId, step, namespace: '', createdAt: '', source: 'loop', next: [], tasks: [] };
  });
}

function words({ after, parentStep, children, isEarlierEnd }: BranchFacts): string {
  return [after, parentStep ?? '', children, isEarlierEnd ? 'end' : ''].filter((word) => word !== '').join(' ');
}

describe('the branches of a history', () => {
  const histories: [what: string, rows: CheckpointRow[], ended: boolean, words: string[]][] = [
    ['nothing', [], true, []],
    ['a chain', rows('c<b', 'b<a', 'a'), true, ['older 0', 'older 1', 'first 1']],
    [
      'an edit of an earlier checkpoint',
      rows('e<d', 'd<b', 'c<b', 'b<a', 'a'),
      true,
      ['older 0', 'branch 2 1', 'older 0 end', 'older 2', 'first 1'],
    ],
    ['the newest as a branch', rows('c<a', 'b<a', 'a'), true, ['branch 1 0', 'older 0 end', 'first 2']],
    ['two beginnings', rows('b', 'a'), true, ['beginning 0', 'first 0 end']],
    ['a beginning that is gone', rows('c<b', 'b<a'), true, ['older 0', 'gone 1']],
    ['a parent that was deleted', rows('c<x', 'a'), true, ['gone 0', 'first 0 end']],
    ['a page that goes on', rows('c<b', 'b<a'), false, ['older 0', 'unknown 1']],
  ];
  for (const [what, given, ended, expected] of histories) {
    it(`are seen in ${what}`, () => assert.deepEqual(branchFacts(given, undefined, ended).map(words), expected));
  }

  it('are seen at the end of a page by the checkpoint behind it', () => {
    const [c, b, a] = rows('c<b', 'b<0', 'a<0');
    assert.ok(c && b && a);
    assert.deepEqual(branchFacts([c, b], a, false).map(words), ['older 0', 'branch 1']);
    assert.deepEqual(branchFacts([c], b, false).map(words), ['older 0']);
  });
});
