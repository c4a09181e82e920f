import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fence, showUnseen } from '../../../src/report/fence';
import { readMarkdown } from '../conversation/markdownBlocks';

/** What tries to get out of a code block. */
const hostile = fc.oneof(
  fc.constantFrom(
    '```',
    '````',
    '~~~',
    '`',
    '\n```\n',
    '\r```',
    '   ```',
    '\t```',
    '\n# h\n',
    '\n',
    '\r\n',
    '\r',
    '\0',
  ),
  fc.constantFrom(
    '[x](command:a)',
    '![x](http://a/b.png)',
    '<img src=x>',
    '\u202e',
    '\u2028',
    '\u0085',
    '\ud800',
    '\\',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const texts = fc.array(hostile, { maxLength: 12 }).map((parts) => parts.join(''));

describe('a fence', () => {
  it('holds any text, all of it, and nothing of it leaves', () => {
    fc.assert(
      fc.property(texts, texts, (first, second) => {
        const document = `# before\n\n${fence(first)}\nbetween\n\n${fence(second)}\nafter\n`;
        const { blocks, outside } = readMarkdown(document);
        const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
        assert.deepEqual(blocks, [ended(showUnseen(first)), ended(showUnseen(second))]);
        assert.deepEqual(outside.filter(Boolean), ['# before', 'between', 'after']);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is longer than any run of backticks, and three at least', () => {
    assert.equal(fence('a'), '```text\na\n```\n');
    assert.equal(fence('```'), '````text\n```\n````\n');
    assert.equal(fence('`````js\n~~~\n```'), '``````text\n`````js\n~~~\n```\n``````\n');
    assert.equal(fence(''), '```text\n```\n');
  });
});

describe('characters that nobody sees', () => {
  it('are written out', () => {
    assert.equal(
      showUnseen('a\0b\u202ec\u200bd\ufeffe\rf\u2028g'),
      'a⟨U+0000⟩b⟨U+202E⟩c⟨U+200B⟩d⟨U+FEFF⟩e⟨U+000D⟩f⟨U+2028⟩g',
    );
    assert.equal(showUnseen('\ud800 \u{e0041} \x1b[31m'), '⟨U+D800⟩ ⟨U+E0041⟩ ⟨U+001B⟩[31m');
  });

  it('are left in what is written with them', () => {
    for (const text of ['\tline\n', '👩‍💻', 'क्‍ष', 'é 漢字 🎉']) assert.equal(showUnseen(text), text);
  });

  it('leave none behind', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(showUnseen(text), /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069](?<![\t\n])/u);
      }),
    );
  });
});
