import { ai, base64, cipher, human, type Shape } from './outline';

const converse = 'Bedrock Converse API ContentBlock';
const aws = 'langchain_aws ChatBedrockConverse';
const user = (...content: object[]): object => ({ role: 'user', content });
const assistant = (...content: object[]): object => ({ role: 'assistant', content });

export const bedrock: Shape[] = [
  [
    `${aws} reasoning_content`,
    ai([
      { type: 'reasoning_content', reasoning_content: { text: 'Compare both', signature: cipher(300) } },
      { type: 'text', text: 'Done' },
    ]),
    ['assistant', 'reasoning: Compare both', 'text: Done'],
  ],
  [
    '@langchain/aws reasoning_content',
    ai([{ type: 'reasoning_content', reasoningText: { text: 'Hm.', signature: cipher(300) } }]),
    ['assistant', 'reasoning: Hm.'],
  ],
  [
    '@langchain/aws reasoning_content, redacted',
    ai([{ type: 'reasoning_content', redactedContent: cipher(300) }]),
    ['assistant', 'encrypted reasoning 300'],
  ],
  [
    `${aws} reasoning_content, a signature alone`,
    ai([{ type: 'reasoning_content', reasoning_content: { signature: cipher(300) } }]),
    ['assistant', 'encrypted reasoning 300'],
  ],
  [
    `${aws} guard_content`,
    ai([{ type: 'guard_content', guard_content: { type: 'text', text: 'Hi' } }]),
    ['assistant', 'text: Hi'],
  ],
  [
    `${aws} tool_use`,
    ai([{ type: 'tool_use', name: 'add', input: { a: 1 }, id: 'tooluse_1' }], {
      tool_calls: [{ name: 'add', args: { a: 1 }, id: 'tooluse_1' }],
    }),
    ['assistant', 'call add {"a":1} #tooluse_1'],
  ],
  [
    `${aws} server_tool_use and server_tool_result`,
    ai([
      { type: 'server_tool_use', id: 't', name: 'nova_grounding', input: {} },
      { type: 'server_tool_result', tool_use_id: 't', is_error: true, content: '' },
    ]),
    ['assistant', 'server tool nova_grounding {} #t failed', '  result'],
  ],
  [
    `${aws} text with citations`,
    ai([
      {
        type: 'text',
        text: 'x',
        citations: [
          {
            title: 'A',
            source_content: [{ text: 'q' }],
            location: { document_char: { document_index: 0, start: 1, end: 9 } },
          },
        ],
      },
    ]),
    ['assistant', 'text: x', 'source A “q” (document_char document_index 0 start 1 end 9)'],
  ],
  [
    `${aws} video in S3`,
    ai([
      {
        type: 'video',
        source: { media_type: 'video/mp4', type: 's3Location', data: { uri: 's3://b/v.mp4', bucket_owner: '1' } },
      },
    ]),
    ['assistant', 'video video/mp4 s3://b/v.mp4'],
  ],
  [
    `${aws} document`,
    human([{ type: 'document', document: { format: 'pdf', name: 'a', source: { bytes: base64 } } }]),
    ['user', 'file pdf 12 bytes a'],
  ],
  [
    `${aws} cachePoint`,
    human([{ type: 'text', text: 'x' }, { cachePoint: { type: 'default' } }]),
    ['user', 'text: x', 'cache point'],
  ],
  [`${converse} text`, user({ text: 'Hi' }), ['user', 'text: Hi']],
  [`${converse} image`, user({ image: { format: 'png', source: { bytes: base64 } } }), ['user', 'image png 12 bytes']],
  [
    `${converse} image in S3`,
    user({ image: { format: 'png', source: { s3Location: { uri: 's3://b/a.png' } } } }),
    ['user', 'image png s3://b/a.png'],
  ],
  [
    `${converse} document`,
    user({ document: { format: 'txt', name: 'a', source: { text: 'notes' } } }),
    ['user', 'file txt 5 bytes a', 'text: notes'],
  ],
  [`${converse} video`, user({ video: { format: 'mp4', source: { bytes: base64 } } }), ['user', 'video mp4 12 bytes']],
  [`${converse} audio`, user({ audio: { format: 'wav', source: { bytes: base64 } } }), ['user', 'audio wav 12 bytes']],
  [
    `${converse} toolUse`,
    assistant({ toolUse: { toolUseId: 'tooluse_1', name: 'add', input: { a: 1 } } }),
    ['assistant', 'call add {"a":1} #tooluse_1'],
  ],
  [
    `${converse} toolResult`,
    user({
      toolResult: { toolUseId: 'tooluse_1', content: [{ json: { sum: 3 } }, { text: 'three' }], status: 'success' },
    }),
    ['tool of=tooluse_1', 'other {"sum":3}', 'text: three'],
  ],
  [
    `${converse} toolResult, failed`,
    user({ toolResult: { toolUseId: 'tooluse_1', content: [{ text: 'no' }], status: 'error' } }),
    ['tool of=tooluse_1 failed', 'text: no'],
  ],
  [
    `${converse} reasoningContent`,
    assistant({ reasoningContent: { reasoningText: { text: 'Hm.', signature: cipher(300) } } }),
    ['assistant', 'reasoning: Hm.'],
  ],
  [
    `${converse} reasoningContent, redacted`,
    assistant({ reasoningContent: { redactedContent: cipher(300) } }),
    ['assistant', 'encrypted reasoning 300'],
  ],
  [
    `${converse} guardContent`,
    user({ guardContent: { text: { text: 'Hi', qualifiers: ['query'] } } }),
    ['user', 'text: Hi'],
  ],
  [
    `${converse} guardContent, an image`,
    user({ guardContent: { image: { format: 'png', source: { bytes: base64 } } } }),
    ['user', 'image png 12 bytes'],
  ],
  [`${converse} cachePoint`, user({ cachePoint: { type: 'default' } }), ['user', 'cache point']],
  [
    `${converse} citationsContent`,
    assistant({
      citationsContent: {
        content: [{ text: 'x' }],
        citations: [
          {
            title: 'A',
            sourceContent: [{ text: 'q' }],
            location: { documentPage: { documentIndex: 0, start: 1, end: 2 } },
          },
        ],
      },
    }),
    ['assistant', 'text: x', 'source A “q” (documentPage documentIndex 0 start 1 end 2)'],
  ],
  [
    `${converse} citationsContent of the web`,
    assistant({
      citationsContent: {
        content: [{ text: 'x' }],
        citations: [{ location: { web: { url: 'https://example.com', domain: 'example.com' } } }],
      },
    }),
    ['assistant', 'text: x', 'source <https://example.com>'],
  ],
  [
    `${converse} searchResult`,
    user({
      searchResult: {
        source: 'https://example.com',
        title: 'A',
        content: [{ text: 'About lamps.' }],
        citations: { enabled: true },
      },
    }),
    ['user', 'source A <https://example.com>', 'text: About lamps.'],
  ],
];

