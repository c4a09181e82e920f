import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type JsonValue, parseJson } from '../../../src/json/json';
import { printLine } from '../../../src/json/print';
import { RepeatingPrinter } from '../../../src/json/repeatingPrinter';
import { applyPatch } from '../../../src/json/applyPatch';
import { diffJson } from '../../../src/json/patch';

const json = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.constant(null),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('tree'), { maxLength: 6 }),
  object: fc.dictionary(fc.string(), tie('tree'), { maxKeys: 5 }),
})).tree;
const asValue = (value: unknown): JsonValue => parseJson(JSON.stringify(value));
const asPatch = (before: JsonValue, after: JsonValue): JsonValue =>
  diffJson(before, after).map((operation) => new Map<string, JsonValue>(Object.entries(operation)));

describe('printing values that repeat', () => {
  it('gives what printing each by itself gives, whatever they share', () => {
    fc.assert(
      fc.property(
        fc.array(json, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(7), { maxLength: 6 }),
        (given, again) => {
          const printer = new RepeatingPrinter();
          let shared: JsonValue = null;
          const values = [
            ...given.map(asValue),
            ...again.flatMap((at) => (given.length > at ? asValue(given[at]) : [])),
          ];
          for (const value of values) {
            // The same value, made of the one before as far as that goes.
            shared = applyPatch(shared, asPatch(shared, value));
            assert.equal(printer.print(shared).toString(), printLine(value));
          }
        },
      ),
    );
  });

  it('copies what a list begins with, and members that have not changed', () => {
    const printer = new RepeatingPrinter();
    const first = asValue({ list: ['a', { b: 1 }], deep: { same: [1, 2], other: 'x' }, text: 'y' });
    printer.print(first);
    const next = applyPatch(
      first,
      asValue([
        { op: 'add', path: '/list/2', value: 'more' },
        { op: 'replace', path: '/deep/other', value: 'z' },
        { op: 'add', path: '/a', value: [] },
      ]),
    );
    assert.equal(
      printer.print(next).toString(),
      '{"a":[],"deep":{"other":"z","same":[1,2]},"list":["a",{"b":1},"more"],"text":"y"}',
    );
    assert.equal(printer.print(first).toString(), printLine(first));
  });
});
