import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ElementTooLargeError, JsonError } from '../../../src/json/error';
import { JsonArrayScanner } from '../../../src/json/scanner';
import { scanObject } from '../../../src/json/scanObject';
import { cutsEvery, passingChunks } from './passingChunks';

const runs = Number(process.env.PROPERTY_RUNS ?? 200);

/** Members as text, by name, of each element; or the fault and its position. */
type Scanned = { elements: Record<string, string>[] } | { fault: string; position: number };

function scan(text: string | Buffer, cuts: number[] = []): Scanned {
  const bytes = Buffer.from(text);
  const scanner = new JsonArrayScanner();
  const elements: Record<string, string>[] = [];
  try {
    for (const chunk of passingChunks(bytes, cuts)) {
      for (const span of scanner.push(chunk)) {
        assert.deepEqual(span.bytes, bytes.subarray(span.position, span.position + span.bytes.length));
        const members = [...span.members].map(([name, { start, end }]) => [
          name,
          span.bytes.toString('utf8', start, end),
        ]);
        elements.push(Object.fromEntries(members) as Record<string, string>);
      }
    }
    scanner.end();
    return { elements };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { fault: error.fault, position: error.position };
  }
}

/** JSON text with the space that people and machines leave, whose members' texts are known while it is made. */
const space = fc.constantFrom('', '', ' ', '\n  ', '\t', '\r\n');
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'é😀', '\\"', '\u0000\u2028'),
);
const { value } = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text.map((each) => JSON.stringify(each)),
    fc.constantFrom(
      '0',
      '-0',
      '1.0',
      '1e400',
      '-12.50E-7',
      '9007199254740993',
      'true',
      'false',
      'null',
      '"\\ud800\\u0041\\/"',
    ),
    tie('list'),
    tie('object'),
  ),
  list: fc
    .tuple(fc.array(tie('value'), { maxLength: 3 }), space)
    .map(([items, gap]) => `[${gap}${items.join(`${gap},`)}${gap}]`),
  object: fc
    .tuple(fc.dictionary(text, tie('value'), { maxKeys: 3 }), space)
    .map(([members, gap]) => objectText(members, gap)),
}));
const member = (key: string, each: string, gap: string): string => `${gap}${JSON.stringify(key)}${gap}:${gap}${each}`;
const objectText = (members: Record<string, string>, gap: string): string =>
  `{${Object.entries(members)
    .map(([key, each]) => member(key, each, gap))
    .join(`${gap},`)}${gap}}`;
const page = fc
  .tuple(fc.array(fc.dictionary(text, value, { maxKeys: 4 }), { maxLength: 4 }), space)
  .map(([elements, gap]) => ({
    // `__proto__` as an own key, as the scanner's map has it.
    elements: elements.map((each) => ({ ...each })),
    json: `${gap}[${gap}${elements.map((each) => objectText(each, gap)).join(`${gap},${gap}`)}${gap}]${gap}`,
  }));

const allCuts = (json: string): number[] => Array.from({ length: Buffer.byteLength(json) + 1 }, (_, at) => at);

