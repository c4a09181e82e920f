import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hostileTexts } from '../hostileTexts';
import * as make from './threads';
import { readMarkdown } from './markdownBlocks';

/** 200 in `npm test`; PROPERTY_RUNS sets another number for a soak. */
const runs = Number(process.env.PROPERTY_RUNS ?? 200);

const anything = fc.oneof(hostileTexts, fc.string(), fc.jsonValue({ maxDepth: 2 }));
const content = fc.oneof(
  hostileTexts,
  fc.array(
    fc.oneof(
      hostileTexts.map((text) => ({ type: 'text', text })),
      fc.record({ type: hostileTexts, text: anything, url: hostileTexts }),
    ),
    {
      maxLength: 3,
    },
  ),
);
const id = fc.constantFrom('a', 'b', 'c', '', '__proto__');
const message = fc.record(
  {
    type: fc.constantFrom('human', 'ai', 'tool', 'system', 'chat'),
    content,
    name: hostileTexts,
    role: hostileTexts,
    tool_call_id: id,
    tool_calls: fc.array(fc.record({ id, name: hostileTexts, args: anything }), { maxLength: 2 }),
  },
  { requiredKeys: ['type', 'content'] },
);

describe('any conversation', () => {
  it('keeps all that a thread says in its blocks, and has every message once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 8 }), hostileTexts, async (messages, text) => {
        // A mark that no generated text has says which message it is.
        const marked = messages.map((each, index) => ({
          ...each,
          content: [{ type: 'text', text: `¶${index}¶${text}` }, ...blocksOf(each.content)],
        }));
        if (marked.length === 0) return;
        const document = await make.documentOf({
          '': [{ values: { [text]: marked }, tasks: [{ id: 't', name: text, error: text }] }],
        });
        const { blocks, outside } = readMarkdown(document);
        const ours = outside
          .filter(Boolean)
          .filter((line) => !/^(#{1,6} [\w. ]+|\d+ messages, 0 subagents|\w+|not shown|\d+ of \d+)$/.test(line));
        assert.deepEqual(ours, []);
        const found = blocks.flatMap((block) => [...block.matchAll(/^¶(\d+)¶/g)].map(([, number]) => Number(number)));
        assert.deepEqual(
          found.toSorted((a, b) => a - b),
          messages.map((_, index) => index),
        );
        // Only answers may stand before messages that came earlier: under the call that they answer.
        const others = found.filter((index) => messages[index]?.type !== 'tool');
        assert.deepEqual(
          others,
          others.toSorted((a, b) => a - b),
        );
        assert.ok(blocks.every((block) => !block.startsWith('unclosed')));
      }),
      { numRuns: runs },
    );
  });

  it('says of each message in an older state whether the newest one has it', async () => {
    const states = fc.array(fc.uniqueArray(fc.nat(6), { maxLength: 5 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(states, async (numbers) => {
        const turns = numbers.map((each) => ({
          values: { messages: each.map((n) => make.human(`text ${n}`, `id ${n}`)) },
        }));
        const { root } = await make.conversationOf({ '': turns });
        const newest = new Set(numbers.at(-1));
        const lost = new Set(numbers.flat().filter((n) => !newest.has(n)));
        assert.equal(root.lost?.count ?? 0, lost.size);
      }),
      { numRuns: runs },
    );
  });
});

function blocksOf(given: unknown): unknown[] {
  return Array.isArray(given) ? (given as unknown[]) : [given];
}
