import assert from 'node:assert/strict';
import { readMessage } from '../../../../src/conversation/message';
import { parseJson } from '../../../../src/json/json';
import { anthropic } from './anthropic';
import { documentationOf, documented, undocumented } from './documented';
import { langchain } from './langchain';
import { openai } from './openai';
import { bedrock, geminis, protocols } from './others';
import { outline } from './outline';

const shapes = {
  LangChain: langchain,
  OpenAI: openai,
  Anthropic: anthropic,
  Bedrock: bedrock,
  Gemini: geminis,
  'other protocols': protocols,
};
const all = Object.values(shapes).flat();

for (const [who, table] of Object.entries(shapes)) {
  describe(`a message as ${who} spells it`, () => {
    table.forEach(([from, value, lines], index) => {
      it(`${index + 1}: ${from}`, () => {
        const message = readMessage(parseJson(JSON.stringify(value)));
        assert.ok(message, 'it is no message');
        assert.deepEqual(outline(message), lines);
      });
    });
  });
}

describe('the shapes of messages', () => {
  it('are each documented somewhere, but for those that may come from anywhere', () => {
    const without = all.map(([from]) => from).filter((from) => documentationOf(from) === undefined);
    assert.deepEqual(
      without.filter((from) => !undocumented.some((beginning) => from.startsWith(beginning))),
      [],
    );
    const used = new Set(all.map(([from]) => documentationOf(from)));
    assert.deepEqual(
      Object.values(documented).filter((page) => !used.has(page)),
      [],
    );
  });

  it('are at least 150 with a page that documents them', () =>
    assert.ok(new Set(all.map(([from]) => from).filter((from) => documentationOf(from))).size >= 150));
});