describe('the scanner', () => {
  it('finds the members that were written, wherever the chunks end', () => {
    fc.assert(
      fc.property(page, fc.array(fc.nat(), { maxLength: 5 }), ({ elements, json }, cuts) => {
        const length = Buffer.byteLength(json);
        const at = cuts.map((cut) => cut % (length + 1)).sort((a, b) => a - b);
        assert.deepEqual(scan(json, at), { elements });
        assert.equal((JSON.parse(json) as unknown[]).length, elements.length);
      }),
      { numRuns: runs },
    );
  });

  it('finds the same, or refuses at the same place, cut at every byte', () => {
    fc.assert(
      fc.property(page, ({ json }) => {
        const whole = scan(json);
        for (const cut of allCuts(json)) assert.deepEqual(scan(json, [cut]), whole);
        assert.deepEqual(scan(json, allCuts(json)), whole);
      }),
      { numRuns: Math.ceil(runs / 10) },
    );
  });

  it('takes of broken JSON what JSON.parse takes, and refuses the rest at the same place however it is cut', () => {
    const damage = fc.tuple(
      page,
      fc.nat(),
      fc.constantFrom('', ',', ']', '}', '"', '\\', '0', '.', 'e', ' ', 'x', '\u0001', '-'),
      fc.nat(1),
    );
    fc.assert(
      fc.property(damage, ([{ json }, where, put, drop]) => {
        const at = where % (json.length + 1);
        const bad = json.slice(0, at) + put + json.slice(at + drop);
        const result = scan(bad);
        assert.deepEqual(scan(bad, allCuts(bad)), result);
        if ('fault' in result) {
          if (result.fault === 'duplicateKey') return;
          const isArray = (parsed: unknown): boolean =>
            Array.isArray(parsed) &&
            parsed.every((each) => typeof each === 'object' && each !== null && !Array.isArray(each));
          let parsed: unknown;
          try {
            parsed = JSON.parse(bad);
          } catch {
            return;
          }
          assert.ok(!isArray(parsed), `${result.fault} in ${bad}`);
        } else {
          assert.equal((JSON.parse(bad) as unknown[]).length, result.elements.length);
        }
      }),
      { numRuns: runs * 3 },
    );
  });

  const refusals: [string, string | Buffer, string, number][] = [
    ['nothing', '', 'endsEarly', 0],
    ['an open array', '[{"a":1}', 'endsEarly', 8],
    ['an object', '{"a":1}', 'notAnArray', 0],
    ['null', ' null', 'notAnArray', 1],
    ['HTML', '<html>', 'notAnArray', 0],
    ['a byte order mark', '\ufeff[]', 'byteOrderMark', 0],
    ['UTF-16', Buffer.from('[{"a":1}]', 'utf16le'), 'notAnObject', 1],
    ['an element that is no object', '[{}, 1]', 'notAnObject', 5],
    ['a comma at the end', '[{},]', 'notAnObject', 4],
    ['something behind it', '[{}]x', 'unexpectedByte', 4],
    ['two arrays', '[][]', 'unexpectedByte', 2],
    ['NaN', '[{"a":NaN}]', 'unexpectedByte', 6],
    ['Infinity', '[{"a":-Infinity}]', 'unexpectedByte', 7],
    ['a leading zero', '[{"a":01}]', 'unexpectedByte', 7],
    ['a leading plus', '[{"a":+1}]', 'unexpectedByte', 6],
    ['a point without a digit', '[{"a":1.}]', 'unexpectedByte', 8],
    ['an exponent without a digit', '[{"a":1e+}]', 'unexpectedByte', 9],
    ['a cut-off literal', '[{"a":tru}]', 'unexpectedByte', 9],
    ['a bad escape', '[{"a":"\\x"}]', 'unexpectedByte', 8],
    ['a bad hex digit', '[{"a":"\\u12g4"}]', 'unexpectedByte', 11],
    ['a line feed in a text', '[{"a":"b\nc"}]', 'unexpectedByte', 8],
    ['a missing colon', '[{"a" 1}]', 'unexpectedByte', 6],
    ['a key that is no text', '[{1:1}]', 'unexpectedByte', 2],
    ['crossed brackets', '[{"a":[}]]', 'unexpectedByte', 7],
    ['a key twice', '[{"a":1,"b":2,"a":3}]', 'duplicateKey', 14],
    ['a key twice, spelled differently', '[{"a":1,"\\u0061":3}]', 'duplicateKey', 8],
    ['broken UTF-8', Buffer.from('5b7b2261223a22e441227d5d', 'hex'), 'brokenUtf8', 7],
    ['Latin-1', Buffer.from('[{"a":"é"}]', 'latin1'), 'brokenUtf8', 7],
    ['overlong UTF-8', Buffer.from('5b7b2261223a22c0af227d5d', 'hex'), 'brokenUtf8', 7],
    ['a surrogate in UTF-8', Buffer.from('5b7b2261223a22eda080227d5d', 'hex'), 'brokenUtf8', 7],
    ['a depth of 100,000 that does not end', '[{"a":' + '['.repeat(100_000), 'endsEarly', 100_006],
  ];
  for (const [what, json, fault, position] of refusals) {
    it(`refuses ${what}: ${fault} at ${position}`, () => {
      assert.deepEqual(scan(json), { fault, position });
      const length = Buffer.from(json).length;
      if (length < 100)
        assert.deepEqual(
          scan(
            json,
            Array.from({ length }, (_, at) => at),
          ),
          { fault, position },
        );
    });
  }

  it('leaves keys that stand twice further down to those who parse', () => {
    assert.deepEqual(scan('[{"a":{"b":1,"b":2}}]'), { elements: [{ a: '{"b":1,"b":2}' }] });
  });

  it('goes as deep as the answer does', () => {
    const value = '[{"a":'.repeat(50_000) + '1' + '}]'.repeat(50_000);
    assert.deepEqual(scan(`[{"v":${value}}]`), { elements: [{ v: value }] });
  });

  it('stops at an element that is too large, in one chunk or many', () => {
    for (const size of [1, 7, 1_000]) {
      const scanner = new JsonArrayScanner(20);
      const bytes = Buffer.from('[{"a":1},{"a":"0123456789012345678901234567890"}]');
      assert.throws(
        () => {
          for (const chunk of passingChunks(bytes, cutsEvery(size, bytes))) scanner.push(chunk);
        },
        (error) => error instanceof ElementTooLargeError && error.limit === 20 && error.bytes > 20,
      );
    }
    assert.equal(new JsonArrayScanner(7).push(Buffer.from('[{"a":1},{"a":2}]')).length, 2);
  });
});

