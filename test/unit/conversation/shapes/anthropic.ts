import { ai, base64, cipher, human, type Shape } from './outline';

const api = 'Anthropic Messages API';
const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'lamps' } };
const called = 'server tool web_search {"query":"lamps"} #srvtoolu_1';

export const anthropic: Shape[] = [
  [`${api} text`, { role: 'assistant', content: [{ type: 'text', text: 'Hi' }] }, ['assistant', 'text: Hi']],
  [
    `${api} thinking`,
    ai([{ type: 'thinking', thinking: 'Hm.', signature: cipher(400) }]),
    ['assistant', 'reasoning: Hm.'],
  ],
  [
    `${api} thinking, omitted`,
    ai([{ type: 'thinking', thinking: '', signature: cipher(400) }]),
    ['assistant', 'encrypted reasoning 400'],
  ],
  [
    `${api} redacted_thinking`,
    ai([
      { type: 'redacted_thinking', data: cipher(600) },
      { type: 'text', text: 'Hi' },
    ]),
    ['assistant', 'encrypted reasoning 600', 'text: Hi'],
  ],
  [
    `${api} two redacted_thinking`,
    ai([
      { type: 'redacted_thinking', data: cipher(600) },
      { type: 'redacted_thinking', data: cipher(100) },
    ]),
    ['assistant', 'encrypted reasoning 700'],
  ],
  [
    `${api} tool_use`,
    ai(
      [
        { type: 'text', text: 'I add.' },
        { type: 'tool_use', id: 'toolu_1', name: 'add', input: { a: 1 } },
      ],
      { tool_calls: [{ id: 'toolu_1', name: 'add', args: { a: 1 } }] },
    ),
    ['assistant', 'text: I add.', 'call add {"a":1} #toolu_1'],
  ],
  [
    'langchain_anthropic tool_use with partial_json',
    ai([{ type: 'tool_use', id: 'toolu_1', name: 'add', input: {}, partial_json: '{"a":1}' }]),
    ['assistant', 'call add {"a":1} #toolu_1'],
  ],
  [
    `${api} tool_result`,
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: '3' }] },
    ['tool of=toolu_1', 'text: 3'],
  ],
  [
    `${api} tool_result, failed`,
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: 'no' }], is_error: true },
      ],
    },
    ['tool of=toolu_1 failed', 'text: no'],
  ],
  [
    `${api} tool_result with an image`,
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'toolu_1',
          content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: base64 } }],
        },
      ],
    },
    ['tool of=toolu_1', 'image image/png 12 bytes'],
  ],
  [
    `${api} tool_result and text`,
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'toolu_1', content: '3' },
        { type: 'text', text: 'Go on.' },
      ],
    },
    ['user', 'result of=toolu_1', '  text: 3', 'text: Go on.'],
  ],
  [
    `${api} tool_result with tool_reference`,
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'tool_reference', tool_name: 'add' }] },
      ],
    },
    ['tool of=toolu_1', 'other {"tool_name":"add","type":"tool_reference"}'],
  ],
  [`${api} server_tool_use without a result`, ai([search]), ['assistant', called]],
  [
    `${api} web_search_tool_result`,
    ai([
      { type: 'text', text: 'I search.' },
      search,
      {
        type: 'web_search_tool_result',
        tool_use_id: 'srvtoolu_1',
        content: [
          {
            type: 'web_search_result',
            url: 'https://example.com/a',
            title: 'A',
            encrypted_content: cipher(5000),
            page_age: 'May 1',
          },
          {
            type: 'web_search_result',
            url: 'https://example.com/b',
            title: 'B',
            encrypted_content: cipher(1000),
            page_age: null,
          },
        ],
      },
      { type: 'text', text: 'Found.' },
    ]),
    [
      'assistant',
      'text: I search.',
      called,
      '  result',
      '  source A <https://example.com/a> (page_age May 1)',
      '  source B <https://example.com/b>',
      '  encrypted content 6000',
      'text: Found.',
    ],
  ],
  [
    `${api} web_search_tool_result_error`,
    ai([
      search,
      {
        type: 'web_search_tool_result',
        tool_use_id: 'srvtoolu_1',
        content: { type: 'web_search_tool_result_error', error_code: 'max_uses_exceeded' },
      },
    ]),
    [
      'assistant',
      `${called} failed`,
      '  result',
      '  other {"error_code":"max_uses_exceeded","type":"web_search_tool_result_error"}',
    ],
  ],
  [
    `${api} web_fetch_tool_result`,
    ai([
      { type: 'server_tool_use', id: 's', name: 'web_fetch', input: { url: 'https://example.com' } },
      {
        type: 'web_fetch_tool_result',
        tool_use_id: 's',
        content: {
          type: 'web_fetch_result',
          url: 'https://example.com',
          content: {
            type: 'document',
            source: { type: 'text', media_type: 'text/plain', data: 'A page.' },
            title: 'A',
          },
          retrieved_at: '2026-11-01',
        },
      },
    ]),
    [
      'assistant',
      'server tool web_fetch {"url":"https://example.com"} #s',
      '  result',
      '  source <https://example.com>',
      '  file text/plain 7 bytes A',
      '  text: A page.',
    ],
  ],
  [
    `${api} code_execution_tool_result`,
    ai([
      { type: 'server_tool_use', id: 's', name: 'code_execution', input: { code: 'print(2)' } },
      {
        type: 'code_execution_tool_result',
        tool_use_id: 's',
        content: {
          type: 'code_execution_result',
          stdout: '2\n',
          stderr: '',
          return_code: 0,
          content: [{ type: 'code_execution_output', file_id: 'file_1' }],
        },
      },
    ]),
    ['assistant', 'server tool code_execution {"code":"print(2)"} #s', '  result', '  text: 2\n', '  file file_1'],
  ],
  [
    `${api} bash_code_execution_tool_result`,
    ai([
      { type: 'server_tool_use', id: 's', name: 'bash_code_execution', input: { command: 'ls' } },
      {
        type: 'bash_code_execution_tool_result',
        tool_use_id: 's',
        content: {
          type: 'bash_code_execution_result',
          stdout: '',
          stderr: 'no such file',
          return_code: 2,
          content: [],
        },
      },
    ]),
    ['assistant', 'server tool bash_code_execution {"command":"ls"} #s failed', '  result', '  text: no such file'],
  ],
  [
    `${api} encrypted_code_execution_result`,
    ai([
      { type: 'server_tool_use', id: 's', name: 'code_execution', input: {} },
      {
        type: 'code_execution_tool_result',
        tool_use_id: 's',
        content: {
          type: 'encrypted_code_execution_result',
          encrypted_stdout: cipher(80),
          stderr: '',
          return_code: 0,
          content: [],
        },
      },
    ]),
    ['assistant', 'server tool code_execution {} #s', '  result', '  encrypted content 80'],
  ],
  [
    `${api} text_editor_code_execution_tool_result`,
    ai([
      { type: 'server_tool_use', id: 's', name: 'text_editor_code_execution', input: { command: 'view' } },
      {
        type: 'text_editor_code_execution_tool_result',
        tool_use_id: 's',
        content: { type: 'text_editor_code_execution_view_result', content: 'x', file_type: 'text' },
      },
    ]),
    [
      'assistant',
      'server tool text_editor_code_execution {"command":"view"} #s',
      '  result',
      '  other {"content":"x","file_type":"text","type":"text_editor_code_execution_view_result"}',
    ],
  ],
  [
    `${api} mcp_tool_use and mcp_tool_result`,
    ai([
      { type: 'mcp_tool_use', id: 'm', name: 'echo', server_name: 'example', input: { x: 1 } },
      { type: 'mcp_tool_result', tool_use_id: 'm', is_error: false, content: [{ type: 'text', text: '1' }] },
    ]),
    ['assistant', 'server tool example · echo {"x":1} #m', '  result', '  text: 1'],
  ],
  [
    `${api} tool_search_tool_result`,
    ai([
      { type: 'server_tool_use', id: 's', name: 'tool_search_tool_regex', input: { query: 'add' } },
      {
        type: 'tool_search_tool_result',
        tool_use_id: 's',
        content: {
          type: 'tool_search_tool_search_result',
          tool_references: [{ type: 'tool_reference', tool_name: 'add' }],
        },
      },
    ]),
    [
      'assistant',
      'server tool tool_search_tool_regex {"query":"add"} #s',
      '  result',
      '  other {"tool_references":[{"tool_name":"add","type":"tool_reference"}],"type":"tool_search_tool_search_result"}',
    ],
  ],
  [
    `${api} char_location`,
    ai([
      {
        type: 'text',
        text: 'x',
        citations: [
          {
            type: 'char_location',
            cited_text: 'q',
            document_index: 0,
            document_title: 'A',
            start_char_index: 0,
            end_char_index: 9,
          },
        ],
      },
    ]),
    ['assistant', 'text: x', 'source A “q” (document_index 0 · start_char_index 0 · end_char_index 9)'],
  ],
  [
    `${api} page_location`,
    ai([
      {
        type: 'text',
        text: 'x',
        citations: [
          {
            type: 'page_location',
            cited_text: 'q',
            document_index: 1,
            document_title: null,
            start_page_number: 2,
            end_page_number: 3,
          },
        ],
      },
    ]),
    ['assistant', 'text: x', 'source “q” (document_index 1 · start_page_number 2 · end_page_number 3)'],
  ],
  [
    `${api} content_block_location`,
    ai([
      {
        type: 'text',
        text: 'x',
        citations: [
          {
            type: 'content_block_location',
            cited_text: 'q',
            document_index: 0,
            document_title: 'A',
            start_block_index: 0,
            end_block_index: 1,
          },
        ],
      },
    ]),
    ['assistant', 'text: x', 'source A “q” (document_index 0 · start_block_index 0 · end_block_index 1)'],
  ],
  [
    `${api} web_search_result_location`,
    ai([
      {
        type: 'text',
        text: 'x',
        citations: [
          {
            type: 'web_search_result_location',
            url: 'https://example.com',
            title: 'A',
            encrypted_index: cipher(60),
            cited_text: 'q',
          },
        ],
      },
    ]),
    ['assistant', 'text: x', 'source A <https://example.com> “q”'],
  ],
  [
    `${api} search_result_location`,
    ai([
      {
        type: 'text',
        text: 'x',
        citations: [
          {
            type: 'search_result_location',
            source: 'kb://1',
            title: 'A',
            cited_text: 'q',
            search_result_index: 0,
            start_block_index: 0,
            end_block_index: 1,
          },
        ],
      },
    ]),
    ['assistant', 'text: x', 'source A <kb://1> “q” (search_result_index 0 · start_block_index 0 · end_block_index 1)'],
  ],
  [
    `${api} search_result`,
    {
      role: 'user',
      content: [
        {
          type: 'search_result',
          source: 'https://example.com',
          title: 'A',
          content: [{ type: 'text', text: 'About lamps.' }],
        },
      ],
    },
    ['user', 'source A <https://example.com>', 'text: About lamps.'],
  ],
  [
    `${api} image, base64`,
    human([{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: base64 } }]),
    ['user', 'image image/png 12 bytes'],
  ],
  [
    `${api} image, url`,
    human([{ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }]),
    ['user', 'image https://example.com/a.png'],
  ],
  [
    `${api} image, file`,
    human([{ type: 'image', source: { type: 'file', file_id: 'file_1' } }]),
    ['user', 'image file_1'],
  ],
  [
    `${api} document, base64`,
    human([
      {
        type: 'document',
        source: { type: 'base64', media_type: 'application/pdf', data: base64 },
        title: 'a.pdf',
        citations: { enabled: true },
      },
    ]),
    ['user', 'file application/pdf 12 bytes a.pdf'],
  ],
  [
    `${api} document, text`,
    human([
      {
        type: 'document',
        source: { type: 'text', media_type: 'text/plain', data: 'notes' },
        title: 'a.txt',
        context: 'Mine',
      },
    ]),
    ['user', 'file text/plain 5 bytes a.txt', 'text: Mine', 'text: notes'],
  ],
  [
    `${api} document, content`,
    human([
      {
        type: 'document',
        source: {
          type: 'content',
          content: [
            { type: 'text', text: 'one' },
            { type: 'text', text: 'two' },
          ],
        },
        title: 'a',
      },
    ]),
    ['user', 'file a', 'text: one', 'text: two'],
  ],
  [`${api} container_upload`, human([{ type: 'container_upload', file_id: 'file_1' }]), ['user', 'file file_1']],
  [
    `${api} compaction`,
    ai([{ type: 'compaction', content: 'We spoke of lamps.' }]),
    ['assistant', 'text: We spoke of lamps.'],
  ],
  [
    'langchain_anthropic input_json_delta, a leftover of a stream',
    ai([{ type: 'input_json_delta', partial_json: '{"a"', index: 1 }]),
    ['assistant', 'other {"index":1,"partial_json":"{\\"a\\"","type":"input_json_delta"}'],
  ],
];
