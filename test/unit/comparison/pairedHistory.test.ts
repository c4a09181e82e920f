import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  laneWidths,
  type Owner,
  type Paired,
  PairedHistory,
  type PairedLanes,
  toLaneRow,
} from '../../../src/comparison/pairedHistory';
import type { SideName } from '../../../src/history/side';

interface Read {
  row: { id: string; parentId: string | undefined; createdAt: string };
}

/** `id parent time` for each row, newest first; `-` for no parent. */
const side = (...rows: string[]): Read[] =>
  rows.map((row) => {
    const [id = '', parent = '-', createdAt = ''] = row.split(' ');
    return { row: { id, parentId: parent === '-' ? undefined : parent, createdAt } };
  });

/** Both sides, read in pages of so many rows. */
function paired(left: Read[], right: Read[], page = 2): Paired<Read>[] {
  const history = new PairedHistory<Read>();
  const read = { left: 0, right: 0 };
  const all = { left, right };
  while (!history.ended) {
    for (const name of history.wanted) {
      const rows = all[name].slice(read[name], read[name] + page);
      read[name] += page;
      history.add(name, rows, read[name] >= all[name].length);
    }
    history.pair();
  }
  return history.all;
}

const short = (rows: Paired<Read>[]): string[] =>
  rows.map((each) => `${(each.left ?? each.right)?.row.id ?? '?'} ${each.owner}`);
const other: Record<Owner, Owner> = { left: 'right', right: 'left', both: 'both' };
const mirrored = ({ own, from, past, goesOn }: PairedLanes): PairedLanes => {
  const lanes = (each: PairedLanes['from']): PairedLanes['from'] =>
    each.map(({ owner, index }) => ({ owner: other[owner], index })).sort(byPlace);
  return { own: { owner: other[own.owner], index: own.index }, from: lanes(from), past: lanes(past), goesOn };
};
const order: Owner[] = ['left', 'both', 'right'];
function byPlace(one: PairedLanes['own'], two: PairedLanes['own']): number {
  return order.indexOf(one.owner) - order.indexOf(two.owner) || one.index - two.index;
}

/** Of a common trunk, and what each side has beyond it. Ids are numbers of the same length, larger ones newer. */
const histories = fc
  .tuple(
    fc.array(fc.constantFrom<Owner>('left', 'right', 'both'), { maxLength: 30 }),
    fc.infiniteStream(fc.nat()),
    fc.integer({ min: 1, max: 5 }),
  )
  .map(([owners, picks, page]) => {
    const all: { id: string; owner: Owner; parentId: string | undefined }[] = [];
    owners.forEach((owner, index) => {
      const parents = all.filter((each) => each.owner === 'both' || each.owner === owner);
      const [pick = 0] = picks.take(1);
      const parent = parents.length === 0 || owner === 'both' ? undefined : parents[pick % parents.length];
      const parentOfBoth = all.filter((each) => each.owner === 'both').at(-1);
      all.push({
        id: String(1000 + index),
        owner,
        parentId: (owner === 'both' ? parentOfBoth : parent)?.id,
      });
    });
    const of = (name: SideName): Read[] =>
      all
        .filter(({ owner }) => owner === 'both' || owner === name)
        .map(({ id, parentId }) => ({ row: { id, parentId, createdAt: '' } }))
        .reverse();
    return { all, left: of('left'), right: of('right'), page };
  });

