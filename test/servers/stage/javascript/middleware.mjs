/** Agents of LangChain with its human-in-the-loop middleware, without a model or a key. */
import { AIMessage } from '@langchain/core/messages';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { createAgent, humanInTheLoopMiddleware, tool } from 'langchain';
import { z } from 'zod';

/** Calls as many tools as the user's message says, then tells what they gave. */
class Scripted extends BaseChatModel {
  _llmType() {
    return 'scripted';
  }
  bindTools() {
    return this;
  }
  async _generate(messages) {
    const last = messages.at(-1);
    const calls = Array.from({ length: Number(last.content) || 0 }, (_, index) => ({
      id: `call_${index}`,
      type: 'tool_call',
      ...(index % 2
        ? { name: 'delete_file', args: { path: `/tmp/${index}` } }
        : { name: 'send_email', args: { to: `a${index}@example.com` } }),
    }));
    const results = messages.filter((each) => each.getType() === 'tool').map(({ content }) => content);
    const message =
      last.getType() === 'human'
        ? new AIMessage({ content: '', tool_calls: calls })
        : new AIMessage(results.join(' | '));
    return { generations: [{ message, text: String(message.content) }] };
  }
}

const sendEmail = tool(({ to }) => `sent to ${to}`, {
  name: 'send_email',
  description: 'Sends a mail',
  schema: z.object({ to: z.string() }),
});
const deleteFile = tool(({ path }) => `deleted ${path}`, {
  name: 'delete_file',
  description: 'Deletes a file',
  schema: z.object({ path: z.string() }),
});
const interruptOn = {
  send_email: { allowedDecisions: ['approve', 'edit', 'reject'], description: 'Approve the mail' },
  delete_file: { allowedDecisions: ['approve', 'reject'] },
};

export const batched = createAgent({
  model: new Scripted({}),
  tools: [sendEmail, deleteFile],
  middleware: [humanInTheLoopMiddleware({ interruptOn })],
}).graph;
