import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { parseBaseUrl, type BaseUrlProblem } from '../../../src/deployments/baseUrl';

const valid: [text: string, baseUrl: string, marks?: string][] = [
  // text, canonical spelling, s = secure, l = loopback
  ['http://localhost:2024', 'http://localhost:2024', 'l'],
  ['http://localhost:2024/', 'http://localhost:2024', 'l'],
  ['http://localhost:2024///', 'http://localhost:2024', 'l'],
  ['  http://localhost:2024\r\n', 'http://localhost:2024', 'l'],
  ['HTTP://LOCALHOST:2024', 'http://localhost:2024', 'l'],
  ['http://localhost', 'http://localhost', 'l'],
  ['http://localhost:80', 'http://localhost', 'l'],
  ['http://localhost:080', 'http://localhost', 'l'],
  ['https://localhost:443', 'https://localhost', 'sl'],
  ['https://localhost:80', 'https://localhost:80', 'sl'],
  ['http://localhost:443', 'http://localhost:443', 'l'],
  ['http://localhost:65535', 'http://localhost:65535', 'l'],
  ['http://localhost:1', 'http://localhost:1', 'l'],
  ['http://app.localhost:2024', 'http://app.localhost:2024', 'l'],
  ['http://notlocalhost:2024', 'http://notlocalhost:2024'],
  ['http://localhost.example', 'http://localhost.example'],
  ['http://127.0.0.1:2024', 'http://127.0.0.1:2024', 'l'],
  ['http://127.1:2024', 'http://127.0.0.1:2024', 'l'],
  ['http://0x7f.0.0.1:2024', 'http://127.0.0.1:2024', 'l'],
  ['http://2130706433', 'http://127.0.0.1', 'l'],
  ['http://127.255.255.254', 'http://127.255.255.254', 'l'],
  ['http://128.0.0.1', 'http://128.0.0.1'],
  ['http://127.0.0.1.example', 'http://127.0.0.1.example'],
  ['http://0.0.0.0:2024', 'http://0.0.0.0:2024'],
  ['http://192.168.1.7:8123', 'http://192.168.1.7:8123'],
  ['http://[::1]:2024', 'http://[::1]:2024', 'l'],
  ['http://[0:0:0:0:0:0:0:1]:2024', 'http://[::1]:2024', 'l'],
  ['http://[::ffff:127.0.0.1]', 'http://[::ffff:7f00:1]'],
  ['https://[2001:DB8::1]:8443/x', 'https://[2001:db8::1]:8443/x', 's'],
  ['https://my-app-1234.us.langgraph.app', 'https://my-app-1234.us.langgraph.app', 's'],
  ['https://Example.COM/API/v1/', 'https://example.com/API/v1', 's'],
  ['https://example.com/api/v1', 'https://example.com/api/v1', 's'],
  ['https://example.com/a%20b', 'https://example.com/a%20b', 's'],
  ['https://example.com/%61pi', 'https://example.com/api', 's'],
  ['https://example.com/%c3%a9', 'https://example.com/%C3%A9', 's'],
  ['https://example.com/é', 'https://example.com/%C3%A9', 's'],
  ['https://example.com/v1%2e0', 'https://example.com/v1.0', 's'],
  ['https://example.com/v1.0/...', 'https://example.com/v1.0/...', 's'],
  ['https://example.com/a@b:c', 'https://example.com/a@b:c', 's'],
  ['https://example.com/~me;v=1', 'https://example.com/~me;v=1', 's'],
  ['https://bücher.example', 'https://xn--bcher-kva.example', 's'],
  ['https://BÜCHER.example', 'https://xn--bcher-kva.example', 's'],
  ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example', 's'],
  ['https://аpple.example', 'https://xn--pple-43d.example', 's'], // a Cyrillic а
  ['https://example.com\u3000', 'https://example.com', 's'],
  ['https://my_service:8000', 'https://my_service:8000', 's'],
  ['https://example.com:8443', 'https://example.com:8443', 's'],
];

