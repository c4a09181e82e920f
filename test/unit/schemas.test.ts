import assert from 'node:assert/strict';
import * as v from 'valibot';
import { listOf, members, plainJson, readAs, words } from '../../src/schemas';

describe('what comes from outside', () => {
  it('is left out where a schema does not name it', () => {
    assert.deepEqual(readAs(v.object({ a: v.number() }), { a: 1, b: 2 }), { a: 1 });
  });

  it('is nothing where a schema does not take it', () => {
    for (const value of [undefined, null, 1, 'a', [], { a: '1' }]) {
      assert.equal(readAs(v.object({ a: v.number() }), value), undefined);
    }
  });

  it('hides no other item of a list where one cannot be understood', () => {
    assert.deepEqual(readAs(listOf(v.object({ a: v.number() })), [{ a: 1 }, null, { a: '2' }, { a: 3 }]), [
      { a: 1 },
      { a: 3 },
    ]);
    assert.equal(readAs(listOf(v.string()), { 0: 'a', length: 1 }), undefined);
  });

  it('keeps every member of an object, whatever it is called', () => {
    const value: unknown = JSON.parse('{"constructor":1,"__proto__":2,"a":3}');
    assert.equal(readAs(members, value), value);
    assert.equal(readAs(members, []), undefined);
    assert.equal(readAs(members, null), undefined);
  });

  it('is no word where it is white space', () => {
    assert.equal(readAs(words, ' a '), ' a ');
    for (const value of ['', ' \n', 7]) assert.equal(readAs(words, value), undefined);
  });

  it('is nothing where a text is no JSON', () => {
    assert.deepEqual(plainJson('{"a":[1]}'), { a: [1] });
    assert.equal(plainJson('{"a":'), undefined);
  });
});
