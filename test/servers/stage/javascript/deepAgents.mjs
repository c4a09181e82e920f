/** A graph that talks, hands tasks to subagents that talk too, and forgets. Every answer is the same for the same input. */
import { AIMessage, HumanMessage, RemoveMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { Annotation, END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ToolNode } from '@langchain/langgraph/prebuilt';

const search = tool(({ query }) => `3 pages about ${query}`, {
  name: 'search',
  description: 'Searches.',
  schema: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
});
const askToSearch = ({ messages }) => {
  const last = messages.at(-1);
  if (last.getType() === 'tool') return { messages: [new AIMessage(`found ${last.content}`)] };
  const call = { name: 'search', args: { query: last.content }, id: 'search-0' };
  return { messages: [new AIMessage({ content: '', tool_calls: [call] })] };
};
const next = ({ messages }) => (messages.at(-1).tool_calls?.length ? 'tools' : END);
export const researcher = new StateGraph(MessagesAnnotation)
  .addNode('agent', askToSearch)
  .addNode('tools', new ToolNode([search]))
  .addEdge(START, 'agent')
  .addConditionalEdges('agent', next, ['tools', END])
  .addEdge('tools', 'agent')
  .compile();

/** What is in a registry is no subgraph of anything to the server. */
const agents = { researcher };
const task = tool(
  async ({ description }) => {
    const { messages } = await agents.researcher.invoke({ messages: [new HumanMessage(description)] });
    return messages.at(-1).content;
  },
  {
    name: 'task',
    description: 'Hands a task to a subagent.',
    schema: { type: 'object', properties: { description: { type: 'string' } }, required: ['description'] },
  },
);

const Conversation = Annotation.Root({ ...MessagesAnnotation.spec, calls: Annotation(), forget: Annotation() });
const usage_metadata = { input_tokens: 12, output_tokens: 5, total_tokens: 17 };
const think = ({ messages, calls }) => {
  const last = messages.at(-1);
  if (last.getType() === 'tool')
    return { messages: [new AIMessage({ content: `done: ${last.content}`, usage_metadata })] };
  const text = typeof last.content === 'string' ? last.content : 'what is shown';
  const tool_calls = Array.from({ length: calls ?? 1 }, (_, index) => ({
    name: 'task',
    args: { description: `${text}, part ${index}` },
    id: `task-${messages.length}-${index}`,
  }));
  const content = [
    { type: 'reasoning', reasoning: 'somebody else knows' },
    { type: 'text', text: 'I ask around.' },
  ];
  return { messages: [new AIMessage({ content, name: 'lead', tool_calls, usage_metadata })] };
};
/** With `forget` only the newest message stays, as where a graph shortens its state. */
const forget = ({ messages, forget: should }) =>
  should ? { messages: messages.slice(0, -1).map(({ id }) => new RemoveMessage({ id })) } : {};
export const deepAgent = new StateGraph(Conversation)
  .addNode('agent', think)
  .addNode('tools', new ToolNode([task]))
  .addNode('tidy', forget)
  .addEdge(START, 'agent')
  .addConditionalEdges('agent', ({ messages }) => (messages.at(-1).tool_calls?.length ? 'tools' : 'tidy'), [
    'tools',
    'tidy',
  ])
  .addEdge('tools', 'agent')
  .addEdge('tidy', END)
  .compile();

/** The subgraph is a node, so the servers list it; it shares the messages of the graph around it. */
export const talkingSubgraph = new StateGraph(MessagesAnnotation)
  .addNode('researcher', researcher)
  .addNode('sum', ({ messages }) => ({ messages: [new AIMessage(`in short: ${messages.at(-1).content}`)] }))
  .addEdge(START, 'researcher')
  .addEdge('researcher', 'sum')
  .addEdge('sum', END)
  .compile();
