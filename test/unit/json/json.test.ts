import assert from 'node:assert/strict';
import fc from 'fast-check';
import { JsonNumber, type JsonValue, parseJson } from '../../../src/json/json';
import { JsonError } from '../../../src/json/error';
import { printJson } from '../../../src/json/print';

const runs = Number(process.env.PROPERTY_RUNS ?? 200);

/** What `JSON.parse` makes of it, as far as it can. */
function plain(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return Number(value.text);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  return value;
}
function fault(text: string): [string, number] {
  try {
    parseJson(text);
    return ['taken', -1];
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return [error.fault, error.position];
  }
}
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', '\ud800', '\u2028'),
);
const { tree } = fc.letrec<{ tree: JsonValue; list: JsonValue; object: JsonValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('0', '-0', '1', '1.0', '1e0', '1e400', '9007199254740993').map((each) => new JsonNumber(each)),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('tree'), { maxLength: 3 }),
  object: fc
    .uniqueArray(fc.tuple(text, tie('tree')), { maxLength: 3, selector: ([key]) => key })
    .map((entries) => new Map(entries)),
}));
const reversed = (value: JsonValue): JsonValue =>
  value instanceof Map
    ? new Map([...value].reverse().map(([key, item]) => [key, reversed(item)]))
    : Array.isArray(value)
      ? value.map(reversed)
      : value;

describe('parsing', () => {
  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        assert.deepEqual(plain(parseJson(json)), JSON.parse(json));
      }),
      { numRuns: runs },
    );
  });

  it('refuses what JSON.parse refuses', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', ']', '"', '\\', '01', '.', 'x', '\u0001', '\u00a0'),
        (json, where, put) => {
          const at = where % (json.length + 1);
          const bad = json.slice(0, at) + put + json.slice(at + 1);
          let taken = true;
          try {
            JSON.parse(bad);
          } catch {
            taken = false;
          }
          const [what] = fault(bad);
          if (what !== 'duplicateKey') assert.equal(what === 'taken', taken, bad);
        },
      ),
      { numRuns: runs * 3 },
    );
  });

  const refused: [string, string, number][] = [
    ['', 'endsEarly', 0],
    ['[1', 'endsEarly', 2],
    ['{"a"', 'endsEarly', 4],
    ['"a', 'endsEarly', 2],
    ['NaN', 'unexpectedByte', 0],
    ['[1 2]', 'unexpectedByte', 3],
    ['01', 'unexpectedByte', 1],
    ['[1.]', 'unexpectedByte', 2],
    ['{"a":1,"a":2}', 'duplicateKey', 7],
    ['{"a":{"b":1,"\\u0062":2}}', 'duplicateKey', 12],
    ['{a:1}', 'unexpectedByte', 1],
    ['1 2', 'unexpectedByte', 2],
    ['['.repeat(100_000), 'tooDeep', 2_001],
  ];
  for (const [json, what, position] of refused) {
    it(`refuses ${json.slice(0, 30)}: ${what} at ${position}`, () => assert.deepEqual(fault(json), [what, position]));
  }

  it('keeps numbers apart that JavaScript does not', () => {
    const numbers = [
      '9007199254740993',
      '9007199254740992',
      '1.0',
      '1',
      '-0',
      '0',
      '1e400',
      '1E400',
      '1e2',
      '100',
      '0.1',
    ];
    const texts = numbers.map((number) => printJson(parseJson(number)));
    assert.deepEqual(texts, numbers);
  });

  it('has no prototype to be changed', () => {
    const value = parseJson('{"__proto__":{"polluted":1},"constructor":2}');
    assert.ok(value instanceof Map);
    assert.deepEqual([...value.keys()], ['__proto__', 'constructor']);
    assert.equal(printJson(value, 0), '{\n"__proto__": {\n"polluted": 1\n},\n"constructor": 2\n}');
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });
});

describe('printing', () => {
  it('is stable, whatever the order of the keys', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const printed = printJson(value);
        assert.equal(printJson(parseJson(printed)), printed);
        assert.equal(printJson(reversed(value)), printed);
        assert.doesNotThrow(() => JSON.parse(printed) as unknown);
      }),
      { numRuns: runs },
    );
  });

  it('gives different text for different values', () => {
    fc.assert(
      fc.property(tree, tree, (left, right) => {
        // The order of a map's members means nothing, all else does.
        const same = (a: JsonValue, b: JsonValue): boolean => {
          if (a instanceof JsonNumber && b instanceof JsonNumber) return a.text === b.text;
          if (Array.isArray(a) && Array.isArray(b))
            return a.length === b.length && a.every((each, at) => same(each, b[at] ?? null));
          if (a instanceof Map && b instanceof Map)
            return a.size === b.size && [...a].every(([key, each]) => b.has(key) && same(each, b.get(key) ?? null));
          return a === b;
        };
        assert.equal(printJson(left) === printJson(right), same(left, right));
      }),
      { numRuns: runs },
    );
  });

  it('shows characters that an editor would act on', () => {
    const acting = [
      '\u202e',
      '\u2028',
      '\u2029',
      '\ufeff',
      '\u200e',
      '\u2066',
      '\u061c',
      '\u0085',
      '\u007f',
      '\u0000',
      '\ud800',
    ];
    for (const character of acting) {
      const printed = printJson(`a${character}b`);
      assert.equal(printed, `"a\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}b"`);
      assert.equal(JSON.parse(printed), `a${character}b`);
    }
    assert.equal(printJson('é漢😀'), '"é漢😀"');
  });

  it('sorts keys by code unit and indents', () => {
    const value = parseJson('{"b":[1,{}],"a":[],"B":null,"":"x"}');
    assert.equal(printJson(value), '{\n  "": "x",\n  "B": null,\n  "a": [],\n  "b": [\n    1,\n    {}\n  ]\n}');
  });
});