describe('scanning one object', () => {
  const position = (json: string): [string, number] => {
    try {
      scanObject(Buffer.from(json));
    } catch (error) {
      if (error instanceof JsonError) return [error.fault, error.position];
    }
    return ['taken', -1];
  };

  it('gives its members where they stand', () => {
    const json = ' {"a" : [1], "b":"x"}';
    const { bytes, members, position: at } = scanObject(Buffer.from(json));
    assert.equal(at, 1);
    const texts = [...members.values()].map(({ start, end }) => bytes.toString('utf8', start, end));
    assert.deepEqual(texts, ['[1]', '"x"']);
  });

  it('refuses everything else, with the position in the answer', () => {
    assert.deepEqual(position('[]'), ['notAnObject', 0]);
    assert.deepEqual(position(''), ['notAnObject', 0]);
    assert.deepEqual(position('{"a":1,"a":2}'), ['duplicateKey', 7]);
    assert.deepEqual(position('{"a":x}'), ['unexpectedByte', 5]);
    assert.deepEqual(position('{"a":1},{"a":2}'), ['notAnObject', 8]);
    assert.deepEqual(position('{}]'), ['unexpectedByte', 3]);
    assert.notEqual(position('{"a":1')[0], 'taken');
  });
});

describe('a tolerant scanner', () => {
  const tolerant = (bytes: Buffer, cuts: number[]): unknown[] => {
    const scanner = new JsonArrayScanner(Infinity, undefined, 16, true);
    const found: unknown[] = [];
    for (const chunk of passingChunks(bytes, cuts)) {
      for (const {
        position,
        bytes: { length },
        members,
        faults,
      } of scanner.push(chunk)) {
        found.push([position, length, [...members], [...(faults ?? [])]]);
      }
    }
    scanner.end();
    return found;
  };
  const told = (bytes: Buffer, cuts: number[]): unknown => {
    try {
      return tolerant(bytes, cuts);
    } catch (error) {
      if (error instanceof JsonError) return `${error.fault} ${String(error.position)}`;
      throw error;
    }
  };

  it('finds the same as another one in JSON, and no faults', () => {
    fc.assert(
      fc.property(page, ({ json }) => {
        const found = told(Buffer.from(json), []);
        assert.ok(Array.isArray(found));
        assert.ok(found.every((each) => Array.isArray(each) && Array.isArray(each[3]) && each[3].length === 0));
      }),
      { numRuns: runs },
    );
  });

  it('finds a fault in whatever another one refuses, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(
        page,
        fc.nat(),
        fc.constantFrom('NaN', '-', '\\x', '"', '}', ']', ',', '\n', '\u0000'),
        (made, at, instead) => {
          const place = at % made.json.length;
          const json = made.json.slice(0, place) + instead + made.json.slice(place + 1);
          const bytes = Buffer.from(json);
          const found = told(bytes, []);
          assert.deepEqual(told(bytes, cutsEvery(1, bytes)), found);
          const isRefused = 'fault' in scan(json);
          const hasFaults =
            typeof found === 'string' ||
            (found instanceof Array &&
              found.some((each) => Array.isArray(each) && Array.isArray(each[3]) && each[3].length > 0));
          assert.equal(hasFaults, isRefused);
        },
      ),
      { numRuns: runs },
    );
  });
});