const gemini = 'Gemini API Part';
const google = 'langchain_google_genai';
const model = (...parts: object[]): object => ({ role: 'model', parts });

export const geminis: Shape[] = [
  [`${gemini}.text`, model({ text: 'Hi' }), ['assistant', 'text: Hi']],
  [
    `${gemini}.thought`,
    model({ text: 'Hm.', thought: true, thoughtSignature: cipher(200) }, { text: 'Hi' }),
    ['assistant', 'reasoning: Hm.', 'text: Hi'],
  ],
  [
    `${gemini}.inlineData`,
    { role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: base64 } }] },
    ['user', 'image image/png 12 bytes'],
  ],
  [
    `${gemini}.inline_data`,
    { role: 'user', parts: [{ inline_data: { mime_type: 'audio/wav', data: base64 } }] },
    ['user', 'audio audio/wav 12 bytes'],
  ],
  [
    `${gemini}.fileData`,
    {
      role: 'user',
      parts: [{ fileData: { mimeType: 'video/mp4', fileUri: 'gs://b/v' }, videoMetadata: { startOffset: '1s' } }],
    },
    ['user', 'video video/mp4 gs://b/v'],
  ],
  [
    `${gemini}.functionCall`,
    model({ functionCall: { name: 'add', args: { a: 1 } }, thoughtSignature: cipher(200) }),
    ['assistant', 'call add {"a":1}'],
  ],
  [
    `${gemini}.function_call`,
    model({ function_call: { id: 'f1', name: 'add', args: { a: 1 } } }),
    ['assistant', 'call add {"a":1} #f1'],
  ],
  [
    `${gemini}.functionResponse`,
    { role: 'user', parts: [{ functionResponse: { name: 'add', response: { output: '3' } } }] },
    ['tool name=add', 'other {"output":"3"}'],
  ],
  [
    `${gemini}.executableCode and codeExecutionResult`,
    model(
      { executableCode: { language: 'PYTHON', code: 'print(2)' } },
      { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '2\n' } },
    ),
    ['assistant', 'code PYTHON: print(2)', 'text: 2\n'],
  ],
  [
    `${gemini} usageMetadata`,
    { ...model({ text: 'x' }), usageMetadata: { promptTokenCount: 8, candidatesTokenCount: 3, totalTokenCount: 11 } },
    ['assistant tokens=8/3/11', 'text: x'],
  ],
  [
    `${google} thinking`,
    ai([{ type: 'thinking', thinking: 'Hm.', signature: cipher(200) }, 'Hi']),
    ['assistant', 'reasoning: Hm.', 'text: Hi'],
  ],
  [
    `${google} executable_code`,
    ai([
      { type: 'executable_code', executable_code: 'print(2)', language: 'python', id: 'x' },
      { type: 'code_execution_result', code_execution_result: '2\n', outcome: 1 },
    ]),
    ['assistant', 'code python: print(2)', 'text: 2\n'],
  ],
  [
    `${google} media`,
    human([{ type: 'media', mime_type: 'application/pdf', data: base64 }]),
    ['user', 'file application/pdf 12 bytes'],
  ],
  [
    `${google} media by address`,
    human([{ type: 'media', mime_type: 'video/mp4', file_uri: 'https://youtu.be/x' }]),
    ['user', 'video video/mp4 https://youtu.be/x'],
  ],
  [
    `${google} image_url of bare base64`,
    ai([{ type: 'image_url', image_url: { url: Buffer.alloc(600).toString('base64') } }]),
    ['assistant', 'image 600 bytes'],
  ],
  [
    `${google} file_data`,
    ai([{ type: 'file_data', file_uri: 'gs://b/a.pdf', mime_type: 'application/pdf' }]),
    ['assistant', 'file application/pdf gs://b/a.pdf'],
  ],
  [
    `${google} response_metadata.grounding_metadata`,
    ai('x', {
      response_metadata: {
        grounding_metadata: {
          grounding_chunks: [
            { web: { uri: 'https://example.com', title: 'A' } },
            { maps: { uri: 'https://maps.example', title: 'B', placeId: 'p' } },
          ],
        },
      },
    }),
    ['assistant', 'text: x', 'source A <https://example.com>', 'source B <https://maps.example>'],
  ],
  [
    `${google} citation_metadata`,
    ai('x', {
      response_metadata: {
        citation_metadata: { citations: [{ start_index: 0, end_index: 9, uri: 'https://example.com' }] },
      },
    }),
    ['assistant', 'text: x', 'source <https://example.com>'],
  ],
  [
    `${google} function_call_signature`,
    ai([{ type: 'function_call_signature', signature: cipher(200), index: 0 }]),
    ['assistant', 'other {"index":0,"type":"function_call_signature"}', 'encrypted content 200'],
  ],
  [
    '@langchain/google inlineData',
    ai([{ type: 'inlineData', inlineData: { mimeType: 'image/png', data: base64 } }]),
    ['assistant', 'image image/png 12 bytes'],
  ],
  [
    '@langchain/google functionCall',
    ai([{ type: 'functionCall', functionCall: { name: 'add', args: { a: 1 } } }], {
      tool_calls: [{ name: 'add', args: { a: 1 }, id: '' }],
    }),
    ['assistant', 'call add {"a":1}'],
  ],
  [
    '@langchain/google thought',
    ai([
      { type: 'text', text: 'Hm.', thought: true },
      { type: 'text', text: 'Hi' },
    ]),
    ['assistant', 'reasoning: Hm.', 'text: Hi'],
  ],
  [
    '@langchain/google groundingMetadata',
    ai('x', {
      response_metadata: {
        groundingMetadata: { groundingChunks: [{ retrievedContext: { uri: 'gs://b/a', title: 'A', text: 'q' } }] },
      },
    }),
    ['assistant', 'text: x', 'source A <gs://b/a> “q”'],
  ],
];

