import assert from 'node:assert/strict';
import fc from 'fast-check';
import { JsonError } from '../../../src/json/error';
import { JsonArrayScanner } from '../../../src/json/scanner';
import { cutsEvery, passingChunks } from './passingChunks';

const runs = Number(process.env.PROPERTY_RUNS ?? 200);

type Result = { members: [string, string][]; position: number }[] | { fault: string; position: number };

function read(answer: Buffer, cuts: number[], worthwhile: number): Result {
  const scanner = new JsonArrayScanner(Infinity, 'checkpoint', worthwhile);
  const found: { members: [string, string][]; position: number }[] = [];
  try {
    for (const chunk of passingChunks(answer, cuts)) {
      scanner.feed(chunk);
      for (let span = scanner.next(); span; span = scanner.next()) {
        const { bytes, members, position } = span;
        found.push({
          members: [...members].map(([name, { start, end }]) => [name, bytes.toString('utf8', start, end)]),
          position,
        });
      }
    }
    scanner.end();
    return found;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { fault: error.fault, position: error.position };
  }
}

/** Values as states have them: lists that grow and shrink at their ends, with a counter before them. */
const item = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.record({ id: fc.nat(20), content: fc.string({ maxLength: 4 }), more: fc.array(fc.nat(3), { maxLength: 2 }) }),
  fc.constantFrom(null, true, [], {}, [[1], [2, [3]]], 12, 123, 'a"b\\'),
);
const states = fc
  .tuple(
    fc.array(item, { minLength: 1, maxLength: 12 }),
    fc.array(fc.tuple(fc.nat(12), fc.nat(12), fc.nat(99)), { maxLength: 8 }),
  )
  .map(([items, steps]) =>
    steps.map(([length, other, done]) => {
      const list = items.slice(0, length);
      // Now and then one in the middle is another.
      if (done % 3 === 0) list[other % (list.length + 1)] = done;
      return {
        values: {
          done,
          list,
          text: 'x'.repeat(length) + '"',
          object: Object.fromEntries(list.entries()),
          number: length,
        },
        id: done,
      };
    }),
  );

describe('the scanner, of elements that repeat each other', () => {
  it('finds what it finds without looking at the element before, wherever the chunks end', () => {
    fc.assert(
      fc.property(
        states,
        fc.array(fc.nat(), { maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        (elements, at, worthwhile) => {
          const bytes = Buffer.from(JSON.stringify(elements));
          const cuts = at.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
          const found = read(bytes, cuts, worthwhile);
          assert.deepEqual(found, read(bytes, [], Infinity));
          assert.ok(Array.isArray(found));
          assert.deepEqual(
            found.map(({ members }) =>
              Object.fromEntries(members.map(([name, text]) => [name, JSON.parse(text) as unknown])),
            ),
            JSON.parse(bytes.toString()),
          );
        },
      ),
      { numRuns: runs },
    );
  });

  it('refuses what is broken at the same place, cut at every byte too', () => {
    const broken = fc.tuple(
      states,
      fc.nat(),
      fc.constantFrom('', ',', ']', '}', '"', '\\', '0', '.', ' ', '\u0001'),
      fc.nat(2),
    );
    fc.assert(
      fc.property(broken, fc.integer({ min: 1, max: 9 }), ([elements, where, put, drop], worthwhile) => {
        const text = JSON.stringify(elements);
        const at = where % (text.length + 1);
        const bytes = Buffer.from(text.slice(0, at) + put + text.slice(at + drop));
        const expected = read(bytes, [], Infinity);
        assert.deepEqual(read(bytes, [], worthwhile), expected);
        assert.deepEqual(
          read(
            bytes,
            Array.from({ length: bytes.length }, (_, cut) => cut),
            worthwhile,
          ),
          expected,
        );
      }),
      { numRuns: runs },
    );
  });

  it('goes on in another answer where one broke off', () => {
    fc.assert(
      fc.property(
        states,
        fc.array(fc.nat(), { maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        (elements, breaks, worthwhile) => {
          const answer = Buffer.from(JSON.stringify(elements));
          const scanner = new JsonArrayScanner(Infinity, 'checkpoint', worthwhile);
          const scan = (bytes: Buffer): string[] => {
            const found: string[] = [];
            for (const chunk of passingChunks(bytes, cutsEvery(5, bytes))) {
              scanner.feed(chunk);
              for (let span = scanner.next(); span; span = scanner.next()) found.push(span.bytes.toString());
            }
            return found;
          };
          for (const at of breaks) {
            scan(answer.subarray(0, at % (answer.length + 1)));
            scanner.restart();
          }
          assert.deepEqual(
            scan(answer),
            elements.map((each) => JSON.stringify(each)),
          );
          scanner.end();
        },
      ),
      { numRuns: runs },
    );
  });

  it('scans a number that goes on where it ended before', () => {
    const json = '[{"v":{"a":"1234","b":1,"c":2}},{"v":{"a":"1234","b":12,"c":2}}]';
    for (let worthwhile = 1; worthwhile < 20; worthwhile++) {
      assert.deepEqual(read(Buffer.from(json), [], worthwhile), read(Buffer.from(json), [], Infinity));
    }
  });
});

describe('passing over an element that is expected', () => {
  /** What `pass` said of each element, and the members of those that were scanned instead. */
  function pass(bytes: Buffer, expected: Buffer[][], cuts: number[]): string[] {
    const scanner = new JsonArrayScanner();
    const said: string[] = [];
    for (const chunk of passingChunks(bytes, cuts)) {
      scanner.feed(chunk);
      for (;;) {
        const wanted = expected[said.length];
        const outcome = wanted ? scanner.pass(wanted) : 'differs';
        if (outcome === 'more') break;
        const span = outcome === 'differs' ? scanner.next() : undefined;
        if (outcome === 'differs' && !span) break;
        said.push(span ? `${span.position} ${span.bytes.toString()}` : 'passed');
      }
    }
    scanner.end();
    return said;
  }

  it('says so of those that are as expected, and scans the others from their beginnings', () => {
    const elements = fc.array(fc.dictionary(fc.string(), item, { maxKeys: 3 }), { maxLength: 5 });
    fc.assert(
      fc.property(
        elements,
        elements,
        fc.array(fc.nat(), { maxLength: 6 }),
        fc.nat(30),
        (real, others, at, pieceLength) => {
          const texts = real.map((each) => Buffer.from(JSON.stringify(each)));
          const bytes = Buffer.from(` [ ${texts.join(' , ')} ] `);
          const cuts = at.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
          const expected = texts.map((text, index) =>
            others[index] ? Buffer.from(JSON.stringify(others[index])) : text,
          );
          const pieces = expected.map((each) => {
            const cut = Math.min(pieceLength, each.length);
            return [each.subarray(0, cut), each.subarray(cut)].filter(({ length }) => length > 0);
          });
          const said = pass(bytes, pieces, cuts);
          assert.deepEqual(
            said.map((each) => each.replace(/^\d+ /, '')),
            texts.map((text, index) => (expected[index]?.equals(text) ? 'passed' : text.toString())),
          );
          for (const each of said.filter((one) => one !== 'passed')) {
            const [, position = '', text = ''] = /^(\d+) (.*)$/s.exec(each) ?? [];
            assert.equal(bytes.toString('utf8', +position, +position + Buffer.byteLength(text)), text);
          }
        },
      ),
      { numRuns: runs },
    );
  });
});
