import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import {
  checkHeader,
  decodeCredentials,
  encodeCredentials,
  headersFor,
  presetFields,
  type CredentialHeader,
  type CredentialPreset,
  type HeaderProblem,
} from '../../../src/deployments/credentials';

describe('headersFor', () => {
  const rows: [preset: CredentialPreset, values: Record<string, string>, headers: string[]][] = [
    ['langsmithKey', { key: ' lsv2_x\n' }, ['X-Api-Key: lsv2_x']],
    ['langsmithKey', { key: 'k', workspaceId: 'w' }, ['X-Api-Key: k']],
    ['langsmithKey', { key: ' ' }, []],
    ['langsmithKey', {}, []],
    ['langsmithKeyAndWorkspace', { key: 'k', workspaceId: 'w' }, ['X-Api-Key: k', 'X-Tenant-Id: w']],
    ['langsmithKeyAndWorkspace', { key: 'k' }, ['X-Api-Key: k']],
    ['bearerToken', { token: 't' }, ['Authorization: Bearer t']],
    ['bearerToken', { token: 'bearer  t' }, ['Authorization: Bearer t']],
    ['bearerToken', { token: '' }, []],
    ['other', { 'X-A': '1', ' x-b ': ' 2 ', empty: '' }, ['X-A: 1', 'x-b: 2']],
    ['other', {}, []],
  ];
  for (const [preset, values, headers] of rows) {
    it(`${preset} ${JSON.stringify(values)}`, () => {
      const found = headersFor(preset, values);
      assert.deepEqual(
        found.map(({ name, value }) => `${name}: ${value}`),
        headers,
      );
      for (const { name, value } of found) assert.equal(checkHeader(name, value), undefined);
    });
  }

  it('every preset has its fields', () => {
    for (const preset of ['langsmithKey', 'langsmithKeyAndWorkspace', 'bearerToken'] as const) {
      const values = Object.fromEntries(presetFields[preset].map((field) => [field, 'v']));
      assert.equal(headersFor(preset, values).length, presetFields[preset].length);
    }
  });
});

describe('checkHeader', () => {
  const rows: [name: string, value: string, problem: HeaderProblem | undefined][] = [
    ['X-Api-Key', 'lsv2_pt_0123', undefined],
    ['Authorization', 'Bearer a.b-c_d', undefined],
    ['Cookie', 'a=b; c=d', undefined],
    ['X-Api-Key', ' padded ', undefined],
    ['', 'v', 'nameInvalid'],
    ['X Api', 'v', 'nameInvalid'],
    ['X-Api:', 'v', 'nameInvalid'],
    ['X-Api\r\nHost', 'v', 'nameInvalid'],
    ['é', 'v', 'nameInvalid'],
    ['a'.repeat(129), 'v', 'nameInvalid'],
    ['Host', 'v', 'nameReserved'],
    ['HOST', 'v', 'nameReserved'],
    ['Content-Length', '1', 'nameReserved'],
    ['Transfer-Encoding', 'chunked', 'nameReserved'],
    ['Content-Type', 'x', 'nameReserved'],
    ['Connection', 'x', 'nameReserved'],
    ['Proxy-Authorization', 'x', 'nameReserved'],
    ['Sec-Fetch-Mode', 'x', 'nameReserved'],
    ['Accept-Encoding', 'x', 'nameReserved'],
    ['__proto__', 'x', 'nameReserved'],
    ['X-Api-Key', '', 'valueEmpty'],
    ['X-Api-Key', ' \t', 'valueEmpty'],
    ['X-Api-Key', 'a\r\nHost: evil', 'valueInvalid'],
    ['X-Api-Key', 'a\n', 'valueInvalid'],
    ['X-Api-Key', 'a\0', 'valueInvalid'],
    ['X-Api-Key', 'a\u200b', 'valueInvalid'],
    ['X-Api-Key', 'é', 'valueInvalid'],
    ['X-Api-Key', 'a'.repeat(8_193), 'valueInvalid'],
  ];
  for (const [name, value, problem] of rows) {
    it(`${JSON.stringify(`${name}: ${value}`).slice(0, 60)} is ${problem ?? 'fine'}`, () => {
      assert.equal(checkHeader(name, value), problem);
    });
  }
});

describe('encodeCredentials, decodeCredentials', () => {
  const here = 'https://example.com/api';
  const headers: CredentialHeader[] = [{ name: 'X-Api-Key', value: 'k' }];

  it('are inverses for everything that checkHeader lets through', () => {
    const header = fc.record({ name: fc.string(), value: fc.string() }, { noNullPrototype: true });
    fc.assert(
      fc.property(fc.string(), fc.array(header), (baseUrl, list) => {
        const headers = list.filter(({ name, value }) => checkHeader(name, value) === undefined);
        assert.deepEqual(decodeCredentials(baseUrl, encodeCredentials(baseUrl, headers)), headers);
      }),
      { numRuns: 300 },
    );
  }).timeout(10_000);

  it('an entry of another base URL gives nothing', () => {
    const text = encodeCredentials(here, headers);
    for (const there of [
      'https://example.com',
      `${here}/v1`,
      'http://example.com/api',
      'https://evil.example/api',
      '',
    ]) {
      assert.equal(decodeCredentials(there, text), undefined);
    }
  });

  const broken: Record<string, unknown> = {
    null: null,
    'a list': [],
    'another version': { version: 2, baseUrl: here, headers },
    'no headers': { version: 1, baseUrl: here },
    'headers that are none': { version: 1, baseUrl: here, headers: [1] },
    'a value that is no text': { version: 1, baseUrl: here, headers: [{ name: 'x', value: 1 }] },
    'a reserved header': { version: 1, baseUrl: here, headers: [...headers, { name: 'Host', value: 'evil' }] },
    'a line break': { version: 1, baseUrl: here, headers: [{ name: 'x', value: 'a\r\nb: c' }] },
  };
  for (const [name, entry] of Object.entries(broken)) {
    it(`${name} gives nothing`, () => assert.equal(decodeCredentials(here, JSON.stringify(entry)), undefined));
  }
  it('what is no JSON gives nothing', () => assert.equal(decodeCredentials(here, '{'), undefined));
});
