/**
 * A chat whose model speaks letter by letter, and then a node that fails where the user says `fail`. Where the user says an
 * address, the model waits in the middle until that has responded.
 */
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';

class Model extends FakeListChatModel {
  async *_streamResponseChunks(messages, ...others) {
    const said = messages.at(-1).content;
    let letters = 0;
    for await (const chunk of super._streamResponseChunks(messages, ...others)) {
      if (++letters === 8 && said.startsWith('http')) await fetch(said);
      yield chunk;
    }
  }
}

export const streaming = new StateGraph(MessagesAnnotation)
  .addNode('say', async ({ messages }, config) => {
    const model = new Model({ responses: ['one two three four five'], sleep: 50 });
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
