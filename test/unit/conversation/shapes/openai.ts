import { ai, base64, cipher, human, type Shape } from './outline';

const chat = 'OpenAI Chat Completions API';
const responses = 'OpenAI Responses API';
const assistant = (content: unknown, more: object = {}): object => ({ role: 'assistant', content, ...more });
const user = (content: unknown): object => ({ role: 'user', content });

export const openai: Shape[] = [
  [`${chat} user`, user('Hi'), ['user', 'text: Hi']],
  [
    `${chat} developer`,
    { role: 'developer', content: 'Be brief.', name: 'dev' },
    ['developer name=dev', 'text: Be brief.'],
  ],
  [`${chat} system`, { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] }, ['system', 'text: Be brief.']],
  [
    `${chat} tool_calls`,
    assistant(null, { tool_calls: [{ id: 'c1', type: 'function', function: { name: 'add', arguments: '{"a":1}' } }] }),
    ['assistant', 'call add {"a":1} #c1'],
  ],
  [
    `${chat} tool_calls, no JSON`,
    assistant(null, {
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'add', arguments: '{"a":NaN}' } }],
    }),
    ['assistant', 'call add {"a":NaN} #c1'],
  ],
  [
    `${chat} custom tool`,
    assistant(null, { tool_calls: [{ id: 'c1', type: 'custom', custom: { name: 'run', input: 'ls' } }] }),
    ['assistant', 'call run ls #c1'],
  ],
  [
    `${chat} function_call`,
    assistant(null, { function_call: { name: 'add', arguments: '{"a":1}' } }),
    ['assistant', 'call add {"a":1}'],
  ],
  [`${chat} tool`, { role: 'tool', tool_call_id: 'c1', content: '3' }, ['tool of=c1', 'text: 3']],
  [`${chat} function`, { role: 'function', name: 'add', content: '3' }, ['tool name=add', 'text: 3']],
  [`${chat} refusal`, assistant(null, { refusal: 'I cannot.', tool_calls: [] }), ['assistant', 'refusal: I cannot.']],
  [`${chat} refusal part`, assistant([{ type: 'refusal', refusal: 'I cannot.' }]), ['assistant', 'refusal: I cannot.']],
  [
    `${chat} annotations`,
    assistant('x', {
      annotations: [
        {
          type: 'url_citation',
          url_citation: { url: 'https://example.com', title: 'A', start_index: 0, end_index: 1 },
        },
      ],
    }),
    ['assistant', 'text: x', 'source A <https://example.com>'],
  ],
  [
    `${chat} audio of the assistant`,
    assistant('', { audio: { id: 'audio_1', data: base64, transcript: 'Hi', expires_at: 1 } }),
    ['assistant', 'audio 12 bytes', 'text: Hi'],
  ],
  [
    `${chat} image_url`,
    user([{ type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } }]),
    ['user', 'image https://example.com/a.png'],
  ],
  [
    `${chat} image_url, data`,
    user([{ type: 'image_url', image_url: { url: `data:image/png;base64,${base64}` } }]),
    ['user', 'image image/png 12 bytes'],
  ],
  [
    `${chat} image_url, a text`,
    user([{ type: 'image_url', image_url: 'https://example.com/a.png' }]),
    ['user', 'image https://example.com/a.png'],
  ],
  [
    `${chat} input_audio`,
    user([{ type: 'input_audio', input_audio: { data: base64, format: 'wav' } }]),
    ['user', 'audio wav 12 bytes'],
  ],
  [
    `${chat} file, data`,
    user([{ type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${base64}` } }]),
    ['user', 'file application/pdf 12 bytes a.pdf'],
  ],
  [`${chat} file, id`, user([{ type: 'file', file: { file_id: 'file_1' } }]), ['user', 'file file_1']],
  [
    `${chat} usage`,
    assistant('x', { usage: { prompt_tokens: 8, completion_tokens: 3, total_tokens: 11 } }),
    ['assistant tokens=8/3/11', 'text: x'],
  ],
  [
    'OpenRouter Chat reasoning',
    assistant('x', { reasoning: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] }),
    ['assistant', 'reasoning: Hm.', 'text: x'],
  ],
  [
    'DeepSeek Chat reasoning_content',
    assistant('x', { reasoning_content: 'Hm.' }),
    ['assistant', 'reasoning: Hm.', 'text: x'],
  ],
  [
    'OpenAI Assistants API text',
    assistant([
      {
        type: 'text',
        text: {
          value: 'x',
          annotations: [{ type: 'file_citation', text: '【1】', file_citation: { file_id: 'file_1' } }],
        },
      },
    ]),
    ['assistant', 'text: x', 'source “【1】” (file_id file_1)'],
  ],

  [
    `${responses} input message`,
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
    ['user', 'text: Hi'],
  ],
  [
    `${responses} output message`,
    {
      type: 'message',
      id: 'msg_1',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: 'Hi', annotations: [] }],
    },
    ['assistant id=msg_1', 'text: Hi'],
  ],
  [
    `${responses} url_citation`,
    assistant([
      {
        type: 'output_text',
        text: 'x',
        annotations: [{ type: 'url_citation', url: 'https://example.com', title: 'A', start_index: 0, end_index: 1 }],
      },
    ]),
    ['assistant', 'text: x', 'source A <https://example.com>'],
  ],
  [
    `${responses} file_citation`,
    assistant([
      {
        type: 'output_text',
        text: 'x',
        annotations: [{ type: 'file_citation', file_id: 'file_1', filename: 'a.pdf', index: 3 }],
      },
    ]),
    ['assistant', 'text: x', 'source a.pdf (file_id file_1)'],
  ],
  [
    `${responses} container_file_citation`,
    assistant([
      {
        type: 'output_text',
        text: 'x',
        annotations: [
          {
            type: 'container_file_citation',
            container_id: 'cntr_1',
            file_id: 'cfile_1',
            filename: 'plot.png',
            start_index: 0,
            end_index: 0,
          },
        ],
      },
    ]),
    ['assistant', 'text: x', 'source plot.png (file_id cfile_1 · container_id cntr_1)'],
  ],
  [
    `${responses} file_path`,
    assistant([{ type: 'output_text', text: 'x', annotations: [{ type: 'file_path', file_id: 'file_1', index: 0 }] }]),
    ['assistant', 'text: x', 'source (file_id file_1)'],
  ],
  [
    `${responses} input_image`,
    user([{ type: 'input_image', image_url: `data:image/png;base64,${base64}`, detail: 'auto' }]),
    ['user', 'image image/png 12 bytes'],
  ],
  [`${responses} input_image, id`, user([{ type: 'input_image', file_id: 'file_1' }]), ['user', 'image file_1']],
  [
    `${responses} input_file`,
    user([{ type: 'input_file', filename: 'a.pdf', file_data: base64 }]),
    ['user', 'file 12 bytes a.pdf'],
  ],
  [
    `${responses} input_file, url`,
    user([{ type: 'input_file', file_url: 'https://example.com/a.pdf' }]),
    ['user', 'file https://example.com/a.pdf'],
  ],

  [
    `${responses} reasoning item`,
    {
      type: 'reasoning',
      id: 'rs_1',
      summary: [
        { type: 'summary_text', text: 'First.' },
        { type: 'summary_text', text: 'Second.' },
      ],
    },
    ['assistant id=rs_1', 'reasoning: First.\n\nSecond.'],
  ],
  [
    `${responses} reasoning item, encrypted`,
    { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: cipher(6144) },
    ['assistant id=rs_1', 'encrypted reasoning 6144'],
  ],
  [
    `${responses} reasoning item, both`,
    {
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text: 'Sum.' }],
      encrypted_content: cipher(100),
    },
    ['assistant id=rs_1', 'reasoning: Sum.', 'encrypted reasoning 100'],
  ],
  [
    `${responses} reasoning_text`,
    { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] },
    ['assistant id=rs_1', 'reasoning: Hm.'],
  ],
  [
    `${responses} reasoning item, empty`,
    { type: 'reasoning', id: 'rs_1', summary: [] },
    ['assistant id=rs_1', 'reasoning: '],
  ],
  [
    `${responses} function_call`,
    { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'add', arguments: '{"a":1}', status: 'completed' },
    ['assistant id=fc_1', 'call add {"a":1} #call_1'],
  ],
  [
    `${responses} function_call_output`,
    { type: 'function_call_output', call_id: 'call_1', output: '3' },
    ['tool of=call_1', 'text: 3'],
  ],
  [
    `${responses} function_call_output of parts`,
    { type: 'function_call_output', call_id: 'call_1', output: [{ type: 'input_text', text: '3' }] },
    ['tool of=call_1', 'text: 3'],
  ],
  [
    `${responses} custom_tool_call`,
    { type: 'custom_tool_call', id: 'ctc_1', call_id: 'call_1', name: 'run', input: 'ls -l' },
    ['assistant id=ctc_1', 'call run ls -l #call_1'],
  ],
  [
    `${responses} custom_tool_call_output`,
    { type: 'custom_tool_call_output', call_id: 'call_1', output: 'a.txt' },
    ['tool of=call_1', 'text: a.txt'],
  ],
  [
    `${responses} web_search_call`,
    {
      type: 'web_search_call',
      id: 'ws_1',
      status: 'completed',
      action: { type: 'search', query: 'lamps', sources: [{ type: 'url', url: 'https://example.com' }] },
    },
    [
      'assistant id=ws_1',
      'server tool web_search {"query":"lamps","type":"search"} #ws_1',
      '  result',
      '  source <https://example.com>',
    ],
  ],
  [
    `${responses} web_search_call, open_page`,
    {
      type: 'web_search_call',
      id: 'ws_1',
      status: 'failed',
      action: { type: 'open_page', url: 'https://example.com' },
    },
    ['assistant id=ws_1', 'server tool web_search {"type":"open_page","url":"https://example.com"} #ws_1 failed'],
  ],
  [
    `${responses} file_search_call`,
    {
      type: 'file_search_call',
      id: 'fs_1',
      status: 'completed',
      queries: ['lamps'],
      results: [{ file_id: 'file_1', filename: 'a.pdf', score: 0.9, text: 'About lamps.' }],
    },
    [
      'assistant id=fs_1',
      'server tool file_search ["lamps"] #fs_1',
      '  result',
      '  source a.pdf “About lamps.” (file_id file_1)',
    ],
  ],
  [
    `${responses} code_interpreter_call`,
    {
      type: 'code_interpreter_call',
      id: 'ci_1',
      code: 'print(2)',
      container_id: 'cntr_1',
      status: 'completed',
      outputs: [
        { type: 'logs', logs: '2\n' },
        { type: 'image', url: 'https://example.com/plot.png' },
      ],
    },
    [
      'assistant id=ci_1',
      'server tool code_interpreter print(2) #ci_1',
      '  result',
      '  text: 2\n',
      '  image https://example.com/plot.png',
    ],
  ],
  [
    `${responses} image_generation_call`,
    {
      type: 'image_generation_call',
      id: 'ig_1',
      status: 'completed',
      output_format: 'png',
      revised_prompt: 'A lamp',
      result: base64,
    },
    ['assistant id=ig_1', 'server tool image_generation A lamp #ig_1', '  result', '  image image/png 12 bytes'],
  ],
  [
    `${responses} mcp_call`,
    {
      type: 'mcp_call',
      id: 'mcp_1',
      server_label: 'deepwiki',
      name: 'ask',
      arguments: '{"q":"x"}',
      output: 'y',
      error: null,
    },
    ['assistant id=mcp_1', 'server tool deepwiki · ask {"q":"x"} #mcp_1', '  result', '  text: y'],
  ],
  [
    `${responses} mcp_call, failed`,
    {
      type: 'mcp_call',
      id: 'mcp_1',
      server_label: 'deepwiki',
      name: 'ask',
      arguments: '{}',
      output: null,
      error: 'no route',
    },
    ['assistant id=mcp_1', 'server tool deepwiki · ask {} #mcp_1 failed', '  result', '  text: no route'],
  ],
  [
    `${responses} mcp_list_tools`,
    { type: 'mcp_list_tools', id: 'mcpl_1', server_label: 'deepwiki', tools: [{ name: 'ask', input_schema: {} }] },
    [
      'assistant id=mcpl_1',
      'server tool mcp_list_tools deepwiki #mcpl_1',
      '  result',
      '  other {"input_schema":{},"name":"ask"}',
    ],
  ],
  [
    `${responses} mcp_approval_request`,
    { type: 'mcp_approval_request', id: 'mcpr_1', server_label: 'd', name: 'ask', arguments: '{}' },
    [
      'other id=mcpr_1',
      'other {"arguments":"{}","id":"mcpr_1","name":"ask","server_label":"d","type":"mcp_approval_request"}',
    ],
  ],
  [
    `${responses} computer_call`,
    {
      type: 'computer_call',
      id: 'cu_1',
      call_id: 'call_1',
      action: { type: 'click', x: 1, y: 2 },
      status: 'completed',
    },
    ['assistant id=cu_1', 'call computer {"type":"click","x":1,"y":2} #call_1'],
  ],
  [
    `${responses} computer_call_output`,
    {
      type: 'computer_call_output',
      call_id: 'call_1',
      output: { type: 'computer_screenshot', image_url: `data:image/png;base64,${base64}` },
    },
    ['tool of=call_1', 'image image/png 12 bytes'],
  ],
  [
    `${responses} local_shell_call`,
    { type: 'local_shell_call', id: 'lsh_1', call_id: 'call_1', action: { type: 'exec', command: ['ls'] } },
    ['assistant id=lsh_1', 'call local_shell {"command":["ls"],"type":"exec"} #call_1'],
  ],
  [
    `${responses} shell_call_output`,
    {
      type: 'shell_call_output',
      call_id: 'call_1',
      output: [{ stdout: 'a.txt', stderr: '', outcome: { type: 'exit', exit_code: 0 } }],
    },
    ['tool of=call_1', 'other {"outcome":{"exit_code":0,"type":"exit"},"stderr":"","stdout":"a.txt"}'],
  ],
  [
    `${responses} apply_patch_call`,
    { type: 'apply_patch_call', id: 'apc_1', call_id: 'call_1', operation: { type: 'delete_file', path: 'a' } },
    ['assistant id=apc_1', 'call apply_patch {"path":"a","type":"delete_file"} #call_1'],
  ],
  [
    `${responses} compaction`,
    { type: 'compaction', id: 'cmp_1', encrypted_content: cipher(900) },
    ['assistant id=cmp_1', 'encrypted content 900'],
  ],
  [
    `${responses} item_reference`,
    { type: 'item_reference', id: 'msg_1' },
    ['other id=msg_1', 'other {"id":"msg_1","type":"item_reference"}'],
  ],

  [
    'langchain_openai output_version="responses/v1"',
    ai(
      [
        {
          type: 'reasoning',
          id: 'rs_1',
          summary: [{ type: 'summary_text', text: 'Sum.' }],
          encrypted_content: cipher(100),
          index: 0,
        },
        { type: 'text', text: 'I add.', annotations: [], id: 'msg_1', index: 1 },
        { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'add', arguments: '{"a":1}', index: 2 },
      ],
      { tool_calls: [{ name: 'add', args: { a: 1 }, id: 'call_1' }] },
    ),
    ['assistant', 'reasoning: Sum.', 'encrypted reasoning 100', 'text: I add.', 'call add {"a":1} #call_1'],
  ],
  [
    'langchain_openai additional_kwargs.tool_outputs (v0)',
    ai([{ type: 'text', text: 'x' }], {
      additional_kwargs: {
        reasoning: { id: 'rs_1', type: 'reasoning', summary: [] },
        tool_outputs: [
          { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'q' } },
        ],
      },
    }),
    ['assistant', 'reasoning: ', 'text: x', 'server tool web_search {"query":"q","type":"search"} #ws_1'],
  ],
  [
    'langchain_openai additional_kwargs.refusal',
    ai('', { additional_kwargs: { refusal: 'I cannot.' } }),
    ['assistant', 'refusal: I cannot.'],
  ],
  [
    'langchain_openai additional_kwargs.audio',
    ai('', { additional_kwargs: { audio: { id: 'audio_1', data: base64, transcript: 'Hi' } } }),
    ['assistant', 'audio 12 bytes', 'text: Hi'],
  ],
  [
    '@langchain/openai image_generation_call block',
    ai([{ type: 'image_generation_call', id: 'ig_1', result: base64, status: 'completed' }]),
    ['assistant', 'server tool image_generation #ig_1', '  result', '  image 12 bytes'],
  ],
  [
    `${responses} tool_search`,
    ai([
      { type: 'tool_search_call', id: 'ts_1', execution: 'server', arguments: { query: 'add' } },
      { type: 'tool_search_output', id: 'ts_1', status: 'completed', tools: [{ name: 'add' }] },
    ]),
    ['assistant', 'server tool tool_search {"query":"add"} #ts_1', '  result', '  other {"name":"add"}'],
  ],
  [
    'Anthropic-shaped user in a list of OpenAI',
    human([{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }]),
    ['user', 'text: x'],
  ],
];
