import assert from 'node:assert/strict';
import { editedPlaces } from '../../../src/documents/editedPlaces';

describe('the number of places that differ between two texts', () => {
  const lines = Array.from({ length: 1_000 }, (_, index) => `line ${String(index)}`);
  const text = (given: string[]): string => given.join('\n');
  const edited = (each: number): string =>
    text(lines.map((line, index) => (index % each === 3 ? `${line}, changed` : line)));

  const cases: [what: string, left: string, right: string, places: number][] = [
    ['equal texts', text(lines), text(lines), 0],
    ['one line in ten', text(lines), edited(10), 100],
    ['one line', text(lines), edited(1_000), 1],
    ['the last line', text(lines), text([...lines.slice(0, -1), 'another']), 1],
    ['one text begins as the other', text(lines), text(lines.slice(0, 10)), 1],
    ['lines side by side', text(lines), text(['new', 'newer', ...lines.slice(2)]), 1],
    ['lines inserted before all others', text(['new', 'newer', ...lines]), text(lines), 1],
    ['lines taken out, apart', text(lines), text(lines.filter((_, index) => index !== 5 && index !== 500)), 2],
    ['nothing in common', text(lines), text(lines.map((line) => `other ${line}`)), 1],
  ];
  for (const [what, left, right, places] of cases) {
    it(`is ${String(places)}: ${what}`, () => {
      assert.equal(editedPlaces(left, right, 0), Math.min(places, 1));
      assert.equal(editedPlaces(right, left, 0), Math.min(places, 1));
    });
  }

  it('is counted line by line where that is little enough', () => {
    const swapped = text(lines.map((_, index) => lines[index ^ 1] ?? ''));
    assert.equal(editedPlaces(text(lines), swapped, 0), 0);
    assert.equal(editedPlaces(text(lines), swapped, 1), 1);
    assert.equal(editedPlaces(text(lines), edited(10), 100), 100);
    assert.equal(editedPlaces(text(lines), edited(10), 10), 11);
    assert.equal(editedPlaces(text(lines), text([...lines, 'more']), 10), 1);
  });
});
