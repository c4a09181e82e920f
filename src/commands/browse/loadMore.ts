import { rowToReadUnder } from '../arguments';
import type { CommandContext } from '../context';
import { chooseDeployment } from '../ask/pickDeployment';

/** Reads a deployment's next page, or the next checkpoints below a thread. */
export async function loadMore(context: CommandContext, argument: unknown): Promise<void> {
  const under = rowToReadUnder(argument);
  if (under !== undefined) {
    return context.view.loadMoreBelow(under);
  }
  const deployment = await chooseDeployment(context, argument);
  if (deployment !== undefined) {
    await context.view.loadMore(deployment);
  }
}