const invalid: [text: string, reason: BaseUrlProblem][] = [
  ['', 'empty'],
  [' \t\n', 'empty'],
  [`https://example.com/${'a'.repeat(2_048)}`, 'tooLong'],
  ['http://local host', 'characters'],
  ['http://localhost:2024/a b', 'characters'],
  ['http://localhost\r\nX-Evil: 1', 'characters'],
  ['http://local\thost', 'characters'],
  ['http://local\0host', 'characters'],
  ['http://localhost\\@evil.example', 'characters'],
  ['http:\\\\evil.example', 'characters'],
  ['https://exam\u00adple.com', 'characters'], // soft hyphen
  ['https://exam\u200bple.com', 'characters'], // zero-width space
  ['https://\u202emoc.elpmaxe', 'characters'], // right-to-left override
  ['https://example.com/\ud800', 'characters'], // lone surrogate
  ['localhost:2024', 'schemeMissing'],
  ['127.0.0.1:2024', 'schemeMissing'],
  ['example.com', 'schemeMissing'],
  ['//evil.example', 'schemeMissing'],
  ['/threads', 'schemeMissing'],
  ['://x', 'schemeMissing'],
  ['[::1]:2024', 'schemeMissing'],
  ['file:///etc/passwd', 'schemeNotHttp'],
  ['data:text/html,x', 'schemeNotHttp'],
  ['javascript:alert(1)', 'schemeNotHttp'],
  ['ftp://example.com', 'schemeNotHttp'],
  ['ws://localhost:2024', 'schemeNotHttp'],
  ['vscode://x', 'schemeNotHttp'],
  ['command:x', 'schemeNotHttp'],
  ['blob:https://example.com/x', 'schemeNotHttp'],
  ['httpx://example.com', 'schemeNotHttp'],
  ['https://user:pass@example.com', 'credentials'],
  ['https://user@example.com', 'credentials'],
  ['https://@example.com', 'credentials'],
  ['https://:@example.com', 'credentials'],
  ['http://localhost:2024@evil.example', 'credentials'],
  ['https://example.com%40evil.example', 'host'],
  ['http://localhost:2024?x=1', 'queryOrHash'],
  ['http://localhost:2024/?', 'queryOrHash'],
  ['http://localhost:2024/#', 'queryOrHash'],
  ['http://localhost:2024/docs#/threads', 'queryOrHash'],
  ['https://example.com?@evil.example', 'queryOrHash'],
  ['https://example.com#@evil.example', 'queryOrHash'],
  ['http:', 'host'],
  ['http:/', 'host'],
  ['http://', 'host'],
  ['http:///path', 'host'],
  ['http:localhost', 'host'],
  ['http:/localhost', 'host'],
  ['http://:2024', 'host'],
  ['http://localhost.', 'host'],
  ['http://example.com.:80', 'host'],
  ['http://example..com', 'host'],
  ['http://127.0.0.1.', 'host'],
  ['http://256.256.256.256', 'host'],
  ['http://ex%61mple.com', 'host'],
  ['http://[::1', 'host'],
  ['http://[::1%25eth0]', 'host'],
  ['http://[:::1]', 'host'],
  ['http://[v1.x]', 'host'],
  ['http://a<b', 'host'],
  ['http://a|b', 'host'],
  ['http://a^b', 'host'],
  ['https://evil.example／x', 'host'], // full-width solidus
  ['http://localhost:', 'port'],
  ['http://localhost:0', 'port'],
  ['http://localhost:00', 'port'],
  ['http://localhost:65536', 'port'],
  ['http://localhost:99999', 'port'],
  ['http://localhost:-1', 'port'],
  ['http://localhost:8a', 'port'],
  ['http://localhost:80:80', 'port'],
  ['http://::1:2024', 'host'],
  ['http://localhost:٢٠٢٤', 'port'],
  ['http://localhost:2024/..', 'path'],
  ['http://localhost:2024/a/../b', 'path'],
  ['http://localhost:2024/a/./b', 'path'],
  ['http://localhost:2024/a/%2e%2e/b', 'path'],
  ['http://localhost:2024/a/.%2E/b', 'path'],
  ['http://localhost:2024/%2e', 'path'],
  ['http://localhost:2024//evil.example', 'path'],
  ['http://localhost:2024/a//b', 'path'],
  ['http://localhost:2024/a%2fb', 'path'],
  ['http://localhost:2024/a%5cb', 'path'],
  ['http://localhost:2024/a%0d%0ab', 'path'],
  ['http://localhost:2024/a%00', 'path'],
  ['http://localhost:2024/100%', 'path'],
  ['http://localhost:2024/%zz', 'path'],
  ['http://localhost:2024/a|b', 'path'],
];

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
