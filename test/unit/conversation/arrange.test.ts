import assert from 'node:assert/strict';
import { arrange, arrangeState } from '../../../src/conversation/arrange';
import type { ListItem, MessageItem } from '../../../src/conversation/model';
import { displayJson } from '../../../src/json/display';
import { parseJson } from '../../../src/json/json';
import { openingIn } from '../../../src/langgraph/threadWords';
import { agentStates } from './agentStates';
import { readMarkdown } from './markdownBlocks';
import { cipher } from './shapes/outline';
import * as make from './threads';

const { ai, call, human, tool } = make;
const textOf = ({ message }: MessageItem): string =>
  (message?.parts ?? []).map((part) => ('text' in part ? part.text : part.kind)).join(' ');

/** Each message with its calls, and each call with its result and its subagents. */
function lines({ items }: ListItem): string[] {
  return items.flatMap((item) =>
    item.kind === 'subagent'
      ? [`subagent ${item.label}`]
      : [
          `${item.label} ${item.message?.speaker ?? 'none'}: ${textOf(item)}`,
          ...item.calls.flatMap(({ call: { id, name }, result, subagents }) => [
            `  ${name} ${id} → ${result ? `${result.label} ${textOf(result)}` : 'no result'}`,
            ...subagents.map(({ label }) => `    subagent ${label}`),
          ]),
        ],
  );
}

/** The same from the newest checkpoint's state alone as from the whole history. */
async function arranged(values: object): Promise<string[]> {
  const { root } = arrange(await make.conversationOf({ '': [{ values }] }));
  const found = root.lists.flatMap(lines);
  const { lists } = arrangeState(parseJson(JSON.stringify(values)));
  assert.deepEqual(lists.flatMap(lines), found);
  return found;
}

