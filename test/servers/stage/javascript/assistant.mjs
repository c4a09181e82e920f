/**
 * A graph like a deep agent's, without a model: it plans, hands research to subagents, writes a file, compares in
 * Markdown with sources and a piece of user interface, and asks for approval before it acts.
 */
import { AIMessage, HumanMessage, ToolMessage } from '@langchain/core/messages';
import { Annotation, Command, END, MessagesAnnotation, START, StateGraph, interrupt } from '@langchain/langgraph';
import { researcher } from './deepAgents.mjs';

/** What is in a registry is no subgraph of anything to the server. */
const agents = { researcher };
const merge = { reducer: (left, right) => ({ ...left, ...right }), default: () => ({}) };
const append = { reducer: (left, right) => [...left, ...right], default: () => [] };
const State = Annotation.Root({
  ...MessagesAnnotation.spec,
  title: Annotation(),
  todos: Annotation(),
  files: Annotation(merge),
  ui: Annotation(append),
});

const lamps = ['Arc', 'Beam'];
const steps = ['Ask for each lamp', 'Write the comparison', 'Send it'];
const todos = (done) =>
  steps.map((content, index) => ({
    content,
    status: index < done ? 'completed' : index === done ? 'in_progress' : 'pending',
  }));
const table = [
  '| lamp | height | price |',
  '| --- | ---: | ---: |',
  '| Arc | 42 cm | 59 € |',
  '| Beam | 38 cm | 45 € |',
];
const usage_metadata = { input_tokens: 1_204, output_tokens: 88, total_tokens: 1_292 };
const call = (name, id, args) => ({ name, id, args, type: 'tool_call' });
const say = (content, tool_calls = [], id) => new AIMessage({ content, tool_calls, usage_metadata, ...(id && { id }) });

/** What the assistant says, by how often it has spoken since the last question. */
const turns = [
  () => say('I make a **plan** first.', [call('write_todos', 'plan', { todos: todos(0) })]),
  (question) =>
    say(
      [
        { type: 'reasoning', reasoning: `Two lamps, so two researchers can look at “${question}”.` },
        { type: 'text', text: 'I ask about both lamps:\n\n1. *Arc*\n2. *Beam*' },
      ],
      lamps.map((lamp) =>
        call('task', `task-${lamp}`, { description: `desk lamp ${lamp}`, subagent_type: 'researcher' }),
      ),
    ),
  () =>
    say('', [
      call('write_file', 'file', { file_path: '/comparison.md', content: ['# Desk lamps', '', ...table].join('\n') }),
      call('write_todos', 'plan-2', { todos: todos(2) }),
    ]),
  () =>
    say(
      [
        {
          type: 'text',
          text: `## Desk lamps\n\n${table.join('\n')}\n\n\`\`\`python\nprint(59 - 45)  # Beam is cheaper\n\`\`\`\n\nI would buy **Beam**.`,
          annotations: [
            { type: 'citation', url: 'https://example.com/lamps', title: 'Lamps compared', cited_text: '45 €' },
          ],
        },
      ],
      [call('send_email', 'mail', { to: 'team@example.com', subject: 'Desk lamps', body: 'We buy Beam.' })],
      'comparison',
    ),
  () => say('That is all.'),
];

function model({ messages, title }) {
  const asked = messages.findLastIndex((message) => message.getType() === 'human');
  const turn = messages.slice(asked).filter((message) => message.getType() === 'ai').length;
  const question = String(messages[asked].content);
  const message = turns[Math.min(turn, turns.length - 1)](question);
  const piece = {
    type: 'ui',
    id: 'lamps',
    name: 'price-chart',
    props: { Arc: 59, Beam: 45 },
    metadata: { message_id: 'comparison' },
  };
  return {
    messages: [message],
    title: title ?? 'Which desk lamp?',
    ...(message.id === 'comparison' && { ui: [piece] }),
  };
}

async function tools({ messages }) {
  const update = { messages: [], files: {} };
  for (const { id, name, args } of messages.at(-1).tool_calls) {
    let content = 'Done.';
    let artifact;
    if (name === 'write_todos') update.todos = args.todos;
    if (name === 'write_file') {
      const lines = args.content.split('\n');
      update.files[args.file_path] = {
        content: lines,
        created_at: '2026-11-27T10:00:00Z',
        modified_at: '2026-11-27T10:00:00Z',
      };
      content = `Wrote ${lines.length} lines.`;
    }
    if (name === 'task') {
      const found = await agents.researcher.invoke({ messages: [new HumanMessage(args.description)] });
      content = found.messages.at(-1).content;
      artifact = { pages: 3 };
    }
    update.messages.push(new ToolMessage({ content, name, tool_call_id: id, artifact }));
  }
  return update;
}

/** Asks as LangChain's human-in-the-loop middleware does, and takes its decisions. */
function approve({ messages }) {
  const [{ id, name, args }] = messages.at(-1).tool_calls;
  const answer = interrupt({
    action_requests: [{ name, args, description: 'Approve the mail' }],
    review_configs: [{ action_name: name, allowed_decisions: ['approve', 'edit', 'reject'] }],
  });
  const [decision] = answer?.decisions ?? [{ type: 'reject' }];
  const isSent = decision.type !== 'reject';
  const content = isSent ? 'Sent.' : `Not sent. ${decision.message ?? ''}`.trim();
  const message = new ToolMessage({ content, name, tool_call_id: id, status: isSent ? 'success' : 'error' });
  return new Command({ update: { messages: [message], todos: todos(isSent ? 3 : 2) } });
}

const next = ({ messages }) => {
  const [first] = messages.at(-1).tool_calls ?? [];
  return first === undefined ? END : first.name === 'send_email' ? 'approve' : 'tools';
};
export const assistant = new StateGraph(State)
  .addNode('model', model)
  .addNode('tools', tools)
  .addNode('approve', approve)
  .addEdge(START, 'model')
  .addConditionalEdges('model', next, ['tools', 'approve', END])
  .addEdge('tools', 'model')
  .addEdge('approve', 'model')
  .compile();
