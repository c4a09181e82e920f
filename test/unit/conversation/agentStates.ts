/**
 * States as a research agent with many tools leaves them behind (titles by middleware, to-dos, files, artifacts,
 * reasoning beside the content, calls without a result, clarifications): 9 to 74 messages, 44 to 275 kB.
 */
export interface AgentMessage {
  type: string;
  content: unknown;
  id: string;
  tool_calls?: { id: string; name: string; args: unknown }[];
  [more: string]: unknown;
}
export interface AgentState {
  title: string;
  messages: AgentMessage[];
  todos?: { content: string; status: string }[];
  files?: Record<string, unknown>;
  artifacts?: string[];
}

interface Plan {
  title: string;
  /** Tools of each turn, by name. */
  turns: string[][];
  /** Characters of each result. */
  size: number;
  /** Results that are missing, counted over all calls. */
  unanswered?: number[];
  more?: Partial<AgentState>;
}

const page = (topic: string, size: number): string =>
  `# ${topic}\n\n${`A paragraph about ${topic}, with *emphasis*, a [link](https://example.com) and \`code\`.\n\n`.repeat(size)}`.slice(
    0,
    size,
  );

function stateOf({ title, turns, size, unanswered = [], more }: Plan): AgentState {
  let calls = 0;
  const messages: AgentMessage[] = [
    {
      type: 'human',
      id: 'h0',
      content: [{ type: 'text', text: `<uploaded_files>None</uploaded_files>\n\n${title}` }],
      additional_kwargs: {},
    },
  ];
  turns.forEach((tools, turn) => {
    const made = tools.map((name, index) => ({
      id: `${name}:${turn * 10 + index}`,
      name,
      args: { description: `Step ${turn}`, query: `${title} ${index}` },
      type: 'tool_call',
    }));
    messages.push({
      type: 'ai',
      id: `a${turn}`,
      content: turn % 2 === 0 ? '' : [{ type: 'text', text: `Next I use ${tools.join(' and ')}.` }],
      tool_calls: made,
      invalid_tool_calls: [],
      additional_kwargs: { reasoning_content: `I need ${tools.join(', ')} for “${title}”.` },
      response_metadata: { finish_reason: 'tool_calls', model_name: 'a-model' },
      usage_metadata: { input_tokens: 9_000 + turn, output_tokens: 120, total_tokens: 9_120 + turn },
    });
    for (const { id, name } of made) {
      if (unanswered.includes(calls++)) continue;
      messages.push({
        type: 'tool',
        id: `t${calls}`,
        tool_call_id: id,
        name,
        status: name === 'bash' && turn === 1 ? 'error' : 'success',
        content:
          name === 'view_image'
            ? [
                { type: 'text', text: 'Image:' },
                {
                  type: 'image_url',
                  image_url: { url: `data:image/png;base64,${Buffer.alloc(size).toString('base64')}` },
                },
              ]
            : page(name, size),
        artifact: name === 'web_search' ? { results: [{ url: 'https://example.com', score: 0.93 }] } : null,
      });
    }
  });
  messages.push({ type: 'ai', id: 'last', content: page(title, size), tool_calls: [], additional_kwargs: {} });
  return { title, messages, ...more };
}

const repeat = (times: number, ...tools: string[]): string[][] => Array.from({ length: times }, () => tools);
const todo = (content: string, status: string): { content: string; status: string } => ({ content, status });

export const agentStates: Record<string, AgentState> = {
  'a question and a search': stateOf({
    title: 'How high is the tower?',
    turns: repeat(4, 'web_search'),
    size: 12_000,
    more: { artifacts: [] },
  }),
  'a report with to-dos and files': stateOf({
    title: 'Compare three lamps',
    turns: [['write_todos'], ...repeat(6, 'web_search', 'web_fetch'), ['write_file'], ['write_todos']],
    size: 5_000,
    more: {
      todos: [todo('Search', 'completed'), todo('Compare', 'in_progress'), todo('Write', 'pending')],
      files: {
        '/report.md': { content: page('lamps', 9_000).split('\n'), created_at: 'x', modified_at: 'y' },
        '/notes.md': 'one\ntwo',
      },
      artifacts: ['/mnt/user-data/outputs/report.md'],
    },
  }),
  'parallel subagents': stateOf({
    title: 'Research in parallel',
    turns: [['task', 'task', 'task'], ['task', 'task', 'task'], ['present_files']],
    size: 7_000,
  }),
  'work with a shell, and a failure': stateOf({
    title: 'Build a page',
    turns: repeat(17, 'bash', 'read_file', 'str_replace'),
    size: 3_000,
  }),
  'calls without a result': stateOf({
    title: 'Broken off',
    turns: repeat(4, 'web_search', 'bash'),
    size: 7_500,
    unanswered: [3, 6, 7],
  }),
  'a clarification': stateOf({
    title: 'Which one?',
    turns: [['ask_clarification'], ['ls'], ['view_image'], ['read_file']],
    size: 9_500,
  }),
  'long thinking': stateOf({
    title: 'A proof',
    turns: repeat(30, 'bash'),
    size: 3_500,
    more: { todos: [todo('Prove', 'completed')] },
  }),
};
