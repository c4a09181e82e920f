import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJson } from '../../../src/json/json';
import { fromPlain, toPlain, toWire } from '../../../src/json/plain';
import { printJson } from '../../../src/json/print';

describe('a JSON value', () => {
  for (const text of [
    '9007199254740993',
    '123456789012345678901234567890',
    '-9223372036854775808',
    '1.0',
    '1e400',
    '0.1000000000000000055511151231257827',
    '[1,-0.5,null,true,"a"]',
    '{"__proto__":{"a":[818617667421601852]},"b":{}}',
  ]) {
    it(`goes out as it came in: ${text}`, () => {
      assert.equal(JSON.stringify(toWire(parseJson(text))), text);
      assert.equal(printJson(fromPlain(toWire(parseJson(text))), 0), printJson(parseJson(text), 0));
    });
  }

  it('goes out as it came in, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        assert.equal(
          JSON.stringify(JSON.parse(JSON.stringify(toWire(parseJson(text))))),
          JSON.stringify(JSON.parse(text)),
        );
      }),
    );
  });

  it('is plain for others, with integers that a number would round as texts', () => {
    assert.deepEqual(toPlain(parseJson('{"a":[9007199254740993,9007199254740991,1.50,1e400],"b":null}')), {
      a: ['9007199254740993', 9007199254740991, 1.5, Infinity],
      b: null,
    });
  });

  it('is null for what is no JSON', () => assert.equal(fromPlain(undefined), null));
});