const agui = '@ag-ui/core';

export const protocols: Shape[] = [
  [`${agui} UserMessage`, { id: 'u1', role: 'user', content: 'Hi', name: 'Ann' }, ['user name=Ann id=u1', 'text: Hi']],
  [
    `${agui} AssistantMessage.toolCalls`,
    {
      id: 'a1',
      role: 'assistant',
      toolCalls: [{ id: 'c1', type: 'function', function: { name: 'add', arguments: '{"a":1}' } }],
    },
    ['assistant id=a1', 'call add {"a":1} #c1'],
  ],
  [`${agui} ToolMessage`, { id: 't1', role: 'tool', toolCallId: 'c1', content: '3' }, ['tool id=t1 of=c1', 'text: 3']],
  [
    `${agui} ToolMessage.error`,
    { id: 't1', role: 'tool', toolCallId: 'c1', content: '', error: 'no route' },
    ['tool id=t1 of=c1 failed', 'text: no route'],
  ],
  [
    `${agui} BinaryInputContent`,
    {
      id: 'u1',
      role: 'user',
      content: [
        { type: 'text', text: 'See' },
        { type: 'binary', mimeType: 'image/png', data: base64, filename: 'a.png' },
      ],
    },
    ['user id=u1', 'text: See', 'image image/png 12 bytes a.png'],
  ],
  [
    `${agui} ImageInputContent, data`,
    {
      id: 'u1',
      role: 'user',
      content: [{ type: 'image', source: { type: 'data', value: base64, mimeType: 'image/png' } }],
    },
    ['user id=u1', 'image image/png 12 bytes'],
  ],
  [
    `${agui} DocumentInputContent, url`,
    {
      id: 'u1',
      role: 'user',
      content: [{ type: 'document', source: { type: 'url', value: 'https://example.com/a.pdf' } }],
    },
    ['user id=u1', 'file https://example.com/a.pdf'],
  ],
  [
    `${agui} ReasoningMessage`,
    { id: 'r1', role: 'reasoning', content: 'Hm.', encryptedValue: cipher(300) },
    ['assistant id=r1', 'reasoning: Hm.', 'encrypted reasoning 300'],
  ],
  [
    `${agui} ActivityMessage`,
    { id: 'x1', role: 'activity', activityType: 'PLAN', content: { steps: ['a'] } },
    ['other id=x1', 'other {"steps":["a"]}'],
  ],
  [
    `${agui} DeveloperMessage`,
    { id: 'd1', role: 'developer', content: 'Be brief.' },
    ['developer id=d1', 'text: Be brief.'],
  ],
  [
    'AI SDK ModelMessage tool-call',
    { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c1', toolName: 'add', input: { a: 1 } }] },
    ['assistant', 'call add {"a":1} #c1'],
  ],
  [
    'AI SDK ModelMessage tool-result',
    {
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId: 'c1', toolName: 'add', output: { type: 'text', value: '3' } }],
    },
    ['tool name=add of=c1', 'text: 3'],
  ],
  [
    'AI SDK ModelMessage image',
    { role: 'user', content: [{ type: 'image', image: 'https://example.com/a.png', mediaType: 'image/png' }] },
    ['user', 'image image/png https://example.com/a.png'],
  ],
  [
    'AI SDK ModelMessage file',
    { role: 'user', content: [{ type: 'file', data: base64, mediaType: 'application/pdf', filename: 'a.pdf' }] },
    ['user', 'file application/pdf 12 bytes a.pdf'],
  ],
  [
    'A2A Message',
    {
      kind: 'message',
      role: 'agent',
      messageId: 'm1',
      parts: [
        { kind: 'text', text: 'Hi' },
        { kind: 'file', file: { name: 'a.pdf', mimeType: 'application/pdf', bytes: base64 } },
        { kind: 'data', data: { a: 1 } },
      ],
    },
    ['assistant', 'text: Hi', 'file application/pdf 12 bytes a.pdf', 'other {"data":{"a":1},"kind":"data"}'],
  ],
  [
    'MCP ResourceLink',
    {
      type: 'tool',
      tool_call_id: 'c1',
      content: [{ type: 'resource_link', uri: 'file:///a.rs', name: 'a.rs', mimeType: 'text/x-rust' }],
    },
    ['tool of=c1', 'file text/x-rust a.rs · file:///a.rs'],
  ],
  [
    'MCP EmbeddedResource',
    {
      type: 'tool',
      tool_call_id: 'c1',
      content: [{ type: 'resource', resource: { uri: 'file:///a', mimeType: 'text/plain', text: 'notes' } }],
    },
    ['tool of=c1', 'file text/plain 5 bytes file:///a', 'text: notes'],
  ],
  [
    'MCP ImageContent',
    { type: 'tool', tool_call_id: 'c1', content: [{ type: 'image', data: base64, mimeType: 'image/png' }] },
    ['tool of=c1', 'image image/png 12 bytes'],
  ],
];
