import assert from 'node:assert/strict';
import { findMessageLists, readMessage } from '../../../src/conversation/message';
import type { Message } from '../../../src/conversation/model';
import { type JsonValue, parseJson } from '../../../src/json/json';

const json = (value: unknown): JsonValue => parseJson(JSON.stringify(value));
const read = (value: unknown): Message | undefined => readMessage(json(value));
/** What is told by JSON text is told by its text: calls' arguments are maps. */
const args = (message: Message | undefined): unknown[] =>
  (message?.calls ?? []).map(({ args: each }) => (each instanceof Map ? Object.fromEntries(each) : each));

describe('a message', () => {
  const spellings: [spelling: string, value: unknown, speaker: string, text: string | undefined][] = [
    ['LangChain', { type: 'human', content: 'x', additional_kwargs: {}, name: null, id: 'i' }, 'user', 'x'],
    ['OpenAI', { role: 'user', content: 'x' }, 'user', 'x'],
    [
      'OpenAI, typed',
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'x' }] },
      'assistant',
      'x',
    ],
    ['a chunk', { type: 'AIMessageChunk', content: 'x' }, 'assistant', 'x'],
    [
      'serialized',
      { lc: 1, type: 'constructor', id: ['langchain_core', 'messages', 'HumanMessage'], kwargs: { content: 'x' } },
      'user',
      'x',
    ],
    ['messages_to_dict', { type: 'system', data: { content: 'x' } }, 'system', 'x'],
    ['a chat message', { type: 'chat', role: 'critic', content: 'x' }, 'other', 'x'],
    ['a developer', { role: 'developer', content: 'x' }, 'developer', 'x'],
    ['a tool', { type: 'tool', content: [{ type: 'text', text: 'x' }], tool_call_id: 'c' }, 'tool', 'x'],
    ['no content but calls', { role: 'assistant', content: null, tool_calls: [] }, 'assistant', undefined],
    ['a removal', { type: 'remove', content: '', id: 'i' }, 'removal', undefined],
  ];
  for (const [spelling, value, speaker, text] of spellings) {
    it(`is known as ${spelling}`, () => {
      const message = read(value);
      assert.equal(message?.speaker, speaker);
      assert.deepEqual(message.parts, text === undefined ? [] : [{ kind: 'text', text }]);
    });
  }

  for (const value of [
    { type: 'file', content: 'x' },
    { type: 'Document', page_content: 'x' },
    { content: 'x' },
    { type: 'human', content: 3 },
    { role: 'owner', content: 'x' },
    { type: 'human' },
    { type: 'constructor', content: 'x' },
    { type: '__proto__', content: 'x' },
    'human',
    null,
    [],
  ]) {
    it(`is not ${JSON.stringify(value)}`, () => assert.equal(read(value), undefined));
  }

  it('has its calls, however they are spelled, once', () => {
    const langchain = { type: 'ai', content: '', tool_calls: [{ id: 'a', name: 't', args: { q: 'x' } }] };
    const anthropic = { content: [{ type: 'tool_use', id: 'a', name: 't', input: { q: 'x' } }] };
    const openai = { id: 'a', type: 'function', function: { name: 't', arguments: '{"q":"x"}' } };
    for (const value of [
      langchain,
      { ...langchain, ...anthropic, additional_kwargs: { tool_calls: [openai] } },
      { role: 'assistant', ...anthropic },
      { role: 'assistant', content: null, tool_calls: [openai] },
      { type: 'ai', content: '', tool_calls: [], additional_kwargs: { tool_calls: [openai] } },
    ]) {
      const message = read(value);
      assert.deepEqual(
        message?.calls.map(({ id, name }) => [id, name]),
        [['a', 't']],
        JSON.stringify(value),
      );
      assert.deepEqual(args(message), [{ q: 'x' }]);
      assert.deepEqual(message.parts, []);
    }
    const other = read({ ...langchain, content: [{ type: 'server_tool_use', id: 'b', name: 'web' }] });
    assert.deepEqual(
      other?.calls.map(({ id }) => id),
      ['a'],
    );
    assert.deepEqual(
      other.parts.map((part) => part.kind === 'serverTool' && part.call.id),
      ['b'],
    );
  });

  it('keeps arguments that are no JSON as the text they are, and says what was wrong', () => {
    const invalid = [{ id: 'a', name: 't', args: '{"q":', error: 'cut off' }];
    const message = read({ type: 'ai', content: '', tool_calls: [], invalid_tool_calls: invalid });
    assert.deepEqual(message?.calls, invalid);
  });

  const png = Buffer.from('twelve bytes').toString('base64');
  const media: [string, unknown, string, string, number | undefined, string][] = [
    ['OpenAI', { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } }, 'image', 'image/png', 12, ''],
    [
      'OpenAI, a text',
      { type: 'image_url', image_url: 'https://a.example/b.png' },
      'image',
      '',
      undefined,
      'https://a.example/b.png',
    ],
    [
      'Anthropic',
      { type: 'image', source: { type: 'base64', media_type: 'image/gif', data: png } },
      'image',
      'image/gif',
      12,
      '',
    ],
    [
      'Anthropic, by address',
      { type: 'document', source: { type: 'url', url: 'https://a.example/c.pdf' } },
      'file',
      '',
      undefined,
      'https://a.example/c.pdf',
    ],
    [
      'LangChain 0',
      { type: 'audio', source_type: 'base64', mime_type: 'audio/wav', data: png },
      'audio',
      'audio/wav',
      12,
      '',
    ],
    ['LangChain 1', { type: 'image', base64: png, mime_type: 'image/webp' }, 'image', 'image/webp', 12, ''],
    [
      'Google',
      { type: 'media', mime_type: 'video/mp4', file_uri: 'gs://b/v' },
      'video',
      'video/mp4',
      undefined,
      'gs://b/v',
    ],
    ['OpenAI, sound', { type: 'input_audio', input_audio: { data: png, format: 'mp3' } }, 'audio', 'mp3', 12, ''],
    [
      'OpenAI, a file',
      { type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${png}` } },
      'file',
      'application/pdf',
      12,
      'a.pdf',
    ],
    [
      'text in an address',
      { type: 'image_url', image_url: { url: 'data:image/svg+xml,<svg/>' } },
      'image',
      'image/svg+xml',
      6,
      '',
    ],
  ];
  for (const [who, block, what, mediaType, bytes, place] of media) {
    it(`names a file as ${who} spells it`, () => {
      const parts = read({ type: 'human', content: [block] })?.parts;
      assert.deepEqual(parts, [{ kind: 'media', what, mediaType, bytes, place }]);
    });
  }

  it('keeps blocks of other kinds, reasoning and results', () => {
    const content = [
      { type: 'thinking', thinking: 'hm' },
      { type: 'reasoning', summary: [{ text: 'a' }, { text: 'b' }] },
      'plain',
      { type: 'tool_result', tool_use_id: 'c', content: [{ type: 'text', text: 'r' }] },
      { type: 'hologram', x: 1 },
    ];
    const message = read({ role: 'user', content, additional_kwargs: { reasoning_content: 'first' } });
    assert.deepEqual(
      message?.parts.map(({ kind }) => kind),
      ['reasoning', 'reasoning', 'reasoning', 'text', 'toolResult', 'other'],
    );
    assert.deepEqual(message.parts[2], { kind: 'reasoning', text: 'a\n\nb' });
  });

  it('has its tokens in both spellings', () => {
    const langchain = read({
      type: 'ai',
      content: '',
      usage_metadata: { input_tokens: 1, output_tokens: 2, total_tokens: 3 },
    });
    assert.deepEqual(langchain?.usage, { input: 1, output: 2, total: 3 });
    const openai = read({ role: 'assistant', content: 'x', usage: { prompt_tokens: 1, completion_tokens: 2 } });
    assert.deepEqual(openai?.usage, { input: 1, output: 2, total: undefined });
    assert.equal(read({ type: 'ai', content: '', usage_metadata: null })?.usage, undefined);
  });
});

describe('lists of messages', () => {
  const message = { type: 'human', content: 'x' };
  const paths = (values: unknown): unknown[] => findMessageLists(json(values)).map(({ path }) => path);

  it('are found by their shape, at any depth and under any key', () => {
    assert.deepEqual(paths({ messages: [message], notes: ['x'], inner: { talk: [message, message] } }), [
      ['messages'],
      ['inner', 'talk'],
    ]);
    assert.deepEqual(paths([message]), [[]]);
    assert.deepEqual(paths({ turns: [[message], [message]] }), [
      ['turns', 0],
      ['turns', 1],
    ]);
    assert.deepEqual(paths({ messages: [], one: message, files: [{ type: 'file', content: 'x' }] }), []);
  });

  it('keep entries that are no messages, as long as these are fewer', () => {
    assert.deepEqual(paths({ messages: [message, 'x'] }), [['messages']]);
    assert.deepEqual(paths({ messages: [message, 'x', 'y'] }), []);
  });
});
