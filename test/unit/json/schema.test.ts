import assert from 'node:assert/strict';
import { fromPlain } from '../../../src/json/plain';
import { schemaBranches, schemaFields, schemaProblem, type SchemaProblem } from '../../../src/json/schema';

const sizes = { type: 'object', properties: { size: { enum: ['S', 'M'] } }, required: ['size'] };
const named = { $ref: '#/$defs/Size', $defs: { Size: sizes } };
const decision = {
  oneOf: [{ $ref: '#/$defs/Approve' }, { $ref: '#/$defs/Reject' }],
  $defs: {
    Approve: { type: 'object', properties: { type: { const: 'approve' } }, required: ['type'] },
    Reject: {
      type: 'object',
      properties: { type: { const: 'reject' }, message: { type: 'string' } },
      required: ['type', 'message'],
    },
  },
};
const closed = { type: 'object', properties: { a: {} }, additionalProperties: false };

describe('a schema', () => {
  const allowed: [schema: unknown, value: unknown][] = [
    [undefined, 1],
    [true, 1],
    [{}, { any: 'thing' }],
    [sizes, { size: 'M', more: 1 }],
    [named, { size: 'S' }],
    [decision, { type: 'reject', message: 'no' }],
    [{ type: ['string', 'null'] }, null],
    [{ type: 'integer' }, 3],
    [{ type: 'array', items: { type: 'number' } }, [1, 0.5]],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, null],
    [{ type: 'string', pattern: '^(a+)+$' }, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'],
    [{ $ref: 'https://example.com/schema' }, 1],
    [{ $ref: '#/$defs/none' }, 1],
    [{ $ref: '#' }, 1],
    [{ type: 'date-of-somebody' }, 1],
  ];
  for (const [schema, value] of allowed) {
    it(`${JSON.stringify(schema)} allows ${JSON.stringify(value)}`, () =>
      assert.equal(schemaProblem(fromPlain(value), schema === undefined ? undefined : fromPlain(schema)), undefined));
  }

  const forbidden: [schema: unknown, value: unknown, problem: SchemaProblem][] = [
    [sizes, 'XL', { pointer: '', code: 'type', wanted: ['object'] }],
    [sizes, {}, { pointer: '', code: 'missing', name: 'size' }],
    [sizes, { size: 'XL' }, { pointer: '/size', code: 'notAllowed', allowed: ['"S"', '"M"'] }],
    [named, { size: 'XL' }, { pointer: '/size', code: 'notAllowed', allowed: ['"S"', '"M"'] }],
    [decision, { type: 'reject' }, { pointer: '', code: 'missing', name: 'message' }],
    [decision, { type: 'edit' }, { pointer: '', code: 'missing', name: 'message' }],
    [decision, 'approve', { pointer: '', code: 'noBranch' }],
    [{ const: 1 }, 2, { pointer: '', code: 'notAllowed', allowed: ['1'] }],
    [{ type: 'integer' }, 3.5, { pointer: '', code: 'type', wanted: ['integer'] }],
    [{ items: { type: 'number' } }, [1, 'b'], { pointer: '/1', code: 'type', wanted: ['number'] }],
    [closed, { b: 1 }, { pointer: '', code: 'unknownName', name: 'b' }],
    [{ minimum: 2 }, 1, { pointer: '', code: 'limit', keyword: 'minimum', limit: '2' }],
    [{ maxLength: 2 }, 'abc', { pointer: '', code: 'limit', keyword: 'maxLength', limit: '2' }],
    [{ minItems: 1 }, [], { pointer: '', code: 'limit', keyword: 'minItems', limit: '1' }],
    [
      { allOf: [{ type: 'string' }, { minLength: 1 }] },
      '',
      { pointer: '', code: 'limit', keyword: 'minLength', limit: '1' },
    ],
  ];
  for (const [schema, value, problem] of forbidden) {
    it(`${JSON.stringify(schema)} forbids ${JSON.stringify(value)}`, () =>
      assert.deepEqual(schemaProblem(fromPlain(value), fromPlain(schema)), problem));
  }

  it('that refers to itself ends', () => {
    const list = { type: 'object', properties: { next: { $ref: '#' } } };
    assert.equal(schemaProblem(fromPlain({ next: { next: {} } }), fromPlain(list)), undefined);
    assert.equal(schemaProblem('a', fromPlain({ allOf: [{ $ref: '#' }] })), undefined);
  });

  it('gives the fields of a form', () => {
    const schema = {
      type: 'object',
      properties: {
        size: { $ref: '#/$defs/Size', description: 'Of the shirt' },
        amount: { type: 'integer', title: 'Amount', default: 1 },
        kind: { const: 'shirt' },
      },
      required: ['size'],
      $defs: { Size: { enum: ['S', 'M'], title: 'Size', type: 'string' } },
    };
    const none = { title: undefined, description: undefined, required: false, type: undefined, options: undefined };
    assert.deepEqual(
      schemaFields(fromPlain(schema))?.map((field) => ({ ...field, default: field.default && 'there' })),
      [
        {
          name: 'size',
          title: 'Size',
          description: 'Of the shirt',
          required: true,
          type: 'string',
          options: ['S', 'M'],
          default: undefined,
        },
        { ...none, name: 'amount', title: 'Amount', type: 'integer', default: 'there' },
        { ...none, name: 'kind', options: ['shirt'], default: undefined },
      ],
    );
    assert.equal(schemaFields(fromPlain({ type: 'string' })), undefined);
  });

  it('gives its branches', () => {
    assert.equal(schemaBranches(fromPlain(decision)).length, 2);
    assert.equal(schemaBranches(fromPlain(sizes)).length, 1);
    assert.deepEqual(schemaBranches(undefined), []);
  });
});
