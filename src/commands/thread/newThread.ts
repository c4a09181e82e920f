import type { ThreadReference } from '../../api';
import type { CommandContext } from '../context';
import { chooseDeployment } from '../ask/pickDeployment';

/** Makes an empty thread and shows it. */
export async function newThread(context: CommandContext, argument: unknown): Promise<ThreadReference | undefined> {
  const deployment = await chooseDeployment(context, argument);
  if (deployment === undefined) {
    return undefined;
  }
  const created = await context.connections.server(deployment).createThread({});
  const thread: ThreadReference = { deployment, threadId: created.thread_id };
  await context.view.pinThread(thread);
  return thread;
}
