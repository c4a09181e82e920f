import assert from 'node:assert/strict';
import fc from 'fast-check';
import { JsonError } from '../../../src/json/error';
import { parseJson, type JsonValue } from '../../../src/json/json';
import { collectGarbage, usedMemory } from '../../tools/memory';
import { RepeatingParser } from '../../../src/json/repeatingParser';

const attempt = (parse: (text: string) => JsonValue, text: string): unknown => {
  try {
    return parse(text);
  } catch (error) {
    return error instanceof JsonError ? `${error.fault} at ${error.position}` : error;
  }
};

function agree(texts: string[]): void {
  const parser = new RepeatingParser();
  for (const text of texts) {
    assert.deepEqual(
      attempt((each) => parser.parse(Buffer.from(each)), text),
      attempt(parseJson, text),
    );
  }
}

const long = (text: string) => `"${text.repeat(600)}"`;

describe('parsing states that repeat', () => {
  it('gives what parsing each by itself gives, whatever changes between them', () => {
    const item = fc.oneof(
      fc.json({ maxDepth: 2 }),
      fc.constantFrom(long('a'), long('é'), '1', '12', '-0', '1e5', ' [ 1 ] ', `{"k" : ${long('b')}}`),
    );
    const list = fc.array(item, { maxLength: 8 }).map((items) => `[${items.join(',')}]`);
    const object = fc.array(item, { maxLength: 8 }).map((items) => {
      const members = items.map((value, index) => `"k${index}": ${value}`);
      return `{${members.join(' , ')}}`;
    });
    const state = fc
      .record({ a: fc.oneof(list, object, item), b: list, c: object, turned: fc.boolean(), space: fc.boolean() })
      .map(({ a, b, c, turned, space }) => {
        const members = [`"a":${a}`, `"b": ${b}`, `"c":${c}`];
        return `${space ? ' ' : ''}{${(turned ? members.reverse() : members).join(space ? '\n,' : ',')}}`;
      });
    fc.assert(
      fc.property(fc.array(state, { minLength: 2, maxLength: 5 }), (states) => {
        agree(states.flatMap((text, index) => [text, text.slice(0, (text.length * (index + 1)) / 7), text]));
      }),
      { numRuns: 300 },
    );
  });

  it('gives what parsing each gives where a list grows, shrinks, or goes on in another way', () => {
    const items = Array.from({ length: 20 }, (_, index) => long(`item ${index} é `));
    const lists = [20, 19, 20, 3, 0, 7].map(
      (length) => `{"n":${length},"items":[${items.slice(0, length).join(', ')}]}`,
    );
    const other = lists[0]?.replace('item 11', 'atem 11') ?? '';
    agree([...lists, other, lists[1] ?? '', other.replaceAll(', ', ' ,'), '[]', '1', '{}', other]);
  });

  it('does not take a number for one that it begins with', () => {
    const numbers = (last: string) => `{"list":[${'1234567890,'.repeat(200)}${last}],"n":${last}}`;
    for (let at = 40; at < 60; at++) {
      const list = (changed: string) => `[${[...Array<string>(at).fill('1234567890'), changed].join(',')}]`;
      agree(['1234567890', '12345678901', '1234567890.5'].map((changed) => `{"list":${list(changed)}}`));
    }
    agree([numbers('1'), numbers('12'), numbers('1.5'), numbers('1'), '{"n":1', '{"n":12}', '{"n":1}']);
  });

  it('refuses a key twice also behind what it has seen before', () => {
    const members = Array.from({ length: 20 }, (_, index) => `"k${index}":${long('x')}`);
    const object = (...more: string[]) => `{"files":{${[...members, ...more].join(',')}}}`;
    agree([object(), object('"new":1'), object('"k0":1'), object()]);
  });

  it('holds no text but the last one, whenever its members came', () => {
    const parser = new RepeatingParser();
    const bytes = Buffer.alloc(1_100_000);
    collectGarbage();
    const before = usedMemory();
    for (let step = 0; step < 60; step++) {
      // Each member has its last value from another text.
      const members = Array.from(
        { length: 60 },
        (_, index) => `"m${index}":"${Math.min(index, step)} ${'v'.repeat(30)}"`,
      );
      const text = `{${members.join(',')},"large":"${String(step).padEnd(1_000_000, 'x')}"}`;
      parser.parse(bytes.subarray(0, bytes.write(text)));
    }
    collectGarbage();
    assert.ok(usedMemory() - before < 10_000_000, `${usedMemory() - before} bytes`);
    assert.ok(parser.parse(Buffer.from('{}')), 'it is in use until here');
  });

  it('gives the same objects for what is the same, even where it stands at another place', () => {
    const parser = new RepeatingParser();
    const messages = Array.from({ length: 10 }, (_, index) => `{"id":"m${index}","content":${long('x')}}`);
    const read = (count: number, before: string) => {
      const value = parser.parse(Buffer.from(`{${before}"messages":[${messages.slice(0, count).join(',')}]}`));
      assert.ok(value instanceof Map);
      const list = value.get('messages');
      assert.ok(Array.isArray(list));
      return list;
    };
    const [ten, nine] = [read(10, ''), read(9, '"step":5,')];
    // The last of the shorter list has another byte behind it.
    for (let index = 0; index < 8; index++) assert.equal(nine[index], ten[index]);
    assert.equal(read(9, '"step":6,'), nine);
  });
});
