import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type JsonValue, parseJson } from '../../../src/json/json';
import { diffJson, sameJson } from '../../../src/json/patch';
import { printJson } from '../../../src/json/print';
import { applyPatch } from './applyPatch';

/** Few keys and few scalars, so that two values have much in common; keys that a pointer must escape. */
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, '', 'x', 'a longer text than the others, of which there are few', 0, 1, '1'),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(fc.constantFrom('', 'a', 'b', '/', '~', '~1', '0', '__proto__'), tie('value'), { maxKeys: 5 }),
  ),
}));
const json = values.map((value) => parseJson(JSON.stringify(value)));

const patch = (before: JsonValue, after: JsonValue): JsonValue =>
  diffJson(before, after).map((operation) => new Map<string, JsonValue>(Object.entries(operation)));
const print = (value: JsonValue): string => printJson(value, 0);
const operations = (before: unknown, after: unknown): unknown =>
  JSON.parse(print(patch(parseJson(JSON.stringify(before)), parseJson(JSON.stringify(after)))));

/** Keys the other way round: JSON that is the same. */
function turned(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(turned);
  if (value instanceof Map) return new Map([...value].reverse().map(([key, item]) => [key, turned(item)]));
  return value;
}

describe('a patch of one state to the next', () => {
  it('makes the next state, applied by the RFC', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        assert.equal(print(applyPatch(before, patch(before, after))), print(after));
      }),
      { numRuns: 3_000 },
    );
  });

  it('is empty exactly for equal states, and the same for the same states however their keys stand', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        assert.equal(diffJson(before, after).length === 0, print(before) === print(after));
        assert.equal(sameJson(before, after), print(before) === print(after));
        assert.equal(diffJson(before, turned(before)).length, 0);
        assert.equal(print(patch(turned(before), turned(after))), print(patch(before, after)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('tells numbers apart by their text', () => {
    for (const [left, right] of [
      ['9007199254740993', '9007199254740992'],
      ['1.0', '1'],
      ['-0', '0'],
      ['1e400', '1e401'],
    ] as const) {
      const [before, after] = [parseJson(`{"n":${left}}`), parseJson(`{"n":${right}}`)];
      assert.equal(print(applyPatch(before, patch(before, after))), print(after));
      assert.equal(diffJson(before, after).length, 1);
    }
  });

  const messages = (count: number): object[] =>
    Array.from({ length: count }, (_, index) => ({ id: `m${String(index)}`, content: 'text '.repeat(20) }));
  const cases: [what: string, before: unknown, after: unknown, expected: unknown][] = [
    ['a message more', { a: messages(3) }, { a: messages(4) }, [{ op: 'add', path: '/a/3', value: messages(4)[3] }]],
    ['a message less', { a: messages(3) }, { a: messages(2) }, [{ op: 'remove', path: '/a/2' }]],
    ['the first away', { a: messages(3) }, { a: messages(3).slice(1) }, [{ op: 'remove', path: '/a/0' }]],
    [
      'one in the middle edited',
      { a: messages(3) },
      { a: [messages(1)[0], { id: 'm1', content: 'new' }, messages(3)[2]] },
      [{ op: 'replace', path: '/a/1/content', value: 'new' }],
    ],
    [
      'keys that a pointer escapes',
      { 'a/b': 1, '~': 2 },
      { 'a/b': 2 },
      [
        { op: 'replace', path: '/a~1b', value: 2 },
        { op: 'remove', path: '/~0' },
      ],
    ],
    ['another type', { a: [1] }, { a: { 0: 1 } }, [{ op: 'replace', path: '/a', value: { 0: 1 } }]],
  ];
  for (const [what, before, after, expected] of cases) {
    it(`says shortly: ${what}`, () => assert.deepEqual(operations(before, after), expected));
  }

  it('replaces whole what has changed nearly everywhere', () => {
    const vector = (from: number): { v: number[] } => ({ v: Array.from({ length: 1_000 }, (_, at) => from + at) });
    assert.deepEqual(operations(vector(0), vector(5_000)), [{ op: 'replace', path: '/v', value: vector(5_000).v }]);
    fc.assert(
      fc.property(json, json, (before, after) => {
        assert.ok(printJson(patch(before, after)).length < 400 + 4 * printJson(after).length);
      }),
    );
  });
});
