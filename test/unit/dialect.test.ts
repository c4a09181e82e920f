import assert from 'node:assert/strict';
import fs from 'node:fs';
import { sentences } from './sentences';

/** Words of the product's old dialect: `docs` and users know VS Code's. */
const oldWords = [
  ...[/(^|\. )Else\b/, /\bof whom\b/i, /\bmeanwhile\b/i, /\bstands?\b/i, /\bstanding\b/i],
  ...[/\bsomebody\b/i, /\bwhoever\b/i, /\belsewhere\b/i, /\bof neither\b/i],
  ...[/\bis no\b(?! longer)/i, /\bare no\b(?! longer)/i, /\bis none\b/i, /\bthere is no\b/i, /\bany more\b/i],
  ...[/\bnot said\b/i, /\bleft behind\b/i, /\bgo(es)? on\b/i, /\bcannot be\b/i, /\bcould not\b/i],
  ...[/\blooked at\b/i, /\bto its end\b/i],
  ...[
    /^The (thread|checkpoint|copy) (whose|to|that)\b/,
    /^Which\b.*\?$/,
    /^Whether\b/,
    /\bone of the\b.*\bof which\b/i,
  ],
];

describe('what the product says', () => {
  const all = sentences();

  it('is found, all of it', () => {
    const calls = fs
      .globSync('src/**/*.ts')
      .reduce((sum, file) => sum + fs.readFileSync(file, 'utf8').split('l10n.t(').length - 1, 0);
    const inCode = all.filter(({ place }) => place.endsWith('.ts'));
    assert.equal(inCode.length, calls);
    assert.ok(calls > 400, `${calls} sentences`);
  });

  it('has no word of the old dialect', () => {
    const found = all.filter(({ text }) => oldWords.some((word) => word.test(text)));
    assert.deepEqual(found, []);
  });

  it('has typographic apostrophes in sentences of the code', () => {
    const found = all.filter(({ place, text }) => place.endsWith('.ts') && /\w(\\?')\w/.test(text));
    assert.deepEqual(found, []);
  });
});

describe('the words of the old dialect', () => {
  const old = [
    'Elsewhere the server wrote the own id of each thread.',
    'Else it is what it was.',
    'Whether the histories are the same cannot be told.',
    '“{0}” is no status.',
    'The question is left behind',
    'Copy as It Stands',
    'The thread to copy',
    'Which deployment?',
    'Thread {0} is not there any more.',
    'Somebody had deleted it before.',
  ];
  for (const text of old) {
    it(`are found in “${text}”`, () => assert.ok(oldWords.some((word) => word.test(text))));
  }
});
