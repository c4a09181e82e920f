import assert from 'node:assert/strict';
import { BoundedMap } from '../../src/boundedMap';

describe('a bounded map', () => {
  it('keeps the entries that were set last', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1).set('b', 2).set('a', 3).set('c', 4);
    assert.deepEqual(
      [...map],
      [
        ['a', 3],
        ['c', 4],
      ],
    );
    assert.equal(map.get('b'), undefined);
  });
});