describe('two histories as one', () => {
  it('have a common trunk, and what each side has of its own beside it', () => {
    const rows = paired(side('f c', 'c b', 'b a', 'a -'), side('e d', 'd c', 'c b', 'b a', 'a -'));
    assert.deepEqual(short(rows), ['f left', 'e right', 'd right', 'c both', 'b both', 'a both']);
    const widths = laneWidths(rows);
    assert.deepEqual(widths, { left: 1, both: 1, right: 1 });
    const lanes = rows.map(({ lanes }) => toLaneRow(lanes, widths));
    assert.deepEqual(
      lanes.map(({ lane, from, past }) => `${lane} from ${from.join()} past ${past.join()}`),
      ['0 from  past ', '2 from  past 0', '2 from 2 past 0', '1 from 0,2 past ', '1 from 1 past ', '1 from 1 past '],
    );
  });

  it('are side by side where they have nothing in common', () => {
    const rows = paired(side('d b', 'b -'), side('c a', 'a -'));
    assert.deepEqual(short(rows), ['d left', 'c right', 'b left', 'a right']);
    assert.deepEqual(laneWidths(rows), { left: 1, both: 0, right: 1 });
  });

  it('wait for the side that is not read yet', () => {
    const history = new PairedHistory<Read>();
    assert.deepEqual(history.wanted, ['left', 'right']);
    history.add('left', side('b a', 'a -'), true);
    assert.deepEqual([history.pair(), history.wanted], [[], ['right']]);
    history.add('right', side('b a'), false);
    assert.deepEqual(short(history.pair()), ['b both']);
    assert.deepEqual(history.wanted, ['right']);
    history.add('right', [], true);
    assert.deepEqual(short(history.pair()), ['a left']);
    assert.equal(history.ended, true);
  });

  it('go by the times where ids have no order', () => {
    const rows = paired(side('5 9 3', '9 2 2', '2 - 1'), side('1 7 5', '7 9 4', '9 2 2', '2 - 1'));
    assert.deepEqual(short(rows), ['1 right', '7 right', '5 left', '9 both', '2 both']);
  });

  it('pair what a side lists in another order, as soon as it comes', () => {
    const rows = paired(side('a b', 'c a', 'b -'), side('c a', 'a b', 'b -'), 1);
    assert.deepEqual(
      rows.map(({ owner }) => owner),
      ['both', 'both', 'both'],
    );
  });

  it('have every checkpoint of both sides once, and those of both as one, whatever the pages', () => {
    fc.assert(
      fc.property(histories, ({ all, left, right, page }) => {
        const rows = paired(left, right, page);
        assert.deepEqual(
          short(rows),
          [...all].reverse().map(({ id, owner }) => `${id} ${owner}`),
        );
      }),
    );
  });

  it('are mirrored when the sides are swapped', () => {
    fc.assert(
      fc.property(histories, ({ left, right, page }) => {
        const [rows, swapped] = [paired(left, right, page), paired(right, left, 3)];
        assert.deepEqual(
          swapped.map(({ lanes }) => mirrored(lanes)),
          rows.map(({ lanes }) => mirrored(mirrored(lanes))),
        );
        const widths = laneWidths(rows);
        const width = widths.left + widths.both + widths.right;
        if (widths.both > 1) return;
        const picture = rows.map(({ lanes }) => toLaneRow(lanes, widths).lane);
        const mirror = swapped.map(({ lanes }) => toLaneRow(lanes, laneWidths(swapped)).lane);
        assert.deepEqual(
          picture,
          mirror.map((lane) => width - 1 - lane),
        );
      }),
    );
  });

  it('lead from every checkpoint to its parent without a break', () => {
    fc.assert(
      fc.property(histories, ({ all, left, right }) => {
        const rows = paired(left, right);
        const newest = [...all].reverse();
        const key = ({ owner, index }: PairedLanes['own']): string => `${owner} ${index}`;
        newest.forEach(({ parentId }, at) => {
          const own = rows[at]?.lanes;
          if (!own || parentId === undefined) return;
          const until = newest.findIndex(({ id }) => id === parentId);
          const line = key(own.own);
          assert.ok(own.goesOn);
          for (const { lanes } of rows.slice(at + 1, until)) assert.ok(lanes.past.map(key).includes(line));
          assert.ok(rows[until]?.lanes.from.map(key).includes(line));
        });
      }),
    );
  });
});
