import assert from 'node:assert/strict';

import { findDeployment, parseDeployments } from '../../../src/deployments/deploymentSettings';

const local = { name: 'local', url: 'http://localhost:2024/' };

describe('parseDeployments', () => {
  const rows: [name: string, setting: unknown, deployments: string[], problems: string[]][] = [
    ['nothing', undefined, [], []],
    ['an empty list', [], [], []],
    ['one', [local], ['local http://localhost:2024'], []],
    ['names are trimmed', [{ ...local, name: ' local ' }], ['local http://localhost:2024'], []],
    ['no list', 'http://localhost:2024', [], ['0 notAnObject']],
    ['null', null, [], ['0 notAnObject']],
    [
      'odd entries',
      [null, 1, 'x', [], local],
      ['local http://localhost:2024'],
      [0, 1, 2, 3].map((i) => `${i} notAnObject`),
    ],
    [
      'no name',
      [{ url: local.url }, { name: ' ', url: local.url }, { name: 1, url: local.url }],
      [],
      ['0 nameMissing', '1 nameMissing', '2 nameMissing'],
    ],
    ['no url', [{ name: 'a' }, { name: 'b', url: 5 }], [], ['0 a empty', '1 b empty']],
    ['a bad url', [{ name: 'a', url: 'file:///x' }, local], ['local http://localhost:2024'], ['0 a schemeNotHttp']],
    [
      'one name twice',
      [local, { name: 'local', url: 'http://localhost:1' }],
      ['local http://localhost:2024'],
      ['1 local nameTwice'],
    ],
    [
      'one URL twice, in two spellings',
      [local, { name: 'b', url: 'HTTP://LOCALHOST:2024' }],
      ['local http://localhost:2024'],
      ['1 b urlTwice'],
    ],
    [
      'a refused one blocks no name',
      [{ name: 'local', url: 'x' }, local],
      ['local http://localhost:2024'],
      ['0 local schemeMissing'],
    ],
    ['__proto__', JSON.parse('[{"__proto__": {"name": "a", "url": "http://localhost"}}]'), [], ['0 nameMissing']],
  ];
  for (const [name, setting, deployments, problems] of rows) {
    it(name, () => {
      const parsed = parseDeployments(setting);
      assert.deepEqual(
        parsed.deployments.map((it) => `${it.name} ${it.baseUrl}`),
        deployments,
      );
      assert.deepEqual(
        parsed.problems.map((it) => [it.index, it.name, it.code].filter((part) => part !== undefined).join(' ')),
        problems,
      );
    });
  }
});

describe('findDeployment', () => {
  const { deployments } = parseDeployments([
    local,
    { name: 'prod', url: 'https://example.com/api' },
    { name: 'http://localhost:2024', url: 'https://other.example' },
  ]);
  const rows: [nameOrUrl: string, baseUrl: string | undefined][] = [
    ['local', 'http://localhost:2024'],
    [' local ', 'http://localhost:2024'],
    ['LOCAL', undefined],
    ['prod', 'https://example.com/api'],
    ['https://EXAMPLE.com:443/api/', 'https://example.com/api'],
    ['https://example.com', undefined],
    ['https://example.com/api/v1', undefined],
    // A URL wins over a name that looks like one.
    ['http://localhost:2024', 'http://localhost:2024'],
    ['https://other.example', 'https://other.example'],
    ['', undefined],
  ];
  for (const [nameOrUrl, baseUrl] of rows) {
    it(`${JSON.stringify(nameOrUrl)} is ${baseUrl ?? 'none'}`, () => {
      assert.equal(findDeployment(deployments, nameOrUrl)?.baseUrl, baseUrl);
    });
  }
});
