/** Graphs that ask in every form there is; each keeps the answer that it got. */
import {
  Annotation,
  END,
  GraphInterrupt,
  START,
  Send,
  StateGraph,
  interrupt,
  isGraphInterrupt,
} from '@langchain/langgraph';

/** Two nodes side by side, each with a question of its own: both wait at once, and each is answered by its id. */
const Trip = Annotation.Root({
  hotel: Annotation(),
  flight: Annotation(),
  log: Annotation({ reducer: (left, right) => [...left, ...right], default: () => [] }),
});
export const questions = new StateGraph(Trip)
  .addNode('askHotel', () => ({ hotel: interrupt({ question: 'which hotel?' }) }))
  .addNode('askFlight', () => ({ flight: interrupt('which flight?') }))
  .addNode('book', ({ hotel, flight }) => ({ log: [`booked ${JSON.stringify(hotel)} and ${JSON.stringify(flight)}`] }))
  .addEdge(START, 'askHotel')
  .addEdge(START, 'askFlight')
  .addEdge('askHotel', 'book')
  .addEdge('askFlight', 'book')
  .addEdge('book', END)
  .compile();

const Asked = Annotation.Root({
  requests: Annotation(),
  number: Annotation(),
  answer: Annotation(),
  answers: Annotation({ reducer: (left, right) => [...left, ...right], default: () => [] }),
});
const asking = (ask) => new StateGraph(Asked).addNode('ask', ask).addEdge(START, 'ask').addEdge('ask', END).compile();

/** Asks for a decision for each of `requests` actions, as LangChain's middleware does in this language. */
export const approvals = asking(({ requests = 1 }) => {
  const allowedDecisions = ['approve', 'edit', 'reject', 'respond'];
  const names = Array.from({ length: requests }, (_, index) => (index % 2 ? 'delete_file' : 'send_email'));
  const answer = interrupt({
    actionRequests: names.map((name, index) => ({
      name,
      args: { index, to: 'a@example.com' },
      description: `Call ${index}`,
    })),
    reviewConfigs: names.map((actionName) => ({ actionName, allowedDecisions })),
  });
  return { answer };
});

/** Three questions of one task, which have one id. */
export const sharedId = asking(() => {
  const [found, answers] = [[], []];
  for (const question of ['one', 'two', 'three']) {
    try {
      answers.push(interrupt({ question }));
    } catch (error) {
      if (!isGraphInterrupt(error)) throw error;
      found.push(...error.interrupts);
    }
  }
  if (found.length > 0) throw new GraphInterrupt(found);
  return { answers };
});

/** The same node three times at once, each with a question. */
export const fanOut = new StateGraph(Asked)
  .addNode('plan', () => ({}))
  .addNode('ask', ({ number }) => ({ answers: [[number, interrupt({ question: `which ${number}?` })]] }))
  .addEdge(START, 'plan')
  .addConditionalEdges('plan', () => [0, 1, 2].map((number) => new Send('ask', { number })), ['ask'])
  .addEdge('ask', END)
  .compile();

/** Stops before its second node, and asks nothing. */
export const stopped = new StateGraph(Asked)
  .addNode('draft', () => ({ answers: ['draft'] }))
  .addNode('review', () => ({ answers: ['reviewed'] }))
  .addEdge(START, 'draft')
  .addEdge('draft', 'review')
  .addEdge('review', END)
  .compile({ interruptBefore: ['review'] });
