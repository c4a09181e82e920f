import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ThreadFilter } from '../../../../src/api';
import { checkFilter, checkSort, parseAge, type FilterProblem } from '../../../../src/threads/list/filter';
import { filterText, parseFilterText } from '../../../../src/threads/list/filterText';

const runs = Number(process.env.PROPERTY_RUNS ?? 300);
const uuid = '019aa1b2-c3d4-7e5f-8a9b-0123456789ab';

describe('a filter as it is typed', () => {
  const texts: [text: string, filter: ThreadFilter][] = [
    ['', {}],
    ['status:busy', { status: 'busy' }],
    [
      'status:busy graph:chat customer: acme 1ef4',
      {
        status: 'busy',
        graph: 'chat',
        metadata: { customer: 'acme' },
        text: '1ef4',
      },
    ],
    ['customer:"Acme Inc."  n:42 paid:true', { metadata: { customer: 'Acme Inc.', n: 42, paid: true } }],
    [
      'n:"42" paid:"true" version:1.0 big:9007199254740993',
      {
        metadata: { n: '42', paid: 'true', version: '1.0', big: '9007199254740993' },
      },
    ],
    ['url:http://..:c', { metadata: { url: 'http://..:c' } }],
    ['metadata.status:open metadata.metadata.x:1', { metadata: { status: 'open', 'metadata.x': 1 } }],
    ['age:7d', { age: '7d' }],
    ['age:<7d', { age: '7d' }],
    ['age:>30d', { age: '>30d' }],
    [uuid.toUpperCase(), { ids: [uuid] }],
    [`id:${uuid}`, { ids: [uuid] }],
    ['id:"my-thread" id:"other"', { ids: ['my-thread', 'other'] }],
    ['1EF4', { text: '1EF4' }],
    ['id:1EF4', { idPrefix: '1ef4' }],
    ['order "lamps', { text: 'order "lamps' }],
    ['where status:busy lamps', { status: 'busy', text: 'where lamps' }],
    ['text:"a:b  c"', { text: 'a:b c' }],
  ];
  for (const [text, filter] of texts) {
    it(`${text || 'nothing'} is ${JSON.stringify(filter)}`, () => {
      assert.deepEqual(parseFilterText(text), { valid: true, filter });
    });
  }

  const wrong: [text: string, code: FilterProblem['code'], word: string][] = [
    ['status:sleeping', 'status', 'sleeping'],
    ['status:', 'value', 'status'],
    ['status:busy status:idle', 'twice', 'status'],
    ['a:1 a:2', 'twice', 'a'],
    ['id:1ef4 id:2ab5', 'twice', 'id'],
    [`id:1ef4 ${uuid}`, 'twice', 'id'],
    ["cust'omer:x", 'key', "cust'omer"],
    ['a$b:x', 'key', 'a$b'],
    ['a]:x', 'key', 'a]'],
    ['naïve:x', 'key', 'naïve'],
    [`${'k'.repeat(65)}:x`, 'key', 'k'.repeat(65)],
    ["id:x'OR'1'='1", 'id', "x'OR'1'='1"],
    ['age:soon', 'age', 'soon'],
    ['age:0d', 'age', '0d'],
    ['a:"no end', 'value', 'a'],
  ];
  for (const [text, code, word] of wrong) {
    it(`${text.slice(0, 40)} is refused: ${code}`, () => {
      const checked = parseFilterText(text);
      assert.ok(!checked.valid);
      assert.equal(checked.problem.code, code);
      if (code !== 'id') assert.equal(checked.problem.word, word);
    });
  }

  it('comes back as it was, whatever it holds', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('true', '42', '1.0', '', ' ', '"', '\\', 'a:b', '__proto__'),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    );
    const key = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_.-]{1,64}$/),
      fc.constantFrom(
        'status',
        'graph',
        'id',
        'text',
        'age',
        'metadata.status',
        'metadata',
        '__proto__',
        'constructor',
      ),
    );
    const id = fc.constantFrom({ ids: [uuid] }, { ids: ['my-thread'] }, { idPrefix: '1ef4' }, { idPrefix: 'my-t' }, {});
    const filter = fc
      .record(
        {
          status: fc.constantFrom('idle', 'busy', 'interrupted', 'error'),
          graph: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
          metadata: fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true }),
          age: fc.constantFrom('30m', '7d', '>4w'),
          text: fc.oneof(
            fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
            fc.constantFrom('where is', 'a:b', uuid),
          ),
        },
        { requiredKeys: [] },
      )
      .chain((others) => id.map((ids) => ({ ...others, ...ids })));
    fc.assert(
      fc.property(filter, (given) => {
        const checked = checkFilter(given);
        fc.pre(checked.valid);
        assert.deepEqual(parseFilterText(filterText(checked.filter)), checked);
      }),
      { numRuns: runs },
    );
  });

  it('never gives a name of metadata that must not reach a server, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }), (one, other) => {
        const checked = parseFilterText(`${one} ${other}:x`);
        if (!checked.valid) return;
        for (const key of Object.keys(checked.filter.metadata ?? {})) assert.match(key, /^[A-Za-z0-9_.-]{1,64}$/);
      }),
      { numRuns: runs },
    );
  });
});

