import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { displayJson } from '../../../src/json/display';
import { readHistoryText } from '../../../src/historyText/historyText';
import { parseJson } from '../../../src/json/json';
import { sideOf } from '../history/memoryServer';
import { threadOf } from '../history/syntheticThread';

const { signal } = new AbortController();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('a string in a history’s text', () => {
  it('stands whole up to 10,000 characters', () => {
    const text = 'a'.repeat(10_000);
    assert.equal(displayJson(text), JSON.stringify(text));
  });

  it('is shortened above, with its length and its SHA-256 behind the quote', () => {
    const text = `${'a'.repeat(999)}"${'b'.repeat(9_001)}`;
    const expected = `"${'a'.repeat(999)}\\"" /* … 10001 characters, SHA-256 ${sha256(text)} */`;
    assert.equal(displayJson(text), expected);
    assert.equal(displayJson(new Map([[text, [text]]])), `{\n  ${expected}: [\n    ${expected}\n  ]\n}`);
  });

  it('stays different from every other string', () => {
    const long = 'é'.repeat(20_000);
    const shown = displayJson(long);
    const others = [
      long.slice(0, -1) + 'e',
      `${long}é`,
      '\ud800'.repeat(20_000),
      '\ud801'.repeat(20_000),
      '\ufffd'.repeat(20_000),
      shown,
      shown.slice(1),
    ];
    const texts = [long, ...others].map((text) => displayJson(text));
    assert.equal(new Set(texts).size, texts.length);
  });

  it('is not cut through a character', () => {
    const text = `${'a'.repeat(999)}${'😀'.repeat(6_000)}`;
    assert.ok(displayJson(text).startsWith(`"${'a'.repeat(999)}" /* … 12999 characters`));
    assert.ok(displayJson('😀'.repeat(6_000)).startsWith(`"${'😀'.repeat(500)}" /*`));
  });

  it('is patched whole: a change behind what is shown is a change', async () => {
    const text = 'c'.repeat(50_000);
    const other = text.slice(0, -1) + 'd';
    const states = [{ text }, { text }, { text: other }];
    const { texts } = await readHistoryText(sideOf(threadOf({ states })), { signal, forms: 'both' });
    assert.ok(texts.whole && texts.whole.length < 10_000);
    assert.equal(texts.whole.split(sha256(text)).length - 1, 2);
    assert.equal(texts.whole.split(sha256(other)).length - 1, 1);
    assert.ok(texts.changes);
    assert.equal(texts.changes.split('/* …').length - 1, 2);
    const withoutComments = texts.changes.replaceAll(/ \/\* … \d+ characters, SHA-256 [\da-f]{64} \*\//g, '');
    assert.ok(parseJson(withoutComments));
  });
});
