import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { parseBaseUrl } from '../../../src/deployments/baseUrl';
import { invalid, valid } from './baseUrlTable';

describe('parseBaseUrl', () => {
  for (const [text, baseUrl, marks = ''] of valid) {
    it(`${JSON.stringify(text)} is ${baseUrl}`, () => {
      const loopback = marks.includes('l');
      const secure = marks.includes('s');
      assert.deepEqual(parseBaseUrl(text), { valid: true, baseUrl, host: new URL(baseUrl).host, loopback, secure });
      assert.deepEqual(parseBaseUrl(baseUrl), parseBaseUrl(text));
    });
  }

  for (const [text, reason] of invalid) {
    it(`${JSON.stringify(text).slice(0, 60)} is refused: ${reason}`, () => {
      assert.deepEqual(parseBaseUrl(text), { valid: false, reason });
    });
  }

  it('has at least 120 rows, none of them twice', () => {
    const texts = [...valid, ...invalid].map(([text]) => text);
    assert.ok(texts.length >= 120);
    assert.equal(new Set(texts).size, texts.length);
  });

  it('never throws; what it gives is canonical, of one origin, and stays under its prefix', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'http',
        'https',
        ':',
        '//',
        '/',
        '\\',
        '@',
        '?',
        '#',
        '.',
        '..',
        '%2e',
        '%',
        ':80',
        ':0',
        '[',
        ']',
      ),
      fc.constantFrom('localhost', '127.0.0.1', '[::1]', 'EXAMPLE.com', 'a', 'é', '\r\n', ' ', '\u200b', '％', '%41'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          text.map((rest) => `http://${rest}`),
          text.map((rest) => `https://a/${rest}`),
        ),
        (input) => {
          const parsed = parseBaseUrl(input);
          if (!parsed.valid) return;
          const { baseUrl } = parsed;
          assert.deepEqual(parseBaseUrl(baseUrl), parsed);
          assert.match(baseUrl, /^https?:\/\/[\x21-\x7e]+$/);
          assert.doesNotMatch(baseUrl, /[\\?#]|\/$|\/\.\.?(\/|$)/);
          const url = new URL(`${baseUrl}/threads`);
          assert.equal(url.href, `${baseUrl}/threads`);
          assert.equal(url.username + url.password + url.search + url.hash, '');
        },
      ),
      { numRuns: 500 },
    );
  }).timeout(10_000);
});
