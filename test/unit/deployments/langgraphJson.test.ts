import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { parseBaseUrl } from '../../../src/deployments/baseUrl';
import { devCommand, suggestFromLanggraphJson } from '../../../src/deployments/langgraphJson';

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

describe('devCommand', () => {
  const python = 'langgraph dev';
  const javaScript = 'npx @langchain/langgraph-cli dev';
  const packageJson = JSON.stringify({ dependencies: { '@langchain/langgraph': '1' } });
  const rows: [name: string, config: unknown, packageJson: string | undefined, command: string][] = [
    ['python_version', { graphs: { a: './a:a' }, python_version: '3.12' }, packageJson, python],
    ['node_version', { graphs: { a: './a:a' }, node_version: '20' }, undefined, javaScript],
    ['a Python file', { graphs: { a: './src/agent/graph.py:graph' } }, packageJson, python],
    ['a TypeScript file', { graphs: { a: './src/agent/graph.ts:graph' } }, undefined, javaScript],
    ['an ES module', { graphs: { a: './graph.mjs:graph' } }, undefined, javaScript],
    ['a graph as an object', { graphs: { a: { path: './graph.ts:graph' } } }, undefined, javaScript],
    [
      'a module without an ending, beside a package.json with LangGraph',
      { graphs: { a: 'x:y' } },
      packageJson,
      javaScript,
    ],
    ['a module without an ending', { graphs: { a: 'x:y' } }, '{}', python],
    [
      'both versions, by the files',
      { graphs: { a: './g.ts:g' }, python_version: '3', node_version: '20' },
      '{}',
      javaScript,
    ],
    ['odd types', { graphs: [1, null], node_version: null }, undefined, javaScript],
    ['no object', null, undefined, python],
  ];
  for (const [name, config, beside, command] of rows) {
    it(`is ${command} for ${name}`, () => assert.equal(devCommand(JSON.stringify(config), beside), command));
  }

  it('is one of the two for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), fc.option(fc.string(), { nil: undefined }), (text, beside) => {
        assert.ok([python, javaScript].includes(devCommand(text, beside)));
      }),
    );
  });
});
