import type { CommandContext } from './context';
import { chooseDeployment } from './pickDeployment';

/** Reads a deployment's next page. */
export async function loadMore(context: CommandContext, argument: unknown): Promise<void> {
  const deployment = await chooseDeployment(context, argument);
  if (deployment !== undefined) {
    await context.view.loadMore(deployment);
  }
}
