import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readMarkdown } from './markdownBlocks';
import { anthropic } from './shapes/anthropic';
import { langchain } from './shapes/langchain';
import { openai } from './shapes/openai';
import { bedrock, geminis, protocols } from './shapes/others';
import * as make from './threads';

/** 200 in `npm test`; PROPERTY_RUNS sets another number for a soak. */
const runs = Number(process.env.PROPERTY_RUNS ?? 200);
/** Of one block of a document; what is longer is cut, and its length said. */
const most = 10_000;

const documentOf = (messages: unknown[], more: object = {}): Promise<string> =>
  make.documentOf({ '': [{ values: { messages, ...more } }] });

describe('a document of a conversation, whatever the messages hold', () => {
  /** The member of each kind of block that holds what people read. */
  const kinds: [kind: string, member: string][] = [
    ['text', 'text'],
    ['output_text', 'text'],
    ['guard_content', 'guard_content'],
    ['thinking', 'thinking'],
    ['reasoning', 'reasoning'],
    ['reasoning', 'summary'],
    ['reasoning_content', 'reasoning_content'],
    ['reasoningContent', 'reasoningContent'],
    ['refusal', 'refusal'],
    ['compaction', 'content'],
    ['executable_code', 'executable_code'],
    ['executableCode', 'code'],
    ['code_execution_result', 'output'],
    ['logs', 'logs'],
    ['json', 'json'],
    ['citations_content', 'content'],
    ['search_result', 'content'],
    ['web_search_result', 'title'],
    ['tool_result', 'content'],
    ['function_call_output', 'output'],
    ['functionResponse', 'response'],
    ['server_tool_result', 'output'],
    ['web_search_tool_result', 'content'],
    ['web_fetch_tool_result', 'content'],
    ['code_execution_tool_result', 'content'],
    ['server_tool_call_result', 'output'],
    ['tool_use', 'input'],
    ['tool_call', 'args'],
    ['function_call', 'arguments'],
    ['invalid_tool_call', 'error'],
    ['custom_tool_call', 'input'],
    ['shell_call', 'action'],
    ['server_tool_use', 'input'],
    ['server_tool_call', 'args'],
    ['web_search_call', 'action'],
    ['file_search_call', 'queries'],
    ['file_search_call', 'results'],
    ['code_interpreter_call', 'code'],
    ['code_interpreter_call', 'outputs'],
    ['image_generation_call', 'revised_prompt'],
    ['mcp_call', 'arguments'],
    ['mcp_call', 'output'],
    ['mcp_call', 'error'],
    ['mcp_list_tools', 'tools'],
    ['image_url', 'image_url'],
    ['image', 'url'],
    ['file', 'filename'],
    ['document', 'title'],
    ['text-plain', 'text'],
    ['resource', 'uri'],
    ['hologram', 'x'],
  ];
  const mark = 'FOUND';
  const values: unknown[] = [
    mark,
    [mark],
    { text: mark },
    [{ text: mark }],
    [{ type: 'text', text: mark }],
    { type: 'text', text: mark },
    { other: mark },
    [{ other: { deep: [mark] } }],
    [[mark]],
    { type: 'hologram', x: mark },
    { type: 'text', value: { [mark]: 1 } },
  ];
  for (const [kind, member] of kinds) {
    it(`has what ${member} of ${kind} holds, also where that has no known shape`, async () => {
      for (const value of values) {
        const block = { type: kind, [member]: value };
        const document = await documentOf([make.ai([block]), make.human([{ type: 'text', text: 'x' }, block])]);
        const found = document.split(mark).length - 1;
        assert.ok(found >= 2, `${JSON.stringify(block)}\n${document}`);
      }
    });
  }

  const shapes = [...langchain, ...openai, ...anthropic, ...bedrock, ...geminis, ...protocols].map(
    ([, value]) => value,
  );
  const strange = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>('x'.repeat(25_000), ['y\n'.repeat(9_000)], { text: 'z'.repeat(12_000) }, '', null, [], {}),
  );
  /** The shape with some of its values replaced, and some of its members gone or spelled otherwise. */
  const changed = fc.record({
    shape: fc.constantFrom(...shapes),
    at: fc.array(fc.nat(40), { maxLength: 4 }),
    how: fc.array(fc.constantFrom('replace', 'remove', 'respell', 'repeat'), { minLength: 4, maxLength: 4 }),
    value: strange,
  });

  it('has every entry once, cuts what is long, and never fails, however shapes are changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(changed, { minLength: 1, maxLength: 5 }), async (changes) => {
        const entries = changes.map(({ shape, at, how, value }) => change(shape, at, how, value));
        const certain = entries.map((_, index) => make.human(`¶${index}¶`));
        const document = await documentOf(entries.flatMap((entry, index) => [certain[index], entry]));
        const { blocks } = readMarkdown(document);
        for (const block of blocks) assert.ok(block.length <= most + 1, `${block.length} characters`);
        const numbers = new Set([...document.matchAll(/^#{2,6} (\d+)\. /gm)].map(([, number]) => number));
        // The same message with the same id is shown once.
        const [, repeated = '0'] = /^repeated (\d+)$/m.exec(document) ?? [];
        assert.equal(numbers.size + Number(repeated), entries.length * 2);
        assert.equal(document.match(/^¶\d+¶$/gm)?.length, entries.length);
      }),
      { numRuns: runs },
    );
  });
});

/** Walks to the places `at`, numbered in the order of the text, and does there what `how` says. */
function change(shape: unknown, at: number[], how: string[], value: unknown): unknown {
  let place = 0;
  const visit = (each: unknown, key?: string): [string | undefined, unknown] | undefined => {
    const index = at.indexOf(place++);
    const what = index < 0 ? undefined : how[index];
    if (what === 'remove') return undefined;
    if (what === 'replace') return [key, value];
    const name = what === 'respell' ? key?.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()) : key;
    if (Array.isArray(each)) {
      const inner = each.flatMap((one) => visit(one)?.slice(1) ?? []);
      return [name, what === 'repeat' ? [...inner, ...structuredClone<unknown[]>(inner)] : inner];
    }
    if (typeof each !== 'object' || each === null) return [name, each];
    const members = Object.entries(each).flatMap(([inner, one]) => {
      const found = visit(one, inner);
      return found ? [[found[0] ?? inner, found[1]] as const] : [];
    });
    return [name, Object.fromEntries(members)];
  };
  return visit(shape)?.[1] ?? null;
}