describe('a conversation as it is arranged', () => {
  it('gives each of two calls with one id its own result, in order', async () => {
    const calls = [call('call_0', { q: 1 }, 'search'), call('call_0', { q: 2 }, 'search')];
    const messages = [ai('', calls), tool('one', 'call_0'), tool('two', 'call_0'), ai('Done.')];
    assert.deepEqual(await arranged({ messages }), [
      '1 assistant: ',
      '  search call_0 → 2 one',
      '  search call_0 → 3 two',
      '4 assistant: Done.',
    ]);
  });

  it('gives the second call with one id no result where there is one result only', async () => {
    const messages = [ai('', [call('call_0'), call('call_0')]), tool('one', 'call_0'), human('And?')];
    assert.deepEqual((await arranged({ messages })).slice(1, 3), [
      '  task call_0 → 2 one',
      '  task call_0 → no result',
    ]);
  });

  it('gives each of two calls with one id the subagent that works for it', async () => {
    const messages = [ai('', [call('c', { q: 'x' }), call('c', { q: 'y' })]), tool('one', 'c'), tool('two', 'c')];
    const task = { id: 'T', name: 'tools', result: { messages: messages.slice(1) } };
    const { root } = arrange(
      await make.conversationOf({
        '': [{ values: { messages: messages.slice(0, 1) }, tasks: [task] }, { values: { messages } }],
        'tools:T': [{ values: { messages: [human('y'), ai('b')] } }],
        'tools:T|1': [{ values: { messages: [human('x'), ai('d')] } }],
      }),
    );
    assert.deepEqual(root.lists.flatMap(lines), [
      '1 assistant: ',
      '  task c → 2 one',
      '    subagent 2',
      '  task c → 3 two',
      '    subagent 1',
    ]);
  });

  it('joins what OpenAI’s Responses list as entries of their own', async () => {
    const messages = [
      { role: 'user', content: 'Add.' },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Hm.' }] },
      { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'add', arguments: '{"a":1}' },
      { type: 'function_call', id: 'fc_2', call_id: 'call_2', name: 'add', arguments: '{"a":2}' },
      { type: 'function_call_output', call_id: 'call_1', output: '1' },
      { type: 'function_call_output', call_id: 'call_2', output: '2' },
      { type: 'message', id: 'msg_1', role: 'assistant', content: [{ type: 'output_text', text: '3.' }] },
    ];
    assert.deepEqual(await arranged({ messages }), [
      '1 user: Add.',
      '2 assistant: Hm.',
      '3 assistant: ',
      '  add call_1 → 5 1',
      '4 assistant: ',
      '  add call_2 → 6 2',
      '7 assistant: 3.',
    ]);
  });

  it('joins AG-UI’s results, Gemini’s without ids by name, and several of Anthropic’s in one message', async () => {
    assert.deepEqual(
      await arranged({
        messages: [
          {
            id: 'a',
            role: 'assistant',
            toolCalls: [{ id: 'c', type: 'function', function: { name: 'add', arguments: '{}' } }],
          },
          { id: 't', role: 'tool', toolCallId: 'c', content: '3' },
        ],
      }),
      ['1 assistant: ', '  add c → 2 3'],
    );
    const part = (name: string): object => ({ functionCall: { name, args: {} } });
    const response = (name: string): object => ({ functionResponse: { name, response: { result: name } } });
    assert.deepEqual(
      await arranged({
        contents: [
          { role: 'model', parts: [part('add'), part('find')] },
          { role: 'user', parts: [response('find'), response('add')] },
        ],
      }),
      ['1 assistant: ', '  add  → 2 other', '  find  → 2 other'],
    );
    const use = (id: string): object => ({ type: 'tool_use', id, name: 'add', input: {} });
    const result = (id: string): object => ({ type: 'tool_result', tool_use_id: id, content: `of ${id}` });
    assert.deepEqual(
      await arranged({
        messages: [
          { role: 'assistant', content: [use('x'), use('y')] },
          { role: 'user', content: [result('y'), result('x'), result('z')] },
        ],
      }),
      ['1 assistant: ', '  add x → 2 of x', '  add y → 2 of y', '2 tool: of z'],
    );
  });

  it('has pieces of the user interface under their messages, and those of none by themselves', async () => {
    const ui = [
      { type: 'ui', id: 'u1', name: 'weather', props: { city: 'X' }, metadata: { message_id: 'm2' } },
      { type: 'ui', id: 'u2', name: 'map', props: {}, metadata: { id: 'm2', run_id: 'r' } },
      { type: 'ui', id: 'u3', name: 'old', content: { a: 1 }, additional_kwargs: { message_id: 'gone' } },
      { type: 'remove-ui', id: 'u9' },
    ];
    const values = { messages: [human('Hi', 'm1'), ai('See.', [], 'm2')], ui };
    const { root } = arrange(await make.conversationOf({ '': [{ values }] }));
    const shown = root.lists[0]?.items.map((item) => item.kind === 'message' && item.ui.map(({ name }) => name));
    assert.deepEqual(shown, [[], ['weather', 'map']]);
    assert.deepEqual(
      root.ui.map(({ name, props }) => [name, displayJson(props)]),
      [['old', '{\n  "a": 1\n}']],
    );
    const document = await make.documentOf({ '': [{ values }] });
    const { blocks } = readMarkdown(document);
    assert.deepEqual(blocks.slice(2, 7), ['id m1\n', 'See.\n', 'id m2\n', 'weather\n', '{\n  "city": "X"\n}\n']);
  });

  it('has a deep agent’s files in every spelling, with their sizes, and its to-dos', async () => {
    const values = {
      messages: [human('Hi')],
      files: {
        '/text.md': 'one\ntwo',
        '/lines.md': { content: ['one', 'two', 'é'], created_at: 'a', modified_at: '2026-11-27T10:00:00Z' },
        '/v2.md': { content: 'x'.repeat(20_000), encoding: 'utf-8' },
        '/plot.png': { content: Buffer.alloc(400_000).toString('base64'), encoding: 'base64' },
        '/deleted.md': null,
      },
      todos: [
        { content: 'Search', status: 'completed' },
        { content: 'Write', status: 'in_progress' },
        { content: 'Check', status: 'pending' },
        { content: 'Wait', status: 'blocked' },
      ],
    };
    const { root } = arrange(await make.conversationOf({ '': [{ values }] }));
    assert.deepEqual(
      root.files.map(({ path, text, bytes, modifiedAt }) => [path, text?.length, bytes, modifiedAt]),
      [
        ['/text.md', 7, 7, ''],
        ['/lines.md', 9, 10, '2026-11-27T10:00:00Z'],
        ['/v2.md', 20_000, 20_000, ''],
        ['/plot.png', undefined, 400_000, ''],
      ],
    );
    assert.deepEqual(
      root.todos.map(({ text, status }) => [text, status]),
      [
        ['Search', 'done'],
        ['Write', 'inProgress'],
        ['Check', 'pending'],
        ['Wait', 'other'],
      ],
    );
    const { blocks } = readMarkdown(await make.documentOf({ '': [{ values }] }));
    assert.deepEqual(blocks.slice(-2), [
      '[x] Search\n[~] Write\n[ ] Check\n[?] Wait\n',
      [
        '/text.md · 2 lines · 7 bytes',
        '/lines.md · 3 lines · 10 bytes · 2026-11-27T10:00:00Z',
        '/v2.md · 1 lines · 20000 bytes',
        '/plot.png · 400000 bytes\n',
      ].join('\n'),
    ]);
  });

  it('takes files and to-dos of another form for what they are: no business of a conversation', async () => {
    const values = { messages: [human('Hi')], files: { a: { size: 3 } }, todos: 'none' };
    const { root } = arrange(await make.conversationOf({ '': [{ values }] }));
    assert.deepEqual([root.files, root.todos], [[], []]);
  });

  it('shows an artifact, and what nobody can read by its size', async () => {
    const messages = [
      human('Hi'),
      ai([{ type: 'reasoning', summary: [], encrypted_content: cipher(6_144) }], [call('c')]),
      { ...tool('', 'c'), artifact: { structured_content: { rows: 3 } } },
    ];
    const document = await make.documentOf({ '': [{ values: { messages } }] });
    assert.ok(!document.includes('AbCd0123AbCd'));
    assert.match(document, /^encrypted reasoning 6144 bytes$/m);
    assert.ok(!/^empty$/m.test(document));
    assert.ok(readMarkdown(document).blocks.includes('{\n  "structured_content": {\n    "rows": 3\n  }\n}\n'));
  });

  it('cuts every line that a thread fills, and says how long it was', async () => {
    const long = 'x'.repeat(12_000);
    const messages = [
      { ...human([{ type: 'image', url: `https://example.com/${long}` }], long), name: long },
      ai(
        [{ type: 'text', text: 'x', annotations: [{ url: 'https://example.com', cited_text: long }] }],
        [call('c', long, long)],
      ),
    ];
    const document = await make.documentOf({
      '': [
        { values: { messages, todos: [long], files: { [long]: '' } }, tasks: [{ id: 't', name: long, error: long }] },
      ],
    });
    for (const block of readMarkdown(document).blocks) assert.ok(block.length <= 10_001);
    // Place, facts, source, tool, arguments, to-do, file, task, error.
    assert.equal(document.match(/^10000 of \d+$/gm)?.length, 9);
  });

  for (const [title, state] of Object.entries(agentStates)) {
    it(`shows all of an agent’s state: ${title}`, async () => {
      const bytes = JSON.stringify(state).length;
      assert.ok(state.messages.length >= 9 && state.messages.length <= 74, `${state.messages.length} messages`);
      assert.ok(bytes >= 44_000 && bytes <= 275_000, `${bytes} bytes`);
      assert.equal(openingIn(state), state.title);
      const { root } = arrange(await make.conversationOf({ '': [{ values: state }] }));
      const items = root.lists.flatMap((list) => list.items).filter((item) => item.kind === 'message');
      const results = items.flatMap(({ calls }) => calls.flatMap(({ result }) => result ?? []));
      assert.equal(root.lists.length, 1);
      assert.equal(items.length + results.length, state.messages.length);
      const asked = state.messages.filter((each) => 'tool_calls' in each).flatMap((each) => each.tool_calls ?? []);
      const answered = state.messages.filter(({ type }) => type === 'tool').length;
      assert.equal(results.length, answered);
      assert.equal(items.flatMap(({ calls }) => calls).length, asked.length);
      assert.ok(items.every(({ message }) => message?.parts.every(({ kind }) => kind !== 'other')));
      assert.equal(root.files.length, Object.keys(state.files ?? {}).length);
      assert.equal(root.todos.length, state.todos?.length ?? 0);
      const document = await make.documentOf({ '': [{ values: state }] });
      const { blocks } = readMarkdown(document);
      for (const { content } of state.messages) {
        if (typeof content === 'string' && content !== '') assert.ok(blocks.includes(`${content.slice(0, 10_000)}\n`));
      }
    });
  }
});
