import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type LaneRow, Lanes } from '../../../src/history/lanes';

/** `id parent` for each row, newest first; `-` for no parent. */
function draw(...rows: string[]): LaneRow[] {
  const lanes = new Lanes();
  return rows.map((row) => {
    const [id = '', parent = '-'] = row.split(' ');
    return lanes.add({ id, parentId: parent === '-' ? undefined : parent });
  });
}

/** The lane of each row, the lanes that end there, and those that pass by. */
function short(rows: LaneRow[]): string[] {
  return rows.map(({ lane, from, past }) => `${String(lane)} from ${from.join()} past ${past.join()}`);
}

describe('the lanes of a history', () => {
  it('are one where nothing branches', () => {
    assert.deepEqual(short(draw('c b', 'b a', 'a -')), ['0 from  past ', '0 from 0 past ', '0 from 0 past ']);
    assert.deepEqual(
      draw('b a', 'a -').map(({ goesOn }) => goesOn),
      [true, false],
    );
  });

  it('are two where two go on from the same checkpoint, until that one', () => {
    // e and c both go on from b; d is between them in time.
    assert.deepEqual(short(draw('e d', 'c b', 'd b', 'b a', 'a -')), [
      '0 from  past ',
      '1 from  past 0',
      '0 from 0 past 1',
      '0 from 0,1 past ',
      '0 from 0 past ',
    ]);
  });

  it('are used again when they are free', () => {
    const rows = draw('g f', 'x f', 'f e', 'y e', 'e -');
    assert.deepEqual(
      rows.map(({ lane, width }) => [lane, width]),
      [
        [0, 1],
        [1, 2],
        [0, 2],
        [1, 2],
        [0, 2],
      ],
    );
  });

  it('go on to the end for a parent that never comes', () => {
    assert.deepEqual(short(draw('c gone', 'b a', 'a -')), ['0 from  past ', '1 from  past 0', '1 from 1 past 0']);
  });

  it('lead from every checkpoint to its parent without a break, whatever the branches', () => {
    const histories = fc.array(fc.nat(), { minLength: 1, maxLength: 40 }).map((picks) =>
      // Of n rows, oldest last, each goes on from one of those behind it.
      picks.map((pick, index) => {
        const older = picks.length - 1 - index;
        return `${String(index)} ${older === 0 ? '-' : String(index + 1 + (pick % older))}`;
      }),
    );
    fc.assert(
      fc.property(histories, (history) => {
        const rows = draw(...history);
        history.forEach((row, index) => {
          const [, parent] = row.split(' ');
          const own = rows[index];
          if (own === undefined || parent === '-') return;
          const at = Number(parent);
          assert.equal(own.goesOn, true);
          for (const between of rows.slice(index + 1, at)) assert.ok(between.past.includes(own.lane), row);
          assert.ok(rows[at]?.from.includes(own.lane), row);
        });
        for (const { lane, past, from, width } of rows) {
          assert.ok(!past.includes(lane));
          assert.ok([lane, ...past, ...from].every((each) => each < width));
        }
      }),
    );
  });
});
