import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { parseBaseUrl } from '../../../src/deployments/baseUrl';
import { suggestFromLanggraphJson } from '../../../src/deployments/langgraphJson';

const dev = 'http://localhost:2024';
const graphs = { chat: './graph.py:chat' };

describe('suggestFromLanggraphJson', () => {
  const rows: [name: string, text: string, urls: string[]][] = [
    ['the usual file', JSON.stringify({ dependencies: ['.'], graphs, env: '.env' }), [dev]],
    ['with comments', '{ // mine\n "graphs": {} }', [dev]],
    ['half written', '{"graphs": {', [dev]],
    ['empty', '', [dev]],
    ["another tool's", '{"name": "x"}', []],
    ['no object', '[1]', []],
    ['null', 'null', []],
    ['a port', JSON.stringify({ graphs, env: { PORT: '3000' } }), ['http://localhost:3000', dev]],
    ['a port as a number', JSON.stringify({ graphs, env: { PORT: 2024 } }), [dev]],
    ['a port that is none', JSON.stringify({ graphs, env: { PORT: '99999' } }), [dev]],
    ['a prefix', JSON.stringify({ graphs, http: { mount_prefix: '/api/v1/' } }), [`${dev}/api/v1`, dev]],
    [
      'both',
      JSON.stringify({ graphs, env: { PORT: 1 }, http: { mount_prefix: '/a' } }),
      ['http://localhost:1/a', `${dev}/a`, dev],
    ],
    ['a host in the prefix', JSON.stringify({ graphs, http: { mount_prefix: '@evil.example' } }), [dev]],
    ['a host in the port', JSON.stringify({ graphs, env: { PORT: '1@evil.example' } }), [dev]],
    ['a longer host', JSON.stringify({ graphs, http: { mount_prefix: '.evil.example' } }), [dev]],
    ['odd types', JSON.stringify({ graphs, env: [], http: { mount_prefix: {} } }), [dev]],
  ];
  for (const [name, text, urls] of rows) it(name, () => assert.deepEqual(suggestFromLanggraphJson(text), urls));

  it('never throws, and never leaves this machine', () => {
    const config = fc.record({
      graphs: fc.constant({}),
      env: fc.record({ PORT: fc.string() }),
      http: fc.record({ mount_prefix: fc.string() }),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          config.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          for (const url of suggestFromLanggraphJson(text)) {
            const parsed = parseBaseUrl(url);
            assert.ok(parsed.valid && parsed.loopback && parsed.baseUrl === url);
          }
        },
      ),
      { numRuns: 500 },
    );
  }).timeout(10_000);
});
