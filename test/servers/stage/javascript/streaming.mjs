/** A chat whose model speaks letter by letter, more slowly where the user says `slowly`, and then a node that fails where the user says `fail`. */
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';

export const streaming = new StateGraph(MessagesAnnotation)
  .addNode('say', async ({ messages }, config) => {
    const model = new FakeListChatModel({
      responses: ['one two three four five'],
      sleep: messages.at(-1).content === 'slowly' ? 400 : 50,
    });
    return { messages: [await model.invoke(messages, config)] };
  })
  .addNode('check', ({ messages }) => {
    if (messages[0].content === 'fail') throw new Error('boom');
    return {};
  })
  .addEdge(START, 'say')
  .addEdge('say', 'check')
  .addEdge('check', END)
  .compile();
