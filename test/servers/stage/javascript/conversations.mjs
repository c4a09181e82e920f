/** Graphs that talk and ask. None needs a model or a key; each gives the same answer to the same input. */
import { AIMessage } from '@langchain/core/messages';
import { Annotation, END, START, StateGraph, interrupt, messagesStateReducer } from '@langchain/langgraph';

const threadId = (config) => config.configurable.thread_id;

/** Echoes the last message. Input `ids: true` gives the answer an id of its own; otherwise the reducer mints one. */
const Chat = Annotation.Root({
  messages: Annotation({ reducer: messagesStateReducer, default: () => [] }),
  ids: Annotation(),
  ms: Annotation(),
});
export const chat = new StateGraph(Chat)
  .addNode('reply', async ({ messages, ids, ms }) => {
    await new Promise((resolve) => setTimeout(resolve, ms ?? 0));
    const content = `echo: ${messages.at(-1)?.content}`;
    return { messages: [new AIMessage(ids ? { content, id: `reply-${messages.length}` } : content)] };
  })
  .addEdge(START, 'reply')
  .addEdge('reply', END)
  .compile();

/** Asks for approval in its second node; the question and the state name the thread. */
const Order = Annotation.Root({
  item: Annotation(),
  thread: Annotation(),
  answer: Annotation(),
  log: Annotation({ reducer: (left, right) => [...left, ...right], default: () => [] }),
});
export const interrupted = new StateGraph(Order)
  .addNode('plan', (_, config) => ({ thread: threadId(config), log: [`planned in ${threadId(config)}`] }))
  .addNode('ask', ({ item }, config) => {
    const answer = interrupt({
      question: 'approve?',
      thread: threadId(config),
      text: `thread ${threadId(config)} wants to order ${item ?? 'something'}`,
    });
    return { answer, log: ['asked'] };
  })
  .addNode('order', ({ answer }) => ({ log: [`ordered: ${JSON.stringify(answer)}`] }))
  .addEdge(START, 'plan')
  .addEdge('plan', 'ask')
  .addEdge('ask', 'order')
  .addEdge('order', END)
  .compile();

/** Fails in its second node with an error that names the thread; input `fail: false` lets it pass. */
const Task = Annotation.Root({
  fail: Annotation(),
  log: Annotation({ reducer: (left, right) => [...left, ...right], default: () => [] }),
});
export const failing = new StateGraph(Task)
  .addNode('prepare', () => ({ log: ['prepared'] }))
  .addNode('work', ({ fail }, config) => {
    if (fail !== false) throw new Error(`boom in thread ${threadId(config)}`);
    return { log: ['worked'] };
  })
  .addEdge(START, 'prepare')
  .addEdge('prepare', 'work')
  .addEdge('work', END)
  .compile();
