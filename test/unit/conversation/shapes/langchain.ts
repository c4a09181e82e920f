import { ai, base64, cipher, human, type Shape } from './outline';

const content = 'langchain_core.messages.content';
const javascript = '@langchain/core ContentBlock';
const lc = (name: string, kwargs: object, path = ['langchain_core', 'messages', name]): object => ({
  lc: 1,
  type: 'constructor',
  id: path,
  kwargs,
});

/** LangChain's messages and blocks, as Python and JavaScript write them. */
export const langchain: Shape[] = [
  [
    'langchain_core HumanMessage',
    human('Hi', { additional_kwargs: {}, response_metadata: {}, name: null, id: 'h1', example: false }),
    ['user id=h1', 'text: Hi'],
  ],
  ['langchain_core SystemMessage', { type: 'system', content: 'Be brief.', id: null }, ['system', 'text: Be brief.']],
  ['langchain_core ChatMessage', { type: 'chat', role: 'critic', content: 'No.' }, ['other', 'text: No.']],
  ['langchain_core FunctionMessage', { type: 'function', name: 'add', content: '3' }, ['tool name=add', 'text: 3']],
  ['langchain_core RemoveMessage', { type: 'remove', content: '', id: 'h1' }, ['removal id=h1']],
  ['langchain_core HumanMessageChunk', { type: 'HumanMessageChunk', content: 'Hi' }, ['user', 'text: Hi']],
  [
    'langchain_core AIMessage.usage_metadata',
    ai('Hi', {
      id: 'run-1',
      usage_metadata: { input_tokens: 8, output_tokens: 3, total_tokens: 11, input_token_details: { cache_read: 4 } },
    }),
    ['assistant id=run-1 tokens=8/3/11', 'text: Hi'],
  ],
  [
    'langchain_openai response_metadata.token_usage',
    ai('Hi', { response_metadata: { token_usage: { completion_tokens: 3, prompt_tokens: 8, total_tokens: 11 } } }),
    ['assistant tokens=8/3/11', 'text: Hi'],
  ],
  [
    '@langchain/openai response_metadata.tokenUsage',
    ai('Hi', { response_metadata: { tokenUsage: { completionTokens: 3, promptTokens: 8, totalTokens: 11 } } }),
    ['assistant tokens=8/3/11', 'text: Hi'],
  ],
  [
    'langchain_core AIMessage.tool_calls',
    ai('', {
      tool_calls: [{ name: 'add', args: { a: 1, b: 2 }, id: 'c1', type: 'tool_call' }],
      invalid_tool_calls: [],
    }),
    ['assistant', 'call add {"a":1,"b":2} #c1'],
  ],
  [
    'langchain_core AIMessage.invalid_tool_calls',
    ai('', {
      tool_calls: [],
      invalid_tool_calls: [
        { name: 'add', args: '{"a":', id: 'c1', error: 'Unexpected end', type: 'invalid_tool_call' },
      ],
    }),
    ['assistant', 'call add {"a": #c1 error: Unexpected end'],
  ],
  [
    'langchain_core AIMessageChunk.tool_call_chunks',
    {
      type: 'AIMessageChunk',
      content: '',
      tool_calls: [],
      tool_call_chunks: [{ name: 'add', args: '{"a":1}', id: 'c1', index: 0, type: 'tool_call_chunk' }],
    },
    ['assistant', 'call add {"a":1} #c1'],
  ],
  [
    'langchain_core ToolMessage',
    { type: 'tool', content: '3', name: 'add', tool_call_id: 'c1', status: 'success', artifact: null, id: 't1' },
    ['tool name=add id=t1 of=c1', 'text: 3'],
  ],
  [
    'langchain_core ToolMessage.status',
    { type: 'tool', content: 'Error: no', tool_call_id: 'c1', status: 'error' },
    ['tool of=c1 failed', 'text: Error: no'],
  ],
  [
    'langchain_mcp_adapters ToolMessage.artifact (structured_content)',
    { type: 'tool', content: '', tool_call_id: 'c1', artifact: { structured_content: { rows: 3 } } },
    ['tool of=c1', 'artifact {"structured_content":{"rows":3}}'],
  ],
  [
    'langchain_core AIMessage.additional_kwargs.tool_calls (OpenAI)',
    ai('', {
      tool_calls: [],
      additional_kwargs: {
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'add', arguments: '{"a":1}' } }],
      },
    }),
    ['assistant', 'call add {"a":1} #c1'],
  ],
  [
    'langchain_openai additional_kwargs.function_call',
    ai('', { additional_kwargs: { function_call: { name: 'add', arguments: '{"a":1}' } } }),
    ['assistant', 'call add {"a":1}'],
  ],
  [
    'langchain_core messages_to_dict',
    { type: 'human', data: { content: 'Hi', id: 'h1', type: 'human' } },
    ['user id=h1', 'text: Hi'],
  ],
  [
    'langchain_core dumpd HumanMessage',
    lc('HumanMessage', { content: 'Hi', type: 'human', id: 'h1' }, ['langchain', 'schema', 'messages', 'HumanMessage']),
    ['user id=h1', 'text: Hi'],
  ],
  [
    '@langchain/core toJSON AIMessage',
    lc('AIMessage', { content: 'Hi', id: 'a1', tool_calls: [], additional_kwargs: {} }),
    ['assistant id=a1', 'text: Hi'],
  ],
  [
    '@langchain/core toJSON AIMessageChunk',
    lc('AIMessageChunk', { content: [{ type: 'text', text: 'Hi' }], tool_call_chunks: [] }),
    ['assistant', 'text: Hi'],
  ],
  [
    '@langchain/core toJSON ToolMessage',
    lc('ToolMessage', { content: '3', tool_call_id: 'c1', name: 'add', status: 'error', artifact: { n: 3 } }),
    ['tool name=add of=c1 failed', 'text: 3', 'artifact {"n":3}'],
  ],
  ['@langchain/core toJSON RemoveMessage', lc('RemoveMessage', { id: 'h1', content: [] }), ['removal id=h1']],
  [
    '@langchain/core toJSON SystemMessage',
    lc('SystemMessage', { content: 'Be brief.' }),
    ['system', 'text: Be brief.'],
  ],

  [`${content} TextContentBlock`, ai([{ type: 'text', id: 'lc_1', text: 'Hi', index: 0 }]), ['assistant', 'text: Hi']],
  [
    `${content} Citation`,
    ai([
      {
        type: 'text',
        text: 'It is 42 m high.',
        annotations: [
          {
            type: 'citation',
            url: 'https://example.com/a',
            title: 'Heights',
            start_index: 0,
            end_index: 5,
            cited_text: '42 m',
          },
        ],
      },
    ]),
    ['assistant', 'text: It is 42 m high.', 'source Heights <https://example.com/a> “42 m”'],
  ],
  [
    `${content} NonStandardAnnotation`,
    ai([
      {
        type: 'text',
        text: 'x',
        annotations: [{ type: 'non_standard_annotation', value: { file_id: 'file_1', type: 'file_path' } }],
      },
    ]),
    ['assistant', 'text: x', 'source (file_id file_1)'],
  ],
  [
    `${content} NonStandardAnnotation of another kind`,
    ai([{ type: 'text', text: 'x', annotations: [{ type: 'non_standard_annotation', value: { span: 3 } }] }]),
    ['assistant', 'text: x', 'other {"type":"non_standard_annotation","value":{"span":3}}'],
  ],
  [
    `${content} ReasoningContentBlock`,
    ai([{ type: 'reasoning', reasoning: 'Hm.', extras: { signature: cipher(200) } }]),
    ['assistant', 'reasoning: Hm.'],
  ],
  [
    `${content} ReasoningContentBlock, encrypted`,
    ai([{ type: 'reasoning', id: 'rs_1', extras: { encrypted_content: cipher(6144) } }]),
    ['assistant', 'encrypted reasoning 6144'],
  ],
  [
    `${content} ReasoningContentBlock, redacted (Bedrock)`,
    ai([{ type: 'reasoning', extras: { redacted_content: cipher(300) } }]),
    ['assistant', 'encrypted reasoning 300'],
  ],
  [
    `${content} ToolCall`,
    ai([{ type: 'tool_call', id: 'c1', name: 'add', args: { a: 1 } }]),
    ['assistant', 'call add {"a":1} #c1'],
  ],
  [
    `${content} ToolCallChunk`,
    ai([{ type: 'tool_call_chunk', id: 'c1', name: 'add', args: '{"a":' }]),
    ['assistant', 'call add {"a": #c1'],
  ],
  [
    `${content} InvalidToolCall`,
    ai([{ type: 'invalid_tool_call', id: 'c1', name: 'add', args: '{"a":', error: 'Unexpected end' }]),
    ['assistant', 'call add {"a": #c1 error: Unexpected end'],
  ],
  [
    `${content} ServerToolCall and ServerToolResult`,
    ai([
      { type: 'server_tool_call', id: 's1', name: 'web_search', args: { query: 'lamps' } },
      {
        type: 'server_tool_result',
        tool_call_id: 's1',
        status: 'success',
        output: { sources: [{ type: 'url', url: 'https://example.com' }] },
      },
      { type: 'text', text: 'Found.' },
    ]),
    [
      'assistant',
      'server tool web_search {"query":"lamps"} #s1',
      '  result',
      '  source <https://example.com>',
      'text: Found.',
    ],
  ],
  [
    `${content} ServerToolResult, failed`,
    ai([
      { type: 'server_tool_call', id: 's1', name: 'code_interpreter', args: {} },
      { type: 'server_tool_result', tool_call_id: 's1', status: 'error', output: 'no memory' },
    ]),
    ['assistant', 'server tool code_interpreter {} #s1 failed', '  result', '  text: no memory'],
  ],
  [
    `${content} ServerToolCallChunk`,
    ai([{ type: 'server_tool_call_chunk', name: 'web_search', args: '{"q', id: 's1' }]),
    ['assistant', 'server tool web_search {"q #s1'],
  ],
  [
    `${content} ServerToolResult alone`,
    ai([{ type: 'server_tool_result', tool_call_id: 's9', status: 'success', output: 'x' }]),
    ['tool of=s9', 'text: x'],
  ],
  [
    `${content} ImageContentBlock, base64`,
    human([{ type: 'image', base64, mime_type: 'image/png' }]),
    ['user', 'image image/png 12 bytes'],
  ],
  [
    `${content} ImageContentBlock, url`,
    human([{ type: 'image', url: 'https://example.com/a.png' }]),
    ['user', 'image https://example.com/a.png'],
  ],
  [`${content} ImageContentBlock, file_id`, human([{ type: 'image', file_id: 'file_1' }]), ['user', 'image file_1']],
  [
    `${content} VideoContentBlock`,
    human([{ type: 'video', base64, mime_type: 'video/mp4' }]),
    ['user', 'video video/mp4 12 bytes'],
  ],
  [
    `${content} AudioContentBlock`,
    human([{ type: 'audio', url: 'https://example.com/a.wav', mime_type: 'audio/wav' }]),
    ['user', 'audio audio/wav https://example.com/a.wav'],
  ],
  [
    `${content} FileContentBlock`,
    human([{ type: 'file', base64, mime_type: 'application/pdf', extras: { filename: 'a.pdf' } }]),
    ['user', 'file application/pdf 12 bytes a.pdf'],
  ],
  [
    `${content} PlainTextContentBlock`,
    human([{ type: 'text-plain', text: 'notes', mime_type: 'text/plain', title: 'a.txt', context: 'My notes' }]),
    ['user', 'file text/plain 5 bytes a.txt', 'text: My notes', 'text: notes'],
  ],
  [
    `${content} PlainTextContentBlock without a name`,
    human([{ type: 'text-plain', text: 'notes', mime_type: 'text/plain' }]),
    ['user', 'text: notes'],
  ],
  [
    `${content} NonStandardContentBlock`,
    ai([{ type: 'non_standard', value: { type: 'hologram', x: 1 } }]),
    ['assistant', 'other {"type":"non_standard","value":{"type":"hologram","x":1}}'],
  ],
  [
    `${content} NonStandardContentBlock around a known one`,
    ai([{ type: 'non_standard', value: { type: 'thinking', thinking: 'Hm.' } }]),
    ['assistant', 'reasoning: Hm.'],
  ],
  [
    `${content} NonStandardContentBlock around Converse's`,
    ai([{ type: 'non_standard', value: { cachePoint: { type: 'default' } } }]),
    ['assistant', 'cache point'],
  ],

  [
    `${javascript}.Text with Citation`,
    ai([
      {
        type: 'text',
        text: 'x',
        annotations: [{ type: 'citation', source: 'https://example.com', title: 'A', startIndex: 0, citedText: 'q' }],
      },
    ]),
    ['assistant', 'text: x', 'source A <https://example.com> “q”'],
  ],
  [`${javascript}.Reasoning`, ai([{ type: 'reasoning', reasoning: 'Hm.' }]), ['assistant', 'reasoning: Hm.']],
  [
    `${javascript}.Refusal`,
    ai([{ type: 'refusal', refusal: 'I cannot.', extras: { finishReason: 'SAFETY' } }]),
    ['assistant', 'refusal: I cannot.'],
  ],
  [
    `${javascript}.Tools.ServerToolCallResult`,
    ai([
      { type: 'server_tool_call', id: 's1', name: 'web_search', args: { query: 'lamps' } },
      {
        type: 'server_tool_call_result',
        toolCallId: 's1',
        status: 'success',
        output: { urls: ['https://example.com'] },
      },
    ]),
    [
      'assistant',
      'server tool web_search {"query":"lamps"} #s1',
      '  result',
      '  other {"urls":["https://example.com"]}',
    ],
  ],
  [
    `${javascript}.Tools.InvalidToolCall`,
    ai([{ type: 'invalid_tool_call', id: 'c1', name: 'add', args: '{', error: 'bad' }]),
    ['assistant', 'call add { #c1 error: bad'],
  ],
  [
    `${javascript}.Multimodal.Image, data`,
    human([{ type: 'image', mimeType: 'image/png', data: base64 }]),
    ['user', 'image image/png 12 bytes'],
  ],
  [
    `${javascript}.Multimodal.Image, Uint8Array`,
    human([{ type: 'image', mimeType: 'image/png', data: { 0: 137, 1: 80, 2: 78 } }]),
    ['user', 'image image/png 3 bytes'],
  ],
  [
    `${javascript}.Multimodal.Image, Buffer`,
    human([{ type: 'image', mimeType: 'image/png', data: { type: 'Buffer', data: [137, 80] } }]),
    ['user', 'image image/png 2 bytes'],
  ],
  [`${javascript}.Multimodal.Audio, fileId`, human([{ type: 'audio', fileId: 'file_1' }]), ['user', 'audio file_1']],
  [
    `${javascript}.Multimodal.PlainText`,
    human([{ type: 'text-plain', mimeType: 'text/plain', text: 'notes', title: 'a.txt' }]),
    ['user', 'file text/plain 5 bytes a.txt', 'text: notes'],
  ],
  [
    `${javascript}.Multimodal.File, url`,
    human([{ type: 'file', url: 'https://example.com/a.pdf', mimeType: 'application/pdf' }]),
    ['user', 'file application/pdf https://example.com/a.pdf'],
  ],
  [
    `${javascript}.NonStandard`,
    ai([{ type: 'non_standard', value: { executableCode: { language: 'PYTHON', code: 'print(1)' } } }]),
    ['assistant', 'code PYTHON: print(1)'],
  ],

  [
    '@langchain/core Data.URLContentBlock (v0)',
    human([{ type: 'image', source_type: 'url', url: 'https://example.com/a.png' }]),
    ['user', 'image https://example.com/a.png'],
  ],
  [
    'langchain_core v0 image, base64',
    human([{ type: 'image', source_type: 'base64', mime_type: 'image/jpeg', data: base64 }]),
    ['user', 'image image/jpeg 12 bytes'],
  ],
  ['langchain_core v0 file, id', human([{ type: 'file', source_type: 'id', id: 'file_1' }]), ['user', 'file file_1']],
  [
    'langchain_core v0 file, text',
    human([{ type: 'file', source_type: 'text', text: 'notes', metadata: { title: 'a' } }]),
    ['user', 'file 5 bytes', 'text: notes'],
  ],
  [
    'langchain_core v0 text',
    human([{ type: 'text', source_type: 'text', text: 'notes', mime_type: 'text/plain' }]),
    ['user', 'text: notes'],
  ],
  [
    'langchain_core v0 audio, line breaks in base64',
    human([
      {
        type: 'audio',
        source_type: 'base64',
        mime_type: 'audio/wav',
        data: `${base64.slice(0, 8)}\r\n${base64.slice(8)}\n`,
      },
    ]),
    ['user', 'audio audio/wav 12 bytes'],
  ],
  [
    'langchain_core content of strings',
    ai(['Hi', { type: 'text', text: 'there' }]),
    ['assistant', 'text: Hi', 'text: there'],
  ],
  [
    'langchain_core tool result of blocks',
    {
      type: 'tool',
      tool_call_id: 'c1',
      content: [
        { type: 'text', text: '3' },
        { type: 'image', base64, mime_type: 'image/png' },
      ],
    },
    ['tool of=c1', 'text: 3', 'image image/png 12 bytes'],
  ],

  [
    'langchain_deepseek additional_kwargs.reasoning_content',
    ai('Hi', { additional_kwargs: { reasoning_content: 'Hm.' } }),
    ['assistant', 'reasoning: Hm.', 'text: Hi'],
  ],
  [
    'langchain_ollama additional_kwargs.reasoning_content, said twice',
    ai([{ type: 'text', text: 'Hi' }], { additional_kwargs: { reasoning_content: 'Hm.', reasoning: 'Hm.' } }),
    ['assistant', 'reasoning: Hm.', 'text: Hi'],
  ],
  [
    '@langchain/openrouter additional_kwargs.reasoning_details',
    ai('Hi', {
      additional_kwargs: {
        reasoning_content: 'Hm.',
        reasoning_details: [
          { type: 'reasoning.summary', summary: 'Sum.' },
          { type: 'reasoning.text', text: 'Hm.', signature: 's' },
          { type: 'reasoning.encrypted', data: cipher(500) },
        ],
      },
    }),
    ['assistant', 'reasoning: Sum.', 'reasoning: Hm.', 'encrypted reasoning 500', 'text: Hi'],
  ],
  [
    '@langchain/xai additional_kwargs.reasoning.summary',
    ai('Hi', { additional_kwargs: { reasoning: { summary: [{ type: 'summary_text', text: 'Sum.' }] } } }),
    ['assistant', 'reasoning: Sum.', 'text: Hi'],
  ],
  [
    'langchain_groq additional_kwargs.executed_tools',
    ai('It is 2.', {
      additional_kwargs: {
        executed_tools: [{ type: 'python', arguments: '{"code": "print(2)"}', index: 0, output: '2' }],
      },
    }),
    ['assistant', 'text: It is 2.', 'server tool python {"code":"print(2)"} #0', '  result', '  text: 2'],
  ],
  [
    'langchain_perplexity additional_kwargs.citations',
    ai('x', { additional_kwargs: { citations: ['https://example.com/a', 'https://example.com/b'] } }),
    ['assistant', 'text: x', 'source <https://example.com/a>', 'source <https://example.com/b>'],
  ],
  [
    'langchain_perplexity additional_kwargs.search_results',
    ai('x', {
      additional_kwargs: {
        citations: ['https://example.com/a'],
        search_results: [{ title: 'A', url: 'https://example.com/a', date: '2026-11-01' }],
      },
    }),
    ['assistant', 'text: x', 'source A <https://example.com/a> (date 2026-11-01)'],
  ],
  [
    'langchain_mistralai thinking',
    ai([
      { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] },
      { type: 'text', text: 'Hi' },
    ]),
    ['assistant', 'reasoning: Hm.', 'text: Hi'],
  ],
  [
    'langchain_mistralai reference',
    ai([{ type: 'reference', reference_ids: [0, 2] }]),
    ['assistant', 'other {"reference_ids":[0,2],"type":"reference"}'],
  ],
  [
    'langchain_ai21 or any: an unknown block',
    ai([{ type: 'hologram', x: 1 }]),
    ['assistant', 'other {"type":"hologram","x":1}'],
  ],
  [
    'any: exact numbers in arguments',
    ai('', { tool_calls: [{ name: 'order', args: '{"id":818617667421601852,"n":1.0}', id: 'c1' }] }),
    ['assistant', 'call order {"id":818617667421601852,"n":1.0} #c1'],
  ],
];
