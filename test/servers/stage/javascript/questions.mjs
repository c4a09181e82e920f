/** Two nodes side by side, each with a question of its own: both wait at once, and each is answered by its id. */
import { Annotation, END, START, StateGraph, interrupt } from '@langchain/langgraph';

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
