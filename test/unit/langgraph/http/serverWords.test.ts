import assert from 'node:assert/strict';

import { createRedactor } from '../../../../src/langgraph/http/redactor';
import { serverWords } from '../../../../src/langgraph/http/serverWords';

const json = 'application/json';
const plain = 'text/plain; charset=UTF-8';

describe('serverWords', () => {
  const rows: [name: string, type: string, body: string, words: string | undefined][] = [
    ['Python', json, '{"detail":"Thread with ID x not found"}', 'Thread with ID x not found'],
    ['Python, null', json, '{"detail":null}', undefined],
    [
      'FastAPI',
      json,
      '{"detail":[{"loc":["query","limit"],"msg":"too large","type":"x"},{"loc":["body",0],"msg":"bad"}]}',
      'query.limit: too large; body.0: bad',
    ],
    ['a list of words', json, '{"detail":["a","b"]}', 'a; b'],
    [
      'Zod',
      json,
      '{"success":false,"error":{"issues":[{"path":["before"],"message":"Expected string"}],"name":"ZodError"}}',
      'before: Expected string',
    ],
    ['Zod, as text', json, '{"error":{"name":"ZodError","message":"[...]"}}', '[...]'],
    ['aegra', json, '{"error":"not_found","message":"No such thread","details":{}}', 'No such thread'],
    ['an error word', json, '{"error":"nope"}', 'nope'],
    ['a JSON string', json, '"nope"', 'nope'],
    ['JSON that says nothing', json, '{"a":1}', undefined],
    ['an empty list', json, '{"detail":[]}', undefined],
    ['JSON without its type', '', '{"detail":"x"}', 'x'],
    ['cut JSON', json, '{"detail":"x', undefined],
    ['JavaScript', plain, 'Internal Server Error', 'Internal Server Error'],
    ['text of another type', 'application/octet-stream', 'secret', undefined],
    ['HTML', 'text/html', '<p>Sign in</p>', undefined],
    ['HTML that says it is text', plain, '  <!doctype html>', undefined],
    ['HTML that says nothing of itself', '', '<html>', undefined],
    ['XML', 'application/xml', 'x', undefined],
    ['nothing', plain, ' \n', undefined],
    ['lines and control characters', plain, 'a\r\n\tb\0c\u001b[31md\u202ee\u2028f', 'a bc[31mde f'],
    ['more than 500 characters', plain, 'é'.repeat(501), 'é'.repeat(500)],
    ['an emoji across the cut', plain, `${'x'.repeat(499)}😀`, 'x'.repeat(499)],
    ['a list without end', json, JSON.stringify({ detail: Array(99).fill('x') }), Array(10).fill('x').join('; ')],
    ['a nest', json, `${'{"detail":'.repeat(50)}"x"${'}'.repeat(50)}`, undefined],
  ];
  for (const [name, type, body, words] of rows) {
    it(name, () =>
      assert.equal(
        serverWords(Buffer.from(body), type, (text) => text),
        words,
      ),
    );
  }
});

describe('serverWords, redacted', () => {
  const rows: [name: string, value: string, text: string][] = [
    ['a key across control characters', 'secret', 'my s\0e\u200bcret'],
    ['a key with white space that is collapsed', 'se  cret', 'my se  cret'],
  ];
  for (const [name, value, text] of rows) {
    it(name, () => assert.equal(serverWords(Buffer.from(text), plain, createRedactor({ value })), 'my ***'));
  }
});

describe('createRedactor', () => {
  const rows: [name: string, value: string, text: string, redacted: string][] = [
    ['whole', 'secret', 'the secret is out', 'the *** is out'],
    ['twice', 'secret', 'secret,secret', '***,***'],
    ['two at once', 'secret', 'secretsecret', '******'],
    ['another case', 'SeCret', 'sEcRET', '***'],
    ['the part after the scheme', 'Bearer abc', 'abc', '***'],
    ['not the scheme', 'Bearer abc', 'Bearer realm', 'Bearer realm'],
    ['percent-encoded', 'a+b/c=', 'a%2Bb%2Fc%3D', '***'],
    ['beginnings of 8', '0123456789abcdef', '01234567, 0123456789abX', '***, ***X'],
    ['not those of 7', '0123456789abcdef', '0123456', '0123456'],
    ['overlapping', 'aaaaaaaaaa', 'aaaaaaaaaaaaaaa', '***'],
    ['one character', 'x', 'axb', 'a***b'],
    ['the pair inside Basic', `Basic ${Buffer.from('me:hunter2').toString('base64')}`, 'me:hunter2 hunter2', '*** ***'],
    ['empty', '', 'text', 'text'],
    ['letters that change length', 'secret', 'İ secret', 'İ ***'],
    ['characters of regular expressions', 'a.*b', 'a.*b axxb', '*** axxb'],
  ];
  for (const [name, value, text, redacted] of rows) {
    it(name, () => assert.equal(createRedactor({ header: value })(text), redacted));
  }
});
