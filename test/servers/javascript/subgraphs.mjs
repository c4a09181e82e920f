/** Graphs inside graphs: as a node, called from a node, with a memory of its own, behind a join edge. */
import { Annotation, END, START, StateGraph, interrupt } from '@langchain/langgraph';

const append = (left, right) => [...left, ...right];
const Log = Annotation({ reducer: append, default: () => [] });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms ?? 0));

const Review = Annotation.Root({
  topic: Annotation(),
  thread: Annotation(),
  draft: Annotation(),
  answer: Annotation(),
  asking: Annotation(),
});
const review = () =>
  new StateGraph(Review)
    .addNode('write', ({ topic }, config) => ({ draft: `draft about ${topic}`, thread: config.configurable.thread_id }))
    .addNode('ask', ({ asking }, config) => {
      const id = config.configurable.thread_id;
      if (asking === false) return { answer: 'not asked' };
      return { answer: interrupt({ question: 'good enough?', thread: id, text: `the draft of thread ${id} waits` }) };
    })
    .addEdge(START, 'write')
    .addEdge('write', 'ask')
    .addEdge('ask', END);

/** Asks inside its subgraph `review`: the namespace `review:<task id>` holds an interrupted history of its own. */
const Article = Annotation.Root({ ...Review.spec, log: Log });
export const subgraphInterrupt = new StateGraph(Article)
  .addNode('prepare', () => ({ log: ['prepared'] }))
  .addNode('review', review().compile())
  .addNode('publish', ({ answer }) => ({ log: [`published: ${JSON.stringify(answer)}`] }))
  .addEdge(START, 'prepare')
  .addEdge('prepare', 'review')
  .addEdge('review', 'publish')
  .addEdge('publish', END)
  .compile();

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

/** The subgraph `memory` keeps its own state from turn to turn, so all its namespaces answer one history. */
const Turn = Annotation.Root({ text: Annotation(), remembered: Annotation() });
const Memory = Annotation.Root({ text: Annotation(), remembered: Annotation(), all: Log });
export const stateful = new StateGraph(Turn)
  .addNode(
    'memory',
    new StateGraph(Memory)
      .addNode('store', ({ text }) => ({ all: [text] }))
      .addNode('count', ({ all }) => ({ remembered: all.length }))
      .addEdge(START, 'store')
      .addEdge('store', 'count')
      .addEdge('count', END)
      .compile({ checkpointer: true }),
  )
  .addEdge(START, 'memory')
  .addEdge('memory', END)
  .compile();

/** `left` and `right` run side by side; the join edge waits for both before the subgraph. */
export const join = new StateGraph(Article)
  .addNode('prepare', () => ({ log: ['prepared'] }))
  .addNode('left', () => ({ log: ['left'] }))
  .addNode('right', () => ({ log: ['right'] }))
  .addNode('review', review().compile())
  .addNode('publish', ({ answer }) => ({ log: [`published: ${JSON.stringify(answer)}`] }))
  .addEdge(START, 'prepare')
  .addEdge('prepare', 'left')
  .addEdge('prepare', 'right')
  .addEdge(['left', 'right'], 'review')
  .addEdge('review', 'publish')
  .addEdge('publish', END)
  .compile();