describe('a filter from elsewhere', () => {
  const wrong: [value: unknown, code: FilterProblem['code']][] = [
    [null, 'notAFilter'],
    ['status:busy', 'notAFilter'],
    [[], 'notAFilter'],
    [{ state: 'busy' }, 'unknown'],
    [{ status: 'Busy' }, 'status'],
    [{ status: null }, 'status'],
    [{ graph: 7 }, 'graph'],
    [{ graph: '' }, 'graph'],
    [{ metadata: [] }, 'notAFilter'],
    [{ metadata: { "a'b": 1 } }, 'key'],
    [{ metadata: { '': 1 } }, 'key'],
    [{ metadata: { a: {} } }, 'value'],
    [{ metadata: { a: null } }, 'value'],
    [{ metadata: { a: NaN } }, 'value'],
    [{ metadata: { a: 'x'.repeat(1001) } }, 'value'],
    [{ metadata: { graph_id: 'a' }, graph: 'b' }, 'twice'],
    [{ ids: [] }, 'id'],
    [{ ids: ['..'] }, 'id'],
    [{ ids: uuid }, 'id'],
    [{ idPrefix: '../x' }, 'id'],
    [{ ids: [uuid], idPrefix: '1' }, 'twice'],
    [{ age: 7 }, 'age'],
    [{ age: '7 days' }, 'age'],
  ];
  for (const [value, code] of wrong) {
    it(`${JSON.stringify(value).slice(0, 50)} is refused: ${code}`, () => {
      const checked = checkFilter(value);
      assert.equal(checked.valid ? 'taken' : checked.problem.code, code);
    });
  }

  it('is refused or taken, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const checked = checkFilter(value);
        if (checked.valid) assert.deepEqual(checkFilter(checked.filter), checked);
        checkSort(value);
      }),
      { numRuns: runs },
    );
  });

  it('has an order the server knows', () => {
    assert.deepEqual(checkSort({ by: 'status', order: 'asc' }), { valid: true, sort: { by: 'status', order: 'asc' } });
    for (const sort of [{ by: 'values', order: 'asc' }, { by: 'status' }, { by: 'status', order: 'ASC' }, 7]) {
      assert.equal(checkSort(sort).valid, false);
    }
  });

  it('counts ages in minutes, hours, days and weeks', () => {
    const ages = ['30m', '12h', '7d', '4w', '>1d'].map((age) => parseAge(age)?.milliseconds);
    const day = 86_400_000;
    assert.deepEqual(ages, [day / 48, day / 2, 7 * day, 28 * day, day]);
    assert.equal(parseAge('>1d')?.older, true);
  });
});
