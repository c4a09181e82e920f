/** Graphs that call others in their code, from a node or from a tool: namespaces that no task names. */
import { AIMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { Annotation, END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ToolNode } from '@langchain/langgraph/prebuilt';

const Log = Annotation({ reducer: (left, right) => [...left, ...right], default: () => [] });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms ?? 0));

const Research = Annotation.Root({ task: Annotation(), delay: Annotation(), notes: Log });
const research =
  (name) =>
  async ({ task, delay }) => {
    await pause(delay);
    return { notes: [`${name}: ${task}`] };
  };
/** A registry, as supervisors and deep agents have one: what is in it is no subgraph of anything to the server. */
const agents = {
  researcher: new StateGraph(Research)
    .addNode('search', research('searched'))
    .addNode('read', research('read'))
    .addNode('summarise', research('summarised'))
    .addEdge(START, 'search')
    .addEdge('search', 'read')
    .addEdge('read', 'summarise')
    .addEdge('summarise', END)
    .compile(),
};
const useAgent = async (name, input) => (await agents[name].invoke(input)).notes;

/** `delegate` calls a subagent `calls` times, each taking three times `delay` ms, in namespaces that no task names. */
const Delegation = Annotation.Root({
  task: Annotation(),
  delay: Annotation(),
  calls: Annotation(),
  notes: Log,
  answer: Annotation(),
});
export const subagent = new StateGraph(Delegation)
  .addNode('plan', ({ task }) => ({ notes: [`plan: ${task}`] }))
  .addNode('delegate', async ({ task, delay, calls }) => {
    const notes = [];
    for (let call = 0; call < (calls ?? 1); call++)
      notes.push(...(await useAgent('researcher', { task: `${task} ${call}`, delay })));
    return { notes };
  })
  .addNode('finish', ({ notes }) => ({ answer: `${notes.length} notes` }))
  .addEdge(START, 'plan')
  .addEdge('plan', 'delegate')
  .addEdge('delegate', 'finish')
  .addEdge('finish', END)
  .compile();

/** A tool's subagent, as deep agents have it: `calls` of them at once, all within the one task of the node `tools`. */
const describe = {
  type: 'object',
  properties: { description: { type: 'string' }, delay: { type: 'number' } },
  required: ['description'],
};
const task = tool(
  async ({ description, delay }) => (await useAgent('researcher', { task: description, delay })).join('; '),
  { name: 'task', description: 'Hands a task to a subagent.', schema: describe },
);
const Conversation = Annotation.Root({ ...MessagesAnnotation.spec, calls: Annotation(), delay: Annotation() });
const think = ({ messages, calls, delay }) => {
  const last = messages.at(-1);
  if (last.getType() === 'tool') return { messages: [new AIMessage(`done: ${last.content}`)] };
  const call = (index) => ({
    name: 'task',
    args: { description: `${last.content} ${index}`, delay: delay ?? 0 },
    id: `call-${index}`,
  });
  const tool_calls = Array.from({ length: calls ?? 1 }, (_, index) => call(index));
  return { messages: [new AIMessage({ content: '', tool_calls })] };
};
export const toolAgent = new StateGraph(Conversation)
  .addNode('agent', think)
  .addNode('tools', new ToolNode([task]))
  .addEdge(START, 'agent')
  .addConditionalEdges('agent', ({ messages }) => (messages.at(-1).tool_calls?.length ? 'tools' : END), ['tools', END])
  .addEdge('tools', 'agent')
  .compile();
