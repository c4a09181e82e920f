import assert from 'node:assert/strict';
import fc from 'fast-check';
import { displayJson, displaySize } from '../../../src/json/display';
import { parseJson } from '../../../src/json/json';

describe('the size of a text before it is printed', () => {
  const exact = (text: string) => ({ bytes: Buffer.byteLength(text), lines: text.split('\n').length });

  it('has all of its lines, and no more bytes than it', () => {
    const long = fc.constantFrom('x'.repeat(9_999), 'é'.repeat(10_001), '\u202e"\\');
    const value = fc.oneof(
      fc.json({ maxDepth: 4 }),
      fc.array(long, { maxLength: 3 }).map((texts) => JSON.stringify(texts)),
    );
    fc.assert(
      fc.property(value, fc.nat(3), (json, level) => {
        const parsed = parseJson(json);
        const [size, printed] = [displaySize(parsed, level), exact(displayJson(parsed, level))];
        assert.equal(size.lines, printed.lines);
        assert.ok(size.bytes <= printed.bytes, `${size.bytes} > ${printed.bytes}`);
      }),
    );
  });

  it('is nearly that of a text without anything to escape', () => {
    const parsed = parseJson(
      JSON.stringify({ messages: Array.from({ length: 50 }, (_, id) => ({ id, content: 'hello' })) }),
    );
    const [size, printed] = [displaySize(parsed, 1), exact(displayJson(parsed, 1))];
    assert.ok(size.bytes > 0.9 * printed.bytes, `${size.bytes} of ${printed.bytes}`);
  });
});
