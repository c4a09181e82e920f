import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutMiddle, cutText } from '../../src/characters';

describe('a text that is cut', () => {
  const cases: [text: string, most: number, cut: string][] = [
    ['abc', 3, 'abc'],
    ['abc', 2, 'ab'],
    ['a😀b', 2, 'a'],
    ['a😀b', 3, 'a😀'],
    ['😀', 1, ''],
    ['', 2, ''],
  ];
  for (const [text, most, cut] of cases) {
    it(`is “${cut}”: ${most} of “${text}”`, () => assert.equal(cutText(text, most), cut));
  }

  it('keeps its end where it is cut in the middle', () => {
    assert.equal(cutMiddle('Refund for order 4711 of customer 12', 26), 'Refund for order…tomer 12');
    assert.equal(cutMiddle('Refund for order 4711', 26), 'Refund for order 4711');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 4, max: 12 }), (text, most) => {
        const cut = cutMiddle(text, most);
        assert.ok(cut.length <= Math.max(most, 1));
        assert.ok(!text.isWellFormed() || cut.isWellFormed());
      }),
    );
  });

  it('is the beginning of the text, at most a unit shorter than asked for, without half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(12), (text, most) => {
        const cut = cutText(text, most);
        const length = Math.min(text.length, most);
        assert.ok(text.startsWith(cut) && cut.isWellFormed());
        assert.ok(cut.length === length || cut.length === length - 1);
      }),
    );
  });
});
