import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyPatch, PatchError, PatchWork } from '../../../src/json/applyPatch';
import { type JsonValue, parseJson } from '../../../src/json/json';
import { diffJson } from '../../../src/json/patch';
import { printLine } from '../../../src/json/print';
import { applyPatch as applyByTheRfc } from './applyPatch';

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.integer(),
    fc.constantFrom(null, '__proto__'),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('tree'), { maxLength: 5 }),
  object: fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('a/b', '~', '0', '__proto__')), tie('tree'), {
    maxKeys: 4,
  }),
}));
const asValue = (value: unknown): JsonValue => parseJson(JSON.stringify(value));
const asPatch = (before: JsonValue, after: JsonValue): JsonValue =>
  diffJson(before, after).map((operation) => new Map<string, JsonValue>(Object.entries(operation)));

describe('applying a patch', () => {
  it('undoes the difference that it was made of, and leaves the document as it was', () => {
    fc.assert(
      fc.property(tree, tree, (one, other) => {
        const [before, after] = [asValue(one), asValue(other)];
        const text = printLine(before);
        assert.equal(printLine(applyPatch(before, asPatch(before, after))), printLine(after));
        assert.equal(printLine(before), text);
      }),
    );
  });

  const path = fc.array(fc.oneof(fc.constantFrom('a', 'b', '-', '01', ''), fc.nat(3).map(String)), { maxLength: 3 });
  const operation = fc.record(
    {
      op: fc.constantFrom('add', 'replace', 'remove'),
      path: path.map((steps) => steps.map((step) => `/${step}`).join('')),
      value: fc.constantFrom(1, [2], { a: 3 }),
    },
    { requiredKeys: ['op', 'path'] },
  );
  it('does or refuses what RFC 6902 says, operation by operation', () => {
    const documents = fc.constantFrom({ a: [1, { b: 2 }], b: {} }, [[], 1, { a: 'x' }], { '': { a: 1 } }, 'text');
    fc.assert(
      fc.property(documents, fc.array(operation, { maxLength: 4 }), (document, operations) => {
        const [value, patch] = [asValue(document), asValue(operations)];
        const attempt = (apply: (document: JsonValue, patch: JsonValue) => JsonValue): string => {
          try {
            return printLine(apply(value, patch));
          } catch {
            return 'refused';
          }
        };
        assert.equal(attempt(applyPatch), attempt(applyByTheRfc));
      }),
      { numRuns: 2_000 },
    );
  });

  it('shares what it does not touch', () => {
    const before = asValue({ a: { deep: [1] }, b: { deep: [2] } });
    const after = applyPatch(before, asValue([{ op: 'add', path: '/a/deep/1', value: 3 }]));
    assert.ok(before instanceof Map && after instanceof Map);
    assert.equal(after.get('b'), before.get('b'));
    assert.notEqual(after.get('a'), before.get('a'));
  });

  it('takes no more work than it may', () => {
    const before = asValue(Array.from({ length: 1_000 }, () => 1));
    const patch = asValue(Array.from({ length: 100 }, () => ({ op: 'add', path: '/0', value: 1 })));
    assert.throws(() => applyPatch(before, patch, new PatchWork(50_000)), PatchError);
    assert.equal((applyPatch(before, patch, new PatchWork(200_000)) as JsonValue[]).length, 1_100);
  });
});
