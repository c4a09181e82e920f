import assert from 'node:assert/strict';
import { readMessage } from '../../../../src/conversation/message';
import { parseJson } from '../../../../src/json/json';
import { anthropic } from './anthropic';
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

it('messages come in at least 150 shapes', () => assert.ok(Object.values(shapes).flat().length >= 150));
