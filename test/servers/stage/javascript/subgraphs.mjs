/** Graphs that are nodes of others: one that asks, one with a memory of its own, one behind a join edge, one renamed. */
import { appendFileSync } from 'node:fs';
import { Annotation, END, START, StateGraph, interrupt } from '@langchain/langgraph';

const append = (left, right) => [...left, ...right];
const Log = Annotation({ reducer: append, default: () => [] });

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

/**
 * As `subgraphInterrupt`, with a node whose name the next start may change: `next` and `tasks` of what ran before are
 * computed by the graph deployed then, which has no such node.
 */
const name = process.env.SAMPLE_NODE_NAME ?? 'review';
export const renamed = new StateGraph(Article)
  .addNode('prepare', () => ({ log: ['prepared'] }))
  .addNode(name, review().compile())
  .addEdge(START, 'prepare')
  .addEdge('prepare', name)
  .addEdge(name, END)
  .compile();

/**
 * One arm of the join is a step longer than the other, so that a barrier that is half full from a turn before shows: the
 * node behind it runs a step too early. `canary` is a file to which every node that runs writes its name.
 */
const Uneven = Annotation.Root({ canary: Annotation(), turn: Annotation(), log: Log });
const writes =
  (node) =>
  ({ canary, turn }) => {
    if (canary) appendFileSync(canary, `${node}\n`);
    return { log: [`${node} ${turn}`] };
  };
export const uneven = new StateGraph(Uneven)
  .addNode('prepare', writes('prepare'))
  .addNode('draft', writes('draft'))
  .addNode('polish', writes('polish'))
  .addNode('check', writes('check'))
  .addNode('gather', writes('gather'))
  .addEdge(START, 'prepare')
  .addEdge('prepare', 'draft')
  .addEdge('draft', 'polish')
  .addEdge('prepare', 'check')
  .addEdge(['polish', 'check'], 'gather')
  .addEdge('gather', END)
  .compile();
